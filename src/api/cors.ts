import type { Context } from 'koa'

const EXPOSED = [
  'ETag',
  'Link',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
].join(', ')

/**
 * Lets programs in any browser read: nothing here is opened by a cookie, only by a token that the program must
 * hold already, and credentials stay off (docs/decisions/0023).
 */
export function allowAnyOrigin(ctx: Context): void {
  ctx.set('Access-Control-Allow-Origin', '*')
  if (ctx.method === 'OPTIONS') {
    ctx.set('Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS')
    ctx.set('Access-Control-Allow-Headers', 'Authorization, If-None-Match')
    ctx.set('Access-Control-Max-Age', '86400')
  } else {
    ctx.set('Access-Control-Expose-Headers', EXPOSED)
  }
}
