type ErrorKind = {
  status: number
  /** The same for every occurrence (RFC 9457 §3.1.4); `detail` says what happened this time. */
  title: string
  /** The table of /docs/errors that explains it; null if only people see it, on a page. */
  explained: 'api' | 'operator' | 'oauth' | null
}

/**
 * Every refusal of the product except OAuth's own, by its stable code. The type of a problem document is
 * `/docs/errors#{code}`. The texts of that page are in views/languages.
 */
export const ERROR_CODES = {
  bad_request: { status: 400, title: 'The request is not valid', explained: 'api' },
  token_needed: { status: 401, title: 'An access token is needed', explained: 'api' },
  invalid_token: { status: 401, title: 'The access token is not valid', explained: 'api' },
  // RFC 9449 §7.1, §9.
  invalid_dpop_proof: { status: 401, title: 'The proof of the key is not valid', explained: 'api' },
  use_dpop_nonce: { status: 401, title: 'The proof needs another nonce', explained: 'api' },
  insufficient_scope: { status: 403, title: 'The token lacks a scope', explained: 'api' },
  foreign_origin: { status: 403, title: 'Pages of other origins are refused', explained: 'api' },
  not_found: { status: 404, title: 'Not found', explained: 'api' },
  read_only: { status: 405, title: 'This API is read-only', explained: 'api' },
  rate_limited: { status: 429, title: 'Too many requests', explained: 'api' },
  internal: { status: 500, title: 'Something went wrong', explained: 'api' },
  bad_gateway: { status: 502, title: 'The platform’s own service failed', explained: 'api' },
  unavailable: { status: 503, title: 'Temporarily unavailable', explained: 'api' },
  gateway_timeout: { status: 504, title: 'The platform’s own service took too long', explained: 'api' },

  unauthorized: { status: 401, title: 'The operator token is needed', explained: 'operator' },
  method_not_allowed: { status: 405, title: 'Method not allowed', explained: 'operator' },
  upload_timeout: { status: 408, title: 'The upload stalled for too long', explained: 'operator' },
  conflict: { status: 409, title: 'Conflict with the current state', explained: 'operator' },
  too_large: { status: 413, title: 'The body is too large', explained: 'operator' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type', explained: 'operator' },
  invalid: { status: 422, title: 'Some values are not valid', explained: 'operator' },
  too_many_attempts: { status: 429, title: 'Too many wrong operator tokens', explained: 'operator' },
  too_many_tests: { status: 429, title: 'Too many test events', explained: 'operator' },

  // RFC 6750 §3.1: several tokens in one request, or a token in the wrong place.
  invalid_request: { status: 400, title: 'The request is not valid', explained: 'oauth' },

  interaction_expired: { status: 400, title: 'This page has expired', explained: null },
  csrf: { status: 403, title: 'This form could not be accepted', explained: null },
  forbidden: { status: 403, title: 'This is not allowed', explained: null },
  too_many_mails: { status: 429, title: 'Too many emails', explained: null },
  too_many_accounts: { status: 429, title: 'Too many accounts', explained: null },
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERROR_CODES

type ExplainedIn<Table> = {
  [Code in ErrorCode]: (typeof ERROR_CODES)[Code]['explained'] extends Table ? Code : never
}[ErrorCode]

/** A code that a table of /docs/errors explains. */
export type ExplainedCode = ExplainedIn<'api' | 'operator'>

/** The codes that a table of /docs/errors explains, in its order. */
export function explainedCodes(table: 'api' | 'operator'): { code: ExplainedCode; status: number }[] {
  const all = Object.entries(ERROR_CODES) as [ExplainedCode, ErrorKind][]
  return all
    .filter(([, { explained }]) => explained === table)
    .map(([code, { status }]) => ({ code, status }))
}
