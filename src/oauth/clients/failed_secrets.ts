import type { Database } from '../../database/connect.ts'
import { addressKey } from '../../http/caller_address.ts'
import { noteRefusedAttempt } from '../../model/audit/refused_attempts.ts'
import { limitKey, returnRateLimit, takeRateLimit, waitAfter } from '../../model/rate_limits.ts'

const PER_ADDRESS = { most: 600, period: 60_000, burst: 600 }

/** A secret that is about to be compared. */
export type SecretComparison = {
  /** Seconds until this address can try again; 0 if it can now. */
  wait: number
  /** It was right, or was not compared after all: it does not count. */
  withdrawn(): Promise<void>
}

/**
 * RFC 6749 §2.3.1 requires endpoints with passwords to be protected against brute force. The secrets are too long to
 * guess, but each guess costs an argon2 hash, so the processor needs protection. Each comparison is counted per
 * address before the hash, so that parallel ones count too. A secret that this node has verified before is cheap and
 * must not be counted.
 */
export async function countSecretComparison(db: Database, ip: string, now: Date): Promise<SecretComparison> {
  const key = limitKey('client secret address', addressKey(ip))
  const decision = await takeRateLimit(db, key, PER_ADDRESS, now)
  if (!decision.accepted) await noteRefusedAttempt(db, { action: 'client_secret.throttled', key, ip }, now)
  return {
    wait: decision.accepted ? 0 : waitAfter(PER_ADDRESS, decision),
    withdrawn: () => returnRateLimit(db, key, PER_ADDRESS),
  }
}
