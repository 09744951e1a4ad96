import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Environment } from '../tenants/tenant_schema.ts'
import type { EndReason } from './connections.ts'

export type AppConnection = {
  id: string
  tenant: string
  tenant_name: string
  unit_name: string | null
  environment: string
  scopes: string[]
  state: 'active' | 'needs_reconsent'
  /** Why it gives no access although it has not ended: a refusal of migrations/0005_live.ts. */
  refusal: string | null
  /** Whether all of its grants are revoked: the merchant has to consent again. */
  without_grant: boolean
  created_at: Date
  last_used_at: Date | null
}

export type ConnectionCounts = { active: number; waiting: number }

/**
 * How many connections an app has, and how many of them wait for a new consent.
 * @param environment null for both
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

/** A page of a list. `after`: the last id of the previous page. `environment`: null for both. */
type ConnectionsPage = { limit: number; after: string; environment?: Environment | null }

/**
 * The connections of an app that have not ended, in the order of their ids, one more than `limit` if there are more.
 */
export async function connectionsOfApp(
  db: Database,
  app: string,
  { limit, after, environment = null }: ConnectionsPage,
): Promise<AppConnection[]> {
  const { rows } = await sql<AppConnection>`
    select n.id, n.tenant_id as tenant, t.name as tenant_name, u.name as unit_name, n.environment, n.scopes,
           n.state, s.refusal, n.created_at, cu.last_used_at,
           exists (select from grants g where g.connection_id = n.id and g.participant is null)
             and not exists (select from unrevoked_grants g where g.connection_id = n.id and g.participant is null)
             as without_grant
    from unrevoked_connections n
    join connection_status s on s.id = n.id
    join tenants t on t.id = n.tenant_id
    left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    left join connection_use cu on cu.connection_id = n.id
    where n.app_id = ${app} and n.id > ${after} and (${environment}::text is null or n.environment = ${environment})
    order by n.id limit ${limit + 1}
  `.execute(db)
  return rows
}

type EndedConnection = Pick<AppConnection, 'id' | 'tenant_name' | 'unit_name' | 'created_at'> & {
  ended_at: Date
  /** null if it ended before reasons were stored. */
  end_reason: EndReason | null
}

/** The connections of an app that have ended, latest end first, one more than `limit` if there are more. */
export async function endedConnectionsOfApp(
  db: Database,
  app: string,
  { limit, after, environment }: ConnectionsPage & { environment: Environment },
): Promise<EndedConnection[]> {
  // Two scalar subqueries: PostgreSQL cannot start in an index at a row that it has to read first.
  const position = sql`((select p.revoked_at from connections p where p.id = ${after}), ${after})`
  const { rows } = await sql<EndedConnection>`
    select n.id, t.name as tenant_name, u.name as unit_name, n.created_at, n.revoked_at as ended_at, n.end_reason
    from connections n
    join tenants t on t.id = n.tenant_id
    left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id
    where n.app_id = ${app} and n.environment = ${environment} and n.state = 'revoked'
      and ${after === '' ? sql`true` : sql`(n.revoked_at, n.id) < ${position}`}
    order by n.revoked_at desc, n.id desc limit ${limit + 1}
  `.execute(db)
  return rows
}

/** Actions that revoke the tokens of a connection but not the connection itself. */
const TOKEN_ENDS = ['refresh_token.reused', 'code.reused', 'token.revoked', 'secret.leaked'] as const
export type TokenEnd = { connection: string; action: (typeof TOKEN_ENDS)[number]; at: Date }

/** The last action that revoked the tokens of each connection. */
export async function tokenEndsOf(db: Database, app: string, connections: string[]): Promise<TokenEnd[]> {
  if (connections.length === 0) return []
  const { rows } = await sql<TokenEnd>`
    select distinct on (connection_id) connection_id as connection, action, at
    from audit_log
    where app_id = ${app} and connection_id = any(${connections}) and action = any(${[...TOKEN_ENDS]})
      and action not in ('token.issued', 'token.refreshed')
    order by connection_id, id desc
  `.execute(db)
  return rows
}
