import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { PARTICIPANT_SCOPE } from '../../platform/participants.ts'
import { wordQuery } from '../listings/listed_apps.ts'
import { type Listing, listingOf } from '../listings/listing.ts'

/**
 * What a merchant's people see of the apps that are connected or could be. In production, this is the approved
 * version of a public app, through `client_registrations`.
 */

export type MemberTenant = {
  id: string
  name: string
  environment: 'sandbox' | 'production'
  verified: boolean
  role: 'owner' | 'staff'
}

export async function tenantsOf(db: Database, person: string): Promise<MemberTenant[]> {
  const { rows } = await sql<MemberTenant>`
    select t.id, t.name, t.environment, t.verified, tm.role
    from tenant_members tm join tenants t on t.id = tm.tenant_id
    where tm.user_id = ${person} order by lower(t.name), t.id
  `.execute(db)
  return rows
}

export type ConnectedApp = {
  connection: string
  app: string
  name: string
  /** The icon of its approved version; null if there is none. */
  icon: string | null
  kind: 'public' | 'in_house' | 'unregistered'
  /**
   * The publisher's name; the organisation's if it registered the app itself; the host of an agent that nobody
   * registered.
   */
  publisher: string
  /** Whether it is an AI agent. `claimed_name` is what an agent that nobody registered calls itself. */
  agent: boolean
  claimed_name: string | null
  /** When the connection of an agent expires. */
  expires_at: Date | null
  /** Whether an owner has also allowed it for the tenant's people. */
  for_people: boolean
  website: string | null
  support: string | null
  /** Where a connection begins; null if the app does not say. */
  start: string | null
  unit_name: string | null
  state: string
  scopes: string[]
  /** The scopes that the app has declared since then and that the merchant has not consented to. */
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

/** The apps that are connected to a tenant, newest connection first. Keys are left out. */
export async function appsConnectedTo(db: Database, tenant: string, now: Date): Promise<ConnectedApp[]> {
  const week = new Date(now.getTime() - 7 * 86_400_000)
  const { rows } = await sql<ConnectedApp>`
    select n.id as connection, n.app_id as app, c.name, l.listing ->> 'icon' as icon, c.kind,
           coalesce(c.publisher_name, case c.kind when 'unregistered' then c.name else t.name end) as publisher,
           a.agent, a.claimed_name, n.expires_at, n.people_scopes is not null as for_people,
           c.publisher_website as website, c.publisher_support as support,
           c.connect_url as start, u.name as unit_name, n.state, n.scopes,
           case when n.state = 'needs_reconsent'
             then array(select scope from unnest(c.scopes) scope where scope <> all(n.scopes) and scope <> ${PARTICIPANT_SCOPE})
             else '{}' end as wanted,
           us.name as created_by, n.created_at, cu.last_used_at,
           coalesce(c.refusal = 'app_suspended', false) as suspended,
           counted.calls, counted.refused
    from unrevoked_connections n
    join client_registrations c on c.id = n.client_id
    join apps a on a.id = n.app_id
    left join listed_apps l on l.app_id = n.app_id
    join tenants t on t.id = n.tenant_id
    left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    left join users us on us.id = n.created_by
    left join connection_use cu on cu.connection_id = n.id
    cross join lateral (
      select count(*)::int as calls, (count(*) filter (where status >= 400))::int as refused
      from (select status from request_log
            where connection_id = n.id and kind in ('api', 'forward_auth', 'mcp') and at > ${week}
            limit ${MOST_COUNTED}) recent
    ) counted
    where n.tenant_id = ${tenant} and not c.is_key
    order by n.created_at desc, n.id
  `.execute(db)
  return rows
}

export type CatalogueApp = {
  id: string
  name: string
  kind: 'public' | 'in_house'
  publisher: string
  /** Where a connection begins; null if the app does not say. */
  start: string | null
  scopes: string[]
  connected: boolean
  listing: Listing
  /** The icon of its approved version, because no other icon may be loaded; null if there is none. */
  icon: string | null
  /** Whether it has a listing that everyone can read. */
  listed: boolean
}

/**
 * The apps that a tenant can connect: public ones and its own in-house ones, with a live client in the tenant's
 * environment.
 */
export async function catalogueFor(
  db: Database,
  tenant: Pick<MemberTenant, 'id' | 'environment'>,
  { limit, search, category }: { limit: number; search: string; category: string | null },
): Promise<CatalogueApp[]> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  const query = wordQuery(search)
  const { rows } = await sql<Omit<CatalogueApp, 'listing'> & { listing: unknown }>`
    select c.app_id as id, c.name, c.kind, coalesce(c.publisher_name, t.name) as publisher,
           c.connect_url as start,
           array_remove(c.scopes, ${PARTICIPANT_SCOPE}) as scopes,
           exists (select from unrevoked_connections n
                   where n.app_id = c.app_id and n.tenant_id = ${tenant.id}) as connected,
           coalesce(l.listing, a.listing) - 'description' as listing, l.app_id is not null as listed,
           (select i.listing ->> 'icon' from listed_apps i where i.app_id = c.app_id) as icon
    from live_clients c
    join apps a on a.id = c.app_id
    left join listed_apps l on l.app_id = c.app_id and c.environment = 'production'
    left join tenants t on t.id = c.tenant_id
    where c.environment = ${tenant.environment} and not c.is_key
      and (c.kind = 'public' or c.tenant_id = ${tenant.id})
      and (${search} = '' or c.name ilike ${pattern} or c.publisher_name ilike ${pattern} or c.app_id in (
        select f.app_id from listed_apps f
        where listing_words(f.name, f.publisher_name, f.listing) @@ to_tsquery('simple', ${query})))
      and (${category}::text is null or coalesce(l.listing, a.listing) ->> 'category' = ${category})
    order by c.kind = 'public', lower(c.name), c.app_id
    limit ${limit}
  `.execute(db)
  return rows.map((row) => ({ ...row, listing: listingOf(row.listing) }))
}

/** An app that a tenant can connect: who makes it, and where to find them. */
export type ConnectableApp = {
  name: string
  publisher: string
  /** null for an app that the tenant registered itself. */
  website: string | null
  support: string | null
}

/** One of the apps of `catalogueFor`; null for any other app. */
export async function connectableApp(
  db: Database,
  tenant: Pick<MemberTenant, 'id' | 'environment'>,
  app: string,
): Promise<ConnectableApp | null> {
  const { rows } = await sql<ConnectableApp>`
    select c.name, coalesce(c.publisher_name, t.name) as publisher, c.publisher_website as website,
           c.publisher_support as support
    from live_clients c
    left join tenants t on t.id = c.tenant_id
    where c.app_id = ${app} and c.environment = ${tenant.environment} and not c.is_key
      and (c.kind = 'public' or c.tenant_id = ${tenant.id})
    limit 1
  `.execute(db)
  return rows[0] ?? null
}

export type MemberConnection = {
  id: string
  name: string
  publisher: string | null
  tenant: string
  tenant_name: string
  unit_name: string | null
  /** The person's role in the tenant: only owners may end a connection. */
  role: 'owner' | 'staff'
}

/** A connection of a tenant that the person belongs to, if it has not ended; null for any other. */
export async function connectionForMember(
  db: Database,
  connection: string,
  person: string,
): Promise<MemberConnection | null> {
  const { rows } = await sql<MemberConnection>`
    select n.id, c.name, c.publisher_name as publisher, t.id as tenant, t.name as tenant_name, u.name as unit_name, tm.role
    from unrevoked_connections n
    join tenant_members tm on tm.tenant_id = n.tenant_id and tm.user_id = ${person}
    join tenants t on t.id = n.tenant_id
    join client_registrations c on c.id = n.client_id
    left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    where n.id = ${connection}
  `.execute(db)
  return rows[0] ?? null
}
