import { createLookup, type Lookup } from '../http/outgoing/guarded_connect.ts'
import type { Runtime } from '../runtime.ts'
import { noteSigns } from './health/health_store.ts'
import { SignPicker } from './health/observations.ts'
import { createMetrics, type WebhookMetrics } from './metrics.ts'
import { Chores } from './queue/chores.ts'
import { anyReady, claimDue, nextRound } from './queue/claim.ts'
import { readyDue } from './queue/due.ts'
import { checkLimits, type Limits, usualLimits } from './queue/limits.ts'
import { Bell } from './queue/listener.ts'
import { settle } from './queue/record_results.ts'
import { SettleQueue } from './queue/result_queue.ts'
import { preparePartitions } from './queue/retention.ts'
import { Signal } from './queue/wakeup.ts'
import { createDispatch, type Dispatch, type Result } from './send/dispatch.ts'
import { createSender, type Sender } from './send/sender.ts'

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
export async function startWorker(runtime: Runtime, options: WorkerOptions = {}): Promise<Worker> {
  const limits = { ...usualLimits, ...options.limits }
  checkLimits(limits, runtime.platform.webhooks.timeout_seconds * 1000)
  const sender = createSender({ ...options, ...senderRules(runtime, options) })
  const worker = new Deliverer(runtime, limits, sender, options.random)
  await worker.start()
  return { wake: () => worker.wake(), idle: () => worker.idle(), stop: () => worker.stop() }
}

function senderRules({ platform, config }: Runtime, { lookup }: WorkerOptions) {
  const reach = config.allowPrivateEndpoints ? ('private' as const) : ('public' as const)
  return {
    reach,
    lookup: lookup ?? createLookup(reach),
    timeout: platform.webhooks.timeout_seconds * 1000,
    http: platform.webhooks.http !== null,
  }
}

class Deliverer {
  readonly #runtime: Runtime
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

  constructor(runtime: Runtime, limits: Limits, sender: Sender, random?: () => number) {
    this.#runtime = runtime
    this.#limits = limits
    this.#sender = sender
    this.#metrics = createMetrics(runtime)
    this.#dispatch = createDispatch({ ...runtime, sender, random })
    this.#queue = new SettleQueue((batch) => this.#settle(batch), runtime.log)
    this.#bell = new Bell(runtime.pool, runtime.log, () => this.#signal.give())
    this.#chores = new Chores(runtime, this.#metrics, this.#bell)
  }

  async start(): Promise<void> {
    await preparePartitions(this.#runtime.db, this.#runtime.now())
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
        this.#runtime.log.warn({ err }, 'the webhook worker cannot work; trying again')
        await this.#signal.wait(pause)
      }
    }
  }

  /** One look at what is due. @returns whether there was anything to do */
  async #round(): Promise<boolean> {
    const round = ++this.#rounds
    const quiet = this.#inFlight === 0 && this.#queue.empty
    const now = this.#runtime.now()
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
    const { readied, nextDue } = await readyDue(this.#runtime.pool, now)
    this.#nextDue = Math.min(nextDue?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + LOOK_AGAIN)
    return readied
  }

  async #claim(now: Date): Promise<number> {
    const room = this.#limits.inFlight - this.#inFlight
    // A few at a time would cost a claim each.
    if (room < Math.min(this.#limits.inFlight / 4, 64)) return 0
    const { pool, platform } = this.#runtime
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
    const { pool, now } = this.#runtime
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
    const { db, platform, now, log } = this.#runtime
    try {
      const suspended = await noteSigns(db, platform.webhooks, signs, now())
      for (const endpoint of suspended) log.warn({ endpoint }, 'endpoint suspended')
    } catch (err) {
      log.warn({ err }, 'the health of endpoints could not be written down')
    }
  }

  async #rest(): Promise<void> {
    const { now } = this.#runtime
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
