import type { Logger } from 'pino'
import type { Dispatched } from '../send/dispatched.ts'

const BATCH = 500
/** Milliseconds to wait for more results. */
const GATHER = 3
const LONGEST_PAUSE = 5000

/**
 * Collects results and records them in batches, one at a time. While the database is unavailable, they are kept and
 * retried. If their lease has ended meanwhile, the fence decides.
 */
export class ResultQueue {
  #waiting: Dispatched[] = []
  #running = false
  #stopped = false
  readonly #record: (batch: Dispatched[]) => Promise<void>
  readonly #log: Logger

  /** @param record records a batch; called again with the same batch if it throws */
  constructor(record: (batch: Dispatched[]) => Promise<void>, log: Logger) {
    this.#record = record
    this.#log = log
  }

  get empty(): boolean {
    return !this.#running && this.#waiting.length === 0
  }

  push(result: Dispatched): void {
    this.#waiting.push(result)
    if (this.#running || this.#stopped) return
    this.#running = true
    setTimeout(() => void this.#run(), GATHER)
  }

  /** Later results are not recorded. */
  stop(): void {
    this.#stopped = true
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#stopped) {
      const batch = this.#waiting.splice(0, BATCH)
      await this.#untilRecorded(batch)
    }
    this.#running = false
  }

  async #untilRecorded(batch: Dispatched[]): Promise<void> {
    for (let pause = 100; !this.#stopped; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        return await this.#record(batch)
      } catch (err) {
        this.#log.warn({ err, count: batch.length }, 'results could not be recorded; trying again')
        await new Promise((over) => setTimeout(over, pause))
      }
    }
  }
}
