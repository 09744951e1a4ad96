import type { Context, Middleware, Next } from 'koa'
import { Problem } from '../http/problem.ts'
import type { OperatorAccess } from '../model/operator_access.ts'
import { missingScopes, type OperatorCaller, type OperatorScope } from '../model/operators/operator_scopes.ts'

/**
 * Accepts only the operator's programs: `Authorization: Bearer` with OPERATOR_TOKEN or a named token.
 * @param scope the required scope; null if each operation requires its own
 * @throws (when it is called) Problem 401, 403, or 429 after too many wrong tokens from this address
 */
export function requireOperator(decide: OperatorAccess, scope: OperatorScope | null): Middleware {
  return async (ctx: Context, next: Next) => {
    const given = /^Bearer +([^\s]+)$/i.exec(ctx.get('authorization'))?.[1]
    if (!given) throw unauthorized('Send the operator token as Authorization: Bearer ….')
    const decision = await decide(ctx.ip, given, scope)
    if (!decision.granted) {
      if ('lacks' in decision) throw insufficientScope([decision.lacks])
      throw decision.wait > 0
        ? tooManyAttempts(decision.wait)
        : unauthorized('This operator token is invalid, revoked or expired.')
    }
    ctx.state.operator = decision.caller
    await next()
  }
}

/** @throws Problem 403 that names the scopes that the caller lacks */
export function requireScopes(caller: OperatorCaller, scopes: readonly OperatorScope[]): void {
  const missing = missingScopes(caller, scopes)
  if (missing.length > 0) throw insufficientScope(missing)
}

// RFC 6750 §3.1: the challenge also names the required scope.
function insufficientScope(missing: OperatorScope[]): Problem {
  const scopes = missing.join(' ')
  const detail = `This operator token lacks the scope${missing.length === 1 ? '' : 's'} ${missing.join(', ')}.`
  const challenge = `Bearer realm="operator", error="insufficient_scope", scope="${scopes}"`
  return new Problem('insufficient_scope', detail, { headers: { 'WWW-Authenticate': challenge } })
}

const unauthorized = (detail: string): Problem =>
  new Problem('unauthorized', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="operator"' } })

const tooManyAttempts = (seconds: number): Problem =>
  new Problem('too_many_attempts', 'Too many invalid operator tokens were sent from this IP address.', {
    headers: { 'Retry-After': String(seconds) },
  })
