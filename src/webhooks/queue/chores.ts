import { advanceReplays } from '../../model/webhooks/replays.ts'
import type { Runtime } from '../../runtime.ts'
import type { WebhookMetrics } from '../metrics.ts'
import { takeBackLost } from './due.ts'
import type { Bell } from './listener.ts'
import { preparePartitions, retain } from './retention.ts'

/** Milliseconds of real time between rounds. */
const OFTEN = 1000
const SELDOM = 600_000

/** What a worker does beside sending: leases that ended, replays, partitions, retention. */
export class Chores {
  readonly #runtime: Runtime
  readonly #metrics: WebhookMetrics
  readonly #bell: Bell
  #underWay: Promise<number> | null = null
  #oftenAt = 0
  #seldomAt = 0

  constructor(runtime: Runtime, metrics: WebhookMetrics, bell: Bell) {
    this.#runtime = runtime
    this.#metrics = metrics
    this.#bell = bell
  }

  /**
   * Begins what is due, and lets deliveries go on meanwhile; waits for it only where somebody asked for everything
   * that is due.
   * @returns how many deliveries became due by it, as far as it has waited
   */
  async begin(now: Date, asked: boolean): Promise<number> {
    if (!this.#underWay) {
      this.#underWay = this.#run(now, asked).finally(() => {
        this.#underWay = null
      })
    }
    return asked ? await this.#underWay : 0
  }

  /** Waits for what is under way. */
  async end(): Promise<void> {
    await this.#underWay
  }

  /**
   * Does what is due. A chore that fails holds up no delivery: it is logged, and tried again in its time.
   * @param asked whether somebody waits for everything that is due
   */
  async #run(now: Date, asked: boolean): Promise<number> {
    if (performance.now() < this.#oftenAt && !asked) return 0
    this.#oftenAt = performance.now() + OFTEN
    const due = (await this.#try('lost claims', () => this.#takeBack(now))) ?? 0
    const replayed = (await this.#try('replays', () => advanceReplays(this.#runtime.db, now))) ?? 0
    if (performance.now() >= this.#seldomAt) {
      this.#seldomAt = performance.now() + SELDOM
      await this.#try('housekeeping', () => this.#keepHouse(now))
    }
    return due + replayed
  }

  async #takeBack(now: Date): Promise<number> {
    const lost = await takeBackLost(this.#runtime.pool, now)
    this.#metrics.lost(lost)
    if (lost > 0) this.#runtime.log.warn({ lost }, 'deliveries of a worker that vanished are sent again')
    return lost
  }

  async #keepHouse(now: Date): Promise<void> {
    const { db, config, log } = this.#runtime
    await this.#bell.sweep(now)
    await preparePartitions(db, now)
    const expired = await retain(db, now, config.retentionDays)
    if (expired > 0) log.warn({ expired }, 'deliveries ended because they had waited too long')
  }

  async #try<T>(what: string, chore: () => Promise<T>): Promise<T | null> {
    try {
      return await chore()
    } catch (err) {
      this.#runtime.log.warn({ err, what }, 'a chore of the webhook worker failed')
      return null
    }
  }
}
