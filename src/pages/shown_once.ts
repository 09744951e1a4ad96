import type { Context, Middleware } from 'koa'
import type { Database } from '../database/connect.ts'
import { seeOther } from '../http/pages/see_other.ts'
import { keepShownSecret, takeShownSecret } from '../model/account/shown_secrets.ts'
import type { PageRuntime } from './page_runtime.ts'

/**
 * Stores what a form has created for the page that shows it, in the transaction that creates it. Reloading that page
 * does not post the form again.
 * @param address of the page
 * @returns the address with the parameter `shown`, for the redirect
 */
export async function showOnce(
  trx: Database,
  { sessions, now }: Pick<PageRuntime, 'sessions' | 'now'>,
  ctx: Context,
  address: string,
  content: object,
): Promise<string> {
  const [path = ''] = address.split('?')
  const id = await keepShownSecret(trx, { session: sessions.sent(ctx), path }, content, now())
  return `${address}${address.includes('?') ? '&' : '?'}shown=${id}`
}

/**
 * A route step that sets `ctx.state.shown` to what `showOnce` has stored for this page. If it was shown before, the
 * reader is told so.
 * @param elsewhere for a page that shows nothing else: the path of the page to open instead
 */
export function takeShown(
  { db, sessions, now }: Pick<PageRuntime, 'db' | 'sessions' | 'now'>,
  elsewhere?: (ctx: Context) => string,
): Middleware {
  return async (ctx, next) => {
    const { shown: given, ...query } = ctx.query
    if (given === undefined && !elsewhere) return await next()
    const id = ctx.method === 'GET' ? String(given) : ''
    const shown = await takeShownSecret(db, { session: sessions.sent(ctx), path: ctx.path }, id, now())
    if (shown !== null) {
      ctx.state.shown = shown
      return await next()
    }
    const rest = new URLSearchParams({ ...(query as Record<string, string>), done: 'shown_once' })
    seeOther(ctx, `${elsewhere?.(ctx) ?? ctx.path}?${rest}`)
  }
}
