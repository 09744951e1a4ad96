import type { Context } from 'koa'
import type { Challenges, Scheme } from './challenge.ts'

/** An access token and how it was presented: RFC 6750 §2.1 or RFC 9449 §7.1. */
export type PresentedToken = { token: string; scheme: Scheme }

/**
 * The access token of a request, which is read from the header only.
 * @throws Problem 401 without a token or with a value that cannot be one, 400 with a token in the address as well
 */
export function presentedToken(ctx: Context, refusal: Challenges): PresentedToken {
  // RFC 9700 §4.3.2: a token in an address would be kept in logs and browser histories.
  const inAddress = ctx.querystring.includes('access_token') && ctx.query['access_token'] !== undefined
  const header = ctx.req.headers.authorization ?? ''
  const token = /^(?:Bearer|DPoP) +([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header)?.[1]
  const scheme = schemeOf(ctx)
  if (token === undefined) {
    throw refusal.missing(
      inAddress
        ? 'An access token is accepted in the Authorization header only, never in an address.'
        : 'Send an access token as Authorization: Bearer ….',
    )
  }
  if (inAddress) {
    throw refusal.invalidRequest(
      'Send the access token in the Authorization header only, not in the address.',
    )
  }
  // What cannot be an access token is refused without asking the database.
  if (!token.startsWith('dbat_')) throw refusal.invalidToken(whatItIs(token), scheme)
  return { token, scheme }
}

/** The scheme that a request presents its token by; Bearer for one without. */
export function schemeOf(ctx: Context): Scheme {
  return /^DPoP /i.test(ctx.req.headers.authorization ?? '') ? 'DPoP' : 'Bearer'
}

function whatItIs(token: string): string {
  return token.startsWith('dbrt_')
    ? 'This is a refresh token: the token endpoint exchanges it for access tokens (dbat_…). It opens nothing itself.'
    : 'This is not an access token of this platform: they start with dbat_.'
}
