import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'
import { movedClock, takeRateLimit } from './rate_limits.ts'

// Below 24.8 days, because a limit counts its period as milliseconds in 32 bits.
const DAYS = 14
const KEPT = { most: 1, period: DAYS * 24 * 3_600_000, burst: 1 }

/**
 * Remembers for 14 days that a caller has proved who it is, so that the attempts of others do not lock it out. This
 * is stored with the rate limits: it expires with them, and losing it does no harm.
 * @param key a key of a separate kind; see `limitKey`
 */
export async function rememberCaller(db: Database, key: string, now: Date): Promise<void> {
  await takeRateLimit(db, key, KEPT, now)
}

export async function isKnownCaller(db: Database, key: string, now: Date): Promise<boolean> {
  const moved = movedClock(now)
  const at = moved === null ? sql`clock_timestamp()` : sql`${new Date(moved)}::timestamptz`
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from rate_limits where key = ${key} and expires_at > ${at}) as known
  `.execute(db)
  return rows[0]?.known ?? false
}
