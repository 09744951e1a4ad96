import type { ConnectionLimits } from '../../src/api/rate_limit/connection_limits.ts'

/**
 * Both rules in their simplest form: the list of all accepted requests, and a bucket counted with BigInt in fractions
 * of a millisecond's refill, so that nothing is rounded.
 */
export class Oracle {
  readonly #limits: ConnectionLimits
  readonly #accepted: number[] = []
  #bucket: bigint
  #last: number | null = null

  constructor(limits: ConnectionLimits) {
    this.#limits = limits
    this.#bucket = BigInt(limits.burst) * 60_000n
  }

  /** @param now milliseconds, never decreasing */
  take(now: number): boolean {
    const full = BigInt(this.#limits.burst) * 60_000n
    const refill = BigInt(now - (this.#last ?? now)) * BigInt(this.#limits.per_minute)
    this.#last = now
    this.#bucket = this.#bucket + refill > full ? full : this.#bucket + refill
    const inWindow = this.#accepted.filter((time) => time > now - 60_000).length
    if (this.#bucket < 60_000n || inWindow >= this.#limits.per_minute) return false
    this.#bucket -= 60_000n
    this.#accepted.push(now)
    return true
  }
}
