import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'

/** Why nobody was signed in at the identity provider: a key of `sign_in.errors` in the language files. */
export type IssuerFailure = 'issuer_away' | 'issuer_refused' | 'issuer_invalid'

/**
 * What went wrong between us and the identity provider.
 * @returns `reason`: for the log, without any part of a response, which may hold tokens
 */
export function explainFailure(error: unknown): { failure: IssuerFailure; reason: string } {
  const { message = '', code = '' } = error as { message?: string; code?: string }
  if (error instanceof AuthorizationResponseError) {
    // The code of RFC 6749 §4.1.2.1 alone: anybody can write a description.
    return { failure: 'issuer_refused', reason: error.error.slice(0, 100) }
  }
  if (error instanceof ResponseBodyError) {
    return {
      failure: error.status >= 500 ? 'issuer_away' : 'issuer_invalid',
      reason: error.error.slice(0, 100),
    }
  }
  return { failure: isAway(error) ? 'issuer_away' : 'issuer_invalid', reason: `${code} ${message}`.trim() }
}

/** No connection, no response in time, or one that says that the server is in trouble. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError) return error.message === 'fetch failed' || error.message === 'terminated'
  if (!(error instanceof ClientError)) return false
  if (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT') return true
  return error.cause instanceof Response && error.cause.status >= 500
}
