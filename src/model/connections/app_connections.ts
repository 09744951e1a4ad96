import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Environment } from '../tenants/tenant_schema.ts'

export type AppConnection = {
  id: string
  tenant: string
  tenant_name: string
  unit_name: string | null
  environment: string
  scopes: string[]
  state: string
  created_at: Date
  last_used_at: Date | null
}

export type ConnectionCounts = { active: number; waiting: number }

/**
 * How many connections an app has, and how many of them wait for a new consent.
 * @param environment null: both
 */
export async function countConnections(
  db: Database,
  app: string,
  environment: Environment | null = null,
): Promise<ConnectionCounts> {
  const { rows } = await sql<ConnectionCounts>`
    select count(*)::int as active, (count(*) filter (where state = 'needs_reconsent'))::int as waiting
    from unrevoked_connections
    where app_id = ${app} and (${environment}::text is null or environment = ${environment})
  `.execute(db)
  return rows[0] ?? { active: 0, waiting: 0 }
}

/**
 * The connections of an app that have not ended, in the order of their ids, one more than `limit` where there are
 * more.
 * @param after the last id of the page before
 */
export async function connectionsOfApp(
  db: Database,
  app: string,
  { limit, after }: { limit: number; after: string },
): Promise<AppConnection[]> {
  const { rows } = await sql<AppConnection>`
    select n.id, n.tenant_id as tenant, t.name as tenant_name, u.name as unit_name, n.environment, n.scopes,
           n.state, n.created_at, cu.last_used_at
    from unrevoked_connections n
    join tenants t on t.id = n.tenant_id
    left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    left join connection_use cu on cu.connection_id = n.id
    where n.app_id = ${app} and n.id > ${after}
    order by n.id limit ${limit + 1}
  `.execute(db)
  return rows
}
