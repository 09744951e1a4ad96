import { runEach } from '../../database/upkeep/run_each.ts'
import { advanceReplays } from '../../model/webhooks/replays.ts'
import type { Runtime } from '../../runtime.ts'
import type { WebhookMetrics } from '../metrics.ts'
import { takeBackLost } from './due.ts'
import type { PublishListener } from './listener.ts'
import { preparePartitions, retain } from './retention.ts'

/** Milliseconds of real time between runs. */
const OFTEN = 1000
const SELDOM = 600_000
/** Milliseconds of the clock of leases. Longer than any worker pauses before it records its results again. */
const TAKE_BACK_PAUSE = 15_000

/** A worker's tasks besides sending: ended leases, replays, partitions, retention. */
export class Maintenance {
  readonly #runtime: Runtime
  readonly #metrics: WebhookMetrics
  readonly #listener: PublishListener
  #underWay: Promise<number> | null = null
  #oftenAt = 0
  #takesBackFrom = 0
  #seldomAt = 0

  constructor(runtime: Runtime, metrics: WebhookMetrics, listener: PublishListener) {
    this.#runtime = runtime
    this.#metrics = metrics
    this.#listener = listener
  }

  /**
   * Starts the tasks that are due while deliveries continue. It waits for them only if a caller waits for everything
   * that is due.
   * @returns how many deliveries they made due, as far as it has waited
   */
  async start(now: Date, waits: boolean): Promise<number> {
    if (!this.#underWay) {
      this.#underWay = this.#run(now, waits).finally(() => {
        this.#underWay = null
      })
    }
    return waits ? await this.#underWay : 0
  }

  /**
   * Takes nothing back for a while. After an outage of the database, workers have results to record whose leases have
   * ended: those deliveries would be sent a second time.
   */
  pauseTakingBack(): void {
    this.#takesBackFrom = this.#runtime.now().getTime() + TAKE_BACK_PAUSE
  }

  /** Resolves when no task is running. */
  async end(): Promise<void> {
    await this.#underWay
  }

  async #run(now: Date, waits: boolean): Promise<number> {
    if (performance.now() < this.#oftenAt && !waits) return 0
    this.#oftenAt = performance.now() + OFTEN
    const due = (await this.#try('lost claims', () => this.#takeBack(now))) ?? 0
    const replayed = (await this.#try('replays', () => advanceReplays(this.#runtime.db, now))) ?? 0
    if (performance.now() >= this.#seldomAt) {
      this.#seldomAt = performance.now() + SELDOM
      await this.#try('clean-up', () => this.#cleanUp(now))
    }
    return due + replayed
  }

  async #takeBack(now: Date): Promise<number> {
    if (now.getTime() < this.#takesBackFrom) return 0
    const lost = await takeBackLost(this.#runtime.pool, now)
    this.#metrics.lost(lost)
    if (lost > 0) this.#runtime.log.warn({ lost }, 'deliveries of a lost worker are sent again')
    return lost
  }

  async #cleanUp(now: Date): Promise<void> {
    const { db, config, log } = this.#runtime
    await runEach({
      'forget workers': () => this.#listener.sweep(now),
      'prepare partitions': () => preparePartitions(db, now),
      retention: async () => {
        const expired = await retain(db, now, config.retentionDays)
        if (expired > 0) log.warn({ expired }, 'deliveries were given up because they had waited too long')
      },
    })
  }

  /** A failing task does not delay deliveries: it is logged and tried again at its next time. */
  async #try<T>(task: string, run: () => Promise<T>): Promise<T | null> {
    try {
      return await run()
    } catch (err) {
      this.#runtime.log.warn({ err, task }, 'a maintenance task of the webhook worker failed')
      return null
    }
  }
}
