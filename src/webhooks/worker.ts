import type { Ground } from '../ground.ts'
import { createLookup, type Lookup } from '../http/guarded_connect.ts'
import { advanceReplays } from '../model/replays.ts'
import { anyReady, claimDue, nextRound } from './claim.ts'
import { createDispatch, type Result } from './dispatch.ts'
import { noteSigns, type Signs } from './health_store.ts'
import { checkLimits, type Limits, usualLimits } from './limits.ts'
import { createMetrics, type WebhookMetrics } from './metrics.ts'
import { createSender } from './sender.ts'
import { settle } from './settle.ts'
import { SettleQueue } from './settle_queue.ts'
import { Signal } from './signal.ts'
import { preparePartitions, retain } from './upkeep.ts'
import { readyDue, takeBackLost } from './waiting.ts'
import { Bell } from './wake.ts'

export type Worker = {
  /** Looks for due deliveries now, after the clock was moved for example. */
  wake(): void
  /** Resolves when nothing that is due at this moment is left to send, and everything sent is written down. */
  idle(): Promise<void>
  /** Takes no more work, finishes what is in flight (7 s at most) and ends. */
  stop(): Promise<void>
}

export type WorkerOptions = {
  limits?: Partial<Limits>
  lookup?: Lookup
  /** PEM of the authorities to trust in place of the system's. */
  ca?: string
  /** Milliseconds that a kept-alive connection may be used for. */
  maxAge?: number
  random?: () => number
}

/** How often, in milliseconds of real time, a worker does what is not sending. */
const CHORES = 1000
const HOUSEKEEPING = 600_000
const LONGEST_PAUSE = 5000
/** A success of a healthy endpoint is written down once in so many milliseconds. */
const SUCCESS_NOTED = 10_000

/**
 * Delivers webhooks until it is stopped: claims what is due, sends, settles. Any number of workers may run.
 * @param ground what the process is made of
 */
export async function startWorker(ground: Ground, options: WorkerOptions = {}): Promise<Worker> {
  const worker = new Deliverer(ground, options)
  await worker.start()
  return worker
}

class Deliverer implements Worker {
  readonly #ground: Ground
  readonly #limits: Limits
  readonly #metrics: WebhookMetrics
  readonly #sender: ReturnType<typeof createSender>
  readonly #dispatch: ReturnType<typeof createDispatch>
  readonly #queue: SettleQueue
  readonly #bell: Bell
  readonly #signal = new Signal()
  readonly #noted = new Map<string, number>()
  #idlers: { since: number; resolve: () => void }[] = []
  #inFlight = 0
  #rounds = 0
  #after = ''
  #nextDue = 0
  #lastWork = performance.now()
  #choresAt = 0
  #housekeepingAt = 0
  #stopping = false
  #loop: Promise<void> = Promise.resolve()

  constructor(ground: Ground, options: WorkerOptions) {
    const { platform, config, pool, log, now } = ground
    const timeout = platform.webhooks.timeout_seconds * 1000
    const reach = config.allowPrivateEndpoints ? 'private' : 'public'
    this.#ground = ground
    this.#limits = { ...usualLimits, ...options.limits }
    checkLimits(this.#limits, timeout)
    this.#metrics = createMetrics(ground)
    this.#sender = createSender({
      timeout,
      reach,
      http: platform.webhooks.http !== null,
      lookup: options.lookup ?? createLookup(reach),
      ca: options.ca,
      maxAge: options.maxAge,
    })
    this.#dispatch = createDispatch({ ...ground, sender: this.#sender, now, random: options.random })
    this.#queue = new SettleQueue((batch) => this.#settle(batch), log)
    this.#bell = new Bell(pool, log, () => this.#signal.give())
  }

  async start(): Promise<void> {
    await preparePartitions(this.#ground.db, this.#ground.now())
    await this.#bell.listen()
    this.#loop = this.#run()
  }

  wake(): void {
    this.#signal.give()
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idlers.push({ since: this.#rounds, resolve })
      this.#signal.give()
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#signal.give()
    await this.#loop
    const deadline = performance.now() + this.#limits.drain
    while ((this.#inFlight > 0 || !this.#queue.empty) && performance.now() < deadline) {
      await this.#signal.wait(Math.min(50, deadline - performance.now()))
    }
    this.#queue.stop()
    await this.#sender.close()
    await this.#bell.close()
    this.#metrics.close()
    for (const { resolve } of this.#idlers.splice(0)) resolve()
  }

  async #run(): Promise<void> {
    let pause = 0
    while (!this.#stopping) {
      try {
        const worked = await this.#round()
        pause = 0
        if (!worked) await this.#rest()
      } catch (err) {
        pause = Math.min(LONGEST_PAUSE, Math.max(100, pause * 2))
        this.#ground.log.warn({ err }, 'the webhook worker cannot work; trying again')
        await this.#signal.wait(pause)
      }
    }
  }

  /** One look at what is due. @returns whether there was anything to do */
  async #round(): Promise<boolean> {
    const round = ++this.#rounds
    const now = this.#ground.now()
    const asked = this.#idlers.length > 0
    const chores = await this.#chores(now, asked)
    const readied = await this.#readyDue(now, asked)
    const claimed = await this.#claim(now)
    if (claimed + readied + chores > 0) {
      this.#lastWork = performance.now()
      return true
    }
    if (this.#inFlight === 0 && this.#queue.empty) this.#tellIdlers(round)
    return false
  }

  async #readyDue(now: Date, asked: boolean): Promise<number> {
    if (now.getTime() < this.#nextDue && !asked) return 0
    const { readied, nextDue } = await readyDue(this.#ground.pool, now)
    // Deliveries that others put off are seen within a second.
    this.#nextDue = Math.min(nextDue?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + CHORES)
    return readied
  }

  async #claim(now: Date): Promise<number> {
    const room = this.#limits.inFlight - this.#inFlight
    // A few at a time would cost a claim each.
    if (room < Math.min(this.#limits.inFlight / 4, 64)) return 0
    const { pool, platform } = this.#ground
    if (!(await anyReady(pool))) return 0
    const lease = platform.webhooks.timeout_seconds * 1000 + this.#limits.leaseMargin
    const started = performance.now()
    const claimed = await claimDue(pool, {
      now,
      leaseUntil: new Date(now.getTime() + lease),
      room,
      perEndpoint: this.#limits.perEndpoint,
      after: this.#after,
    })
    this.#metrics.claimed(performance.now() - started, claimed.length)
    if (this.#after !== '' || claimed.length === 0) this.#after = await nextRound(pool, this.#after)
    this.#inFlight += claimed.length
    await this.#dispatch(claimed, (result) => this.#queue.push(result))
    return claimed.length
  }

  async #settle(batch: Result[]): Promise<void> {
    const { pool, db, platform, now, log } = this.#ground
    const at = now()
    const settled = await settle(
      pool,
      batch.map(({ settlement }) => settlement),
      at,
    )
    this.#inFlight -= batch.length
    this.#metrics.settled(batch, settled, at)
    for (const { settlement } of batch) {
      if (settlement.next.state === 'pending')
        this.#nextDue = Math.min(this.#nextDue, settlement.next.dueAt.getTime())
    }
    this.#signal.give()
    const signs = this.#worthNoting(batch)
    if (signs.length === 0) return
    try {
      const suspended = await noteSigns(db, platform.webhooks, signs, at)
      for (const endpoint of suspended) log.warn({ endpoint }, 'endpoint suspended')
    } catch (err) {
      log.warn({ err }, 'the health of endpoints could not be written down')
    }
  }

  #worthNoting(batch: Result[]): Signs[] {
    const byEndpoint = new Map<string, Signs>()
    for (const { endpoint, sign, unwell } of batch) {
      if (sign.kind === 'none' || (sign.kind === 'success' && !unwell && this.#notedLately(endpoint)))
        continue
      const one = byEndpoint.get(endpoint) ?? { endpoint, signs: [] }
      one.signs.push(sign)
      byEndpoint.set(endpoint, one)
    }
    return [...byEndpoint.values()].sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1))
  }

  #notedLately(endpoint: string): boolean {
    const last = this.#noted.get(endpoint)
    if (last !== undefined && performance.now() - last < SUCCESS_NOTED) return true
    if (this.#noted.size > 10_000) this.#noted.clear()
    this.#noted.set(endpoint, performance.now())
    return false
  }

  /** What is not sending: leases that ended, replays, partitions, retention. */
  async #chores(now: Date, asked: boolean): Promise<number> {
    const { pool, db, config, log } = this.#ground
    if (performance.now() < this.#choresAt && !asked) return 0
    this.#choresAt = performance.now() + CHORES
    const lost = await takeBackLost(pool, now)
    if (lost > 0) log.warn({ lost }, 'deliveries of a worker that vanished are sent again')
    this.#metrics.lost(lost)
    const replayed = await advanceReplays(db, now)
    if (performance.now() < this.#housekeepingAt) return lost + replayed
    this.#housekeepingAt = performance.now() + HOUSEKEEPING
    await this.#bell.sweep(now)
    await preparePartitions(db, now)
    const expired = await retain(db, now, config.retentionDays)
    if (expired > 0) log.warn({ expired }, 'deliveries ended because they had waited too long')
    return lost + replayed
  }

  async #rest(): Promise<void> {
    const { now } = this.#ground
    const awake = this.#inFlight > 0 || performance.now() - this.#lastWork < this.#limits.drowsy
    if (awake) return await this.#signal.wait(this.#limits.awake)
    if (!this.#bell.asleep) {
      // The look after this finds what was committed before publishers knew that they must ring.
      await this.#bell.sleep(true, now())
      return
    }
    const untilDue = this.#nextDue - now().getTime()
    await this.#signal.wait(Math.max(1, Math.min(this.#limits.asleep, untilDue)))
    if (this.#signal.wasGiven) await this.#bell.sleep(false, now())
  }

  #tellIdlers(round: number): void {
    const told = this.#idlers.filter(({ since }) => since < round)
    this.#idlers = this.#idlers.filter(({ since }) => since >= round)
    for (const { resolve } of told) resolve()
  }
}
