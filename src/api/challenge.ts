import type { ErrorCode } from '../http/error_codes.ts'
import { Problem } from '../http/problem.ts'
import { PROOF_ALGORITHMS, type ProofRefusal } from '../model/dpop/proof.ts'
import { protectedResourcePath, type Resource } from '../model/resources.ts'

/** How an access token is presented: by itself (RFC 6750) or with a proof of its key (RFC 9449). */
export type Scheme = 'Bearer' | 'DPoP'

/**
 * Refusals of an access token (RFC 6750 §3, RFC 9449 §7.1), with the `resource_metadata` of RFC 9728 §5.1. In each of
 * them, the scheme of the request comes first.
 */
export type Challenges = {
  /** Nothing that could be a token was sent. This challenge has no error code (RFC 6750 §3.1). */
  missing(detail: string): Problem
  invalidRequest(detail: string): Problem
  invalidToken(detail: string, scheme: Scheme): Problem
  /** A token that is bound to a key was presented as a bearer token. */
  proofNeeded(detail: string): Problem
  /** @param held the token's scopes, if the client should request both: a new token replaces the old one */
  insufficientScope(scope: string, scheme: Scheme, held?: string[]): Problem
  /** A participant's token was used for something that no participant's token gives access to. */
  notForParticipants(detail: string, scheme: Scheme): Problem
  badProof(refusal: ProofRefusal): Problem
}

/**
 * @param base origin of the metadata document
 * @param scope the scopes that a token needs here, separated by spaces; null if any token is enough
 */
export function challenges(base: string, resource: Resource, scope: string | null = null): Challenges {
  const metadata = `resource_metadata="${base}${protectedResourcePath(resource)}"`
  const needed = scope === null ? [] : [`scope="${scope}"`]
  const bearer = (...parameters: string[]) => `Bearer ${[...parameters, metadata].join(', ')}`
  const dpop = (...parameters: string[]) => {
    return `DPoP ${[...parameters, `algs="${PROOF_ALGORITHMS.join(' ')}"`, metadata].join(', ')}`
  }
  const lacking = (detail: string, scheme: Scheme, ...scope: string[]) => {
    const error = [...errorOf('insufficient_scope', detail), ...scope]
    return refuse('insufficient_scope', detail, scheme === 'DPoP' ? dpop(...error) : bearer(...error))
  }
  const refuse = (code: ErrorCode, detail: string, ...challenges: string[]) =>
    new Problem(code, detail, { headers: { 'WWW-Authenticate': challenges.join(', ') } })
  return {
    missing: (detail) => refuse('token_needed', detail, bearer(...needed)),
    invalidRequest: (detail) =>
      refuse('invalid_request', detail, bearer(...errorOf('invalid_request', detail))),
    invalidToken: (detail, scheme) => {
      const error = [...errorOf('invalid_token', detail), ...needed]
      return scheme === 'DPoP'
        ? refuse('invalid_token', detail, dpop(...error), bearer(...needed))
        : refuse('invalid_token', detail, bearer(...error))
    },
    proofNeeded: (detail) =>
      refuse('invalid_token', detail, bearer(...errorOf('invalid_token', detail)), dpop()),
    insufficientScope: (scope, scheme, held = []) => {
      const detail = `This needs the scope ${scope}, which the token does not have.`
      return lacking(detail, scheme, `scope="${[...held, scope].join(' ')}"`)
    },
    notForParticipants: (detail, scheme) => lacking(detail, scheme),
    badProof: ({ code, message }) => {
      const detail = `${message[0]?.toUpperCase()}${message.slice(1)}.`
      const challenge = dpop(...errorOf(code, message))
      // Clients expect the nonce error in a single challenge (RFC 9449 §9).
      return code === 'use_dpop_nonce'
        ? refuse(code, detail, challenge)
        : refuse(code, detail, challenge, bearer())
    },
  }
}

function errorOf(code: string, detail: string): string[] {
  return [`error="${code}"`, `error_description="${inAscii(detail)}"`]
}

/** A description as RFC 6750 §3 allows it in a header: printable ASCII without quotes and backslashes. */
function inAscii(detail: string): string {
  return detail.replaceAll('…', '...').replace(/[^\x20-\x7e]|["\\]/g, "'")
}
