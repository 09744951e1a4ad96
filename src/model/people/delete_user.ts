import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Runtime } from '../../runtime.ts'
import { forgetIdentity } from '../audit/audit_identities.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { disconnectAll } from '../connections/connections.ts'
import { deleteTenant } from '../tenants/delete_tenant.ts'

export type UserDeletion =
  | { kind: 'deleted' }
  | { kind: 'no_user' }
  /** These publishers have apps, and nobody else administers them. */
  | { kind: 'last_admin'; publishers: string[] }

/**
 * Deletes a person with their sessions, links, memberships, emails and sandboxes, and their identity in the audit
 * log. Connections that they created stay, because an app is connected to a tenant, not to a person.
 * @param options `endConnections`: also end those connections
 */
export async function deleteUser(
  trx: Database,
  { platform, now }: Pick<Runtime, 'platform' | 'now'>,
  id: string,
  options: { endConnections: boolean },
  actor: Actor,
): Promise<UserDeletion> {
  const person = await trx
    .selectFrom('users')
    .select(['email', 'unconfirmed_email'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!person) return { kind: 'no_user' }
  const publishers = await orphanedPublishers(trx, id)
  if (publishers.length > 0) return { kind: 'last_admin', publishers }
  const ended = options.endConnections ? await connectionsCreatedBy(trx, id) : []
  await disconnectAll(trx, platform, ended, actor, now(), 'person_removed')
  for (const sandbox of await ownSandboxes(trx, id)) {
    await deleteTenant(trx, { platform, now }, sandbox, actor)
  }
  await deleteMails(
    trx,
    [person.email, person.unconfirmed_email].filter((email) => email !== null),
  )
  await trx.deleteFrom('live_views').where('user_id', '=', id).execute()
  await trx.deleteFrom('users').where('id', '=', id).execute()
  await forgetIdentity(trx, 'user', id)
  const details = { user: id, connections_ended: ended.length }
  await recordAudit(trx, { action: 'user.deleted', actor, details })
  return { kind: 'deleted' }
}

/** The publishers with apps whose last admin is this person. They are locked as in `removeMember`. */
async function orphanedPublishers(trx: Database, user: string): Promise<string[]> {
  await sql`
    select from publishers where id in (select publisher_id from publisher_members where user_id = ${user})
    order by id for update
  `.execute(trx)
  const { rows } = await sql<{ id: string }>`
    select pm.publisher_id as id from publisher_members pm
    where pm.user_id = ${user} and pm.role = 'admin'
      and exists (select from apps a where a.publisher_id = pm.publisher_id)
      and not exists (select from publisher_members other
        where other.publisher_id = pm.publisher_id and other.user_id <> ${user} and other.role = 'admin')
    order by id
  `.execute(trx)
  return rows.map((row) => row.id)
}

async function connectionsCreatedBy(trx: Database, user: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('unrevoked_connections')
    .select('id')
    .where('created_by', '=', user)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** The sandboxes that the person opened and shares with nobody. */
async function ownSandboxes(trx: Database, user: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from tenants t
    where opened_by = ${user}
      and not exists (select from tenant_members tm where tm.tenant_id = t.id and tm.user_id <> ${user})
    order by id
  `.execute(trx)
  return rows.map(({ id }) => id)
}

/** Deletes emails to the person's addresses, and invitations that were sent there. */
async function deleteMails(trx: Database, addresses: string[]): Promise<void> {
  const lower = addresses.map((address) => address.toLowerCase())
  await sql`delete from mails where lower(recipient) = any(${lower})`.execute(trx)
  await sql`delete from publisher_invitations where lower(email) = any(${lower})`.execute(trx)
}
