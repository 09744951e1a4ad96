import type { Context, Middleware, Next } from 'koa'
import { Problem } from '../http/problem.ts'
import type { OperatorAccess } from '../model/operator_access.ts'

/**
 * Accepts only the operator's programs: `Authorization: Bearer $OPERATOR_TOKEN`.
 * @throws (when it is called) Problem 401, or 429 after too many wrong tokens from this address
 */
export function requireOperator(decide: OperatorAccess): Middleware {
  return async (ctx: Context, next: Next) => {
    const given = /^Bearer +([^\s]+)$/i.exec(ctx.get('authorization'))?.[1]
    if (!given) throw unauthorized('Send the operator token as Authorization: Bearer ….')
    const decision = await decide(ctx.ip, given)
    if (!decision.granted) {
      throw decision.wait > 0
        ? tooManyAttempts(decision.wait)
        : unauthorized('This is not the operator token.')
    }
    await next()
  }
}

const unauthorized = (detail: string): Problem =>
  new Problem('unauthorized', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="operator"' } })

const tooManyAttempts = (seconds: number): Problem =>
  new Problem('too_many_attempts', 'Too many wrong operator tokens came from this address.', {
    headers: { 'Retry-After': String(seconds) },
  })
