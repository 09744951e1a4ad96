import argon2 from 'argon2'
import { hashMatches } from '../sign_in/password_hashes.ts'
import { type HashPurpose, hashQueue } from './hash_queue.ts'

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/**
 * Hashes a password or a client secret with argon2id, in the PHC format.
 * @throws Problem 503 if too many hashes are waiting
 */
export async function hashSecret(secret: string): Promise<string> {
  const [hash = ''] = await hashQueue.run('new_secret', [() => argon2.hash(secret, COST)])
  return hash
}

/** Whether a hash has the parameters that `hashSecret` uses now. Imported hashes may have others. */
export function isCurrentHash(hash: string): boolean {
  return hash.startsWith('$argon2id$') && !argon2.needsRehash(hash, COST)
}

/**
 * Which of the hashes belong to this secret. Takes about 20 ms per hash, whether it matches or not.
 * @throws Problem 503 if too many of this purpose are waiting
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
