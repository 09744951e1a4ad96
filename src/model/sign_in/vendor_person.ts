import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { endOtherClaims, lockClaims } from '../people/addresses.ts'
import { putTenantMemberships } from '../people/memberships.ts'
import type { TenantMembership } from '../people/user_schema.ts'

/** What the vendor's identity provider says about a person, verified. */
export type VendorIdentity = {
  subject: string
  /** An address whose mailbox the identity provider has verified; null if there is none. */
  email: string | null
  name: string
  /** The person's tenants there; null if memberships are managed here. */
  tenants: TenantMembership[] | null
}

/** `address_taken`: the address belongs to a person with another subject. */
export type Recognised = { user: string; refused?: never } | { user: null; refused: 'address_taken' }

/**
 * Finds the person of a sign-in at the vendor: by subject, or by verified address among people without a subject.
 * Creates the person if there is none. Their memberships follow the vendor's, if it lists them.
 * @param trx a transaction that is repeated if two sign-ins of one new person collide
 * @param ip the IP address of the request, for the audit log
 */
export async function recogniseVendorPerson(
  trx: Database,
  identity: VendorIdentity,
  ip: string,
  now: Date,
): Promise<Recognised> {
  const found =
    (await findBySubject(trx, identity)) ??
    (await findByAddress(trx, identity, ip, now)) ??
    (await createPerson(trx, identity, ip, now))
  if (found.user !== null && identity.tenants) await followTenants(trx, found.user, identity.tenants, ip)
  return found
}

async function findBySubject(trx: Database, { subject }: VendorIdentity): Promise<Recognised | null> {
  const row = await trx.selectFrom('users').select('id').where('subject', '=', subject).executeTakeFirst()
  return row ? { user: row.id } : null
}

async function findByAddress(
  trx: Database,
  { subject, email }: VendorIdentity,
  ip: string,
  now: Date,
): Promise<Recognised | null> {
  if (email === null) return null
  const row = await trx
    .selectFrom('users')
    .select(['id', 'subject'])
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return null
  if (row.subject !== null) return { user: null, refused: 'address_taken' }
  await trx.updateTable('users').set({ subject, updated_at: now }).where('id', '=', row.id).execute()
  const actor = { kind: 'user', id: row.id, ip } as const
  await recordAudit(trx, {
    action: 'user.linked',
    actor,
    details: { user: row.id },
    identity: { noun: 'user', id: row.id, details: { subject } },
  })
  return { user: row.id }
}

async function createPerson(
  trx: Database,
  { subject, email, name }: VendorIdentity,
  ip: string,
  now: Date,
): Promise<Recognised> {
  const id = newId('usr')
  if (email !== null) await lockClaims(trx, email)
  await trx
    .insertInto('users')
    .values({ id, email, name, subject, created_at: now, updated_at: now })
    .execute()
  const actor = { kind: 'user', id, ip } as const
  await recordAudit(trx, {
    action: 'user.created',
    actor,
    details: { user: id },
    identity: { noun: 'user', id, details: { email, name, subject } },
  })
  // The identity provider has verified the mailbox, so people who claim it here without proof lose it.
  if (email !== null) await endOtherClaims(trx, email, id, actor)
  return { user: id }
}

/** Tenants that do not exist here grant nothing. */
async function followTenants(
  trx: Database,
  user: string,
  claimed: TenantMembership[],
  ip: string,
): Promise<void> {
  const ids = claimed.map(({ id }) => id)
  const rows =
    ids.length === 0 ? [] : await trx.selectFrom('tenants').select('id').where('id', 'in', ids).execute()
  const known = new Set(rows.map(({ id }) => id))
  const tenants = claimed.filter(({ id }) => known.has(id))
  if (!(await putTenantMemberships(trx, user, tenants))) return
  const actor = { kind: 'user', id: user, ip } as const
  await recordAudit(trx, { action: 'user.memberships_followed', actor, details: { user, tenants } })
}
