import type { Database } from '../../database/connect.ts'
import { verifySecret } from '../people/password.ts'
import { limitKey, returnRateLimit, takeRateLimit } from '../rate_limits.ts'

const PER_PERSON = { most: 10, period: 3_600_000, burst: 10 }

/** Whether a signed-in person knows the password of their account. `hash` is what it was verified against. */
export type OwnPassword =
  | { kind: 'right'; hash: string }
  | { kind: 'wrong' }
  /** Ten wrong passwords within the hour. */
  | { kind: 'throttled' }
  /** The account has no password. */
  | { kind: 'none' }

/** @throws Problem 503 if too many hashes are waiting */
export async function checkOwnPassword(
  db: Database,
  user: string,
  given: string,
  now: Date,
): Promise<OwnPassword> {
  const row = await db.selectFrom('users').select('password_hash').where('id', '=', user).executeTakeFirst()
  const hash = row?.password_hash
  if (!hash) return { kind: 'none' }
  const key = limitKey('own password', user)
  // Counted before it is verified, so that parallel guesses count too.
  if (!(await takeRateLimit(db, key, PER_PERSON, now)).accepted) return { kind: 'throttled' }
  const [right] = await verifySecret([hash], given, 'known_browser')
  if (!right) return { kind: 'wrong' }
  await returnRateLimit(db, key, PER_PERSON)
  return { kind: 'right', hash }
}
