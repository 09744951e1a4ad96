import type { Context } from 'koa'
import { errors } from 'oidc-provider'

/**
 * `temporarily_unavailable` as 429: in OAuth's JSON, or on a page. Browsers are not sent back to the app, which could
 * not wait for them.
 * @param seconds after which a request is accepted
 */
export function tooManyRequests(ctx: Context, seconds: number, description: string): Error {
  ctx.set('Retry-After', String(seconds))
  const error = new errors.CustomOIDCProviderError('temporarily_unavailable', description)
  return Object.assign(error, { status: 429, statusCode: 429, allow_redirect: false })
}
