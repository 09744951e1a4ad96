import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/**
 * At most `most` requests in any `period`, and never more than a bucket of `burst` holds, which refills evenly at the
 * same rate. With `burst` equal to `most`, the bucket refuses nothing that the period allows.
 */
export type RateLimit = {
  most: number
  /** Milliseconds. */
  period: number
  burst: number
}

/** A decision on one request, and the usage of its key at that moment. */
export type RateDecision = {
  accepted: boolean
  /** When it was decided, by the clock that decided, in milliseconds since 1970. */
  at: number
  /** What the bucket lacks. A request adds `period`, and each millisecond pays back `most`. */
  debt: number
  /** How many requests were accepted in the period. */
  used: number
  /** The first and the last of these requests, in milliseconds since 1970; null if there are none. */
  oldest: number | null
  newest: number | null
}

/**
 * Decides on one request, and counts it if it is accepted (docs/decisions/0020). PostgreSQL handles concurrent ones
 * one after another.
 * @param key what is counted; see `limitKey` for values that must not be readable in the table
 */
export async function takeRateLimit(
  db: Database,
  key: string,
  { most, period, burst }: RateLimit,
  now: Date,
): Promise<RateDecision> {
  const { rows } = await sql<RateDecision>`
    select accepted > 0 as accepted, at, debt, used, oldest, newest
    from take_rate_limits(array[${key}], ${most}, ${period}, ${burst}, ${movedClock(now)}::bigint)
  `.execute(db)
  return rows[0] as RateDecision
}

/** Seconds until a request would be accepted, without counting one. 0 means now. */
export async function currentWait(
  db: Database,
  key: string,
  { most, period, burst }: RateLimit,
  now: Date,
): Promise<number> {
  const { rows } = await sql<Omit<RateDecision, 'accepted' | 'newest'>>`
    select d.at, d.debt, cardinality(d.times) as used, d.times[1] as oldest
    from rate_limits, use_rate_limit(usage, 0, ${most}, ${period}, ${burst},
      coalesce(${movedClock(now)}::bigint, floor(extract(epoch from clock_timestamp()) * 1000)::bigint)) d
    where key = ${key}
  `.execute(db)
  return rows[0] ? waitAfter({ most, period, burst }, rows[0]) : 0
}

/** Takes back the request that was accepted last. */
export async function returnRateLimit(db: Database, key: string, { period }: RateLimit): Promise<void> {
  await sql`
    update rate_limits
    set usage.debt = greatest(0, (usage).debt - ${period}), usage.times = trim_array((usage).times, 1)
    where key = ${key} and (usage).times <> '{}'
  `.execute(db)
}

/** Forgets everything that was counted for a key. */
export async function clearRateLimit(db: Database, key: string): Promise<void> {
  await db.deleteFrom('rate_limits').where('key', '=', key).execute()
}

/**
 * @param what the kind of key, such as `sign-up`
 * @param who stored only as a hash
 */
export function limitKey(what: string, who: string): string {
  return `${what}:${createHash('sha256').update(who).digest('base64url')}`
}

/**
 * Seconds until a request is accepted, rounded up, so that a caller who waits that long is not refused. 0 means now.
 */
export function waitAfter(
  { most, period, burst }: RateLimit,
  decision: Omit<RateDecision, 'accepted' | 'newest'>,
): number {
  const { at, debt, used, oldest } = decision
  const untilBucket = Math.max(0, Math.ceil((debt - (burst - 1) * period) / most))
  const untilPeriod = used < most || oldest === null ? 0 : oldest + period - at
  return Math.ceil(Math.max(untilBucket, untilPeriod) / 1000)
}

// A smaller difference is not a moved clock: tests move theirs by seconds.
const SAME_CLOCK_MS = 500

/**
 * Nodes that share limits must share a clock, which is the store's. Only tests move time.
 * @param now this node's clock at this moment
 * @returns null if it is the machine's own clock, otherwise milliseconds since 1970
 */
export function movedClock(now: Date): number | null {
  return Math.abs(now.getTime() - Date.now()) < SAME_CLOCK_MS ? null : now.getTime()
}
