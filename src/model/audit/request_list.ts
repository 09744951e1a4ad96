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
    .selectFrom('request_log as l')
    .leftJoin('tenants as t', 't.id', 'l.tenant_id')
    .select([
      'l.id',
      'l.at',
      'l.environment',
      'l.connection_id',
      't.name as tenant_name',
      'l.kind',
      'l.method',
    ])
    .select(['l.path', 'l.status', 'l.error', 'l.reason', 'l.duration_ms'])
    .where('l.app_id', '=', app)
    .orderBy('l.id', 'desc')
    .limit(limit + 1)
  if (before) query = query.where('l.id', '<', before)
  if (filter.kind) query = query.where('l.kind', '=', filter.kind)
  if (filter.environment) query = query.where('l.environment', '=', filter.environment)
  if (filter.refused)
    query = query.where((eb) => eb.or([eb('l.status', '>=', 400), eb('l.error', 'is not', null)]))
  if (filter.connection) query = query.where('l.connection_id', '=', filter.connection)
  if (filter.error) query = query.where('l.error', '=', filter.error)
  return await query.execute()
}
