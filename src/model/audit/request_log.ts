import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { dropDaysBefore, ensureDay } from '../../database/partitions.ts'
import { timeOrderedUuids } from '../time_ordered_uuid.ts'

/** One request of a partner's program, as its developers see it in the console. */
export type RequestEntry = {
  kind: 'authorize' | 'par' | 'token' | 'revoke' | 'introspect' | 'api'
  method: string
  /** Without its query: codes and tokens may stand there. */
  path: string
  status: number
  /** The client id that the request gave. An unknown one is not kept: nobody could read it. */
  client: string
  connection?: string | null
  tenant?: string | null
  /** The error's stable code, as it was answered: invalid_grant, insufficient_scope … */
  error?: string | null
  /** The real reason, in a sentence that lets the developer mend it. Never a code, token or secret. */
  reason?: string | null
  duration_ms: number
  ip?: string | null
}

/** Collects requests in memory and writes them in batches, off the request's path. */
export type RequestLog = {
  /** Takes no time and never fails: when the database is slower than the requests, the oldest are dropped. */
  record(entry: RequestEntry): void
  /** Writes what is waiting. Called by itself every quarter of a second, and before the process stops. */
  flush(): Promise<void>
}

const TABLE = 'request_log'
const KEPT_DAYS = 7
const MOST_WAITING = 20_000
const BATCH = 500
const PAUSE_MS = 250

type Waiting = RequestEntry & { at: Date }

/** @param onError told about a batch that could not be written and is lost */
export function createRequestLog(
  db: Database,
  now: () => Date,
  onError: (error: unknown) => void,
): RequestLog {
  const waiting: Waiting[] = []
  const days = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH)
      try {
        for (const { at } of batch) {
          const day = at.toISOString().slice(0, 10)
          if (days.has(day)) continue
          await ensureDay(db, TABLE, at)
          days.add(day)
        }
        await writeBatch(db, batch)
      } catch (error) {
        onError(error)
      }
    }
  }
  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    writing = writing.then(writeAll)
    return writing
  }
  return {
    flush,
    record(entry) {
      if (waiting.length >= MOST_WAITING) waiting.shift()
      waiting.push({ ...entry, at: now() })
      timer ??= setTimeout(flush, PAUSE_MS).unref()
    },
  }
}

async function writeBatch(db: Database, batch: Waiting[]): Promise<void> {
  const uuidAt = timeOrderedUuids(batch.length)
  const rows = batch.map((entry, position) => ({
    ...entry,
    id: uuidAt(entry.at, position),
    path: entry.path.slice(0, 300),
    reason: entry.reason?.slice(0, 500) ?? null,
    duration_ms: Math.round(entry.duration_ms),
  }))
  await sql`
    insert into request_log (id, at, app_id, client_id, environment, connection_id, tenant_id, kind, method,
                             path, status, error, reason, duration_ms, ip)
    select r.id, r.at, c.app_id, c.id, c.environment, r.connection, r.tenant, r.kind, r.method,
           r.path, r.status, r.error, r.reason, r.duration_ms, r.ip
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(
      id uuid, at timestamptz, client text, connection text, tenant text, kind text, method text, path text,
      status smallint, error text, reason text, duration_ms integer, ip text)
    join clients c on c.id = r.client
  `.execute(db)
}

/** Drops the days that are older than a week. Called by the worker's clean-up. */
export function dropOldRequests(db: Database, now: Date): Promise<string[]> {
  return dropDaysBefore(db, TABLE, new Date(now.getTime() - KEPT_DAYS * 86_400_000))
}
