import { Problem } from '../http/problem.ts'

/** Refusals of a bearer token: RFC 6750 §3 with the `resource_metadata` of RFC 9728 §5.1. */
export type Challenges = {
  /** Nothing that could be a token was sent: no error code then (RFC 6750 §3.1). */
  missing(detail: string): Problem
  invalidRequest(detail: string): Problem
  invalidToken(detail: string): Problem
  insufficientScope(scope: string): Problem
}

/** @param base the origin that the metadata are at */
export function challenges(base: string): Challenges {
  const metadata = `resource_metadata="${base}/.well-known/oauth-protected-resource/api/v1"`
  const refuse = (status: number, error: string, title: string, detail: string, more = ''): Problem =>
    new Problem(status, error, title, detail, {
      headers: {
        'WWW-Authenticate': `Bearer error="${error}", error_description="${inAscii(detail)}", ${more}${metadata}`,
      },
    })
  return {
    missing: (detail) =>
      new Problem(401, 'token_needed', 'An access token is needed', detail, {
        headers: { 'WWW-Authenticate': `Bearer ${metadata}` },
      }),
    invalidRequest: (detail) => refuse(400, 'invalid_request', 'The request cannot be read', detail),
    invalidToken: (detail) => refuse(401, 'invalid_token', 'The access token opens nothing', detail),
    insufficientScope: (scope) =>
      refuse(
        403,
        'insufficient_scope',
        'The access token lacks a scope',
        `This needs the scope ${scope}, which the token does not hold.`,
        `scope="${scope}", `,
      ),
  }
}

/** A description as RFC 6750 §3 allows it in a header: printable ASCII without quotes and backslashes. */
function inAscii(detail: string): string {
  return detail.replaceAll('…', '...').replace(/[^\x20-\x7e]|["\\]/g, "'")
}
