import type pg from 'pg'
import { readyDue } from './due.ts'

/** Milliseconds until a worker checks again for deliveries that other processes have postponed or brought back. */
const CHECK = 1000

/** Knows when the next postponed delivery is due, and marks due ones as ready. */
export class PostponedDeliveries {
  readonly #pool: pg.Pool
  #nextDue = 0

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** When to check again, in milliseconds since 1970. */
  get nextDue(): number {
    return this.#nextDue
  }

  /** Registers a delivery that now waits. */
  add(dueAt: Date): void {
    this.#nextDue = Math.min(this.#nextDue, dueAt.getTime())
  }

  /**
   * @param thorough checks even before the time
   * @returns how many deliveries became ready
   */
  async makeReady(now: Date, thorough: boolean): Promise<number> {
    if (now.getTime() < this.#nextDue && !thorough) return 0
    const { readied, nextDue } = await readyDue(this.#pool, now)
    this.#nextDue = Math.min(nextDue?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + CHECK)
    return readied
  }
}
