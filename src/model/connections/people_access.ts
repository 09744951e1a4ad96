import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { type Consent, storeConnection } from './connections.ts'

// Enterprise-managed authorization: an owner allows an app for the people of a tenant, and from then on an assertion of
// the tenant's identity provider gets it a token for one of them (docs/agents.md).

/**
 * Allows an app for the people of a tenant. Whoever of them the identity provider names gets a token of this connection,
 * for these scopes at most.
 * @param trx the caller's transaction
 */
export async function allowForPeople(
  trx: Database,
  platform: Platform,
  consent: Consent,
  actor: Actor,
  now: Date,
): Promise<{ connection: string; created: boolean }> {
  const stored = await storeConnection(trx, platform, consent, actor, now)
  const { app, client, tenant, publisher, scopes } = consent
  await trx
    .updateTable('unrevoked_connections')
    .set({ people_scopes: scopes })
    .where('id', '=', stored.connection)
    .execute()
  await recordAudit(trx, {
    ...{ action: 'connection.allowed_for_people', actor, publisher, app, client, tenant },
    ...{ connection: stored.connection, details: { scopes } },
  })
  return stored
}

/** Who vouches for whom, as an assertion says: its issuer, and the tenant as both sides call it. */
export type Vouching = {
  issuer: string
  /** What the issuer calls the tenant; null where it speaks for one organisation. */
  issuer_tenant: string | null
  /** Our id of the tenant; null where the issuer does not say it. */
  tenant: string | null
}

/** The connection of an app with a tenant whose identity provider speaks for the app's people. */
export type PeopleAccess = {
  tenant_id: string
  connection_id: string | null
  /** As in the view `connection_status`; null where it is live, or where there is none. */
  refusal: string | null
  /** What an owner has allowed for the people, as far as the app still has it; null where nobody has. */
  scopes: string[] | null
}

/**
 * The tenants that an assertion may be about: in the client's environment, and with this issuer as the one that speaks
 * for the client. More than one means that the assertion has to name it.
 * @returns two at most
 */
export async function findPeopleAccess(
  db: Database,
  client: { client_id: string; app_id: string; environment: string },
  { issuer, issuer_tenant, tenant }: Vouching,
): Promise<PeopleAccess[]> {
  const { rows } = await sql<PeopleAccess>`
    select p.tenant_id, n.id as connection_id, s.refusal,
      case when n.people_scopes is not null then common_scopes(n.people_scopes, s.scopes) end as scopes
    from tenant_identity_providers p
    join tenants t on t.id = p.tenant_id and t.environment = ${client.environment}
    left join unrevoked_connections n on n.tenant_id = p.tenant_id and n.app_id = ${client.app_id}
      and n.environment = ${client.environment} and n.unit_id is null
    left join connection_status s on s.id = n.id
    where p.issuer = ${issuer} and p.issuer_tenant is not distinct from ${issuer_tenant}
      and ${client.client_id} = any(p.client_ids) and (${tenant}::text is null or p.tenant_id = ${tenant})
    limit 2
  `.execute(db)
  return rows
}

/** A member of a tenant by id; without one, by an address that is confirmed here too. */
export async function findNamedMember(
  db: Database,
  tenant: string,
  named: { id: string | null; email: string | null },
): Promise<string | null> {
  const person = named.id === null ? sql`lower(us.email) = ${named.email}` : sql`us.id = ${named.id}`
  const { rows } = await sql<{ id: string }>`
    select us.id from users us join tenant_members tm on tm.user_id = us.id and tm.tenant_id = ${tenant}
    where ${person}
  `.execute(db)
  return rows[0]?.id ?? null
}
