import type { Context, Middleware, Next } from 'koa'
import { isOperatorToken } from '../http/operator_token.ts'
import { Problem } from '../http/problem.ts'

/**
 * Accepts only the operator's programs: `Authorization: Bearer $OPERATOR_TOKEN`.
 * @param token null when the process has none: then everybody is refused
 * @throws (when it is called) Problem 401
 */
export function requireOperator(token: string | null): Middleware {
  return async (ctx: Context, next: Next) => {
    const given = /^Bearer +([^\s]+)$/i.exec(ctx.get('authorization'))?.[1]
    if (!given || !isOperatorToken(token, given)) throw unauthorized(given)
    await next()
  }
}

function unauthorized(given: string | undefined): Problem {
  return new Problem(
    'unauthorized',
    given ? 'This is not the operator token.' : 'Send the operator token as Authorization: Bearer ….',
    { headers: { 'WWW-Authenticate': 'Bearer realm="operator"' } },
  )
}
