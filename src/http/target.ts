import type { Context, Next } from 'koa'
import { badRequest } from './problem.ts'

/**
 * Refuses request targets that are too long or do not decode to text that can be stored, before any route reads
 * them.
 * @throws Problem 400
 */
export async function requireReadableTarget(ctx: Context, next: Next): Promise<void> {
  if (ctx.req.url && ctx.req.url.length > 16_384) throw badRequest('The address is too long.')
  let decoded: string
  try {
    decoded = decodeURIComponent(ctx.path) + decodeURIComponent(ctx.querystring.replaceAll('+', ' '))
  } catch {
    throw badRequest('The address is not valid percent-encoded UTF-8.')
  }
  if (decoded.includes('\0')) throw badRequest('The address contains a NUL character.')
  await next()
}
