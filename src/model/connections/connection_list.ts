import type { Database } from '../../database/connect.ts'

export type ConnectionFilter = { tenant?: string | undefined; app?: string | undefined }

/** Connections, including ended ones, in the order of their ids, one more than `limit` if there are more. */
export async function listConnections(
  db: Database,
  filter: ConnectionFilter,
  { limit, after }: { limit: number; after: string | null },
) {
  let query = selection(db)
    .orderBy('connections.id')
    .limit(limit + 1)
  if (filter.tenant !== undefined) query = query.where('tenant_id', '=', filter.tenant)
  if (filter.app !== undefined) query = query.where('app_id', '=', filter.app)
  if (after !== null) query = query.where('connections.id', '>', after)
  return await query.execute()
}

export async function findConnection(db: Database, id: string) {
  return await selection(db).where('connections.id', '=', id).executeTakeFirst()
}

function selection(db: Database) {
  return db
    .selectFrom('connections')
    .leftJoin('connection_use', 'connection_use.connection_id', 'connections.id')
    .select(['id', 'app_id as app', 'client_id', 'tenant_id as tenant', 'unit_id as unit', 'scopes', 'state'])
    .select([
      'environment',
      'created_by',
      'created_at',
      'expires_at',
      'people_scopes',
      'last_used_at',
      'revoked_at as ended_at',
      'end_reason',
    ])
}
