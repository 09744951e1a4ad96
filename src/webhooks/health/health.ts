import type { WebhookRules } from '../../platform/definition.ts'
import type { Observation } from '../policy.ts'

/** What workers know about an endpoint. */
export type Health = {
  failuresInRow: number
  failuresTotal: number
  /** How often the breaker opened since it was last closed. */
  timesOpened: number
  /** Nothing is sent until then, when one delivery is sent as a probe. */
  openUntil: Date | null
  slowUntil: Date | null
  /** The first failure since the last success; null if there is none. */
  failingSince: Date | null
  /** Whether its owners were notified that it keeps failing. */
  failingTold: boolean
}

/** `tell`: notify its owners now that it has failed for an hour; once, until it succeeds again. */
export type HealthChange = { health: Health; suspend: 'failures' | 'gone' | null; tell: boolean }

/** Failures in a row after which the breaker opens. With fewer, the schedule is followed to the second. */
export const BREAKER_AFTER = 100
const FIRST_OPEN = 30_000
const LONGEST_OPEN = 300_000
const TOLD_AFTER = 3_600_000

/**
 * The health of an endpoint after a batch of results, in the order in which they came. Pure.
 * @param now when the results are recorded
 */
export function healthAfter(
  before: Health,
  observations: Observation[],
  rules: WebhookRules,
  now: Date,
): HealthChange {
  const counted = observations.reduce(afterOne, before)
  const failing = failingAfter(before, counted, observations, now)
  const health = { ...counted, ...failing.health }
  const { tell } = failing
  const gone = observations.some(({ kind }) => kind === 'gone')
  const suspend = gone ? 'gone' : tooManyFailures(health, rules) ? 'failures' : null
  const failed = observations.at(-1)?.kind === 'failure' || gone
  const open = health.openUntil !== null && health.openUntil > now
  if (!failed || open || health.failuresInRow < BREAKER_AFTER) return { health, suspend, tell }
  const pause = Math.min(LONGEST_OPEN, FIRST_OPEN * 2 ** Math.min(health.timesOpened, 10))
  const openUntil = new Date(now.getTime() + pause)
  return { health: { ...health, openUntil, timesOpened: health.timesOpened + 1 }, suspend, tell }
}

/** Since when an endpoint has been failing, and whether to notify its owners now. */
function failingAfter(
  before: Health,
  { failuresInRow }: Health,
  observations: Observation[],
  now: Date,
): { health: Pick<Health, 'failingSince' | 'failingTold'>; tell: boolean } {
  if (failuresInRow === 0) return { health: { failingSince: null, failingTold: false }, tell: false }
  const goesOn = before.failingSince !== null && !observations.some(({ kind }) => kind === 'success')
  const failingSince = goesOn ? before.failingSince : now
  const told = goesOn && before.failingTold
  const tell = !told && failingSince !== null && now.getTime() - failingSince.getTime() >= TOLD_AFTER
  return { health: { failingSince, failingTold: told || tell }, tell }
}

function afterOne(health: Health, observation: Observation): Health {
  if (observation.kind === 'none') return health
  if (observation.kind === 'success') {
    return { ...health, failuresInRow: 0, timesOpened: 0, openUntil: null, slowUntil: null }
  }
  if (observation.kind === 'slower') {
    const until = Math.max(observation.until.getTime(), health.slowUntil?.getTime() ?? 0)
    return { ...health, slowUntil: new Date(until) }
  }
  return {
    ...health,
    failuresInRow: health.failuresInRow + 1,
    failuresTotal: health.failuresTotal + 1,
  }
}

function tooManyFailures(health: Health, { suspension }: WebhookRules): boolean {
  if (!suspension) return false
  const counted = suspension.counted === 'total' ? health.failuresTotal : health.failuresInRow
  return counted >= suspension.failed_attempts
}
