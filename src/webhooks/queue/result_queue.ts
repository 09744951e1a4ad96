import type { Logger } from 'pino'
import { isRefusedValue, writeWithoutRefused } from '../../database/refused_values.ts'
import type { Dispatched } from '../send/dispatched.ts'

const BATCH = 500
/** Milliseconds to wait for more results. */
const GATHER = 3
const LONGEST_PAUSE = 5000

export type ResultRecorder = {
  /** Records a batch. If it throws, it is called again with the same batch, or with each half of it. */
  record: (batch: Dispatched[]) => Promise<void>
  /** Called with a result that the database refuses, which no later try would change. */
  drop: (refused: Dispatched) => void
}

/**
 * Collects results and records them in batches, one at a time. While the database is unavailable, they are kept and
 * retried. If their lease has ended meanwhile, the fence decides.
 */
export class ResultQueue {
  #waiting: Dispatched[] = []
  #running = false
  #stopped = false
  readonly #recorder: ResultRecorder
  readonly #log: Logger

  constructor(recorder: ResultRecorder, log: Logger) {
    this.#recorder = recorder
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
      await writeWithoutRefused(
        batch,
        (part) => this.#untilRecorded(part),
        (refused, err) => {
          const { id, endpoint } = refused.result
          this.#log.error({ err, delivery: id, endpoint }, 'a result was refused by the database')
          this.#recorder.drop(refused)
        },
      )
    }
    this.#running = false
  }

  /** @throws only if the database refuses a value in the batch */
  async #untilRecorded(batch: Dispatched[]): Promise<void> {
    for (let pause = 100; !this.#stopped; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        return await this.#recorder.record(batch)
      } catch (err) {
        if (isRefusedValue(err)) throw err
        this.#log.warn({ err, count: batch.length }, 'results could not be recorded; trying again')
        await new Promise((over) => setTimeout(over, pause))
      }
    }
  }
}
