import type { Context } from 'koa'

/** The engine's hook for errors that cannot be sent back to the app: a page for a person. */
export type RenderError = (ctx: Context, out: Record<string, unknown>, error: Error) => void | Promise<void>
