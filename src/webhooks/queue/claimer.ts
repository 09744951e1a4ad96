import { randomUUID } from 'node:crypto'
import type { Runtime } from '../../runtime.ts'
import type { WebhookMetrics } from '../metrics.ts'
import { anyReady, claimDue, type Lane } from './claim.ts'
import { type Claimed, readClaimed } from './claimed.ts'
import type { Tuning } from './tuning.ts'

/** Claims for one worker, and knows when the next claim is worthwhile. */
export class Claimer {
  readonly #runtime: Runtime
  readonly #tuning: Tuning
  readonly #metrics: WebhookMetrics
  #worker = randomUUID()
  /** The next claim continues its round after this endpoint. */
  #after = ''
  #more = false
  #blocked = false
  /** Endpoints at their limit of deliveries in flight that have more ready. */
  readonly #full = new Set<string>()

  constructor(runtime: Runtime, tuning: Tuning, metrics: WebhookMetrics) {
    this.#runtime = runtime
    this.#tuning = tuning
    this.#metrics = metrics
  }

  /** Whether a claim would find something, as far as this worker knows. */
  get more(): boolean {
    return this.#more
  }

  /** Whether the last claim found nothing although deliveries are ready, because their endpoints are full or held. */
  get blocked(): boolean {
    return this.#blocked
  }

  /** Reports endpoints that now have fewer deliveries in flight. */
  madeRoom(endpoints: Iterable<string>): void {
    for (const endpoint of endpoints) if (this.#full.delete(endpoint)) this.#more = true
  }

  /** Claims under a new id from now on. No later claim prolongs the leases of the old one, so they end. */
  letLeasesEnd(): void {
    this.#worker = randomUUID()
  }

  /**
   * @param inFlight deliveries that this worker holds
   * @param thorough claims even if nothing seems to be ready
   */
  async claim(now: Date, inFlight: number, thorough: boolean): Promise<Claimed[]> {
    const { pool } = this.#runtime
    const room = this.#tuning.inFlight - inFlight
    // Filling every gap immediately would cost one claim per delivery.
    if (room < Math.min(this.#tuning.inFlight / 4, 64)) return []
    this.#blocked = false
    if (!thorough && !this.#more && !(await anyReady(pool, inFlight))) return []
    try {
      const lanes = await this.#claimRound(now, room)
      this.#blocked = lanes.length === 0
      return lanes.length === 0 ? [] : await readClaimed(pool, lanes)
    } catch (error) {
      // What was claimed is unknown.
      this.letLeasesEnd()
      throw error
    }
  }

  /**
   * Considers endpoints until some have deliveries for us. It finds nothing only after a whole round: any number of
   * endpoints can be paused.
   */
  async #claimRound(now: Date, room: number): Promise<Lane[]> {
    const isWhole = this.#after === ''
    let lanes = await this.#claimLanes(now, room)
    while (lanes.length === 0 && this.#after !== '') lanes = await this.#claimLanes(now, room)
    return lanes.length > 0 || isWhole ? lanes : await this.#claimRound(now, room)
  }

  async #claimLanes(now: Date, room: number): Promise<Lane[]> {
    const { pool, platform } = this.#runtime
    const lease = platform.webhooks.timeout_seconds * 1000 + this.#tuning.leaseMargin
    const started = performance.now()
    const { lanes, after } = await claimDue(pool, {
      worker: this.#worker,
      now,
      leaseUntil: new Date(now.getTime() + lease),
      room,
      perEndpoint: this.#tuning.perEndpoint,
      after: this.#after,
    })
    const count = lanes.reduce((sum, { deliveries }) => sum + deliveries.length, 0)
    this.#metrics.claimed(performance.now() - started, count)
    this.#after = after
    this.#more = count === room || after !== '' || lanes.some(({ more }) => more)
    for (const { endpoint, full } of lanes) if (full) this.#full.add(endpoint)
    return lanes
  }
}
