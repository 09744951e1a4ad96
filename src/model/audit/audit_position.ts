import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** Rows of concurrent transactions may be out of order by time, by a few seconds at most. */
const SLACK_MS = 60_000

/**
 * An id in the audit log before which there is nothing from this moment or later. The log has no index by time, but
 * ids grow with time, so about thirty steps in the primary key find it.
 */
export async function auditPosition(db: Database, at: Date): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select max(id)::float8 as last from audit_log`.execute(
    db,
  )
  const sought = at.getTime() - SLACK_MS
  let low = 0
  let high = (rows[0]?.last ?? 0) + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const next = await db
      .selectFrom('audit_log')
      .select('at')
      .where('id', '>=', middle)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (!next || next.at.getTime() >= sought) high = middle
    else low = middle + 1
  }
  return low
}

/** An id after which there is nothing from before this moment. */
export const auditPositionAfter = (db: Database, at: Date): Promise<number> =>
  auditPosition(db, new Date(at.getTime() + 2 * SLACK_MS))
