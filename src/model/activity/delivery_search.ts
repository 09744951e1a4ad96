import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type AppAccess, accessibleTo } from '../apps/app_access.ts'
import type { DeliveryState, DeliveryView } from '../webhooks/deliveries.ts'
import { firstIdAt, likeText, timeOfId } from './id_time.ts'

export type DeliverySearch = {
  apps: string[]
  environment?: string | undefined
  endpoint?: string | undefined
  connection?: string | undefined
  /** The type of the event. */
  type?: string | undefined
  state?: DeliveryState | undefined
  /** The lowest and the highest status of the newest response. */
  status?: [number, number] | undefined
  since?: Date | undefined
  until?: Date | undefined
  /**
   * The id of a delivery, event, record or connection, an error, or part of the reason or of the receiver's response.
   */
  text?: string | undefined
}

export type FoundDelivery = Pick<
  DeliveryView,
  'id' | 'state' | 'reason' | 'endpoint' | 'connection' | 'attempt_count' | 'last_attempt' | 'created_at'
> & {
  /** Our own id of the event, which its page uses. */
  event: string
  endpoint_url: string
  /** null once the event is no longer kept. */
  event_id: string | null
  event_type: string | null
  test: boolean
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const EVENT_ID = /^[A-Za-z0-9_-]{1,128}$/
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * The deliveries to the endpoints of some apps, newest first, and one more than `limit` if there are more. Removed
 * endpoints are left out. Deliveries of each endpoint are read in the order of their ids, which sort by time.
 * @param before the last id of the previous page; null for the newest
 */
export async function searchDeliveries(
  db: Database,
  access: AppAccess,
  search: DeliverySearch,
  page: { limit: number; before: string | null },
): Promise<FoundDelivery[]> {
  // Our own event id contains its time, so that its deliveries are found without reading those from other times.
  for (const event of await eventsCalled(db, search.text)) {
    const found = await listed(db, access, { ...search, text: event }, page)
    if (found.length > 0) return found
  }
  return await listed(db, access, search, page)
}

/** The most events with the same id. Ids from the operator are unique, and ours are random. */
const MOST_OF_ONE_ID = 3

/** Our own ids of the events that receivers know by this id. */
async function eventsCalled(db: Database, id: string | undefined): Promise<string[]> {
  if (id === undefined || !EVENT_ID.test(id) || UUID.test(id)) return []
  const found = await db
    .selectFrom('events')
    .select('uid')
    .where('id', '=', id)
    .limit(MOST_OF_ONE_ID)
    .execute()
  return found.map(({ uid }) => uid)
}

async function listed(
  db: Database,
  access: AppAccess,
  search: DeliverySearch,
  { limit, before }: { limit: number; before: string | null },
): Promise<FoundDelivery[]> {
  const { apps, endpoint = null, environment = null } = search
  const rows = (table: RawBuilder<unknown>, state: RawBuilder<unknown>, reason: RawBuilder<unknown>) => sql`
    (select d.id, ${state} as state, ${reason} as reason, d.event_uid, d.connection_id, d.attempts, d.created_at,
       e.id as event_id, e.type as event_type, e.test, last.started_at, last.status, last.error
     from ${table} d
     left join events e on e.uid = d.event_uid and e.at = d.event_at
     left join lateral (
       select tried.started_at, tried.status, tried.error, tried.response_body from attempts tried
       where tried.delivery_id = d.id and tried.started_at >= d.created_at order by tried.started_at desc limit 1
     ) last on true
     where d.endpoint_id = ep.id and ${matching(search, state, reason, before)}
     order by d.id desc limit ${limit + 1})`
  const found = await sql<FoundDelivery>`
    select f.id, f.state, f.reason, ep.id as endpoint, ep.url as endpoint_url, f.connection_id as connection,
      f.attempts as attempt_count, f.created_at, f.event_uid as event, f.event_id, f.event_type,
      coalesce(f.test, false) as test,
      case when f.started_at is not null then json_build_object('status', f.status, 'error', f.error) end
        as last_attempt
    from endpoints ep
    join apps a on a.id = ep.app_id
    cross join lateral (
      ${rows(sql`deliveries`, sql`'pending'::text`, sql`null::text`)}
      union all
      ${rows(sql`delivery_history`, sql`d.state`, sql`d.reason`)}
    ) f
    where ep.app_id = any(${apps}) and ep.removed_at is null and ${accessibleTo(access)}
      and (${endpoint}::text is null or ep.id = ${endpoint})
      and (${environment}::text is null or ep.environment = ${environment})
    order by f.id desc limit ${limit + 1}
  `.execute(db)
  return found.rows
}

function matching(
  search: DeliverySearch,
  state: RawBuilder<unknown>,
  reason: RawBuilder<unknown>,
  before: string | null,
): RawBuilder<unknown> {
  const { text = null, type = null, connection = null, status } = search
  const [lowest, highest] = idsOf(search)
  const [lowestStatus, highestStatus] = status ?? [null, null]
  const uuid = text !== null && UUID.test(text) ? text : null
  return sql`d.id >= ${lowest}::uuid and d.id < ${highest}::uuid and d.id < ${before ?? LAST_ID}::uuid
    and (${search.state ?? null}::text is null or ${state} = ${search.state ?? null})
    and (${connection}::text is null or d.connection_id = ${connection})
    and (${type}::text is null or e.type = ${type})
    and (${lowestStatus}::int is null or last.status between ${lowestStatus}::int and ${highestStatus}::int)
    and (${text}::text is null or d.id = ${uuid}::uuid or d.event_uid = ${uuid}::uuid
      or e.id = ${text} or e.record_id = ${text} or d.connection_id = ${text} or last.error = ${text}
      or ${reason} ilike ${text && likeText(text)} or last.response_body ilike ${text && likeText(text)})`
}

/**
 * The range of ids that a search can find. Our ids contain their time, and deliveries have the time of their event.
 */
function idsOf({ since, until, text }: DeliverySearch): [string, string] {
  const moment = text === undefined ? null : timeOfId(text)
  if (moment) return [firstIdAt(moment), firstIdAt(new Date(moment.getTime() + 1))]
  return [since ? firstIdAt(since) : FIRST_ID, until ? firstIdAt(until) : LAST_ID]
}

export type FoundEvent = {
  uid: string
  id: string
  type: string
  at: Date
  test: boolean
  tenant_name: string | null
  record_type: string | null
  record_id: string | null
}

/**
 * An event that was sent to an endpoint of these apps, by our own id; undefined if there is none, or it is no longer
 * kept.
 */
export async function findEvent(
  db: Database,
  access: AppAccess,
  apps: string[],
  uid: string,
): Promise<{ event: FoundEvent; deliveries: FoundDelivery[] } | undefined> {
  const at = timeOfId(uid)
  if (!at) return undefined
  const page = { limit: MOST_ENDPOINTS, before: null }
  const found = await searchDeliveries(db, access, { apps, text: uid }, page)
  const deliveries = found.filter(({ event }) => event === uid)
  if (deliveries.length === 0) return undefined
  const next = new Date(at.getTime() + 1)
  const { rows } = await sql<FoundEvent>`
    select e.uid, e.id, e.type, e.at, e.test, t.name as tenant_name, e.record_type, e.record_id
    from events e left join tenants t on t.id = e.tenant_id
    where e.uid = ${uid}::uuid and e.at >= ${at} and e.at < ${next}
  `.execute(db)
  return rows[0] && { event: rows[0], deliveries }
}

/** The most endpoints of one app. An event has at most one delivery per endpoint. */
const MOST_ENDPOINTS = 100
