import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type AppAccess, accessibleTo } from '../apps/app_access.ts'

export const deliveryStates = ['pending', 'delivered', 'dead', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** Why no response came. Partners see these codes. None reveals the address that a name resolves to. */
export const failureCodes = [
  'timeout',
  'blocked_address',
  'name_not_found',
  'dns',
  'connection_refused',
  'unreachable',
  'connection_lost',
  'certificate_expired',
  'certificate_not_yet_valid',
  'certificate_self_signed',
  'certificate_wrong_host',
  'certificate_untrusted',
  'tls',
  'response_malformed',
  'headers_too_large',
  'not_sent',
] as const
export type FailureCode = (typeof failureCodes)[number]

/** One event on its way to one endpoint, as the app's people see it. */
export type DeliveryView = {
  id: string
  state: DeliveryState
  /** Why it ended: `schedule_ended`, `expired`, `endpoint_removed`, `worker_lost`, a reason of `REFUSAL` … */
  reason: string | null
  /** For a dead delivery: whose fault it was, the receiver's or ours. */
  fault: 'receiver' | 'sender' | null
  /** null if its event is no longer kept. */
  event: { id: string; type: string; test: boolean } | null
  endpoint: string
  /** null if the endpoint is the operator's own. */
  app: string | null
  connection: string | null
  tenant: string | null
  attempt_count: number
  /** The newest attempt: the status of its response, or why there was none; null before the first attempt. */
  last_attempt: { status: number | null; error: FailureCode | null } | null
  /** For a pending delivery: when it is sent next, unless its endpoint is held. */
  next_attempt_at: Date | null
  created_at: Date
  finished_at: Date | null
}

export type DeliveryFilter = {
  state?: DeliveryState | undefined
  app?: string | undefined
  endpoint?: string | undefined
  /** Only finished deliveries have one. */
  reason?: string | undefined
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * The deliveries that the caller may access, newest first.
 * @param after the last id of the previous page
 */
export async function listDeliveries(
  db: Database,
  access: AppAccess,
  filter: DeliveryFilter,
  { limit, after }: { limit: number; after: string | null },
): Promise<DeliveryView[]> {
  const { state } = filter
  const before = after ?? LAST_ID
  const where = (row: Row) =>
    sql.join(
      [
        accessibleTo(access),
        sql`${row}.id < ${before}::uuid`,
        filter.app === undefined ? sql`true` : sql`${row}.app_id = ${filter.app}`,
        filter.endpoint === undefined ? sql`true` : sql`${row}.endpoint_id = ${filter.endpoint}`,
      ],
      sql` and `,
    )
  const ended = sql.join(
    [
      sql`h.id < ${before}::uuid`,
      state === undefined ? sql`true` : sql`h.state = ${state}`,
      sql`(${filter.reason ?? null}::text is null or h.reason = ${filter.reason ?? null})`,
    ],
    sql` and `,
  )
  const history = filter.app === undefined ? sql`delivery_history` : historyOf(filter.app, ended, limit + 1)
  const parts = [
    ...(state === undefined || state === 'pending' ? [pendingRows(where(D), limit + 1)] : []),
    ...(state === 'pending' ? [] : [finishedRows(sql`${where(H)} and ${ended}`, limit + 1, history)]),
  ]
  const { rows } = await sql<DeliveryView>`
    ${withEvents(sql.join(parts, sql` union all `))} order by d.id desc limit ${limit + 1}
  `.execute(db)
  return rows
}

export async function findDelivery(
  db: Database,
  access: AppAccess,
  id: string,
): Promise<(DeliveryView & { endpoint_url: string }) | undefined> {
  if (!isDeliveryId(id)) return undefined
  const where = (row: Row) => sql`${row}.id = ${id}::uuid and ${accessibleTo(access)}`
  const { rows } = await sql<DeliveryView & { endpoint_url: string }>`
    ${withEvents(sql`${pendingRows(where(D), 1)} union all ${finishedRows(where(H), 1)}`)}
  `.execute(db)
  return rows[0]
}

/** A row of `deliveries`, or one of `delivery_history`. */
type Row = RawBuilder<unknown>
const D: Row = sql.raw('d')
const H: Row = sql.raw('h')

/** Whether a text has the form of an id. The text in a URL can be anything. */
export function isDeliveryId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

function pendingRows(where: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  return sql`(select d.id, 'pending' as state, null as reason, null as fault, d.event_uid, d.event_at, d.endpoint_id,
      d.app_id, d.connection_id, d.attempts, d.due_at as next_attempt_at, d.created_at,
      null::timestamptz as finished_at
    from deliveries d left join apps a on a.id = d.app_id where ${where} order by d.id desc limit ${limit})`
}

/**
 * The newest rows of each endpoint of an app. An index has the rows of one endpoint in order, but none has those of
 * one app.
 */
function historyOf(app: string, ended: RawBuilder<unknown>, limit: number): RawBuilder<unknown> {
  return sql`(select newest.* from endpoints ep cross join lateral (
      select * from delivery_history h where h.endpoint_id = ep.id and ${ended} order by h.id desc limit ${limit}
    ) newest where ep.app_id = ${app})`
}

function finishedRows(
  where: RawBuilder<unknown>,
  limit: number,
  history: RawBuilder<unknown> = sql`delivery_history`,
): RawBuilder<unknown> {
  return sql`(select h.id, h.state, h.reason, h.fault, h.event_uid, h.event_at, h.endpoint_id, h.app_id,
      h.connection_id, h.attempts, null::timestamptz as next_attempt_at, h.created_at, h.finished_at
    from ${history} h left join apps a on a.id = h.app_id where ${where} order by h.id desc limit ${limit})`
}

function withEvents(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select d.id, d.state, d.reason, d.fault,
      case when e.uid is not null
        then json_build_object('id', e.id, 'type', e.type, 'test', e.test) end as event,
      d.endpoint_id as endpoint, d.app_id as app, d.connection_id as connection, e.tenant_id as tenant,
      d.attempts as attempt_count, last.attempt as last_attempt, d.next_attempt_at, d.created_at, d.finished_at, ep.url as endpoint_url
    from (${rows}) d
    left join events e on e.uid = d.event_uid and e.at = d.event_at
    left join endpoints ep on ep.id = d.endpoint_id
    left join lateral (
      select json_build_object('status', tried.status, 'error', tried.error) as attempt from attempts tried
      where tried.delivery_id = d.id and tried.started_at >= d.created_at order by tried.started_at desc limit 1
    ) last on true`
}

/** One POST of a delivery. Times in milliseconds. */
export type AttemptView = {
  number: number
  started_at: Date
  duration_ms: number
  status: number | null
  error: FailureCode | null
  /** About the receiver's certificate: when it expired or becomes valid (ISO 8601), or the names that it is for. */
  error_detail: string | null
  fault: 'receiver' | 'sender' | null
  /** Whether its response came after the worker's lease had expired, and so changed nothing. */
  late: boolean
  timings: Record<'dns' | 'connect' | 'tls' | 'first_byte', number | null> | null
  url: string | null
  timestamp: string | null
  request_headers: Record<string, string> | null
  response_headers: Record<string, string> | null
  response_body: string | null
}

/** The attempts of one delivery, oldest first. */
export async function listAttempts(db: Database, delivery: string): Promise<AttemptView[]> {
  const rows = await db
    .selectFrom('attempts')
    .select(['number', 'started_at', 'duration_ms', 'status', 'error', 'fault', 'late', 'timings'])
    .select(['error_detail', 'url', 'timestamp', 'request_headers', 'response_headers', 'response_body'])
    .where('delivery_id', '=', delivery)
    .orderBy('started_at')
    .orderBy('number')
    .execute()
  return rows as unknown as AttemptView[]
}
