/** Accepted in any 60 seconds, and a bucket of `burst` that the same rate refills evenly. */
export type Limits = { per_minute: number; burst: number }

/**
 * What a connection has used. `debt` is what its bucket misses at `at`, in sixty-thousandths of a request: a
 * millisecond pays back exactly `per_minute` of them, so that whole numbers suffice at every rate.
 */
export type Usage = {
  /** Milliseconds since 1970. */
  at: number
  debt: number
  /** When the requests of the last minute were accepted, oldest first; milliseconds since 1970. */
  times: readonly number[]
}

export const WINDOW_MS = 60_000
/** One request in units of `debt`. */
const REQUEST = 60_000

export const UNUSED: Usage = { at: 0, debt: 0, times: [] }

/**
 * Whether a request at `now` is inside both rules, and the usage after it. A refused one uses nothing.
 * @param now milliseconds; a clock that runs backwards stands still here
 */
export function decide(usage: Usage, limits: Limits, now: number): { accepted: boolean; usage: Usage } {
  const then = usageAt(usage, limits, now)
  const accepted = then.debt + REQUEST <= limits.burst * REQUEST && then.times.length < limits.per_minute
  if (!accepted) return { accepted, usage: then }
  return { accepted, usage: { at: then.at, debt: then.debt + REQUEST, times: [...then.times, then.at] } }
}

/** The usage as it has become by `now`: the bucket refilled, the window moved on. */
export function usageAt({ at, debt, times }: Usage, { per_minute }: Limits, now: number): Usage {
  const time = Math.max(at, now)
  let first = 0
  // A request exactly a minute ago is in no common window of 60 seconds with this one.
  while (first < times.length && (times[first] as number) <= time - WINDOW_MS) first += 1
  return {
    at: time,
    debt: Math.max(0, debt - (time - at) * per_minute),
    times: first === 0 ? times : times.slice(first),
  }
}

/** Whether nothing of it counts any more. */
export function isForgotten(usage: Usage, limits: Limits, now: number): boolean {
  const { debt, times } = usageAt(usage, limits, now)
  return debt === 0 && times.length === 0
}

/** What a usage leaves, both rules apart. Seconds are rounded up: who waits so long is not refused. */
export type Left = {
  burst: { left: number; full: number }
  minute: { left: number; full: number }
  /** Seconds until a request is accepted; 0 now. */
  wait: number
}

/** @param usage as `decide` returned it: true at its own `at` */
export function leftOf({ at, debt, times }: Usage, { per_minute, burst }: Limits): Left {
  const inBucket = Math.max(0, Math.floor((burst * REQUEST - debt) / REQUEST))
  const inWindow = Math.max(0, per_minute - times.length)
  const untilToken = inBucket > 0 ? 0 : Math.ceil((debt - (burst - 1) * REQUEST) / per_minute)
  const oldest = times[times.length - per_minute]
  const untilWindow = inWindow > 0 || oldest === undefined ? 0 : oldest + WINDOW_MS - at
  const last = times.at(-1)
  return {
    burst: { left: inBucket, full: seconds(debt / per_minute) },
    minute: { left: inWindow, full: last === undefined ? 0 : seconds(last + WINDOW_MS - at) },
    wait: seconds(Math.max(untilToken, untilWindow)),
  }
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000)
}
