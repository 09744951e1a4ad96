import { type RateDecision, type RateLimit, waitAfter } from '../../model/rate_limits.ts'
import type { Platform } from '../../platform/definition.ts'

/**
 * The limits of a connection: `per_minute` in any 60 seconds, and a bucket of `burst` that refills at the same rate.
 */
export type ConnectionLimits = Platform['rate_limits']

const MINUTE_MS = 60_000

/** The rule that counts them. */
export function rateLimitOf({ per_minute, burst }: ConnectionLimits): RateLimit {
  return { most: per_minute, period: MINUTE_MS, burst }
}

/** What is left of each rule, and the seconds until it is full again. */
export type Remaining = {
  burst: { left: number; full: number }
  minute: { left: number; full: number }
  /** Seconds until a request is accepted; 0 means now. */
  wait: number
}

/** Seconds are rounded up, so that callers who wait that long are accepted. */
export function remainingAfter(limits: ConnectionLimits, decision: RateDecision): Remaining {
  const { per_minute, burst } = limits
  const { at, debt, used, newest } = decision
  const emptyAt = newest === null ? at : newest + MINUTE_MS
  return {
    burst: { left: Math.floor(burst - debt / MINUTE_MS), full: Math.ceil(debt / per_minute / 1000) },
    minute: { left: per_minute - used, full: Math.ceil((emptyAt - at) / 1000) },
    wait: waitAfter(rateLimitOf(limits), decision),
  }
}
