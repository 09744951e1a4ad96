import type pg from 'pg'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startWorker, type Worker } from '../../src/webhooks/worker.ts'
import { attemptsOf, deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { nodeWithClock } from '../support/runtime.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let receiver: Receiver
let worker: Worker

beforeEach(async () => {
  server = await startServer()
  receiver = await startReceiver()
})
afterEach(async () => {
  await worker.stop()
  await receiver.close()
  await server.close()
})

/** A pool whose first claim is committed, and then its connection breaks before the response. */
function losingOneClaim(pool: pg.Pool): pg.Pool {
  let lost = false
  const connect = async () => {
    const client = await pool.connect()
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
    Object.assign(client, {
      query: async (...given: unknown[]) => {
        const result = await query(...given)
        if (lost || !String(given[0]).includes('execute webhooks_claim')) return result
        lost = true
        throw new Error('the connection broke')
      },
    })
    return client
  }
  return withMethod(pool, 'connect', connect)
}

/** A pool that fails to record results as often as `outage` says: called before each failure, false ends it. */
function failingToRecord(pool: pg.Pool, outage: () => boolean): pg.Pool {
  const query = pool.query.bind(pool) as (given: { name?: string }) => Promise<unknown>
  return withMethod(pool, 'query', async (given: { name?: string }) => {
    if (given.name === 'webhooks_record_results' && outage()) throw new Error('the database is away')
    return await query(given)
  })
}

function withMethod(pool: pg.Pool, method: 'connect' | 'query', replacement: unknown): pg.Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name === method) return replacement
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

test('a claim whose response is lost: its delivery is sent when the lease has ended, however much is claimed meanwhile', async () => {
  const { runtime, clock } = server
  const endpoint = await givenEndpoint(runtime, receiver.url)
  const lostEvent = await happens(runtime, endpoint.tenant)
  worker = await startWorker({ ...runtime, pool: losingOneClaim(runtime.pool) })
  await worker.idle()
  for (let turn = 0; turn < 3; turn++) {
    clock.advance(20)
    await happens(runtime, endpoint.tenant)
    await worker.idle()
  }
  expect(receiver.received).toHaveLength(4)
  const [first] = await deliveriesOf(runtime, endpoint.id)
  expect(first).toMatchObject({ state: 'delivered', event: { id: lostEvent.id } })
  expect((await attemptsOf(runtime, first!.id)).map(({ error }) => error)).toEqual(['worker_lost', null])
})

// The second clock is past the end of the lease by the first one: 10 s for the POST and 30 s more.
for (const [first, second] of [
  [0, 45],
  [-45, 0],
] as const) {
  test(`a delivery in flight stays with its worker if the clocks of two nodes differ: ${first} s and ${second} s`, async () => {
    const { runtime } = server
    let respond = () => {}
    receiver.answer((_, response) => {
      respond = () => response.writeHead(200).end()
    }, 200)
    const endpoint = await givenEndpoint(runtime, receiver.url)
    await happens(runtime, endpoint.tenant)
    worker = await startWorker(nodeWithClock(runtime, first))
    await receiver.until(1)
    const other = await startWorker({ ...nodeWithClock(runtime, second), metrics: new Registry() })
    try {
      await other.idle()
      respond()
      await worker.idle()
    } finally {
      await other.stop()
    }
    expect(receiver.received).toHaveLength(1)
    const [delivery] = await deliveriesOf(runtime, endpoint.id)
    expect(delivery?.state).toBe('delivered')
    expect((await attemptsOf(runtime, delivery!.id)).map(({ error }) => error)).toEqual([null])
  })
}

test('what was delivered during an outage longer than its lease is recorded, and not sent again', async () => {
  const { runtime, clock } = server
  let failures = 0
  const outage = () => {
    failures += 1
    if (failures === 3) clock.advance(60)
    return failures <= 3
  }
  const endpoint = await givenEndpoint(runtime, receiver.url)
  await happens(runtime, endpoint.tenant)
  worker = await startWorker({ ...runtime, pool: failingToRecord(runtime.pool, outage) })
  await worker.idle()
  expect(receiver.received).toHaveLength(1)
  const [delivery] = await deliveriesOf(runtime, endpoint.id)
  expect(delivery).toMatchObject({ state: 'delivered', attempt_count: 1 })
})
