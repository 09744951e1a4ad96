import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { disconnect } from '../../src/model/connections/connections.ts'
import { pauseEndpoint, resumeEndpoint, rotateSecret } from '../../src/model/webhooks/endpoint_states.ts'
import { requestReplay, retryDelivery } from '../../src/model/webhooks/retries.ts'
import { sendTestEvent } from '../../src/model/webhooks/test_events.ts'
import { attemptsOf, deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { freshTest, startedWorker } from '../support/fixtures.ts'

const test = freshTest
  .extend('worker', { auto: true }, startedWorker)
  .extend('endpoint', ({ runtime, receiver }) => givenEndpoint(runtime, receiver.url))
  .extend('inTransaction', ({ runtime: { db } }) => {
    return <T>(act: (trx: Database) => Promise<unknown>) => db.transaction().execute(act) as Promise<T>
  })
const operator = { as: 'operator' } as const

test('an event reaches its endpoint, verified by the public libraries, and every part of it can be seen', async ({
  receiver,
  worker,
  runtime,
  endpoint,
}) => {
  receiver.answer((_, response) => response.writeHead(202, { 'x-request': 'r1' }).end('thanks'))
  const event = await happens(runtime, endpoint.tenant, { record: { type: 'bookings', id: 'b1' } })
  await worker.idle()

  const [received] = receiver.received
  expect(received).toMatchObject({
    method: 'POST',
    path: '/hook',
    headers: { 'webhook-id': event.id, 'content-type': 'application/json' },
  })
  const headers = received?.headers as Record<string, string>
  const body = received?.body ?? ''
  expect(() => new StandardWebhook(endpoint.secret).verify(body, headers)).not.toThrow()
  expect(() => new SvixWebhook(endpoint.secret).verify(body, headers)).not.toThrow()
  expect(JSON.parse(body)).toEqual({
    type: 'booking.created',
    timestamp: event.at.toISOString(),
    data: { id: 'b1', total: 1 },
  })

  const [delivery] = await deliveriesOf(runtime, endpoint.id)
  expect(delivery).toMatchObject({
    state: 'delivered',
    event: { id: event.id, type: 'booking.created', test: false },
    tenant: endpoint.tenant,
    attempt_count: 1,
    next_attempt_at: null,
  })
  expect(await attemptsOf(runtime, delivery!.id)).toMatchObject([
    {
      number: 1,
      status: 202,
      error: null,
      response_headers: { 'x-request': 'r1' },
      response_body: 'thanks',
      request_headers: { 'webhook-id': event.id, 'webhook-signature': headers['webhook-signature'] },
      timings: { connect: expect.any(Number), first_byte: expect.any(Number) },
    },
  ])
})

test('W19 the schedule is walked to its end: same id, fresh timestamp and signature, then dead', async ({
  receiver,
  worker,
  runtime,
  endpoint,
  clock,
}) => {
  receiver.answer(500)
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  for (const gap of [5, 300, 1800, 7200, 18_000, 36_000, 36_000]) {
    const before = receiver.received.length
    clock.advance(gap - 2)
    await worker.idle()
    expect(receiver.received).toHaveLength(before)
    clock.advance(2)
    await worker.idle()
    expect(receiver.received).toHaveLength(before + 1)
  }
  clock.advance(400_000)
  await worker.idle()
  expect(receiver.received).toHaveLength(8)
  const heads = receiver.received.map(({ headers }) => headers)
  expect(new Set(heads.map((head) => head['webhook-id'])).size).toBe(1)
  expect(new Set(heads.map((head) => head['webhook-timestamp'])).size).toBe(8)
  expect(new Set(heads.map((head) => head['webhook-signature'])).size).toBe(8)
  const [delivery] = await deliveriesOf(runtime, endpoint.id)
  expect(delivery).toMatchObject({
    state: 'dead',
    reason: 'schedule_ended',
    fault: 'receiver',
    attempt_count: 8,
  })
})

test('a pending delivery shows when it is sent next; 429 with Retry-After moves it and uses no step', async ({
  receiver,
  worker,
  runtime,
  endpoint,
  clock,
}) => {
  receiver.answer((_, response) => response.writeHead(429, { 'retry-after': '9' }).end(), 200)
  const happened = runtime.now()
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  const [pending] = await deliveriesOf(runtime, endpoint.id)
  const asked = (pending?.next_attempt_at?.getTime() ?? 0) - 9000
  expect(asked).toBeGreaterThanOrEqual(happened.getTime())
  expect(asked).toBeLessThanOrEqual(runtime.now().getTime())
  clock.advance(9)
  await worker.idle()
  expect((await deliveriesOf(runtime, endpoint.id))[0]).toMatchObject({
    state: 'delivered',
    attempt_count: 2,
  })
})

test('410 suspends the endpoint; what waits is sent when it is resumed', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
  clock,
}) => {
  receiver.answer(410, 200)
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  await happens(runtime, endpoint.tenant)
  clock.advance(86_400)
  await worker.idle()
  expect(receiver.received).toHaveLength(1)
  await inTransaction((trx) => resumeEndpoint(trx, runtime, operator, endpoint.id, SYSTEM))
  await worker.idle()
  expect(receiver.received).toHaveLength(3)
  const audit = await runtime.db
    .selectFrom('audit_log')
    .select('action')
    .where('app_id', '=', endpoint.app.app)
    .execute()
  expect(audit.map(({ action }) => action)).toEqual([
    'endpoint.created',
    'endpoint.suspended',
    'endpoint.resumed',
  ])
})

test('a paused endpoint keeps what comes in, and gets it afterwards', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
}) => {
  await inTransaction((trx) => pauseEndpoint(trx, runtime, operator, endpoint.id, SYSTEM))
  await happens(runtime, endpoint.tenant)
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  expect(receiver.received).toEqual([])
  expect((await deliveriesOf(runtime, endpoint.id)).map(({ state }) => state)).toEqual(['pending', 'pending'])
  await inTransaction((trx) => resumeEndpoint(trx, runtime, operator, endpoint.id, SYSTEM))
  await worker.idle()
  expect(receiver.received).toHaveLength(2)
})

test('W19 after a rotation both secrets sign for 24 hours, then the new one alone', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
  clock,
}) => {
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  const rotated = await inTransaction<{ secret: string }>((trx) =>
    rotateSecret(trx, runtime, operator, endpoint.id, SYSTEM),
  )
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  clock.advance(24 * 3600 + 1)
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  const signatures = receiver.received.map(
    ({ headers }) => String(headers['webhook-signature']).split(' ').length,
  )
  expect(signatures).toEqual([1, 2, 1])
  const during = receiver.received[1]!
  for (const secret of [endpoint.secret, rotated.secret]) {
    const verify = () =>
      new StandardWebhook(secret).verify(during.body, during.headers as Record<string, string>)
    expect(verify).not.toThrow()
  }
})

test('a disconnect cancels what is on its way; app.uninstalled is told', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
  clock,
}) => {
  receiver.answer(500, 200)
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  await inTransaction((trx) => disconnect(trx, runtime.platform, endpoint.connection, SYSTEM, runtime.now()))
  clock.advance(5)
  await worker.idle()
  expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual([
    'booking.created',
    'app.uninstalled',
  ])
  expect((await deliveriesOf(runtime, endpoint.id)).map(({ state }) => state)).toEqual([
    'cancelled',
    'delivered',
  ])
})

test('a connection that ended while its event committed is not sent to', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
}) => {
  // The event does not see the disconnect, nor the disconnect the event.
  await inTransaction(async (trx) => {
    await happens(runtime, endpoint.tenant, {}, trx)
    await runtime.db
      .updateTable('connections')
      .set({ state: 'revoked' })
      .where('id', '=', endpoint.connection)
      .execute()
  })
  await worker.idle()
  expect(receiver.received).toEqual([])
  expect((await deliveriesOf(runtime, endpoint.id)).map(({ state }) => state)).toEqual(['cancelled'])
})

test('retry: a pending one goes now and its schedule goes on; a dead one has one attempt more', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
  clock,
}) => {
  receiver.answer(500)
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  const retry = async () => {
    const [delivery] = await deliveriesOf(runtime, endpoint.id)
    const kind = await inTransaction((trx) =>
      retryDelivery(trx, operator, delivery!.id, SYSTEM, runtime.now()),
    )
    await worker.idle()
    return kind
  }
  const asked = runtime.now().getTime()
  expect(await retry()).toEqual({ kind: 'retried' })
  expect(receiver.received).toHaveLength(2)
  const [pending] = await deliveriesOf(runtime, endpoint.id)
  const settled = (pending?.next_attempt_at?.getTime() ?? 0) - 300_000
  expect(settled).toBeGreaterThanOrEqual(asked)
  expect(settled).toBeLessThanOrEqual(runtime.now().getTime())
  for (const gap of [300, 1800, 7200, 18_000, 36_000, 36_000]) {
    clock.advance(gap)
    await worker.idle()
  }
  expect((await deliveriesOf(runtime, endpoint.id))[0]).toMatchObject({ state: 'dead', attempt_count: 8 })
  await retry()
  expect((await deliveriesOf(runtime, endpoint.id))[0]).toMatchObject({ state: 'dead', attempt_count: 9 })
  receiver.answer(200)
  await retry()
  expect((await deliveriesOf(runtime, endpoint.id))[0]).toMatchObject({
    state: 'delivered',
    attempt_count: 10,
  })
})

test('a range is replayed, the same ids once more, and states can be chosen', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
  clock,
}) => {
  const before = runtime.now()
  for (let index = 0; index < 3; index++) await happens(runtime, endpoint.tenant)
  await worker.idle()
  clock.advance(60)
  const replay = (states?: ('dead' | 'delivered')[]) =>
    inTransaction((trx) =>
      requestReplay(trx, operator, endpoint.id, { since: before, states }, SYSTEM, runtime.now()),
    )
  await replay(['dead'])
  await worker.idle()
  expect(receiver.received).toHaveLength(3)
  await replay()
  await worker.idle()
  const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
  expect(ids).toHaveLength(6)
  expect(new Set(ids).size).toBe(3)
})

test('W20 test events go the real way, ten a minute', async ({
  receiver,
  worker,
  inTransaction,
  runtime,
  endpoint,
  clock,
}) => {
  const send = () =>
    inTransaction<{ kind: string }>((trx) =>
      sendTestEvent(trx, runtime, operator, endpoint.id, undefined, SYSTEM),
    )
  const kinds: string[] = []
  for (let index = 0; index < 11; index++) kinds.push((await send()).kind)
  expect(kinds).toEqual([...Array(10).fill('sent'), 'too_many'])
  await worker.idle()
  expect(receiver.received).toHaveLength(10)
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ type: 'booking.created' })
  clock.advance(61)
  expect((await send()).kind).toBe('sent')
})

test('W18 neither logs nor attempts hold the signing secret', async ({
  server,
  receiver,
  worker,
  runtime,
  endpoint,
}) => {
  receiver.answer(500)
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  const attempts = await runtime.db.selectFrom('attempts').selectAll().execute()
  const bare = endpoint.secret.slice('whsec_'.length)
  expect(JSON.stringify(attempts)).toContain('webhook-signature')
  expect(JSON.stringify(attempts) + server.logged.join('')).not.toContain(bare)
})

test('W20 signing secrets are encrypted at rest', async ({ runtime, endpoint }) => {
  const [row] = await runtime.db.selectFrom('endpoint_secrets').selectAll().execute()
  const key = Buffer.from(endpoint.secret.slice('whsec_'.length), 'base64')
  expect(row?.secret.includes(key)).toBe(false)
  expect(row?.secret.includes(endpoint.secret)).toBe(false)
  expect(runtime.vault.open(row!.secret, `endpoint_secrets ${row!.id}`).toString()).toBe(endpoint.secret)
})
