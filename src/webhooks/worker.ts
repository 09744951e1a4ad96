import { databaseTime, isClockTrusted } from '../database/clock.ts'
import { createLookup, type Lookup } from '../http/outgoing/guarded_connect.ts'
import {
  type AppActivityCounter,
  createAppActivityCounter,
  latencyOf,
} from '../model/activity/app_activity.ts'
import { type ActivityCounter, createActivityCounter } from '../model/audit/hourly_activity.ts'
import type { Runtime } from '../runtime.ts'
import { recordObservations } from './health/health_store.ts'
import { ObservationFilter } from './health/observations.ts'
import { createMetrics, type WebhookMetrics } from './metrics.ts'
import { Claimer } from './queue/claimer.ts'
import { PublishListener } from './queue/listener.ts'
import { Maintenance } from './queue/maintenance.ts'
import { PostponedDeliveries } from './queue/postponed.ts'
import { type DeliveryResult, recordResults, resultKey } from './queue/record_results.ts'
import { ResultQueue } from './queue/result_queue.ts'
import { preparePartitions } from './queue/retention.ts'
import { checkTuning, defaultTuning, type Tuning } from './queue/tuning.ts'
import { Wakeup } from './queue/wakeup.ts'
import { createDispatch, type Dispatch } from './send/dispatch.ts'
import type { Dispatched } from './send/dispatched.ts'
import { createSender, type Sender } from './send/sender.ts'

export type Worker = {
  /** Claims due deliveries now, for example after a test has moved the clock. */
  wake: () => void
  /** Resolves when everything that is due now has been sent and every result is recorded. */
  idle: () => Promise<void>
  /** Stops claiming, finishes the deliveries in flight (within 7 s) and stops. */
  stop: () => Promise<void>
}

export type WorkerOptions = {
  tuning?: Partial<Tuning>
  lookup?: Lookup
  /** PEM of the certificate authorities to trust instead of the system's. */
  ca?: string
  /** Maximum age of a kept-alive connection in milliseconds. */
  maxAge?: number
  random?: () => number
}

const LONGEST_PAUSE = 5000
/** A round without work takes a second. */
const STALLED_SECONDS = 30
/**
 * Delivers webhooks until it is stopped: it claims what is due, sends it, and records the results. Any number of
 * workers can run.
 * @throws Error when the tuning is inconsistent
 */
export async function startWorker(runtime: Runtime, options: WorkerOptions = {}): Promise<Worker> {
  const tuning = { ...defaultTuning, ...options.tuning }
  checkTuning(tuning, runtime.platform.webhooks.timeout_seconds * 1000)
  const sender = createSender({ ...options, ...senderRules(runtime, options) })
  const now = () => databaseTime(runtime)
  const worker = new Deliverer({ ...runtime, now }, tuning, sender, options.random)
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
  readonly #tuning: Tuning
  readonly #sender: Sender
  readonly #metrics: WebhookMetrics
  readonly #activity: ActivityCounter
  readonly #appActivity: AppActivityCounter
  readonly #dispatch: Dispatch
  readonly #results: ResultQueue
  readonly #listener: PublishListener
  readonly #maintenance: Maintenance
  readonly #claimer: Claimer
  readonly #postponed: PostponedDeliveries
  readonly #wakeup = new Wakeup()
  readonly #observations = new ObservationFilter()
  #idlers: { since: number; resolve: () => void }[] = []
  #inFlight = 0
  #rounds = 0
  #lastWork = performance.now()
  #lastRound = performance.now()
  #stopping = false
  #loop: Promise<void> = Promise.resolve()

  constructor(runtime: Runtime, tuning: Tuning, sender: Sender, random?: () => number) {
    this.#runtime = runtime
    this.#tuning = tuning
    this.#sender = sender
    this.#metrics = createMetrics(runtime)
    this.#activity = createActivityCounter(runtime.db, (err) => runtime.log.warn({ err }, 'hourly activity'))
    this.#appActivity = createAppActivityCounter(runtime.db, (err) =>
      runtime.log.warn({ err }, 'activity of apps'),
    )
    this.#dispatch = createDispatch({ ...runtime, sender, random })
    this.#results = new ResultQueue(
      { record: (batch) => this.#record(batch), drop: () => this.#drop() },
      runtime.log,
    )
    const { pool, config, log } = runtime
    this.#listener = new PublishListener(pool, config.databaseDirectUrl, log, () => this.#wakeup.wake())
    this.#maintenance = new Maintenance(runtime, this.#metrics, this.#listener)
    this.#claimer = new Claimer(runtime, tuning, this.#metrics)
    this.#postponed = new PostponedDeliveries(runtime.pool)
  }

  async start(): Promise<void> {
    await preparePartitions(this.#runtime.db, this.#runtime.now())
    await this.#listener.listen()
    this.#loop = this.#run()
    this.#runtime.health.need('queue', () => this.#stall())
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
    while ((this.#inFlight > 0 || !this.#results.empty) && performance.now() < deadline) {
      await this.#wakeup.wait(20)
    }
    // Deliveries still in flight are left to their leases: closing our sockets says nothing about the receiver.
    this.#results.stop()
    await this.#sender.close()
    await this.#listener.close()
    await Promise.all([this.#activity.flush(), this.#appActivity.flush()])
    this.#metrics.close()
    for (const { resolve } of this.#idlers.splice(0)) resolve()
  }

  async #run(): Promise<void> {
    let pause = 0
    while (!this.#stopping) {
      // The difference could be subtracted, but a clock that is this wrong shows that the node is broken.
      if (!isClockTrusted(this.#runtime.clockSkew())) {
        await this.#wakeup.wait(this.#tuning.asleep)
        continue
      }
      try {
        const found = await this.#round()
        this.#lastRound = performance.now()
        pause = 0
        if (found === 0 || !this.#claimer.more) await this.#rest()
      } catch (err) {
        pause = Math.min(LONGEST_PAUSE, Math.max(100, pause * 2))
        this.#maintenance.pauseTakingBack()
        this.#runtime.log.warn({ err }, 'the webhook worker failed; trying again')
        await this.#wakeup.wait(pause)
      }
    }
  }

  /** Why the queue is stuck; null while rounds complete. */
  #stall(): string | null {
    const seconds = Math.round((performance.now() - this.#lastRound) / 1000)
    return seconds > STALLED_SECONDS ? `has claimed nothing for ${seconds} s` : null
  }

  /** Claims and sends due deliveries. @returns how much there was to do */
  async #round(): Promise<number> {
    const round = ++this.#rounds
    const quiet = this.#inFlight === 0 && this.#results.empty
    const now = this.#runtime.now()
    const thorough = this.#idlers.length > 0
    const due =
      (await this.#maintenance.start(now, thorough)) + (await this.#postponed.makeReady(now, thorough))
    const claimed = await this.#claimer.claim(now, this.#inFlight, thorough || due > 0)
    this.#inFlight += claimed.length
    await this.#dispatch(claimed, (dispatched) => this.#results.push(dispatched))
    const found = due + claimed.length
    if (found > 0) this.#lastWork = performance.now()
    // Deliveries that were in flight when this round began may have finished, so it may have claimed too few.
    else if (quiet) this.#tellIdlers(round)
    return found
  }

  async #record(batch: Dispatched[]): Promise<void> {
    // First, because a delivery that is due again may be claimed immediately and must see the current breaker.
    await this.#observe(batch)
    const { pool, now } = this.#runtime
    const results = batch.map(({ result }) => result)
    const inTime = await recordResults(pool, results, now()).catch((error: unknown) => {
      this.#maintenance.pauseTakingBack()
      throw error
    })
    this.#inFlight -= batch.length
    this.#metrics.recorded(batch, inTime)
    this.#count(batch, inTime)
    for (const { next } of results) if (next.state === 'pending') this.#postponed.add(next.dueAt)
    this.#claimer.madeRoom(new Set(results.map(({ endpoint }) => endpoint)))
    if (this.#claimer.more || this.#stopping || this.#idlers.length > 0) this.#wakeup.wake()
  }

  /** A result that cannot be recorded: its delivery is taken back when its lease has ended. */
  #drop(): void {
    this.#inFlight -= 1
    this.#claimer.letLeasesEnd()
    this.#wakeup.wake()
  }

  /** Counts attempts for the charts, and undelivered deliveries for the operator's charts. */
  #count(batch: Dispatched[], inTime: Set<string>): void {
    const at = this.#runtime.now()
    for (const { result, connection, outcome } of batch) {
      this.#countForApp(result, connection ?? '', at)
      if (result.attempt) this.#activity.count('attempt', outcome === 'delivered' ? outcome : 'failed', at)
      if (result.next.state === 'dead' && inTime.has(resultKey(result)))
        this.#activity.count('delivery', 'dead', at)
    }
  }

  #countForApp({ endpoint, attempt, next }: DeliveryResult, connection: string, at: Date): void {
    if (!attempt) return
    const of = { client: '', endpoint, connection }
    const failed = next.state === 'pending' ? 'retried' : 'given_up'
    this.#appActivity.count({ ...of, name: attempt.fault === null ? 'delivered' : failed }, at)
    if (attempt.status !== null) this.#appActivity.count({ ...of, name: latencyOf(attempt.duration) }, at)
  }

  /** Records what a batch says about its endpoints: once, even if recording its results takes several tries. */
  async #observe(batch: Dispatched[]): Promise<void> {
    const observations = this.#observations.take(batch)
    if (observations.length === 0) return
    const { db, log } = this.#runtime
    try {
      const suspended = await recordObservations(db, this.#runtime, observations)
      for (const endpoint of suspended) log.warn({ endpoint }, 'endpoint suspended')
    } catch (err) {
      log.warn({ err }, 'the health of endpoints could not be recorded')
    }
  }

  /** Waits briefly or, without recent work, until notified. */
  async #rest(): Promise<void> {
    const { awake, drowsy, asleep } = this.#tuning
    const now = this.#runtime.now()
    if (performance.now() - this.#lastWork < drowsy) {
      await this.#listener.setAsleep(false, now)
      // The endpoints of these deliveries are full or held, so there is no hurry to look again.
      return await this.#wakeup.wait(this.#claimer.blocked ? 4 * awake : awake)
    }
    // The next round finds deliveries committed before publishers knew that they had to notify.
    if (!this.#listener.asleep) return await this.#listener.setAsleep(true, now)
    const untilDue = this.#postponed.nextDue - now.getTime()
    await this.#wakeup.wait(Math.max(1, Math.min(asleep, untilDue)))
  }

  #tellIdlers(round: number): void {
    const told = this.#idlers.filter(({ since }) => since < round)
    this.#idlers = this.#idlers.filter(({ since }) => since >= round)
    for (const { resolve } of told) resolve()
  }
}
