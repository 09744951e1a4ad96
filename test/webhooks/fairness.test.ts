import { sql } from 'kysely'
import { Registry } from 'prom-client'
import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { publish } from '../../src/model/webhooks/outbox.ts'
import { createMetrics } from '../../src/webhooks/metrics.ts'
import { Claimer } from '../../src/webhooks/queue/claimer.ts'
import { defaultTuning } from '../../src/webhooks/queue/tuning.ts'
import { startWorker, type Worker } from '../../src/webhooks/worker.ts'
import { deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { freshTest, startedReceiver } from '../support/fixtures.ts'

const test = freshTest
  .extend('dead', startedReceiver)
  .extend('well', startedReceiver)
  .extend('start', async ({ runtime }, { onCleanup }) => {
    const workers: Worker[] = []
    onCleanup(async () => {
      for (const worker of workers) await worker.stop()
    })
    return async () => {
      // What a dead endpoint holds up need not be waited for at the end.
      const worker = await startWorker(runtime, { tuning: { drain: 0 } })
      workers.push(worker)
      return worker
    }
  })
  .extend('attempts', ({ server }) => async (): Promise<number> => {
    return (await server.runtime.db.selectFrom('attempts').select('number').execute()).length
  })
  .extend('manyHappen', ({ server }) => async (tenant: string, count: number): Promise<void> => {
    const { db, platform, now } = server.runtime
    const events = Array.from({ length: count }, () => ({ type: 'booking.created', tenant, data: {} }))
    await db.transaction().execute((trx) => publish(trx, platform, events, now()))
  })

test('an endpoint that never answers, with thousands due, holds up nobody else', async ({
  dead,
  server,
  well,
  start,
  manyHappen,
}) => {
  dead.answer(() => {})
  const slow = await givenEndpoint(server.runtime, dead.url)
  const quick = await givenEndpoint(server.runtime, well.url)
  await manyHappen(slow.tenant, 3000)
  await start()
  await dead.until(64)
  for (let index = 0; index < 20; index++) await happens(server.runtime, quick.tenant)
  await well.until(20)
  // Meanwhile no attempt at the dead one has come to an end.
  const ended = server.runtime.db.selectFrom('deliveries').select('id').where('attempts', '>', 0)
  expect(await ended.where('endpoint_id', '=', slow.id).execute()).toEqual([])
  expect(dead.received.length).toBe(64)
})

/** Gives the app of an endpoint more endpoints. Their ids begin with `prefix`. */
async function addEndpoints(
  db: Database,
  like: string,
  { prefix, count, state }: { prefix: string; count: number; state: string },
): Promise<void> {
  await sql`
    with made as (
      insert into endpoints (id, app_id, environment, url, state, created_at, updated_at)
      select ${prefix} || n, app_id, environment, url, ${state}, created_at, updated_at
      from endpoints, generate_series(1, ${count}::int) n where id = ${like}
      returning id
    ) insert into endpoint_health (endpoint_id) select id from made
  `.execute(db)
}

test('more endpoints than one claim considers: all get their turn, also while each claim finds work', async ({
  runtime,
  manyHappen,
}) => {
  const endpoint = await givenEndpoint(runtime, 'http://127.0.0.1:3999/')
  await addEndpoints(runtime.db, endpoint.id, { prefix: 'a', count: 299, state: 'active' })
  await manyHappen(endpoint.tenant, 10)
  const claimer = new Claimer(runtime, { ...defaultTuning, inFlight: 64 }, createMetrics(runtime))
  const served = new Map<string, number>()
  for (let claim = 0; claim < 10 && served.size < 300; claim++) {
    for (const { lane } of await claimer.claim(runtime.now(), 0, true)) {
      served.set(lane.endpoint, (served.get(lane.endpoint) ?? 0) + 1)
    }
  }
  expect(served.size).toBe(300)
  expect(Math.max(...served.values())).toBeLessThanOrEqual(5)
})

test('a claim looks past any number of paused endpoints, from wherever its round stands', async ({
  runtime,
  manyHappen,
}) => {
  const endpoint = await givenEndpoint(runtime, 'http://127.0.0.1:3999/')
  await addEndpoints(runtime.db, endpoint.id, { prefix: 'a', count: 1, state: 'active' })
  await addEndpoints(runtime.db, endpoint.id, { prefix: 'b', count: 600, state: 'paused' })
  await manyHappen(endpoint.tenant, 3)
  const claimer = new Claimer(runtime, { ...defaultTuning, perEndpoint: 1 }, createMetrics(runtime))
  for (const expected of ['a1', endpoint.id]) {
    const claimed = await claimer.claim(runtime.now(), 0, true)
    expect(claimed.map(({ lane }) => lane.endpoint)).toEqual([expected])
  }
  expect(await claimer.claim(runtime.now(), 0, true)).toEqual([])
  expect(claimer).toMatchObject({ more: false, blocked: true })
})

test('no more than the cap of an endpoint is in flight over two workers', async ({
  well,
  server,
  manyHappen,
}) => {
  let open = 0
  let most = 0
  well.answer((_, response) => {
    open += 1
    most = Math.max(most, open)
    setTimeout(() => {
      open -= 1
      response.writeHead(200).end()
    }, 5)
  })
  const endpoint = await givenEndpoint(server.runtime, well.url)
  await manyHappen(endpoint.tenant, 200)
  const tuning = { perEndpoint: 7 }
  const both = [
    await startWorker({ ...server.runtime, metrics: new Registry() }, { tuning }),
    await startWorker({ ...server.runtime, metrics: new Registry() }, { tuning }),
  ]
  await well.until(200)
  await Promise.all(both.map((one) => one.stop()))
  expect(well.received).toHaveLength(200)
  expect(new Set(well.received.map(({ headers }) => headers['webhook-id'])).size).toBe(200)
  expect(most).toBeLessThanOrEqual(7)
})

test('after a hundred failures in a row the breaker opens, then lets one probe through, and closes on a success', async ({
  dead,
  start,
  manyHappen,
  attempts,
  runtime,
  clock,
}) => {
  dead.answer(500)
  const endpoint = await givenEndpoint(runtime, dead.url)
  await manyHappen(endpoint.tenant, 300)
  const worker = await start()
  await worker.idle()
  const tried = await attempts()
  expect(tried).toBeGreaterThanOrEqual(100)
  expect(tried).toBeLessThan(170)
  clock.advance(31)
  await worker.idle()
  expect(await attempts()).toBe(tried + 1)
  dead.answer(200)
  clock.advance(61)
  await worker.idle()
  clock.advance(400)
  await worker.idle()
  const states = new Set((await deliveriesOf(runtime, endpoint.id)).map(({ state }) => state))
  expect(states).toEqual(new Set(['delivered']))
})

test('an endpoint that asks for less is left alone for as long, with everything that waits for it', async ({
  well,
  start,
  manyHappen,
  runtime,
  clock,
}) => {
  well.answer((_, response) => response.writeHead(503, { 'retry-after': '10' }).end())
  const endpoint = await givenEndpoint(runtime, well.url)
  await happens(runtime, endpoint.tenant)
  const worker = await start()
  await worker.idle()
  well.answer(200)
  await manyHappen(endpoint.tenant, 5)
  await worker.idle()
  expect(well.received).toHaveLength(1)
  clock.advance(10)
  await worker.idle()
  expect(well.received).toHaveLength(7)
})

test('a lease that would end before its time-out is refused at the start', async ({ server }) => {
  await expect(startWorker(server.runtime, { tuning: { leaseMargin: 0 } })).rejects.toThrow('lease')
})
