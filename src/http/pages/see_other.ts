import type { Context } from 'koa'

/** RFC 9700 §4.12: 303 after a form, so that no browser repeats the POST and its fields at the next address. */
export function seeOther(ctx: Context, address: string): void {
  ctx.status = 303
  ctx.redirect(address)
  ctx.status = 303
}
