import { sql } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { Database } from '../../database/connect.ts'
import { dropDaysBefore, ensureDay } from '../../database/partitions.ts'
import { writeWithoutRefused } from '../../database/refused_values.ts'
import { storableJsonText, storableText } from '../../database/storable_text.ts'
import { createAppActivityCounter, resultOf } from '../activity/app_activity.ts'
import { timeOrderedUuids } from '../time_ordered_uuid.ts'
import { createDailyUseCounter } from './daily_use.ts'
import { createActivityCounter } from './hourly_activity.ts'

/** One request of an app's client, as its developers see it in the console. */
export type RequestEntry = {
  kind: 'authorize' | 'par' | 'token' | 'revoke' | 'introspect' | 'api' | 'forward_auth' | 'mcp'
  method: string
  /** Without its query, which may contain codes and tokens. */
  path: string
  /** The parameters of the query or the form. Values that could be secret are masked (`shownParameters`). */
  parameters?: string | null
  /** What the path does not show: the requested scope for `forward_auth`, what a tool reads for `mcp`. */
  use?: string
  status: number
  /**
   * The client id of the request. A request with an unknown client id is not stored, because nobody could read it.
   */
  client: string
  connection?: string | null
  tenant?: string | null
  /** The stable code of the response: invalid_grant, insufficient_scope … */
  error?: string | null
  /** The real reason, in a sentence that tells the developer what to correct. Never a code, token or secret. */
  reason?: string | null
  /** The name of the parameter that was wrong. */
  parameter?: string | null
  /** For a refusal: headers, an empty line and the body. */
  response?: string | null
  /** How many requests the rate limits had left after it. */
  left?: { burst: number; minute: number } | null
  duration_ms: number
  ip?: string | null
  /** X-Request-Id of its response. */
  request_id?: string
}

/** Collects requests in memory and writes them in batches, so that no request waits for the log. */
export type RequestLog = {
  /** Never waits and never fails: if the database is slower than the requests, the oldest entries are dropped. */
  record(entry: RequestEntry): void
  /** Writes the waiting entries: automatically every quarter of a second, and before the process stops. */
  flush(): Promise<void>
}

const TABLE = 'request_log'
const KEPT_DAYS = 7
const MOST_WAITING = 20_000
const BATCH = 500
const PAUSE_MS = 250
/** Most of our refusals are shorter. One with many violations can be longer. */
const LONGEST_RESPONSE = 4000

type Waiting = RequestEntry & { at: Date }

/** @param onError called with the error if a batch could not be written and is lost */
export function createRequestLog(
  db: Database,
  now: () => Date,
  onError: (error: unknown) => void,
): RequestLog {
  const waiting: Waiting[] = []
  // Days whose partition exists.
  const days = new LRUCache<string, true>({ max: 8 })
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  const dailyUse = createDailyUseCounter(db, onError)
  const activity = createActivityCounter(db, onError)
  const appActivity = createAppActivityCounter(db, onError)

  // Entries that arrive in the meantime wait for the next pause: small batches would cost more than the requests
  // themselves.
  const writeWaiting = async (): Promise<void> => {
    for (let left = waiting.length; left > 0; left -= BATCH) {
      const batch = waiting.splice(0, Math.min(left, BATCH))
      try {
        for (const { at } of batch) {
          const day = at.toISOString().slice(0, 10)
          if (days.has(day)) continue
          await ensureDay(db, TABLE, at)
          days.set(day, true)
        }
        await writeWithoutRefused(
          batch,
          (part) => writeBatch(db, part),
          (_, error) => onError(error),
        )
      } catch (error) {
        onError(error)
      }
    }
  }
  const write = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    writing = writing.then(writeWaiting)
    return writing
  }
  return {
    flush: async () => {
      await Promise.all([write(), dailyUse.flush(), activity.flush(), appActivity.flush()])
    },
    record(entry) {
      if (waiting.length >= MOST_WAITING) waiting.shift()
      const stored = { ...entry, at: now() }
      waiting.push(stored)
      dailyUse.count(stored)
      const { kind, status, error, at, client } = stored
      const of = { client, endpoint: '', connection: stored.connection ?? '' }
      appActivity.count({ ...of, name: resultOf(status, error) }, at)
      activity.count('request', kind, at)
      if (status >= 400 || error) activity.count('refusal', error ?? String(status), at)
      else if (kind === 'token') activity.count('token', 'granted', at)
      timer ??= setTimeout(write, PAUSE_MS).unref()
    },
  }
}

async function writeBatch(db: Database, batch: Waiting[]): Promise<void> {
  const uuidAt = timeOrderedUuids(batch.length)
  const rows = batch.map((entry, position) => ({
    ...entry,
    id: uuidAt(entry.at, position),
    path: storableText(entry.path, 300),
    reason: entry.reason ? storableText(entry.reason, 500) : null,
    response: entry.response ? storableText(entry.response, LONGEST_RESPONSE) : null,
    burst_left: entry.left?.burst,
    minute_left: entry.left?.minute,
    duration_ms: Math.round(entry.duration_ms),
  }))
  await sql`
    insert into request_log (id, at, app_id, client_id, environment, connection_id, tenant_id, kind, method,
                             path, parameters, status, error, reason, parameter, response, burst_left,
                             minute_left, duration_ms, ip, request_id)
    select given.id, given.at, c.app_id, c.id, c.environment, given.connection, given.tenant, given.kind,
           given.method, given.path, given.parameters, given.status, given.error, given.reason, given.parameter,
           given.response, given.burst_left, given.minute_left, given.duration_ms, given.ip, given.request_id
    from json_to_recordset(${storableJsonText(rows)}::json) as given(
      id uuid, at timestamptz, client text, connection text, tenant text, kind text, method text, path text,
      parameters text, status smallint, error text, reason text, parameter text, response text,
      burst_left smallint, minute_left smallint, duration_ms integer, ip text, request_id text)
    join clients c on c.id = given.client
  `.execute(db)
}

/** Drops the days that are older than a week. */
export function dropOldRequests(db: Database, now: Date): Promise<string[]> {
  return dropDaysBefore(db, TABLE, new Date(now.getTime() - KEPT_DAYS * 86_400_000))
}
