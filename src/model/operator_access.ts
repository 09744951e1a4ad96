import { LRUCache } from 'lru-cache'
import { addressKey } from '../http/caller_address.ts'
import { isOperatorToken } from '../http/operator_token.ts'
import type { Runtime } from '../runtime.ts'
import { noteRefusedAttempt } from './audit/refused_attempts.ts'
import type { LastUsed } from './connections/last_used.ts'
import { isKnownCaller, rememberCaller } from './known_callers.ts'
import { type OperatorCaller, type OperatorScope, ROOT } from './operators/operator_scopes.ts'
import { findOperatorCaller } from './operators/operator_tokens.ts'
import { limitKey, returnRateLimit, takeRateLimit, waitAfter } from './rate_limits.ts'

const PER_ADDRESS = { most: 10, period: 60_000, burst: 10 }
const MOST_KNOWN = 10_000
const HOUR_MS = 3_600_000

export type OperatorDecision =
  | { granted: true; caller: OperatorCaller }
  /** `wait`: seconds until this address may try again; 0 if the token is only wrong. */
  | { granted: false; wait: number }
  /** The token is right, but its scopes are not enough. */
  | { granted: false; lacks: OperatorScope }

/**
 * Decides whether a token gives access to what is the operator's. No other code decides this.
 * @param ip the caller's address
 * @param scope the scope that is required; null if it is known only later (`operator/operation.ts`)
 */
export type OperatorAccess = (
  ip: string,
  given: string,
  scope: OperatorScope | null,
) => Promise<OperatorDecision>

type Setting = Pick<Runtime, 'db' | 'now' | 'config'> & { used: LastUsed }

/**
 * Wrong tokens are limited per address and audited (T13, docs/decisions/0123). An address that has used up its
 * attempts is refused even with a right token, so that a correct guess cannot be recognised. The exception is an
 * address from which a right token has come before: a stranger behind the same proxy cannot lock others out. From
 * such an address, OPERATOR_TOKEN costs no query. A named token is looked up for each request, so the first request
 * after its revocation or expiry is refused.
 * @param setting `used` records each use of a named token
 */
export function operatorAccess({ db, now, config, used }: Setting): OperatorAccess {
  const known = new LRUCache<string, true>({ max: MOST_KNOWN, ttl: HOUR_MS })
  return async (ip, given, scope) => {
    const address = addressKey(ip)
    const caller = isOperatorToken(config.operatorTokens, given)
      ? ROOT
      : await findOperatorCaller(db, given, now())
    if (caller && known.has(address)) return grant(caller, scope)
    const key = limitKey('operator token address', address)
    const knownKey = limitKey('operator address', address)
    // Counted before the decision is known, so that parallel guesses count too.
    const decision = await takeRateLimit(db, key, PER_ADDRESS, now())
    const isKnown = !decision.accepted && (await isKnownCaller(db, knownKey, now()))
    if (caller && (decision.accepted || isKnown)) {
      if (decision.accepted) await returnRateLimit(db, key, PER_ADDRESS)
      await rememberCaller(db, knownKey, now())
      known.set(address, true)
      return grant(caller, scope)
    }
    await noteRefusedAttempt(db, { action: 'operator_token.refused', key, ip }, now())
    return { granted: false, wait: decision.accepted ? 0 : Math.max(1, waitAfter(PER_ADDRESS, decision)) }
  }

  function grant(caller: OperatorCaller, scope: OperatorScope | null): OperatorDecision {
    if (caller.id !== null) used.note(caller.id, now())
    if (scope !== null && !caller.scopes.includes(scope)) return { granted: false, lacks: scope }
    return { granted: true, caller }
  }
}
