import { setTimeout as pause } from 'node:timers/promises'
import { publish } from '../../../src/model/webhooks/outbox.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { fillDue, type Scene, setScene } from './fill.ts'
import { SAMPLE } from './peers.ts'
import { openReceiver, openSender, type Stage } from './stage.ts'

export type Latency = { rate: number; events: number; p50: number; p99: number; max: number; lost: number }

const TENANTS = 50
const APPS = 4

/**
 * The time from the commit of an event to its receipt, at an even pace, with one transaction per event.
 * @param rate events per second
 * @param seconds of the run
 * @param dead deliveries that are already due for an endpoint that never responds
 */
export async function latency(stage: Stage, rate: number, seconds: number, dead = 0): Promise<Latency> {
  const receiver = await openReceiver()
  const runtime = await stage.runtime()
  try {
    const urls = Array.from({ length: APPS }, (_, index) => `${receiver.url}/${index}`)
    // Each merchant has one app, so each event is one delivery.
    const scenes: Scene[] = []
    for (const url of urls) scenes.push(await setScene(runtime, [url], TENANTS / APPS))
    const tenants = scenes.flatMap((scene) => scene.tenants)
    if (dead > 0) await hangOn(runtime, receiver.dead, dead)
    const events = rate * seconds
    await receiver.expect(events, true)
    const start = {
      databaseUrl: runtime.config.databaseUrl ?? '',
      secretKey: stage.secretKey,
      urls,
      count: 0,
    }
    const sender = await openSender('drawbridge', start)
    await pause(2000)
    const committed = await publishEvenly(runtime, tenants, rate, events)
    await pause(3000)
    const { arrivals } = await receiver.report()
    await sender.stop()
    return summarise(rate, committed, new Map(arrivals))
  } finally {
    await runtime.close()
    await receiver.close()
  }
}

/** Fills the queue of an endpoint that accepts connections and never responds. */
async function hangOn(runtime: Runtime, url: string, count: number): Promise<void> {
  const { endpoints, tenants } = await setScene(runtime, [url], 1)
  const event = { type: 'booking.created', tenant: tenants[0] ?? '', data: SAMPLE, id: `dead-${count}` }
  await runtime.db.transaction().execute((trx) => publish(trx, runtime.platform, [event], runtime.now()))
  const stored = await runtime.db
    .selectFrom('event_keys')
    .select(['event_uid as uid', 'at'])
    .where('id', '=', event.id)
    .executeTakeFirstOrThrow()
  await fillDue(runtime, endpoints[0] ?? '', stored, count)
}

async function publishEvenly(runtime: Runtime, tenants: string[], rate: number, count: number) {
  const committed = new Map<string, number>()
  const under: Promise<void>[] = []
  const started = performance.now()
  for (let index = 0; index < count; index++) {
    const due = started + (index * 1000) / rate
    const wait = due - performance.now()
    if (wait > 0) await pause(wait)
    under.push(publishOne(runtime, tenants[index % tenants.length] ?? '', committed))
  }
  await Promise.all(under)
  return committed
}

async function publishOne(runtime: Runtime, tenant: string, committed: Map<string, number>): Promise<void> {
  const event = {
    type: 'booking.created',
    tenant,
    data: SAMPLE,
    record: { type: 'bookings', id: 'b1' },
  }
  const [published] = await runtime.db
    .transaction()
    .execute((trx) => publish(trx, runtime.platform, [event], runtime.now()))
  committed.set(published!.id, Date.now())
}

function summarise(rate: number, committed: Map<string, number>, arrivals: Map<string, number>): Latency {
  const waits = [...committed].flatMap(([id, at]) => {
    const arrived = arrivals.get(id)
    return arrived === undefined ? [] : [arrived - at]
  })
  waits.sort((a, b) => a - b)
  const at = (share: number) =>
    waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN
  return {
    rate,
    events: committed.size,
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    lost: committed.size - waits.length,
  }
}
