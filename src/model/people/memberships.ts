import type { Database } from '../../database/connect.ts'
import type { TeamRole } from './team_roles.ts'
import type { TenantMembership } from './user_schema.ts'

/** Replaces a person's tenant memberships. @returns whether anything changed */
export async function putTenantMemberships(
  trx: Database,
  user: string,
  tenants: TenantMembership[],
): Promise<boolean> {
  let gone = trx.deleteFrom('tenant_members').where('user_id', '=', user)
  if (tenants.length > 0)
    gone = gone.where(
      'tenant_id',
      'not in',
      tenants.map((tenant) => tenant.id),
    )
  const removed = await gone.returning('tenant_id').execute()
  if (tenants.length === 0) return removed.length > 0
  const stored = await trx
    .insertInto('tenant_members')
    .values(tenants.map(({ id, role }) => ({ tenant_id: id, user_id: user, role })))
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'user_id'])
        .doUpdateSet((eb) => ({ role: eb.ref('excluded.role') }))
        .where((eb) => eb('tenant_members.role', '<>', eb.ref('excluded.role'))),
    )
    .returning('tenant_id')
    .execute()
  return removed.length + stored.length > 0
}

/** Replaces a person's publisher memberships. @returns whether anything changed */
export async function putPublisherMemberships(
  trx: Database,
  user: string,
  publishers: { id: string; role: TeamRole }[],
  now: Date,
): Promise<boolean> {
  let gone = trx.deleteFrom('publisher_members').where('user_id', '=', user)
  if (publishers.length > 0)
    gone = gone.where(
      'publisher_id',
      'not in',
      publishers.map((publisher) => publisher.id),
    )
  const removed = await gone.returning('publisher_id').execute()
  if (publishers.length === 0) return removed.length > 0
  const stored = await trx
    .insertInto('publisher_members')
    .values(publishers.map(({ id, role }) => ({ publisher_id: id, user_id: user, role, created_at: now })))
    .onConflict((conflict) =>
      conflict
        .columns(['publisher_id', 'user_id'])
        .doUpdateSet((eb) => ({ role: eb.ref('excluded.role') }))
        .where((eb) => eb('publisher_members.role', '<>', eb.ref('excluded.role'))),
    )
    .returning('publisher_id')
    .execute()
  return removed.length + stored.length > 0
}

/**
 * Checks, inside the transaction that acts for a tenant, that a person owns it and that it is verified. Both rows are
 * locked, so that a concurrent loss of verification or ownership takes effect either before or after.
 * @returns null if they may not act for it
 */
export async function lockOwnership(
  trx: Database,
  user: string,
  tenant: string,
): Promise<{ environment: string } | null> {
  const owned = await trx
    .selectFrom('tenant_members as tm')
    .innerJoin('tenants as t', 't.id', 'tm.tenant_id')
    .select('t.environment')
    .where('tm.user_id', '=', user)
    .where('tm.tenant_id', '=', tenant)
    .where('tm.role', '=', 'owner')
    .where('t.verified', '=', true)
    .forShare(['tm', 't'])
    .executeTakeFirst()
  return owned ?? null
}

/** The owners of a tenant. The caller has checked that the person who asks is one of them. */
export async function ownersOf(db: Database, tenant: string): Promise<{ id: string; name: string }[]> {
  return await db
    .selectFrom('tenant_members as tm')
    .innerJoin('users as us', 'us.id', 'tm.user_id')
    .select(['us.id', 'us.name'])
    .where('tm.tenant_id', '=', tenant)
    .where('tm.role', '=', 'owner')
    .execute()
}
