import type { ErrorCode } from '../http/error_codes.ts'
import { Problem } from '../http/problem.ts'

/** Refusals of a bearer token: RFC 6750 §3 with the `resource_metadata` of RFC 9728 §5.1. */
export type Challenges = {
  /** Nothing that could be a token was sent. Such a challenge has no error code (RFC 6750 §3.1). */
  missing(detail: string): Problem
  invalidRequest(detail: string): Problem
  invalidToken(detail: string): Problem
  insufficientScope(scope: string): Problem
}

/** @param base origin of the metadata document */
export function challenges(base: string): Challenges {
  const metadata = `resource_metadata="${base}/.well-known/oauth-protected-resource/api/v1"`
  const refuse = (error: ErrorCode, detail: string, more = ''): Problem =>
    new Problem(error, detail, {
      headers: {
        'WWW-Authenticate': `Bearer error="${error}", error_description="${inAscii(detail)}", ${more}${metadata}`,
      },
    })
  return {
    missing: (detail) =>
      new Problem('token_needed', detail, {
        headers: { 'WWW-Authenticate': `Bearer ${metadata}` },
      }),
    invalidRequest: (detail) => refuse('invalid_request', detail),
    invalidToken: (detail) => refuse('invalid_token', detail),
    insufficientScope: (scope) =>
      refuse(
        'insufficient_scope',
        `This needs the scope ${scope}, which the token does not have.`,
        `scope="${scope}", `,
      ),
  }
}

/** A description as RFC 6750 §3 allows it in a header: printable ASCII without quotes and backslashes. */
function inAscii(detail: string): string {
  return detail.replaceAll('…', '...').replace(/[^\x20-\x7e]|["\\]/g, "'")
}
