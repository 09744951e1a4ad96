import type { Database } from '../../database/connect.ts'

export type RequestFilter = {
  kind?: string | undefined
  environment?: string | undefined
  refused?: boolean
  connection?: string | undefined
  error?: string | undefined
}

/**
 * The requests of an app's programs, newest first, one more than `limit` where there are more.
 * @param before the last id of the page before; null for the newest
 */
export async function requestsOfApp(
  db: Database,
  app: string,
  filter: RequestFilter,
  { limit, before }: { limit: number; before: string | null },
) {
  let query = db
    .selectFrom('request_log as r')
    .leftJoin('tenants as t', 't.id', 'r.tenant_id')
    .select([
      'r.id',
      'r.at',
      'r.environment',
      'r.connection_id',
      't.name as tenant_name',
      'r.kind',
      'r.method',
    ])
    .select(['r.path', 'r.status', 'r.error', 'r.reason', 'r.duration_ms'])
    .where('r.app_id', '=', app)
    .orderBy('r.id', 'desc')
    .limit(limit + 1)
  if (before) query = query.where('r.id', '<', before)
  if (filter.kind) query = query.where('r.kind', '=', filter.kind)
  if (filter.environment) query = query.where('r.environment', '=', filter.environment)
  if (filter.refused)
    query = query.where((eb) => eb.or([eb('r.status', '>=', 400), eb('r.error', 'is not', null)]))
  if (filter.connection) query = query.where('r.connection_id', '=', filter.connection)
  if (filter.error) query = query.where('r.error', '=', filter.error)
  return await query.execute()
}
