import type { Context, Middleware } from 'koa'
import { seeOther } from '../http/pages/see_other.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import { type Person, personOf } from './frame.ts'
import type { PageParts } from './page_context.ts'

/** Finds out who looks at a page: `ctx.state.person`, null for nobody. */
export function lookAtPerson({ sessions, db }: PageParts): Middleware {
  return async (ctx, next) => {
    const session = await sessions.current(ctx)
    if (session) {
      const membership = await db
        .selectFrom('tenant_members')
        .select('tenant_id')
        .where('user_id', '=', session.person.id)
        .limit(1)
        .executeTakeFirst()
      ctx.state['person'] = { ...session.person, merchant: membership !== undefined } satisfies Person
    }
    await next()
  }
}

/** For pages that need somebody: whoever is not signed in goes to the sign-in page, and comes back. */
export const requirePerson: Middleware = async (ctx, next) => {
  if (personOf(ctx)) return next()
  seeOther(ctx, `/signin?return_to=${encodeURIComponent(ctx.method === 'GET' ? ctx.url : ctx.path)}`)
}

/** The person of a page behind `requirePerson`. */
export function personHere(ctx: Context): Person {
  const person = personOf(ctx)
  if (!person) throw new Error('a page that needs somebody was reached by nobody')
  return person
}

/** The same person, for the audit log. */
export const actorOf = (ctx: Context): Actor => ({ kind: 'user', id: personHere(ctx).id, ip: ctx.ip })
