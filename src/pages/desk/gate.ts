import type { Context, Middleware } from 'koa'
import { notFound } from '../../http/problem.ts'
import type { Actor } from '../../model/audit/audit_log.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'

/**
 * For people who work for the platform. For everybody else there is nothing at these addresses.
 */
export const requireStaff: Middleware = async (ctx, next) => {
  if (currentPerson(ctx).operator) return await next()
  // As if no route had this address: what a program is told is the same too.
  ctx._matchedRoute = undefined
  throw notFound('There is nothing at this URL.')
}

/** Whoever changes something must have proved lately who they are. */
export function requireFreshActs(runtime: PageRuntime): Middleware {
  const requireProof = requireFreshProof(runtime)
  return async (ctx, next) => {
    // Comparing a definition changes nothing.
    if (ctx.method === 'POST' && ctx.path !== '/operator/definition') return await requireProof(ctx, next)
    await next()
  }
}

/** The person at the desk, for the audit log: they act for the platform, and the row says who it was. */
export const currentStaff = (ctx: Context): Actor & { id: string } => ({
  kind: 'operator',
  id: currentPerson(ctx).id,
  person: true,
  ip: ctx.ip,
})

/** A parameter of the address, once and not endless. */
export const queryText = (ctx: Context, name: string, longest = 128): string =>
  [ctx.query[name]].flat()[0]?.trim().slice(0, longest) ?? ''
