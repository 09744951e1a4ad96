import type { Middleware } from 'koa'
import { needsOwnWindow } from '../../http/pages/embedding.ts'
import { showFramed } from '../../http/pages/framed_page.ts'
import type { PageRuntime } from '../page_runtime.ts'

/** Limits what a framed page can do: people cannot sign in or give consent there (docs/decisions/0145). */
export const requireFrameSession =
  ({ render }: Pick<PageRuntime, 'render'>): Middleware =>
  async (ctx, next) => {
    if (!ctx.state.embedded) return await next()
    if (!ctx.state.person) return showFramed(render, ctx, 'ended')
    if (needsOwnWindow(ctx.path)) return showFramed(render, ctx, 'own_window')
    await next()
  }
