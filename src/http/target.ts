import type { Context, Next } from 'koa'
import { isStorable } from '../database/storable_text.ts'
import { badRequest } from './problem.ts'

/** Maximum parameters of a query. No page and no endpoint has more than a dozen. */
const MOST_PARAMETERS = 200

/**
 * Refuses request targets that are too long, have too many parameters or do not decode to text that can be stored,
 * before any route reads them.
 * @throws Problem 400
 */
export async function requireReadableTarget(ctx: Context, next: Next): Promise<void> {
  if (ctx.req.url && ctx.req.url.length > 16_384) throw badRequest('The URL is too long.')
  if (ctx.querystring.split('&', MOST_PARAMETERS + 1).length > MOST_PARAMETERS) {
    throw badRequest(`The URL may have at most ${MOST_PARAMETERS} parameters.`)
  }
  let decoded: string
  try {
    decoded = decodeURIComponent(ctx.path) + decodeURIComponent(ctx.querystring.replaceAll('+', ' '))
  } catch {
    throw badRequest('The URL is not valid percent-encoded UTF-8.')
  }
  if (!isStorable(decoded)) throw badRequest('The URL contains a NUL character.')
  await next()
}
