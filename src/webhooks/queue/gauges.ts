import { Gauge } from 'prom-client'
import type { Runtime } from '../../runtime.ts'
import { countDeadLetters, countEndpoints, measureDepths, measureLags, measureOldest } from './depth.ts'

/** Minimum milliseconds between reads of the queue's state from PostgreSQL, however often metrics are read. */
const READ_EVERY = 10_000
/** Prometheus itself gives up after 10 seconds. */
const LONGEST_READ = 4_000

/** The state of the whole queue. Every worker reports the same. */
async function readQueue({ pool, now }: Runtime) {
  const [depths, oldest, lags, endpoints, dead] = await Promise.all([
    measureDepths(pool),
    measureOldest(pool, now()),
    measureLags(pool, now()),
    countEndpoints(pool),
    countDeadLetters(pool),
  ])
  return { depths, oldest, lags, endpoints, dead }
}

type Queue = Awaited<ReturnType<typeof readQueue>>

/**
 * Registers the gauges of the queue. While PostgreSQL does not respond, they have no values, but the other metrics
 * are still there.
 */
export function queueGauges(runtime: Runtime): Gauge[] {
  let latest: { at: number; queue: Promise<Queue | null> } | null = null
  const read = (): Promise<Queue | null> => {
    const now = performance.now()
    if (!latest || now - latest.at > READ_EVERY) {
      const late = new Promise<null>((resolve) => setTimeout(resolve, LONGEST_READ, null).unref())
      latest = { at: now, queue: Promise.race([readQueue(runtime).catch(() => null), late]) }
    }
    return latest.queue
  }
  const gauge = (name: string, help: string, labelNames: string[], show: (queue: Queue) => Row[]): Gauge =>
    new Gauge({
      ...{ name: `drawbridge_webhook_${name}`, help, labelNames, registers: [runtime.metrics] },
      async collect() {
        const queue = await read()
        this.reset()
        for (const [labels, value] of queue ? show(queue) : []) this.set(labels, value)
        // Otherwise a gauge without labels would report 0.
        if (!queue && labelNames.length === 0) this.remove()
      },
    })
  return [
    gauge(
      'deliveries',
      'Unfinished deliveries in the whole database: ready (due), waiting (not due yet) or in_flight',
      ['state'],
      ({ depths }) => depths.map(({ state, count }) => [{ state }, count]),
    ),
    gauge(
      'oldest_due_seconds',
      'How long the oldest due delivery has been due, by what holds it back: a worker (ready), or the state of its endpoint',
      ['state'],
      ({ oldest }) => oldest.map(({ state, seconds }) => [{ state }, seconds]),
    ),
    gauge(
      'endpoint_lag_seconds',
      'How long the oldest due delivery of an endpoint has been due, for the 20 endpoints furthest behind',
      ['endpoint', 'app', 'state'],
      ({ lags }) => lags.map(({ seconds, ...labels }) => [labels, seconds]),
    ),
    gauge(
      'endpoints',
      'Endpoints by state: active, paused (by a person) or suspended (after too many failures)',
      ['state'],
      (queue) => queue.endpoints.map(({ state, count }) => [{ state }, count]),
    ),
    gauge(
      'dead_letters',
      'Deliveries that were given up and not sent again, counted up to 100,000',
      [],
      ({ dead }) => [[{}, dead]],
    ),
  ]
}

type Row = [labels: Record<string, string>, value: number]
