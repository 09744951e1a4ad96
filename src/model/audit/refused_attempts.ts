import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { storableJsonText, storableText } from '../../database/storable_text.ts'
import type { AuditAction } from './actions.ts'

const WINDOW_MS = 15 * 60_000
const BATCH = 1000

export type RefusedAttempt = {
  /** The action of the audit log's row, such as `sign_in.throttled`. */
  action: AuditAction
  /** The key of the limit that refused it (`limitKey`). It contains no outside text and nothing readable. */
  key: string
  ip: string
  /** Never a token, secret or password. The details of the last attempt in a window are kept. */
  details?: Record<string, string>
}

/**
 * Counts a refused attempt. When a window of 15 minutes has ended, the audit log gets one row per key, with the
 * number of attempts, so that nobody can fill the log with more attempts (T10, docs/decisions/0122).
 */
export async function noteRefusedAttempt(
  db: Database,
  { action, key, ip, details = {} }: RefusedAttempt,
  now: Date,
): Promise<void> {
  const ends = new Date((Math.floor(now.getTime() / WINDOW_MS) + 1) * WINDOW_MS)
  await sql`
    insert into refused_attempts as r (action, key, ends_at, attempts, first_at, last_at, ip, details)
    values (${action}, ${key}, ${ends}, 1, ${now}, ${now}, ${storableText(ip, 64)}, ${storableJsonText(details)})
    on conflict (action, key, ends_at) do update
      set attempts = r.attempts + 1, last_at = excluded.last_at, ip = excluded.ip, details = excluded.details
  `.execute(db)
}

/**
 * Writes the windows that have ended to the audit log. If several nodes call it, PostgreSQL decides which of them
 * removes a row, and that node writes it.
 */
export async function recordRefusedAttempts(db: Database, now: Date): Promise<void> {
  let moved = BATCH
  while (moved === BATCH) {
    const { numAffectedRows } = await sql`
      with ended as (
        delete from refused_attempts where ctid = any(array(
          select ctid from refused_attempts where ends_at <= ${now} limit ${BATCH} for update skip locked))
        returning *
      )
      insert into audit_log (action, actor_kind, ip, details)
      select action, 'anonymous', ip,
        details || jsonb_build_object('attempts', attempts, 'first_at', first_at, 'last_at', last_at)
      from ended order by first_at
    `.execute(db)
    moved = Number(numAffectedRows ?? 0)
  }
}
