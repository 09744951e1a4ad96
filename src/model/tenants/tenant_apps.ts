import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** What a merchant's people see of the apps that are, or could be, connected. */

export type MemberTenant = {
  id: string
  name: string
  environment: 'sandbox' | 'production'
  verified: boolean
  role: 'owner' | 'staff'
}

export async function tenantsOf(db: Database, person: string): Promise<MemberTenant[]> {
  const { rows } = await sql<MemberTenant>`
    select t.id, t.name, t.environment, t.verified, m.role
    from tenant_members m join tenants t on t.id = m.tenant_id
    where m.user_id = ${person} order by lower(t.name), t.id
  `.execute(db)
  return rows
}

export type ConnectedApp = {
  connection: string
  app: string
  name: string
  kind: string
  publisher: string
  website: string
  support: string
  start: string
  unit_name: string | null
  state: string
  scopes: string[]
  /** What the app asks for since, and has not been allowed. */
  wanted: string[]
  created_by: string | null
  created_at: Date
  last_used_at: Date | null
  suspended: boolean
  /** Calls of the last seven days, counted up to `MOST_COUNTED`. */
  calls: number
  refused: number
}

export const MOST_COUNTED = 1000

/** The apps of partners that are connected with a tenant, newest connection first. */
export async function appsConnectedTo(db: Database, tenant: string, now: Date): Promise<ConnectedApp[]> {
  const week = new Date(now.getTime() - 7 * 86_400_000)
  const { rows } = await sql<ConnectedApp>`
    select c.id as connection, a.id as app, a.name, a.kind, p.name as publisher, p.website, p.support,
           coalesce(a.connect_url, p.website) as start, u.name as unit_name, c.state, c.scopes,
           case when c.state = 'needs_reconsent'
             then array(select s from unnest(a.scopes) s where s <> all(c.scopes)) else '{}' end as wanted,
           who.name as created_by, c.created_at, c.last_used_at, a.suspended_at is not null as suspended,
           seen.calls, seen.refused
    from connections c
    join apps a on a.id = c.app_id
    join publishers p on p.id = a.publisher_id
    left join units u on u.tenant_id = c.tenant_id and u.id = c.unit_id
    left join users who on who.id = c.created_by
    cross join lateral (
      select count(*)::int as calls, (count(*) filter (where status >= 400))::int as refused
      from (select status from request_log r
            where r.connection_id = c.id and r.kind = 'api' and r.at > ${week}
            limit ${MOST_COUNTED}) lately
    ) seen
    where c.tenant_id = ${tenant} and c.state <> 'revoked'
    order by c.created_at desc, c.id
  `.execute(db)
  return rows
}

export type CatalogueApp = {
  id: string
  name: string
  kind: string
  publisher: string
  website: string
  start: string
  scopes: string[]
  connected: boolean
}

/**
 * The apps that a tenant can connect: public ones, and in-house ones of its own, that have live credentials in
 * its environment, are not suspended and, in production, let in.
 */
export async function catalogueFor(
  db: Database,
  tenant: Pick<MemberTenant, 'id' | 'environment'>,
  { limit, search }: { limit: number; search: string },
): Promise<CatalogueApp[]> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<CatalogueApp>`
    select a.id, a.name, a.kind, p.name as publisher, p.website, coalesce(a.connect_url, p.website) as start,
           a.scopes,
           exists (select from connections n where n.app_id = a.id and n.tenant_id = ${tenant.id}
                   and n.state <> 'revoked') as connected
    from apps a
    join publishers p on p.id = a.publisher_id
    where (a.kind = 'public' or a.tenant_id = ${tenant.id})
      and a.suspended_at is null
      and (a.kind = 'in_house' or ${tenant.environment} = 'sandbox' or a.approved_at is not null)
      and exists (select from clients k where k.app_id = a.id and k.environment = ${tenant.environment}
                  and k.revoked_at is null)
      and (${search} = '' or a.name ilike ${pattern} or p.name ilike ${pattern})
    order by a.kind = 'public', lower(a.name), a.id
    limit ${limit}
  `.execute(db)
  return rows
}

export type OwnedConnection = {
  id: string
  name: string
  publisher: string | null
  tenant: string
  tenant_name: string
  unit_name: string | null
}

/** A live connection of a tenant that the person owns; null for every other. */
export async function connectionForOwner(
  db: Database,
  connection: string,
  person: string,
): Promise<OwnedConnection | null> {
  const { rows } = await sql<OwnedConnection>`
    select c.id, a.name, p.name as publisher, t.id as tenant, t.name as tenant_name, u.name as unit_name
    from connections c
    join tenant_members m on m.tenant_id = c.tenant_id and m.user_id = ${person} and m.role = 'owner'
    join tenants t on t.id = c.tenant_id
    join apps a on a.id = c.app_id
    left join publishers p on p.id = a.publisher_id
    left join units u on u.tenant_id = c.tenant_id and u.id = c.unit_id
    where c.id = ${connection} and c.state <> 'revoked'
  `.execute(db)
  return rows[0] ?? null
}
