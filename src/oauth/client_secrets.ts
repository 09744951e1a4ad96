import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { hashSecret, verifySecret } from '../model/password.ts'

const REMEMBERED = 20_000

/**
 * Compares client secrets with their argon2id hashes. A hash costs some 20 ms, too much for every token
 * request; so a secret that was verified once is remembered in memory as a fast hash under this process's salt, by
 * the id of its row. The caller names the rows that are live now: what rotation or revocation took away matches nothing.
 */
export class SecretChecks {
  readonly #salt = randomBytes(32).toString('base64url')
  readonly #verified = new Map<string, Buffer>()
  #decoy: Promise<string> | null = null

  /**
   * @param live [row id, hash] of the client's live secrets
   * @returns the id of the secret that matches, or null
   */
  async match(live: [string, string][], given: string): Promise<string | null> {
    const fast = hash('sha256', this.#salt + given, 'buffer')
    for (const [id] of live) {
      const known = this.#verified.get(id)
      if (known && timingSafeEqual(known, fast)) return id
    }
    // Two comparisons whatever there is to compare, so that the time tells neither whether the client exists
    // nor how many secrets it has (RFC 9700 §2.5 asks for no more; O26 does).
    const decoy = await this.#decoyHash()
    const hashes = [live[0]?.[1] ?? decoy, live[1]?.[1] ?? decoy]
    const matches = await Promise.all(hashes.map((hash) => verifySecret(hash, given)))
    const id = live.find((_, position) => matches[position])?.[0] ?? null
    if (id) this.#remember(id, fast)
    return id
  }

  #remember(id: string, fast: Buffer): void {
    this.#verified.delete(id)
    this.#verified.set(id, fast)
    if (this.#verified.size > REMEMBERED) this.#verified.delete(this.#verified.keys().next().value ?? '')
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= hashSecret(randomBytes(32).toString('base64url'))
    return this.#decoy
  }
}
