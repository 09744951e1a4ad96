import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { changesBetween } from '../audit/changes.ts'
import { disconnectAll } from '../connections/connections.ts'
import { endOtherClaims, lockClaims } from './addresses.ts'
import { putPublisherMemberships, putTenantMemberships } from './memberships.ts'
import { hashSecret, verifySecret } from './password.ts'
import { teamMembership, type User } from './user_schema.ts'

/** `email_taken`: another person signs in with the address. `subject_taken`: the subject is another person's. */
export type UserOutcome = 'created' | 'updated' | 'email_taken' | 'subject_taken'

/** A person whose password has been hashed: here, or by another system. */
export type HashedUser = Omit<User, 'password' | 'password_hash'> & {
  password_hash?: string | undefined
  imported_hash?: string | undefined
}

/**
 * Hashes the password that a person is given. Call it before the transaction that stores the person: a hash waits for
 * its turn, and a waiting transaction would hold a database connection that others need. The same password keeps its
 * hash, so that a program that repeats its PUT signs nobody out.
 * @throws Problem 503 if too many hashes are waiting
 */
export async function hashPassword(
  db: Database,
  id: string,
  { password, password_hash: imported_hash, ...user }: User,
): Promise<HashedUser> {
  if (password === undefined) return { ...user, imported_hash }
  const stored = await db.selectFrom('users').select('password_hash').where('id', '=', id).executeTakeFirst()
  const known = stored?.password_hash ?? null
  const [same] = known === null ? [false] : await verifySecret([known], password, 'new_secret')
  return { ...user, password_hash: known !== null && same ? known : await hashSecret(password) }
}

/**
 * Stores a person. A new password ends all their sessions, and a new subject ends those from the identity provider.
 * The operator vouches for the address: it counts as confirmed, and people who only claim it lose it.
 * @param options `endConnections`: end the connections that this person created for tenants that they no longer own.
 *   Otherwise these stay, because an app is connected to a tenant, not to a person
 */
export async function putUser(
  trx: Database,
  platform: Platform,
  id: string,
  user: HashedUser,
  options: { endConnections: boolean },
  actor: Actor,
  now: Date,
): Promise<UserOutcome> {
  if (user.subject && (await subjectTaken(trx, id, user.subject))) return 'subject_taken'
  const person = await storePerson(trx, id, user, now)
  if (person === null) return 'email_taken'
  const { stored, before } = person
  await endOtherClaims(trx, user.email, id, actor)
  const passwordChanged =
    user.imported_hash === undefined
      ? await putPassword(trx, id, user.password_hash)
      : await importPassword(trx, id, user.imported_hash)
  const subjectChanged = await putSubject(trx, id, user.subject, now)
  const operatorChanged = await putOperator(trx, id, user.operator, now)
  const memberships = [
    user.tenants ? await putTenantMemberships(trx, id, user.tenants) : false,
    user.publishers
      ? await putPublisherMemberships(trx, id, user.publishers.map(teamMembership), now)
      : false,
  ]
  if (
    stored !== 'same' ||
    passwordChanged ||
    subjectChanged ||
    operatorChanged ||
    memberships.includes(true)
  ) {
    const { password_hash, imported_hash, email, name, subject, ...details } = user
    const changes = before ? { changes: changesBetween(described(before), described(user)) } : {}
    await recordAudit(trx, {
      action: stored === 'created' ? 'user.created' : 'user.updated',
      actor,
      details: { user: id, ...details, password_changed: passwordChanged },
      identity: { noun: 'user', id, details: { email, name, subject, ...changes } },
    })
  }
  if (options.endConnections) await endConnectionsCreatedBy(trx, platform, id, actor, now)
  return stored === 'created' ? 'created' : 'updated'
}

/** A person in the form that rows of the audit log compare. */
const described = ({ email, name, subject, operator, tenants, publishers }: Partial<HashedUser>) => ({
  ...{ email, name, subject, operator },
  tenants: tenants?.map(({ id, role }) => `${id} (${role})`).sort(),
  publishers: publishers
    ?.map(teamMembership)
    .map(({ id, role }) => `${id} (${role})`)
    .sort(),
})

/** @returns null if the address is another person's; `before` is null for a new person */
async function storePerson(trx: Database, id: string, { email, name }: HashedUser, now: Date) {
  await lockClaims(trx, email)
  const other = await trx
    .selectFrom('users')
    .select('id')
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .where('id', '<>', id)
    .executeTakeFirst()
  if (other) return null
  const inserted = await trx
    .insertInto('users')
    .values({ id, email, name, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted) return { stored: 'created' as const, before: null }
  await trx.selectFrom('users').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const before = (await findUser(trx, id)) as Partial<HashedUser> | null
  const updated = await trx
    .updateTable('users')
    .set({ email, unconfirmed_email: null, name, updated_at: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('email', 'is distinct from', email), eb('name', '<>', name)]))
    .returning('id')
    .executeTakeFirst()
  return { stored: updated ? ('updated' as const) : ('same' as const), before }
}

/** @returns whether the password has changed, which ends all sessions */
async function putPassword(trx: Database, id: string, hash: string | undefined): Promise<boolean> {
  if (hash === undefined) return false
  const changed = await trx
    .updateTable('users')
    .set({ password_hash: hash })
    .where('id', '=', id)
    .where('password_hash', 'is distinct from', hash)
    .returning('id')
    .executeTakeFirst()
  if (!changed) return false
  await trx.deleteFrom('sessions').where('user_id', '=', id).execute()
  return true
}

/**
 * Stores a hash from another system. Repeating an import changes nothing, even if the password has been rehashed at a
 * sign-in or changed since: a program that repeats its PUT must not restore an old password.
 */
async function importPassword(trx: Database, id: string, imported: string): Promise<boolean> {
  const digest = hashToken(imported)
  const changed = await trx
    .updateTable('users')
    .set({ password_hash: imported, password_import: digest })
    .where('id', '=', id)
    .where('password_import', 'is distinct from', digest)
    .returning('id')
    .executeTakeFirst()
  if (changed) await trx.deleteFrom('sessions').where('user_id', '=', id).execute()
  return changed !== undefined
}

async function subjectTaken(trx: Database, id: string, subject: string): Promise<boolean> {
  const other = trx.selectFrom('users').select('id').where('subject', '=', subject).where('id', '<>', id)
  return (await other.executeTakeFirst()) !== undefined
}

async function putSubject(
  trx: Database,
  id: string,
  subject: string | null | undefined,
  now: Date,
): Promise<boolean> {
  if (subject === undefined) return false
  const changed = await trx
    .updateTable('users')
    .set({ subject, updated_at: now })
    .where('id', '=', id)
    .where('subject', 'is distinct from', subject)
    .returning('id')
    .executeTakeFirst()
  if (changed)
    await trx.deleteFrom('sessions').where('user_id', '=', id).where('method', '=', 'issuer').execute()
  return changed !== undefined
}

/** Sets whether the person works for the platform. A person who no longer does is signed out. */
async function putOperator(
  trx: Database,
  id: string,
  operator: boolean | undefined,
  now: Date,
): Promise<boolean> {
  if (operator === undefined) return false
  const changed = await trx
    .updateTable('users')
    .set({ operator, updated_at: now })
    .where('id', '=', id)
    .where('operator', '<>', operator)
    .returning('id')
    .executeTakeFirst()
  if (changed && !operator) await trx.deleteFrom('sessions').where('user_id', '=', id).execute()
  return changed !== undefined
}

/**
 * Replaces a hash by one of the same password that is hashed as new ones are. Does nothing if the password was
 * changed in the meantime.
 */
export async function replaceHash(db: Database, id: string, known: string, hash: string): Promise<void> {
  await db
    .updateTable('users')
    .set({ password_hash: hash })
    .where('id', '=', id)
    .where('password_hash', '=', known)
    .execute()
}

async function endConnectionsCreatedBy(
  trx: Database,
  platform: Platform,
  user: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select n.id from unrevoked_connections n
    where n.created_by = ${user}
      and not exists (select from tenant_members tm
                      where tm.tenant_id = n.tenant_id and tm.user_id = ${user} and tm.role = 'owner')
    order by n.id
  `.execute(trx)
  const ids = rows.map(({ id }) => id)
  await disconnectAll(trx, platform, ids, actor, now, 'person_removed')
}

/**
 * The people in the order of their ids, one more than `limit` if there are more.
 * @param filter `email`: people who have this address, and people who claim it without having confirmed it
 */
export async function listUsers(
  db: Database,
  { email }: { email?: string | undefined },
  { limit, after }: { limit: number; after: string | null },
) {
  const address = (email ?? '').toLowerCase()
  return await db
    .selectFrom('users')
    .select(['id', 'email', 'unconfirmed_email', 'name', 'subject', 'operator', 'created_at', 'updated_at'])
    .$if(after !== null, (query) => query.where('id', '>', after))
    .$if(email !== undefined, (query) =>
      // Each address by its own index: with "or", PostgreSQL would read everyone in the order of ids.
      query.where('id', 'in', ({ selectFrom }) =>
        selectFrom('users as owner')
          .select('owner.id')
          .where(({ eb, fn }) => eb(fn<string>('lower', ['owner.email']), '=', address))
          .union(
            selectFrom('users as claimant')
              .select('claimant.id')
              .where(({ eb, fn }) => eb(fn<string>('lower', ['claimant.unconfirmed_email']), '=', address)),
          ),
      ),
    )
    .orderBy('id')
    .limit(limit + 1)
    .execute()
}

export async function findUser(db: Database, id: string) {
  const user = await db
    .selectFrom('users')
    .select(['id', 'email', 'unconfirmed_email', 'name', 'subject', 'operator', 'created_at', 'updated_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!user) return null
  const [tenants, publishers] = await Promise.all([
    db
      .selectFrom('tenant_members')
      .select(['tenant_id as id', 'role'])
      .where('user_id', '=', id)
      .orderBy('tenant_id')
      .execute(),
    db
      .selectFrom('publisher_members')
      .select(['publisher_id as id', 'role'])
      .where('user_id', '=', id)
      .orderBy('publisher_id')
      .execute(),
  ])
  // In the form that PUT accepts, so that what is read can be sent back.
  const written = publishers.map((one) => (one.role === 'admin' ? one.id : one))
  return { ...user, tenants, publishers: written }
}

/** Remembers the language that a person reads, for emails to them. */
export async function rememberLanguage(db: Database, user: string, language: string): Promise<void> {
  await db
    .updateTable('users')
    .set({ language })
    .where('id', '=', user)
    .where('language', '<>', language)
    .execute()
}
