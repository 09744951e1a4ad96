import type { Context } from 'koa'

/** Sends JSON text. Data read with a token is only for its holder, and can change at any time. */
export function sendJson(ctx: Context, text: string): void {
  ctx.set('Cache-Control', 'private, no-cache')
  ctx.type = 'application/json; charset=utf-8'
  ctx.body = text
}
