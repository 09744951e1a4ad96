import type { Context, Next } from 'koa'
import { badRequest } from './problem.ts'

/**
 * Refuses request targets that do not decode to clean text, before any route sees them: percent-encoding that
 * is no UTF-8, NUL characters, and overlong ones.
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
