import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { hashSecret, verifySecret } from '../../model/people/password.ts'

const MOST_KEPT = 20_000

/**
 * Compares client secrets with their argon2id hashes. A hash costs about 20 ms, too much for every token request. A
 * verified secret is therefore kept in memory as a fast hash with this process's salt, by the id of its row. The
 * caller passes the rows that are live now, so rotated and revoked secrets match nothing.
 */
export class SecretChecks {
  readonly #salt = randomBytes(32).toString('base64url')
  readonly #verified = new LRUCache<string, Buffer>({ max: MOST_KEPT })
  #decoy: Promise<string> | null = null

  /** The live secret ([row id, hash]) that was verified with this value before, or null. Costs one SHA-256. */
  known(live: [string, string][], given: string): string | null {
    const fast = this.#fastHash(given)
    return live.find(([id]) => isSame(this.#verified.get(id), fast))?.[0] ?? null
  }

  /**
   * The live secret that matches, or null. There are always two comparisons, so that the time reveals neither whether
   * the client exists nor how many secrets it has (O26).
   */
  async match(live: [string, string][], given: string): Promise<string | null> {
    const decoy = await this.#decoyHash()
    const hashes = [live[0]?.[1] ?? decoy, live[1]?.[1] ?? decoy]
    const matches = await verifySecret(hashes, given, 'client_secret')
    const id = live.find((_, position) => matches[position])?.[0] ?? null
    if (id) this.#verified.set(id, this.#fastHash(given))
    return id
  }

  #fastHash(given: string): Buffer {
    return hash('sha256', this.#salt + given, 'buffer')
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= hashSecret(randomBytes(32).toString('base64url'))
    return this.#decoy
  }
}

function isSame(one: Buffer | undefined, other: Buffer): boolean {
  return one !== undefined && timingSafeEqual(one, other)
}
