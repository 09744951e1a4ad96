import type { Context } from 'koa'
import type { Runtime } from '../runtime.ts'
import type { Challenges, Scheme } from './challenge.ts'

/** An access token and how it was presented: RFC 6750 §2.1 or RFC 9449 §7.1. */
export type PresentedToken = { token: string; scheme: Scheme }

/**
 * The access token of a request. It is read only from the header.
 * @throws Problem 401 without a token, or with a value that cannot be one; 400 if the address has a token too
 */
export function presentedToken(ctx: Context, refusal: Challenges, whatItIs: TokenHints): PresentedToken {
  // RFC 9700 §4.3.2: a token in an address would be kept in logs and browser histories.
  const inAddress = ctx.querystring.includes('access_token') && ctx.query['access_token'] !== undefined
  const header = ctx.req.headers.authorization ?? ''
  const token = /^(?:Bearer|DPoP) +([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header)?.[1]
  const scheme = schemeOf(ctx)
  if (token === undefined) {
    throw refusal.missing(
      inAddress
        ? 'Send the access token in the Authorization header. It is not accepted in the URL.'
        : `Send an access token as Authorization: Bearer ….${/^Basic /i.test(header) ? ` ${whatItIs.exchange}` : ''}`,
    )
  }
  if (inAddress) {
    throw refusal.invalidRequest('Send the access token in the Authorization header, not in the URL.')
  }
  // A value that cannot be an access token is refused without a query.
  if (!token.startsWith('dbat_')) throw refusal.invalidToken(whatItIs.of(token), scheme)
  return { token, scheme }
}

/** The scheme with which a request presents its token; Bearer if it has none. */
export function schemeOf(ctx: Context): Scheme {
  return /^DPoP /i.test(ctx.req.headers.authorization ?? '') ? 'DPoP' : 'Bearer'
}

/** What to say about a value that is not an access token. */
export type TokenHints = {
  of(token: string): string
  /** How to exchange a client ID and secret for an access token. */
  exchange: string
}

/** Recognises a value only by its format, so that the response does not reveal whether it is valid. */
export function tokenHints({ platform, config }: Pick<Runtime, 'platform' | 'config'>): TokenHints {
  const { client_id, client_secret } = platform.credentials
  const looksLike = ({ prefix, length }: typeof client_id, token: string): boolean =>
    token.startsWith(prefix) &&
    /^[a-z0-9]+$/.test(token.slice(prefix.length)) &&
    token.length === prefix.length + length
  const exchange = `Exchange the client ID and secret of an API key for an access token at ${config.publicUrl}/oauth/token, with grant_type=client_credentials, and send that token.`
  const of = (token: string): string => {
    if (token.startsWith('dbrt_'))
      return 'This is a refresh token, not an access token. Exchange it for an access token (dbat_…) at the token endpoint.'
    if (looksLike(client_secret, token)) return `This is a client secret, not an access token. ${exchange}`
    if (looksLike(client_id, token)) return `This is a client ID, not an access token. ${exchange}`
    return 'This is not an access token of this platform. Access tokens start with dbat_.'
  }
  return { of, exchange }
}
