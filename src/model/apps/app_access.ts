import { type RawBuilder, sql } from 'kysely'

/** Who wants to use an app's webhooks, and in which role. */
export type AppAccess =
  | { as: 'operator' }
  /** A person who maintains the app in the console: see `maintainedBy`. */
  | { as: 'publisher'; user: string }
  /** An owner of the tenant that an in-house app belongs to. */
  | { as: 'owner'; user: string }
  /** Any member of that tenant, who can read but never change anything. */
  | { as: 'member'; user: string }

/**
 * The condition that a caller may access the app that the statement calls `a`. It belongs in the WHERE clause of
 * every statement about the app's webhooks: an app that the caller may not access is as if it did not exist.
 */
export function accessibleTo(access: AppAccess): RawBuilder<boolean> {
  if (access.as === 'operator') return sql<boolean>`true`
  if (access.as === 'publisher') {
    return maintainedBy(access.user)
  }
  return sql<boolean>`a.kind = 'in_house' and a.tenant_id in (
    select tenant_id from tenant_members
    where user_id = ${access.user} and (role = 'owner' or ${access.as === 'member'}))`
}

/**
 * The condition that a person maintains the app that the statement calls `a`: as a member of its publisher or, if an
 * organisation registered an in-house app itself, as an owner of the organisation.
 */
export function maintainedBy(user: string): RawBuilder<boolean> {
  // Two lists of ids rather than an OR: each uses its index, while an OR would read all apps.
  return sql<boolean>`a.id in (
    select own.id from publisher_members pm join apps own on own.publisher_id = pm.publisher_id where pm.user_id = ${user}
    union all
    select own.id from tenant_members tm join apps own on own.tenant_id = tm.tenant_id
    where tm.user_id = ${user} and tm.role = 'owner' and own.publisher_id is null and not own.is_key)`
}
