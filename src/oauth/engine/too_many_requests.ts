import type { Context } from 'koa'
import { errors } from 'oidc-provider'

/**
 * `temporarily_unavailable` as 429: in OAuth's JSON, or on a page. Browsers are not redirected to the app, which
 * could not wait on their behalf.
 * @param seconds after which a request is accepted
 */
export function tooManyRequests(ctx: Context, seconds: number, description: string): Error {
  return Object.assign(unavailable(ctx, seconds, description), { status: 429, statusCode: 429 })
}

/** `temporarily_unavailable` as 503: something that the request depends on is unavailable. */
export function temporarilyUnavailable(ctx: Context, seconds: number, description: string): Error {
  return Object.assign(unavailable(ctx, seconds, description), { status: 503, statusCode: 503 })
}

function unavailable(ctx: Context, seconds: number, description: string): Error {
  ctx.set('Retry-After', String(seconds))
  const error = new errors.CustomOIDCProviderError('temporarily_unavailable', description)
  return Object.assign(error, { allow_redirect: false })
}
