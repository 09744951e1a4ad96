import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { StoredListing } from '../listings/listing.ts'
import type { TeamRole } from '../people/team_roles.ts'
import type { Environment } from '../tenants/tenant_schema.ts'
import { maintainedBy } from './app_access.ts'
import type { VersionContent } from './app_versions.ts'
import type { AppState } from './approval.ts'
import type { App } from './apps.ts'

/**
 * What a person may see as a member of publishers and tenants. Each query takes the person, or an app or a tenant
 * that the caller has found for the person.
 */

export type MemberPublisher = { id: string; name: string; website: string; support: string; role: TeamRole }

export async function publishersOf(db: Database, person: string): Promise<MemberPublisher[]> {
  return await db
    .selectFrom('publisher_members as pm')
    .innerJoin('publishers as pu', 'pu.id', 'pm.publisher_id')
    .select(['pu.id', 'pu.name', 'pu.website', 'pu.support', 'pm.role'])
    .where('pm.user_id', '=', person)
    .orderBy('pu.name')
    .$narrowType<{ role: TeamRole }>()
    .execute()
}

export type AppCard = {
  id: string
  name: string
  publisher: string
  kind: 'public' | 'in_house'
  environments: Environment[]
  connections: number
  waiting: number
  suspended: boolean
  /** null for an in-house app, which nobody reviews. */
  state: AppState | null
}

/** The apps that the person maintains, newest first. */
export async function appsOf(db: Database, person: string): Promise<AppCard[]> {
  const { rows } = await sql<AppCard>`
    select a.id, a.name, coalesce(pu.name, t.name) as publisher, a.kind, a.suspended_at is not null as suspended,
           case when a.kind = 'public' then a.state end as state,
           array(select c.environment from unrevoked_clients c where c.app_id = a.id
                 order by c.environment desc) as environments,
           counted.connections, counted.waiting
    from apps a
    left join publishers pu on pu.id = a.publisher_id
    left join tenants t on t.id = a.tenant_id
    cross join lateral (
      select count(*)::int as connections,
             (count(*) filter (where n.state = 'needs_reconsent'))::int as waiting
      from unrevoked_connections n where n.app_id = a.id
    ) counted
    where ${maintainedBy(person)}
    order by a.created_at desc, a.id
  `.execute(db)
  return rows
}

export type MemberApp = {
  id: string
  name: string
  /** null if the organisation registered the app itself. */
  publisher: string | null
  publisher_name: string
  /** Empty if the organisation registered the app itself, like the support contact. */
  publisher_website: string
  publisher_support: string
  kind: 'public' | 'in_house'
  tenant: string | null
  tenant_name: string | null
  tenant_environment: Environment | null
  client_type: 'confidential' | 'public'
  native: boolean
  dpop: boolean
  scopes: string[]
  event_types: string[]
  redirect_uris: string[]
  webhook_url: string | null
  jwks: App['jwks']
  connect_url: string | null
  listing: StoredListing
  state: AppState
  version: number
  /** The version that production shows of a public app; null if none is approved, and for in-house apps. */
  approved: VersionContent | null
  submitted_at: Date | null
  /** Why the current version was declined. */
  decline_reason: string | null
  suspended_at: Date | null
  /** The environments in which the app has credentials. */
  environments: Environment[]
  created_at: Date
  /** What the person may do with the app: see `roleMay`. */
  role: TeamRole
}

/** An app that the person maintains; null for any other app, whether it exists or not. */
export async function appForMember(db: Database, app: string, person: string): Promise<MemberApp | null> {
  const { rows } = await sql<MemberApp>`
    select a.id, a.name, a.publisher_id as publisher, coalesce(pu.name, t.name) as publisher_name,
           coalesce(pu.website, '') as publisher_website, coalesce(pu.support, '') as publisher_support, a.kind, a.tenant_id as tenant,
           t.name as tenant_name, t.environment as tenant_environment, a.client_type, a.native, a.dpop, a.scopes,
           a.event_types, a.redirect_uris, a.webhook_url, a.jwks, a.connect_url, a.listing, a.state, a.version,
           case when v.version is not null then to_json(v) end as approved, w.submitted_at, w.decline_reason,
           a.suspended_at, a.created_at, coalesce(m.role, 'admin') as role,
           array(select c.environment from unrevoked_clients c where c.app_id = a.id) as environments
    from apps a
    left join publishers pu on pu.id = a.publisher_id
    left join tenants t on t.id = a.tenant_id
    left join publisher_members m on m.publisher_id = a.publisher_id and m.user_id = ${person}
    left join app_versions w on w.app_id = a.id and w.version = a.version
    left join app_versions v on v.app_id = a.id and v.version = a.approved_version
    where a.id = ${app} and ${maintainedBy(person)}
  `.execute(db)
  return rows[0] ?? null
}

export type MemberClient = {
  id: string
  environment: Environment
  created_at: Date
  secrets: { id: string; last_four: string; created_at: string; last_used_at: string | null }[]
}

/**
 * The clients of an app and their secrets, without revoked ones. Of a secret, only the last four characters are
 * included.
 */
export async function clientsOf(db: Database, app: string): Promise<MemberClient[]> {
  const { rows } = await sql<MemberClient>`
    select c.id, c.environment, c.created_at,
           coalesce((select json_agg(json_build_object('id', s.id, 'last_four', s.last_four,
               'created_at', s.created_at, 'last_used_at', s.last_used_at) order by s.created_at, s.id)
             from unrevoked_secrets s where s.client_id = c.id), '[]') as secrets
    from unrevoked_clients c where c.app_id = ${app}
    order by c.environment desc
  `.execute(db)
  return rows
}

/** The tenants that the person owns. An in-house app can belong to one of them. */
export async function ownedTenants(
  db: Database,
  person: string,
): Promise<{ id: string; name: string; environment: string; verified: boolean }[]> {
  return await db
    .selectFrom('tenant_members as tm')
    .innerJoin('tenants as t', 't.id', 'tm.tenant_id')
    .select(['t.id', 't.name', 't.environment', 't.verified'])
    .where('tm.user_id', '=', person)
    .where('tm.role', '=', 'owner')
    .orderBy('t.name')
    .execute()
}

export type OwnInHouseApp = { id: string; name: string; publisher: string | null }

/** The in-house apps of a tenant, except its keys. It does not matter who registered them. */
export async function inHouseAppsOf(db: Database, tenant: string): Promise<OwnInHouseApp[]> {
  return await db
    .selectFrom('apps as a')
    .leftJoin('publishers as pu', 'pu.id', 'a.publisher_id')
    .select(['a.id', 'a.name', 'pu.name as publisher'])
    .where('a.tenant_id', '=', tenant)
    .where('a.is_key', '=', false)
    .orderBy('a.created_at', 'desc')
    .orderBy('a.id')
    .execute()
}
