import argon2 from 'argon2'
import { hashMatches } from '../sign_in/password_hashes.ts'
import { type HashPurpose, hashQueue } from './hash_queue.ts'

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/**
 * argon2id in PHC form, for passwords of people and secrets of clients alike.
 * @throws Problem 503 when too many hashes wait
 */
export async function hashSecret(secret: string): Promise<string> {
  const [hash = ''] = await hashQueue.run('new_secret', [() => argon2.hash(secret, COST)])
  return hash
}

/** Whether a hash was created as `hashSecret` creates them now; imported ones were not. */
export function isCurrentHash(hash: string): boolean {
  return hash.startsWith('$argon2id$') && !argon2.needsRehash(hash, COST)
}

/**
 * Which of the hashes are of this secret. Takes about 20 ms per hash, whether one matches or not.
 * @throws Problem 503 when too many of this purpose wait
 */
export async function verifySecret(
  hashes: string[],
  secret: string,
  purpose: HashPurpose,
): Promise<boolean[]> {
  return await hashQueue.run(
    purpose,
    hashes.map((hash) => () => hashMatches(hash, secret)),
  )
}
