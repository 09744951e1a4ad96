import type { Context } from 'koa'

/** Sends JSON text. The data is only for the holder of the token, and can change at any time. */
export function sendJson(ctx: Context, text: string): void {
  ctx.set('Cache-Control', 'private, no-cache')
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = text
}
