import argon2 from 'argon2'

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** argon2id in PHC form, for passwords of people and secrets of clients alike. */
export function hashSecret(secret: string): Promise<string> {
  return argon2.hash(secret, COST)
}

/** Takes some 20 ms, whether the secret matches or not. */
export async function verifySecret(hash: string, secret: string): Promise<boolean> {
  return await argon2.verify(hash, secret)
}
