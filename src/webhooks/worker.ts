import type { Ground } from '../ground.ts'
import { createLookup, type Lookup } from '../http/guarded_connect.ts'
import { Chores } from './chores.ts'
import { anyReady, claimDue, nextRound } from './claim.ts'
import { createDispatch, type Dispatch, type Result } from './dispatch.ts'
import { noteSigns } from './health_store.ts'
import { checkLimits, type Limits, usualLimits } from './limits.ts'
import { createMetrics, type WebhookMetrics } from './metrics.ts'
import { createSender, type Sender } from './sender.ts'
import { settle } from './settle.ts'
import { SettleQueue } from './settle_queue.ts'
import { Signal } from './signal.ts'
import { SignPicker } from './signs.ts'
import { preparePartitions } from './upkeep.ts'
import { readyDue } from './waiting.ts'
import { Bell } from './wake.ts'

export type Worker = {
  /** Looks for due deliveries now, after the clock was moved for example. */
  wake: () => void
  /** Resolves when nothing that is due at this moment is left to send, and everything sent is written down. */
  idle: () => Promise<void>
  /** Takes no more work, finishes what is in flight (7 s at most) and ends. */
  stop: () => Promise<void>
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

const LONGEST_PAUSE = 5000
/** Milliseconds after which a worker looks for deliveries that others put off or brought back. */
const LOOK_AGAIN = 1000

/**
 * Delivers webhooks until it is stopped: claims what is due, sends, settles. Any number of workers may run.
 * @throws Error when the limits cannot be kept
 */
export async function startWorker(ground: Ground, options: WorkerOptions = {}): Promise<Worker> {
  const limits = { ...usualLimits, ...options.limits }
  checkLimits(limits, ground.platform.webhooks.timeout_seconds * 1000)
  const sender = createSender({ ...options, ...senderRules(ground, options) })
  const worker = new Deliverer(ground, limits, sender, options.random)
  await worker.start()
  return { wake: () => worker.wake(), idle: () => worker.idle(), stop: () => worker.stop() }
}

function senderRules({ platform, config }: Ground, { lookup }: WorkerOptions) {
  const reach = config.allowPrivateEndpoints ? ('private' as const) : ('public' as const)
  return {
    reach,
    lookup: lookup ?? createLookup(reach),
    timeout: platform.webhooks.timeout_seconds * 1000,
    http: platform.webhooks.http !== null,
  }
}

class Deliverer {
  readonly #ground: Ground
  readonly #limits: Limits
  readonly #sender: Sender
  readonly #metrics: WebhookMetrics
  readonly #dispatch: Dispatch
  readonly #queue: SettleQueue
  readonly #bell: Bell
  readonly #chores: Chores
  readonly #signal = new Signal()
  readonly #signs = new SignPicker()
  readonly #noted = new WeakSet<Result[]>()
  #idlers: { since: number; resolve: () => void }[] = []
  #inFlight = 0
  #rounds = 0
  #after = ''
  /** Whether the last claim found any: then the next look is a claim at once. */
  #more = false
  #nextDue = 0
  #lastWork = performance.now()
  #stopping = false
  #loop: Promise<void> = Promise.resolve()

  constructor(ground: Ground, limits: Limits, sender: Sender, random?: () => number) {
    this.#ground = ground
    this.#limits = limits
    this.#sender = sender
    this.#metrics = createMetrics(ground)
    this.#dispatch = createDispatch({ ...ground, sender, random })
    this.#queue = new SettleQueue((batch) => this.#settle(batch), ground.log)
    this.#bell = new Bell(ground.pool, ground.log, () => this.#signal.give())
    this.#chores = new Chores(ground, this.#metrics, this.#bell)
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
    await this.#chores.end()
    const deadline = performance.now() + this.#limits.drain
    while ((this.#inFlight > 0 || !this.#queue.empty) && performance.now() < deadline) {
      await this.#signal.wait(20)
    }
    // What is still under way is left to its lease: the end of our sockets says nothing about the receiver.
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
    const quiet = this.#inFlight === 0 && this.#queue.empty
    const now = this.#ground.now()
    const asked = this.#idlers.length > 0
    const found =
      (await this.#chores.begin(now, asked)) + (await this.#readyDue(now, asked)) + (await this.#claim(now))
    if (found > 0) {
      this.#lastWork = performance.now()
      return true
    }
    // What was in flight when this look began may have made room meanwhile: then it has seen too little.
    if (quiet) this.#tellIdlers(round)
    return false
  }

  async #readyDue(now: Date, asked: boolean): Promise<number> {
    if (now.getTime() < this.#nextDue && !asked) return 0
    const { readied, nextDue } = await readyDue(this.#ground.pool, now)
    this.#nextDue = Math.min(nextDue?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + LOOK_AGAIN)
    return readied
  }

  async #claim(now: Date): Promise<number> {
    const room = this.#limits.inFlight - this.#inFlight
    // A few at a time would cost a claim each.
    if (room < Math.min(this.#limits.inFlight / 4, 64)) return 0
    const { pool, platform } = this.#ground
    if (!this.#more && !(await anyReady(pool))) return 0
    const lease = platform.webhooks.timeout_seconds * 1000 + this.#limits.leaseMargin
    const started = performance.now()
    const claimed = await claimDue(pool, {
      now,
      leaseUntil: new Date(now.getTime() + lease),
      room,
      perEndpoint: this.#limits.perEndpoint,
      after: this.#after,
    })
    this.#more = claimed.length > 0
    this.#metrics.claimed(performance.now() - started, claimed.length)
    if (this.#after !== '' || claimed.length === 0) this.#after = await nextRound(pool, this.#after)
    this.#inFlight += claimed.length
    await this.#dispatch(claimed, (result) => this.#queue.push(result))
    return claimed.length
  }

  async #settle(batch: Result[]): Promise<void> {
    // First: a delivery that is let go may be claimed at once, and must find the breaker as it is now.
    await this.#note(batch)
    const { pool, now } = this.#ground
    const settlements = batch.map(({ settlement }) => settlement)
    const settled = await settle(pool, settlements, now())
    this.#inFlight -= batch.length
    this.#metrics.settled(batch, settled)
    for (const { next } of settlements) {
      if (next.state === 'pending') this.#nextDue = Math.min(this.#nextDue, next.dueAt.getTime())
    }
    this.#signal.give()
  }

  /** Writes down what a batch showed of its endpoints, once, also where the batch itself takes several tries. */
  async #note(batch: Result[]): Promise<void> {
    if (this.#noted.has(batch)) return
    this.#noted.add(batch)
    const signs = this.#signs.pick(batch)
    if (signs.length === 0) return
    const { db, platform, now, log } = this.#ground
    try {
      const suspended = await noteSigns(db, platform.webhooks, signs, now())
      for (const endpoint of suspended) log.warn({ endpoint }, 'endpoint suspended')
    } catch (err) {
      log.warn({ err }, 'the health of endpoints could not be written down')
    }
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
