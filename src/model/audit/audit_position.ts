import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** Rows of transactions that ran at the same moment may be in another order than their times, by seconds at most. */
const SLACK_MS = 60_000

/**
 * An id of the audit log before which there is nothing of a moment or later. Ids grow with time, so that it is found by
 * some thirty steps in the primary key: the log has no index by time.
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

/** An id after which there is nothing of before a moment. */
export const auditPositionAfter = (db: Database, at: Date): Promise<number> =>
  auditPosition(db, new Date(at.getTime() + 2 * SLACK_MS))
