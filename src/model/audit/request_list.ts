import type { Database } from '../../database/connect.ts'

export type RequestFilter = {
  kind?: string | undefined
  environment?: string | undefined
  refused?: boolean
  connection?: string | undefined
  error?: string | undefined
}

/**
 * The requests of an app's clients, newest first, one more than `limit` where there are more.
 * @param before the last id of the page before; null for the newest
 */
export async function requestsOfApp(
  db: Database,
  app: string,
  filter: RequestFilter,
  { limit, before }: { limit: number; before: string | null },
) {
  let query = db
    .selectFrom('request_log as rl')
    .leftJoin('tenants as t', 't.id', 'rl.tenant_id')
    .select([
      'rl.id',
      'rl.at',
      'rl.environment',
      'rl.connection_id',
      't.name as tenant_name',
      'rl.kind',
      'rl.method',
    ])
    .select(['rl.path', 'rl.status', 'rl.error', 'rl.reason', 'rl.duration_ms', 'rl.request_id'])
    .where('rl.app_id', '=', app)
    .orderBy('rl.id', 'desc')
    .limit(limit + 1)
  if (before) query = query.where('rl.id', '<', before)
  if (filter.kind) query = query.where('rl.kind', '=', filter.kind)
  if (filter.environment) query = query.where('rl.environment', '=', filter.environment)
  if (filter.refused)
    query = query.where((eb) => eb.or([eb('rl.status', '>=', 400), eb('rl.error', 'is not', null)]))
  if (filter.connection) query = query.where('rl.connection_id', '=', filter.connection)
  if (filter.error) query = query.where('rl.error', '=', filter.error)
  return await query.execute()
}
