import type { Context, Middleware } from 'koa'
import { seeOther } from '../http/pages/see_other.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import type { Person } from '../model/people/sessions.ts'

/** For pages that need a person: sends everybody else to the sign-in page, which leads back here. */
export const requirePerson: Middleware = async (ctx, next) => {
  if (ctx.state.person) return next()
  seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.method === 'GET' ? ctx.url : ctx.path)}`)
}

/** The person of a page behind `requirePerson`. */
export function currentPerson(ctx: Context): Person {
  const { person } = ctx.state
  if (!person) throw new Error('this page must be behind requirePerson')
  return person
}

/** The same person, for the audit log. */
export const currentActor = (ctx: Context): Actor & { id: string } => ({
  kind: 'user',
  id: currentPerson(ctx).id,
  ip: ctx.ip,
})
