import type { WebhookRules } from '../../platform/definition.ts'
import type { Sign } from '../policy.ts'

/** What workers know about an endpoint. */
export type Health = {
  failuresInRow: number
  failuresTotal: number
  /** How often the breaker opened since it was last closed. */
  timesOpened: number
  /** Nothing is sent before; then one delivery, as a probe. */
  openUntil: Date | null
  slowUntil: Date | null
}

export type HealthChange = { health: Health; suspend: 'failures' | 'gone' | null }

/** After so many failures in a row the breaker opens; below, an ordinary schedule is followed to the second. */
export const BREAKER_AFTER = 100
const FIRST_OPEN = 30_000
const LONGEST_OPEN = 300_000

/**
 * What a batch of results, in the order in which they came, makes of an endpoint. Pure.
 * @param now when the results are settled
 */
export function afterSigns(before: Health, signs: Sign[], rules: WebhookRules, now: Date): HealthChange {
  const health = signs.reduce(afterSign, before)
  const gone = signs.some((sign) => sign.kind === 'gone')
  const suspend = gone ? 'gone' : tooMany(health, rules) ? 'failures' : null
  const failed = signs.at(-1)?.kind === 'failure' || gone
  const open = health.openUntil !== null && health.openUntil > now
  if (!failed || open || health.failuresInRow < BREAKER_AFTER) return { health, suspend }
  const pause = Math.min(LONGEST_OPEN, FIRST_OPEN * 2 ** Math.min(health.timesOpened, 10))
  const openUntil = new Date(now.getTime() + pause)
  return { health: { ...health, openUntil, timesOpened: health.timesOpened + 1 }, suspend }
}

function afterSign(health: Health, sign: Sign): Health {
  if (sign.kind === 'none') return health
  if (sign.kind === 'success') {
    return { ...health, failuresInRow: 0, timesOpened: 0, openUntil: null, slowUntil: null }
  }
  if (sign.kind === 'slower') {
    const until = Math.max(sign.until.getTime(), health.slowUntil?.getTime() ?? 0)
    return { ...health, slowUntil: new Date(until) }
  }
  return {
    ...health,
    failuresInRow: health.failuresInRow + 1,
    failuresTotal: health.failuresTotal + 1,
  }
}

function tooMany(health: Health, { suspension }: WebhookRules): boolean {
  if (!suspension) return false
  const counted = suspension.counted === 'total' ? health.failuresTotal : health.failuresInRow
  return counted >= suspension.failed_attempts
}
