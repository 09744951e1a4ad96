import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'

/** Why the sign-in at the identity provider failed: a key of `sign_in.errors` in the language files. */
export type IssuerFailure = 'issuer_away' | 'issuer_refused' | 'issuer_invalid'

/**
 * What went wrong between us and the identity provider.
 * @returns `reason`: for the log, without any part of a response, because it may contain tokens
 */
export function explainFailure(error: unknown): { failure: IssuerFailure; reason: string } {
  const { message = '', code = '' } = error as { message?: string; code?: string }
  if (error instanceof AuthorizationResponseError) {
    // Only the code of RFC 6749 §4.1.2.1: anyone can write a description.
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

/** No connection, no response in time, or a server error. */
function isAway(error: unknown): boolean {
  if (error instanceof TypeError) return error.message === 'fetch failed' || error.message === 'terminated'
  if (!(error instanceof ClientError)) return false
  if (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT') return true
  return error.cause instanceof Response && error.cause.status >= 500
}
