import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { type Consent, storeConnection } from './connections.ts'

// Enterprise-managed authorization: an owner allows an app for the people of a tenant. From then on, an assertion of
// the tenant's identity provider gets the app a token for one of them (docs/agents.md).

/**
 * Allows an app for the people of a tenant. For each person whom the identity provider names, the app gets a token of
 * this connection, with these scopes at most.
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

/** Who vouches for a person, as the assertion says: its issuer, and the tenant as both sides call it. */
export type Vouching = {
  issuer: string
  /** The issuer's name for the tenant; null if the issuer speaks for one organisation only. */
  issuer_tenant: string | null
  /** Our id of the tenant; null if the issuer does not give it. */
  tenant: string | null
}

/** A tenant whose identity provider vouches for people to an app, and the app's connection with it. */
export type PeopleAccess = {
  tenant_id: string
  connection_id: string | null
  /** As in the view `connection_status`; null if the connection is live, or there is none. */
  refusal: string | null
  /** The scopes that an owner has allowed for the people and the app still has; null if no owner has allowed any. */
  scopes: string[] | null
}

/**
 * The tenants that an assertion may be about: those in the client's environment for which this issuer vouches to the
 * client. If there is more than one, the assertion has to name the tenant.
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

/** Finds a member of a tenant by id or, if there is no id, by an email address that is confirmed here too. */
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
