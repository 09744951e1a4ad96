import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Runtime } from '../../src/runtime.ts'
import { claimDue } from '../../src/webhooks/queue/claim.ts'
import { takeBackLost } from '../../src/webhooks/queue/due.ts'
import { attemptsOf, deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { freshTest, startedReceiver, startedWorker } from '../support/fixtures.ts'

// One delivery whose row PostgreSQL refuses must not stop the others.

const lanesTest = freshTest
const test = freshTest.extend('worker', { auto: true }, startedWorker).extend('healthy', startedReceiver)

/** As many as the column holds. */
const MOST = 32_767

const countsUpTo = (runtime: Runtime, endpoint: string, attempts: number) =>
  runtime.db.updateTable('deliveries').set({ attempts }).where('endpoint_id', '=', endpoint).execute()

test('an attempt beyond what the count can hold is recorded, and so are those of other endpoints', async ({
  receiver,
  healthy,
  worker,
  runtime,
  clock,
}) => {
  receiver.answer((_, response) => response.writeHead(429, { 'retry-after': '1' }).end())
  const slow = await givenEndpoint(runtime, receiver.url)
  const well = await givenEndpoint(runtime, healthy.url)
  await happens(runtime, slow.tenant)
  await worker.idle()
  await countsUpTo(runtime, slow.id, MOST)
  for (let round = 0; round < 2; round++) {
    clock.advance(5)
    await happens(runtime, well.tenant)
    await worker.idle()
  }
  expect(receiver.received).toHaveLength(3)
  expect(healthy.received).toHaveLength(2)
  const [kept] = await deliveriesOf(runtime, slow.id)
  expect(kept).toMatchObject({ state: 'pending', attempt_count: MOST })
  expect((await attemptsOf(runtime, kept!.id)).map(({ number }) => number)).toEqual([1, MOST, MOST])
  expect((await deliveriesOf(runtime, well.id)).map(({ state }) => state)).toEqual(['delivered', 'delivered'])
})

lanesTest(
  'all lapsed lanes are taken back, also that of a delivery whose count is full',
  async ({ runtime, clock }) => {
    const [full, other] = await Promise.all([
      givenEndpoint(runtime, 'http://127.0.0.1:3999/'),
      givenEndpoint(runtime, 'http://127.0.0.1:3999/'),
    ])
    for (const { tenant } of [full, other]) await happens(runtime, tenant)
    await countsUpTo(runtime, full.id, MOST)
    for (let lost = 1; lost <= 5; lost++) {
      const now = runtime.now()
      await claimDue(runtime.pool, {
        worker: randomUUID(),
        now,
        leaseUntil: new Date(now.getTime() + 40_000),
        room: 10,
        perEndpoint: 3,
        after: '',
      })
      clock.advance(41)
      expect(await takeBackLost(runtime.pool, runtime.now())).toBe(2)
    }
    const after = async ({ id }: { id: string }) => (await deliveriesOf(runtime, id))[0]
    expect(await after(full)).toMatchObject({ state: 'dead', reason: 'worker_lost', attempt_count: MOST })
    expect(await after(other)).toMatchObject({ state: 'dead', reason: 'worker_lost', attempt_count: 5 })
  },
)

test('a result that PostgreSQL refuses is logged and left to its lease; those beside it are recorded', async ({
  server,
  receiver,
  healthy,
  worker,
  runtime,
  clock,
}) => {
  await sql`alter table attempts add check (status <> 418)`.execute(runtime.db)
  receiver.answer(418)
  const bad = await givenEndpoint(runtime, receiver.url)
  const well = await givenEndpoint(runtime, healthy.url, { tenant: bad.tenant })
  await happens(runtime, bad.tenant)
  await worker.idle()
  // The lease of what was refused is not prolonged by what is sent to the same endpoint.
  receiver.answer(200)
  for (let round = 0; round < 3; round++) {
    clock.advance(20)
    await happens(runtime, bad.tenant)
    await worker.idle()
  }
  expect(server.logged.join('')).toContain('a result was refused by the database')
  const states = async (endpoint: string) => (await deliveriesOf(runtime, endpoint)).map(({ state }) => state)
  expect(await states(well.id)).toEqual(Array(4).fill('delivered'))
  expect(await states(bad.id)).toEqual(Array(4).fill('delivered'))
  expect(
    (await attemptsOf(runtime, (await deliveriesOf(runtime, bad.id))[0]!.id)).map(({ error }) => error),
  ).toEqual(['worker_lost', null])
})
