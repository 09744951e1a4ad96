import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { publish } from '../../src/model/webhooks/outbox.ts'
import type { Runtime } from '../../src/runtime.ts'
import { defaultTuning } from '../../src/webhooks/queue/tuning.ts'
import { startWorker, type Worker } from '../../src/webhooks/worker.ts'
import {
  attemptsOf,
  deliveriesOf,
  type GivenEndpoint,
  givenEndpoint,
  happens,
} from '../support/deliveries.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { openTheatre, startWorkerProcess, type Theatre, type WorkerProcess } from './theatre.ts'

/** Beyond every lease: the time-out of 10 s and its margin of 30 s. */
const A_LEASE = 60

let theatre: Theatre
let runtime: Runtime & { close(): Promise<void> }
let receiver: Receiver
let endpoint: GivenEndpoint
let ahead = 0
const open: { kill?(): Promise<void>; stop?(): Promise<void> }[] = []

beforeAll(async () => {
  theatre = await openTheatre()
})
afterAll(() => theatre.close())
beforeEach(async () => {
  ahead = 0
  runtime = theatre.runtime(() => ahead)
  receiver = await startReceiver()
  endpoint = await givenEndpoint(runtime, receiver.url)
})
afterEach(async () => {
  for (const one of open.splice(0)) await (one.kill?.() ?? one.stop?.())
  await receiver.close()
  await runtime.db.deleteFrom('deliveries').execute()
  await runtime.db.deleteFrom('delivery_lanes').execute()
  // Workers that were killed have left their rows.
  await runtime.db.deleteFrom('webhook_workers').execute()
  await runtime.close()
})

async function process(more?: Parameters<typeof startWorkerProcess>[1]): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(theatre, { ahead, ...more })
  open.push(worker)
  return worker
}

/** Another worker, in this process, with the test's clock. */
async function another(): Promise<Worker> {
  const worker = await startWorker(runtime)
  open.push(worker)
  return worker
}

/** Looks again and again, every 20 ms, for what must come true; the test's time-out bounds it. */
async function comesTrue(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await new Promise((again) => setTimeout(again, 20))
}

async function manyHappen(name: string, count: number): Promise<void> {
  const { tenant } = endpoint
  const events = Array.from({ length: count }, (_, index) => ({
    ...{ id: `${name}${index}`, type: 'booking.created', tenant, data: {} },
  }))
  await runtime.db.transaction().execute((trx) => publish(trx, runtime.platform, events, runtime.now()))
}

const claimed = async () =>
  (await runtime.db.selectFrom('delivery_lanes').select('deliveries').execute()).flatMap(
    ({ deliveries }) => deliveries,
  ).length

const idsReceived = () => receiver.received.map(({ headers }) => String(headers['webhook-id']))

async function stateAndErrors() {
  const [delivery] = await deliveriesOf(runtime, endpoint.id)
  const attempts = await attemptsOf(runtime, delivery!.id)
  return {
    state: delivery?.state,
    errors: attempts.map(({ error }) => error),
    late: attempts.map(({ late }) => late),
  }
}

test('killed between claim and send: delivered once, by another, when the lease has ended', async () => {
  const named = await givenEndpoint(runtime, `http://receiver.internal:${receiver.port}/hook`)
  const doomed = await process({ lookupHangs: true })
  await happens(runtime, named.tenant)
  await comesTrue(async () => (await claimed()) === 1)
  await doomed.kill()
  const worker = await startWorker(runtime, { lookup: async () => ['127.0.0.1'] })
  open.push(worker)
  await worker.idle()
  expect(receiver.received).toEqual([])
  ahead = A_LEASE
  await worker.idle()
  expect(receiver.received).toHaveLength(1)
  const [delivery] = await deliveriesOf(runtime, named.id)
  expect(delivery?.state).toBe('delivered')
})

test('killed while the receiver thinks: sent again with the same id, and the attempt without an answer is shown', async () => {
  const doomed = await process()
  receiver.answer(() => {}, 200)
  await happens(runtime, endpoint.tenant)
  await receiver.until(1)
  await doomed.kill()
  ahead = A_LEASE
  await (await another()).idle()
  expect(receiver.received).toHaveLength(2)
  expect(new Set(idsReceived()).size).toBe(1)
  expect(await stateAndErrors()).toEqual({
    state: 'delivered',
    errors: ['worker_lost', null],
    late: [false, false],
  })
})

test('killed after the answer, before it was written down: one duplicate, no more', async () => {
  const doomed = await process()
  await happens(runtime, endpoint.tenant)
  // Whoever holds the row keeps the worker from settling.
  const answered = receiver.until(1)
  await runtime.db.transaction().execute(async (trx) => {
    await comesTrue(async () => (await claimed()) === 1 || receiver.received.length > 0)
    await trx.selectFrom('deliveries').select('id').forUpdate().execute()
    await answered
    await doomed.kill()
  })
  const settledBefore = (await deliveriesOf(runtime, endpoint.id))[0]?.state === 'delivered'
  ahead = A_LEASE
  await (await another()).idle()
  expect(receiver.received).toHaveLength(settledBefore ? 1 : 2)
  expect(new Set(idsReceived()).size).toBe(1)
  expect((await deliveriesOf(runtime, endpoint.id))[0]?.state).toBe('delivered')
})

test('killed again and again under load: nothing is lost, duplicates are no more than were in flight', async () => {
  const events = 300
  receiver.answer((_, response) => void setTimeout(() => response.writeHead(200).end(), 30))
  await manyHappen('k', events)
  let inFlight = 0
  for (const share of [0.15, 0.4]) {
    const doomed = await process()
    await receiver.until(Math.floor(events * share))
    await doomed.kill()
    inFlight += await claimed()
    ahead += A_LEASE
  }
  await (await another()).idle()
  const ids = idsReceived()
  expect(new Set(ids).size).toBe(events)
  const { rows } = await runtime.pool.query(
    'select state, count(*) as count from delivery_history where endpoint_id = $1 group by state',
    [endpoint.id],
  )
  expect(rows).toEqual([{ state: 'delivered', count: events }])
  const lost = await runtime.pool.query(
    "select count(*) as count from attempts a join delivery_history h on h.id = a.delivery_id where h.endpoint_id = $1 and error = 'worker_lost'",
    [endpoint.id],
  )
  // What was in flight is counted as lost, unless its settlement was already on its way to the database.
  const { count } = lost.rows[0]
  expect(count).toBeLessThanOrEqual(inFlight)
  expect(ids.length - events).toBeLessThanOrEqual(count)
})

test('PostgreSQL is restarted in mid-flow: the worker goes on when it is back, nothing is lost', async () => {
  const events = 300
  receiver.answer((_, response) => void setTimeout(() => response.writeHead(200).end(), 20))
  await manyHappen('r', events)
  const worker = await another()
  await receiver.until(60)
  await theatre.restart()
  ahead = A_LEASE
  await comesTrue(async () => (await runtime.db.selectFrom('deliveries').select('id').execute()).length === 0)
  await worker.idle()
  const ids = idsReceived()
  expect(new Set(ids).size).toBe(events)
  expect(ids.length).toBeLessThanOrEqual(events + 2 * 64)
})

test('the connections to PostgreSQL are cut in mid-flow: nothing is lost', async () => {
  const events = 300
  receiver.answer((_, response) => void setTimeout(() => response.writeHead(200).end(), 20))
  await manyHappen('c', events)
  const worker = await another()
  for (const count of [40, 120]) {
    await receiver.until(count)
    theatre.cut()
  }
  ahead = A_LEASE
  const left = () => runtime.db.selectFrom('deliveries').select('id').execute()
  await comesTrue(async () => (await left().catch(() => [null])).length === 0)
  await worker.idle()
  expect(new Set(idsReceived()).size).toBe(events)
  expect(receiver.received.length).toBeLessThanOrEqual(events + 3 * 64)
})

test('a lost notification delays a delivery by a second at most', async () => {
  const worker = await another()
  await worker.idle()
  await comesTrue(async () => {
    const [row] = await runtime.db.selectFrom('webhook_workers').select('asleep').execute()
    return row?.asleep === true
  })
  // Publishers believe that nobody sleeps: nobody is called.
  await runtime.db.updateTable('webhook_workers').set({ asleep: false }).execute()
  await happens(runtime, endpoint.tenant)
  // It is found by the look that ends every sleep, and a sleep lasts a second at most.
  await receiver.until(1)
  expect(defaultTuning.asleep).toBe(1000)
})

test('a worker that stood still past its lease comes back: its answer changes nothing and is marked late', async () => {
  const stale = await process()
  const answers: (() => void)[] = []
  receiver.answer((_, response) => void answers.push(() => response.writeHead(500).end()), 200)
  await happens(runtime, endpoint.tenant)
  await receiver.until(1)
  stale.freeze()
  ahead = A_LEASE
  const worker = await another()
  await worker.idle()
  expect((await deliveriesOf(runtime, endpoint.id))[0]?.state).toBe('delivered')
  answers[0]?.()
  stale.thaw()
  await comesTrue(async () => (await stateAndErrors()).late.includes(true))
  expect(receiver.received).toHaveLength(2)
  const { state, late } = await stateAndErrors()
  expect(state).toBe('delivered')
  expect(late.filter(Boolean)).toHaveLength(1)
})
