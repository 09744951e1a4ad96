import { randomUUID } from 'node:crypto'
import { createLookup, type Lookup } from '../http/outgoing/guarded_connect.ts'
import type { Runtime } from '../runtime.ts'
import { recordObservations } from './health/health_store.ts'
import { ObservationFilter } from './health/observations.ts'
import { createMetrics, type WebhookMetrics } from './metrics.ts'
import { anyReady, claimDue, nextRound } from './queue/claim.ts'
import { readyDue } from './queue/due.ts'
import { PublishListener } from './queue/listener.ts'
import { Maintenance } from './queue/maintenance.ts'
import { recordResults } from './queue/record_results.ts'
import { ResultQueue } from './queue/result_queue.ts'
import { preparePartitions } from './queue/retention.ts'
import { checkTuning, defaultTuning, type Tuning } from './queue/tuning.ts'
import { Wakeup } from './queue/wakeup.ts'
import { createDispatch, type Dispatch, type Dispatched } from './send/dispatch.ts'
import { createSender, type Sender } from './send/sender.ts'

export type Worker = {
  /** Claims due deliveries now, after a test has moved the clock for example. */
  wake: () => void
  /** Resolves when nothing that is due at this moment is left to send, and every result is recorded. */
  idle: () => Promise<void>
  /** Claims no more, finishes what is in flight (within 7 s) and ends. */
  stop: () => Promise<void>
}

export type WorkerOptions = {
  tuning?: Partial<Tuning>
  lookup?: Lookup
  /** PEM of the authorities to trust in place of the system's. */
  ca?: string
  /** Milliseconds that a kept-alive connection may be used for. */
  maxAge?: number
  random?: () => number
}

const LONGEST_PAUSE = 5000
/** Milliseconds until a worker checks again for deliveries that other processes have postponed or brought back. */
const CHECK_WAITING = 1000

/**
 * Delivers webhooks until it is stopped: it claims what is due, sends it, and records the results. Any number of
 * workers may run.
 * @throws Error when the tuning is inconsistent
 */
export async function startWorker(runtime: Runtime, options: WorkerOptions = {}): Promise<Worker> {
  const tuning = { ...defaultTuning, ...options.tuning }
  checkTuning(tuning, runtime.platform.webhooks.timeout_seconds * 1000)
  const sender = createSender({ ...options, ...senderRules(runtime, options) })
  const worker = new Deliverer(runtime, tuning, sender, options.random)
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
  readonly #id = randomUUID()
  readonly #runtime: Runtime
  readonly #tuning: Tuning
  readonly #sender: Sender
  readonly #metrics: WebhookMetrics
  readonly #dispatch: Dispatch
  readonly #queue: ResultQueue
  readonly #listener: PublishListener
  readonly #maintenance: Maintenance
  readonly #wakeup = new Wakeup()
  readonly #observations = new ObservationFilter()
  readonly #observed = new WeakSet<Dispatched[]>()
  #idlers: { since: number; resolve: () => void }[] = []
  #inFlight = 0
  #rounds = 0
  #after = ''
  /** Whether the last claim found any: then the next round claims at once. */
  #more = false
  #nextDue = 0
  #lastWork = performance.now()
  #stopping = false
  #loop: Promise<void> = Promise.resolve()

  constructor(runtime: Runtime, tuning: Tuning, sender: Sender, random?: () => number) {
    this.#runtime = runtime
    this.#tuning = tuning
    this.#sender = sender
    this.#metrics = createMetrics(runtime)
    this.#dispatch = createDispatch({ ...runtime, sender, random })
    this.#queue = new ResultQueue((batch) => this.#record(batch), runtime.log)
    this.#listener = new PublishListener(runtime.pool, runtime.log, () => this.#wakeup.wake())
    this.#maintenance = new Maintenance(runtime, this.#metrics, this.#listener)
  }

  async start(): Promise<void> {
    await preparePartitions(this.#runtime.db, this.#runtime.now())
    await this.#listener.listen()
    this.#loop = this.#run()
  }

  wake(): void {
    this.#wakeup.wake()
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#idlers.push({ since: this.#rounds, resolve })
      this.#wakeup.wake()
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#wakeup.wake()
    await this.#loop
    await this.#maintenance.end()
    const deadline = performance.now() + this.#tuning.drain
    while ((this.#inFlight > 0 || !this.#queue.empty) && performance.now() < deadline) {
      await this.#wakeup.wait(20)
    }
    // What is still in flight is left to its lease: that our sockets close says nothing about the receiver.
    this.#queue.stop()
    await this.#sender.close()
    await this.#listener.close()
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
        await this.#wakeup.wait(pause)
      }
    }
  }

  /** Claims and sends what is due. @returns whether there was anything to do */
  async #round(): Promise<boolean> {
    const round = ++this.#rounds
    const quiet = this.#inFlight === 0 && this.#queue.empty
    const now = this.#runtime.now()
    const waits = this.#idlers.length > 0
    const found =
      (await this.#maintenance.start(now, waits)) +
      (await this.#readyDue(now, waits)) +
      (await this.#claim(now))
    if (found > 0) {
      this.#lastWork = performance.now()
      return true
    }
    // Deliveries in flight when this round began may have made room meanwhile: then it has seen too little.
    if (quiet) this.#tellIdlers(round)
    return false
  }

  async #readyDue(now: Date, waits: boolean): Promise<number> {
    if (now.getTime() < this.#nextDue && !waits) return 0
    const { readied, nextDue } = await readyDue(this.#runtime.pool, now)
    this.#nextDue = Math.min(nextDue?.getTime() ?? Number.POSITIVE_INFINITY, now.getTime() + CHECK_WAITING)
    return readied
  }

  async #claim(now: Date): Promise<number> {
    const room = this.#tuning.inFlight - this.#inFlight
    // Filling every gap at once would cost a claim for each delivery.
    if (room < Math.min(this.#tuning.inFlight / 4, 64)) return 0
    const { pool, platform } = this.#runtime
    if (!this.#more && !(await anyReady(pool))) return 0
    const lease = platform.webhooks.timeout_seconds * 1000 + this.#tuning.leaseMargin
    const started = performance.now()
    const claimed = await claimDue(pool, {
      worker: this.#id,
      now,
      leaseUntil: new Date(now.getTime() + lease),
      room,
      perEndpoint: this.#tuning.perEndpoint,
      after: this.#after,
    })
    this.#more = claimed.length > 0
    this.#metrics.claimed(performance.now() - started, claimed.length)
    if (this.#after !== '' || claimed.length === 0) this.#after = await nextRound(pool, this.#after)
    this.#inFlight += claimed.length
    await this.#dispatch(claimed, (dispatched) => this.#queue.push(dispatched))
    return claimed.length
  }

  async #record(batch: Dispatched[]): Promise<void> {
    // First: a delivery that is due again may be claimed at once, and must find the breaker as it is now.
    await this.#observe(batch)
    const { pool, now } = this.#runtime
    const results = batch.map(({ result }) => result)
    const inTime = await recordResults(pool, results, now())
    this.#inFlight -= batch.length
    this.#metrics.recorded(batch, inTime)
    for (const { next } of results) {
      if (next.state === 'pending') this.#nextDue = Math.min(this.#nextDue, next.dueAt.getTime())
    }
    this.#wakeup.wake()
  }

  /** Records what a batch says about its endpoints: once, also where recording its results takes several tries. */
  async #observe(batch: Dispatched[]): Promise<void> {
    if (this.#observed.has(batch)) return
    this.#observed.add(batch)
    const observations = this.#observations.pick(batch)
    if (observations.length === 0) return
    const { db, platform, now, log } = this.#runtime
    try {
      const suspended = await recordObservations(db, platform.webhooks, observations, now())
      for (const endpoint of suspended) log.warn({ endpoint }, 'endpoint suspended')
    } catch (err) {
      log.warn({ err }, 'the health of endpoints could not be recorded')
    }
  }

  async #rest(): Promise<void> {
    const { now } = this.#runtime
    const awake = this.#inFlight > 0 || performance.now() - this.#lastWork < this.#tuning.drowsy
    if (awake) return await this.#wakeup.wait(this.#tuning.awake)
    if (!this.#listener.asleep) {
      // The next round finds what was committed before publishers knew that they must notify.
      await this.#listener.setAsleep(true, now())
      return
    }
    const untilDue = this.#nextDue - now().getTime()
    await this.#wakeup.wait(Math.max(1, Math.min(this.#tuning.asleep, untilDue)))
    if (this.#wakeup.wasWoken) await this.#listener.setAsleep(false, now())
  }

  #tellIdlers(round: number): void {
    const told = this.#idlers.filter(({ since }) => since < round)
    this.#idlers = this.#idlers.filter(({ since }) => since >= round)
    for (const { resolve } of told) resolve()
  }
}
