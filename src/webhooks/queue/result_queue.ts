import type { Logger } from 'pino'
import type { Result } from '../send/dispatch.ts'

const BATCH = 500
/** Milliseconds to gather answers that come together. */
const GATHER = 3
const LONGEST_PAUSE = 5000

/**
 * Gathers results and writes them down in batches, one batch after the other. While the database is away they
 * are kept and tried again: by the time it is back a lease may have ended, and the fence decides.
 */
export class SettleQueue {
  #waiting: Result[] = []
  #running = false
  #stopped = false
  readonly #settle: (batch: Result[]) => Promise<void>
  readonly #log: Logger

  /** @param settle writes a batch down; called again with the same one when it throws */
  constructor(settle: (batch: Result[]) => Promise<void>, log: Logger) {
    this.#settle = settle
    this.#log = log
  }

  get empty(): boolean {
    return !this.#running && this.#waiting.length === 0
  }

  push(result: Result): void {
    this.#waiting.push(result)
    if (this.#running || this.#stopped) return
    this.#running = true
    setTimeout(() => void this.#run(), GATHER)
  }

  /** What comes from now on is not written down any more. */
  stop(): void {
    this.#stopped = true
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopped) {
      const batch = this.#waiting.splice(0, BATCH)
      await this.#untilSettled(batch)
    }
    this.#running = false
  }

  async #untilSettled(batch: Result[]): Promise<void> {
    for (let pause = 100; !this.#stopped; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        return await this.#settle(batch)
      } catch (err) {
        this.#log.warn({ err, count: batch.length }, 'results could not be written down; trying again')
        await new Promise((over) => setTimeout(over, pause))
      }
    }
  }
}
