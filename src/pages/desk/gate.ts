import type { Context, Middleware } from 'koa'
import { notFound } from '../../http/problem.ts'
import type { Actor } from '../../model/audit/audit_log.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'

/** Admits only people who work for the platform. Everyone else gets a 404. */
export const requireStaff: Middleware = async (ctx, next) => {
  if (currentPerson(ctx).operator) return await next()
  // As if no route had this path: programs get the same error as for an unknown path.
  ctx._matchedRoute = undefined
  throw notFound('There is nothing at this URL.')
}

/** A person must have proved their identity recently before they change something. */
export function requireFreshActs(runtime: PageRuntime): Middleware {
  const requireProof = requireFreshProof(runtime)
  return async (ctx, next) => {
    // Comparing a definition changes nothing.
    if (ctx.method === 'POST' && ctx.path !== '/operator/definition') return await requireProof(ctx, next)
    await next()
  }
}

/** The person at the desk, for the audit log. They act as the operator, and the row names the person. */
export const currentStaff = (ctx: Context): Actor & { id: string } => ({
  kind: 'operator',
  id: currentPerson(ctx).id,
  person: true,
  ip: ctx.ip,
})

/** A query parameter: its first value, cut to the longest length. */
export const queryText = (ctx: Context, name: string, longest = 128): string =>
  [ctx.query[name]].flat()[0]?.trim().slice(0, longest) ?? ''
