import type { Context } from 'koa'
import type { Challenges } from './challenge.ts'

/**
 * The access token of a request, from the header alone.
 * @throws Problem 401 without one or with a value that cannot be one, 400 with one in the address too
 */
export function bearerToken(ctx: Context, refusal: Challenges): string {
  // RFC 9700 §4.3.2: a token in an address ends up in logs and histories.
  const inAddress = ctx.querystring.includes('access_token') && ctx.query['access_token'] !== undefined
  const header = ctx.req.headers.authorization ?? ''
  const token = /^Bearer +([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header)?.[1]
  if (token === undefined) {
    throw refusal.missing(
      inAddress
        ? 'An access token is accepted in the Authorization header only, never in an address.'
        : 'Send an access token as Authorization: Bearer ….',
    )
  }
  if (inAddress) {
    throw refusal.invalidRequest(
      'Send the access token in the Authorization header alone, not in the address.',
    )
  }
  // What cannot be a token of ours is refused before anybody is asked.
  if (!token.startsWith('dbat_')) throw refusal.invalidToken(whatItIs(token))
  return token
}

function whatItIs(token: string): string {
  return token.startsWith('dbrt_')
    ? 'This is a refresh token: it gets access tokens (dbat_…) at the token endpoint, and opens nothing itself.'
    : 'This is not an access token of this platform: they start with dbat_.'
}
