import type { Database } from '../../database/connect.ts'
import { firstIdAt, likeText, timeOfId } from '../activity/id_time.ts'

export type RequestFilter = {
  kind?: string | undefined
  environment?: string | undefined
  refused?: boolean
  connection?: string | undefined
  error?: string | undefined
  /** The lowest and the highest status. */
  status?: [number, number] | undefined
  since?: Date | undefined
  until?: Date | undefined
  /** An id, an error, or part of the path or the reason. */
  text?: string | undefined
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MINUTE = 60_000

/**
 * The requests of an app's clients, newest first, one more than `limit` if there are more.
 * @param before the last id of the previous page; null for the newest
 */
export async function requestsOfApp(
  db: Database,
  app: string,
  filter: RequestFilter,
  page: { limit: number; before: string | null },
) {
  const issued = filter.text === undefined ? null : timeOfId(filter.text)
  if (issued && !filter.since && !filter.until) {
    // Our ids contain the time of the request, which was logged soon after. Looking there first reads few rows.
    const near = {
      since: new Date(issued.getTime() - MINUTE),
      until: new Date(issued.getTime() + 10 * MINUTE),
    }
    const found = await listed(db, app, { ...filter, ...near }, page).execute()
    if (found.length > 0) return found
  }
  return await listed(db, app, filter, page).execute()
}

function listed(
  db: Database,
  app: string,
  filter: RequestFilter,
  { limit, before }: { limit: number; before: string | null },
) {
  const { kind, environment, connection, error, status, since, until, text } = filter
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
  if (kind) query = query.where('rl.kind', '=', kind)
  if (environment) query = query.where('rl.environment', '=', environment)
  if (filter.refused)
    query = query.where((eb) => eb.or([eb('rl.status', '>=', 400), eb('rl.error', 'is not', null)]))
  if (connection) query = query.where('rl.connection_id', '=', connection)
  if (error) query = query.where('rl.error', '=', error)
  if (status) query = query.where('rl.status', '>=', status[0]).where('rl.status', '<=', status[1])
  // The id condition uses the index, and the time condition selects the partitions.
  if (since) query = query.where('rl.id', '>=', firstIdAt(since)).where('rl.at', '>=', since)
  if (until) query = query.where('rl.id', '<', firstIdAt(until)).where('rl.at', '<', until)
  if (text)
    query = query.where((eb) =>
      eb.or([
        ...(UUID.test(text) ? [eb('rl.id', '=', text)] : []),
        eb('rl.request_id', '=', text),
        eb('rl.error', '=', text),
        eb('rl.path', 'ilike', likeText(text)),
        eb('rl.reason', 'ilike', likeText(text)),
      ]),
    )
  return query
}

/** One request of an app, with everything that is kept about it. */
export async function findRequest(db: Database, app: string, id: string) {
  if (!UUID.test(id)) return undefined
  return await db
    .selectFrom('request_log as rl')
    .leftJoin('tenants as t', 't.id', 'rl.tenant_id')
    .leftJoin('connections as n', (join) =>
      join.onRef('n.id', '=', 'rl.connection_id').onRef('n.app_id', '=', 'rl.app_id'),
    )
    .select([
      'rl.id',
      'rl.at',
      'rl.environment',
      'rl.client_id',
      'n.id as connection',
      't.name as tenant_name',
    ])
    .select([
      'rl.kind',
      'rl.method',
      'rl.path',
      'rl.parameters',
      'rl.status',
      'rl.error',
      'rl.reason',
      'rl.parameter',
    ])
    .select(['rl.response', 'rl.burst_left', 'rl.minute_left', 'rl.duration_ms', 'rl.ip', 'rl.request_id'])
    .where('rl.app_id', '=', app)
    .where('rl.id', '=', id)
    .executeTakeFirst()
}
