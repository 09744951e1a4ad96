const WINDOW_MS = 60_000
const MOST_FAILURES = 600
const MOST_ADDRESSES = 10_000

/**
 * RFC 6749 §2.3.1 wants endpoints that take passwords protected against brute force. The secrets are too long to
 * be guessed; what has to be protected is the processor, since each guess costs an argon2 hash. Counted a node and
 * an address; a secret that was verified before costs nothing and is never counted.
 */
export class FailedSecrets {
  readonly #now: () => Date
  readonly #counts = new Map<string, { failures: number; until: number }>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Seconds until this address may try again; 0 while it may. */
  wait(address: string): number {
    const count = this.#counts.get(address)
    const left = count ? count.until - this.#now().getTime() : 0
    return count && count.failures >= MOST_FAILURES && left > 0 ? Math.ceil(left / 1000) : 0
  }

  failed(address: string): void {
    const now = this.#now().getTime()
    const count = this.#counts.get(address)
    if (count && count.until > now) {
      count.failures += 1
      return
    }
    this.#counts.delete(address)
    this.#counts.set(address, { failures: 1, until: now + WINDOW_MS })
    if (this.#counts.size > MOST_ADDRESSES) this.#counts.delete(this.#counts.keys().next().value ?? '')
  }
}
