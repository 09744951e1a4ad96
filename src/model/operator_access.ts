import { LRUCache } from 'lru-cache'
import { addressKey } from '../http/caller_address.ts'
import { isOperatorToken } from '../http/operator_token.ts'
import type { Runtime } from '../runtime.ts'
import { noteRefusedAttempt } from './audit/refused_attempts.ts'
import { isKnownCaller, rememberCaller } from './known_callers.ts'
import { limitKey, returnRateLimit, takeRateLimit, waitAfter } from './rate_limits.ts'

const PER_ADDRESS = { most: 10, period: 60_000, burst: 10 }
const MOST_KNOWN = 10_000
const HOUR_MS = 3_600_000

/** `wait`: seconds until this address may try again; 0 where the token is just wrong. */
export type OperatorDecision = { granted: true } | { granted: false; wait: number }

/**
 * Decides whether a token opens what is the operator's. The one place that does.
 * @param ip the caller's address
 */
export type OperatorAccess = (ip: string, given: string) => Promise<OperatorDecision>

/**
 * Wrong tokens are limited per address and audited (T13, docs/decisions/0123). An address that has used them up is
 * refused with the right token too, so that a guess that hits cannot be told, unless the right token has come from there
 * before: a stranger behind the same proxy then keeps nobody out. From such an address the right token costs no query.
 */
export function operatorAccess({ db, now, config }: Pick<Runtime, 'db' | 'now' | 'config'>): OperatorAccess {
  const known = new LRUCache<string, true>({ max: MOST_KNOWN, ttl: HOUR_MS })
  return async (ip, given) => {
    const address = addressKey(ip)
    const isRight = isOperatorToken(config.operatorToken, given)
    if (isRight && known.has(address)) return { granted: true }
    const key = limitKey('operator token address', address)
    const knownKey = limitKey('operator address', address)
    // Counted before it is judged, so that parallel guesses count too.
    const decision = await takeRateLimit(db, key, PER_ADDRESS, now())
    const isKnown = !decision.accepted && (await isKnownCaller(db, knownKey, now()))
    if (isRight && (decision.accepted || isKnown)) {
      if (decision.accepted) await returnRateLimit(db, key, PER_ADDRESS)
      await rememberCaller(db, knownKey, now())
      known.set(address, true)
      return { granted: true }
    }
    await noteRefusedAttempt(db, { action: 'operator_token.refused', key, ip }, now())
    return { granted: false, wait: decision.accepted ? 0 : Math.max(1, waitAfter(PER_ADDRESS, decision)) }
  }
}
