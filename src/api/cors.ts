import type { Context } from 'koa'

const EXPOSED = [
  'DPoP-Nonce',
  'ETag',
  'Link',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-Id',
].join(', ')

/**
 * Lets programs in any browser read. Cookies give no access here: a program needs an access token, and responses do
 * not allow credentials (docs/decisions/0023).
 */
export function allowAnyOrigin(ctx: Context): void {
  ctx.set('Access-Control-Allow-Origin', '*')
  if (ctx.method === 'OPTIONS') {
    ctx.set('Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS')
    ctx.set('Access-Control-Allow-Headers', 'Authorization, DPoP, If-None-Match')
    ctx.set('Access-Control-Max-Age', '86400')
  } else {
    ctx.set('Access-Control-Expose-Headers', EXPOSED)
  }
}
