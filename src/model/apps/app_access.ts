import { type RawBuilder, sql } from 'kysely'

/** Through which door somebody comes to an app's webhooks. */
export type AppAccess =
  | { as: 'operator' }
  /** A member of the app's publisher. */
  | { as: 'publisher'; user: string }
  /** An owner of the tenant that an in-house app belongs to. */
  | { as: 'owner'; user: string }
  /** Anybody of that tenant: for looking, never for acts. */
  | { as: 'member'; user: string }

/**
 * The condition that an app, called `a` in the statement, is within reach. It stands in the WHERE clause of every
 * statement: what is out of reach is not there.
 */
export function withinReach(access: AppAccess): RawBuilder<boolean> {
  if (access.as === 'operator') return sql<boolean>`true`
  if (access.as === 'publisher') {
    return sql<boolean>`a.publisher_id in (select publisher_id from publisher_members where user_id = ${access.user})`
  }
  return sql<boolean>`a.kind = 'in_house' and a.tenant_id in (
    select tenant_id from tenant_members
    where user_id = ${access.user} and (role = 'owner' or ${access.as === 'member'}))`
}
