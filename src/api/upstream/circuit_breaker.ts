/** Consecutive failures after which the breaker opens. */
const MOST_FAILURES = 10
const PAUSE_MS = 5000

/** A call that the circuit breaker allowed. It must be settled once. */
export type Permit = {
  /** Whether this is the single call after a pause that tests whether the service is back. */
  probe: boolean
}

/** How a call ended: it reached the service, it failed, or its caller disconnected before either was known. */
export type CallEnd = 'reached' | 'failed' | 'abandoned'

/**
 * Keeps load off a service that is down, and fails its callers immediately. After ten consecutive failures, nothing
 * is sent for five seconds. Then one call is allowed, and its result decides (docs/decisions/0158).
 */
export class CircuitBreaker {
  readonly #now: () => Date
  #failures = 0
  /** The callers whose calls have failed, so that one partner's slow queries do not open the breaker for everyone. */
  #failing = new Set<string>()
  /** Milliseconds; null while calls are allowed. */
  #pausedUntil: number | null = null
  #probing = false

  constructor(now: () => Date) {
    this.#now = now
  }

  get open(): boolean {
    return this.#pausedUntil !== null
  }

  /** @returns a permit, or the seconds to wait */
  admit(): Permit | number {
    if (this.#pausedUntil === null) return { probe: false }
    const left = this.#pausedUntil - this.#now().getTime()
    // If more than the pause is left, the clock was set back.
    if (left > 0 && left <= PAUSE_MS) return Math.ceil(left / 1000)
    if (this.#probing) return 1
    this.#probing = true
    return { probe: true }
  }

  /**
   * @param caller whose call it was; null for a failure that no caller can provoke, such as a refused connection
   */
  settle({ probe }: Permit, end: CallEnd, caller: string | null): void {
    if (probe) this.#probing = false
    if (end === 'reached') this.#close()
    else if (end === 'failed' && probe) this.#pause()
    else if (end === 'failed' && !this.open) this.#count(caller)
  }

  #count(caller: string | null): void {
    this.#failures++
    if (caller !== null) this.#failing.add(caller)
    if (this.#failures >= MOST_FAILURES && (caller === null || this.#failing.size > 1)) this.#pause()
  }

  #pause(): void {
    this.#pausedUntil = this.#now().getTime() + PAUSE_MS
    this.#failing.clear()
  }

  #close(): void {
    this.#failures = 0
    this.#failing.clear()
    this.#pausedUntil = null
  }
}
