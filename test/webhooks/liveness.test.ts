import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { disconnect } from '../../src/model/connections/connections.ts'
import { listFeed } from '../../src/model/webhooks/feed.ts'
import { requestReplay, retryDelivery } from '../../src/model/webhooks/retries.ts'
import type { Runtime } from '../../src/runtime.ts'
import { startWorker, type Worker } from '../../src/webhooks/worker.ts'
import { deliveriesOf, type GivenEndpoint, givenEndpoint, happens } from '../support/deliveries.ts'
import { givenConnection, UNAPPROVED } from '../support/partners.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { startServer, type TestServer } from '../support/server.ts'

// Whether a delivery may go out is decided when it is sent, not when its event happened.

let server: TestServer
let runtime: Runtime
let worker: Worker
let receiver: Receiver
let endpoint: GivenEndpoint
const operator = { as: 'operator' } as const

beforeAll(async () => {
  server = await startServer()
  runtime = server.runtime
  worker = await startWorker(runtime)
})
afterAll(async () => {
  await worker.stop()
  await server.close()
})
beforeEach(async () => {
  receiver = await startReceiver()
  endpoint = await givenEndpoint(runtime, receiver.url)
})
afterEach(() => receiver.close())

/** Everything that ends what a connection may be sent, and the reason that its deliveries show. */
const losses: [reason: string, lose: () => Promise<unknown>][] = [
  ['connection_ended', () => change('connections', endpoint.connection, { state: 'revoked' })],
  ['app_suspended', () => change('apps', endpoint.app.app, { suspended_at: new Date() })],
  ['app_not_approved', () => change('apps', endpoint.app.app, UNAPPROVED)],
  ['client_revoked', () => change('clients', endpoint.app.client, { revoked_at: new Date() })],
  ['tenant_not_verified', () => change('tenants', endpoint.tenant, { verified: false })],
  ['other_environment', () => change('tenants', endpoint.tenant, { environment: 'sandbox' })],
  ['unit_removed', () => change('connections', endpoint.connection, { unit_id: 'gone' })],
  [
    'event_type_not_declared',
    () => change('apps', endpoint.app.app, { approved_event_types: ['customer.created'] }),
  ],
  ['scope_not_held', () => change('apps', endpoint.app.app, { approved_scopes: ['webhooks:receive'] })],
  ['scope_not_held', () => change('connections', endpoint.connection, { scopes: ['webhooks:receive'] })],
]

async function change(table: 'apps' | 'clients' | 'connections' | 'tenants', id: string, values: object) {
  await runtime.db.updateTable(table).set(values).where('id', '=', id).execute()
}

const ended = async () =>
  (await deliveriesOf(runtime, endpoint.id)).map(({ state, reason }) => [state, reason])

describe.each(losses)('%s', (reason, lose) => {
  test('T5 what waits is cancelled, and nothing new is meant for it', async () => {
    // Nothing is sent while the transaction is open.
    await runtime.db.transaction().execute(async (trx) => {
      await happens(runtime, endpoint.tenant, {}, trx)
      await lose()
    })
    await worker.idle()
    await happens(runtime, endpoint.tenant)
    await worker.idle()
    expect(receiver.received).toEqual([])
    expect(await ended()).toEqual([['cancelled', reason]])
  })

  test('T5 a retry is refused, a replay sends nothing, and what was delivered stays delivered', async () => {
    const since = runtime.now()
    await happens(runtime, endpoint.tenant)
    await worker.idle()
    await lose()
    const [delivery] = await deliveriesOf(runtime, endpoint.id)
    const { db } = runtime
    const act = db.transaction()
    const retried = await act.execute((trx) =>
      retryDelivery(trx, operator, delivery!.id, SYSTEM, runtime.now()),
    )
    expect(retried).toEqual({ kind: 'not_allowed', reason })
    await act.execute((trx) => requestReplay(trx, operator, endpoint.id, { since }, SYSTEM, runtime.now()))
    await worker.idle()
    expect(receiver.received).toHaveLength(1)
    expect(await ended()).toEqual([['delivered', null]])
  })

  test('T5 a retry that is on its way when it happens leaves the delivery as it was', async () => {
    await happens(runtime, endpoint.tenant)
    await worker.idle()
    const [delivery] = await deliveriesOf(runtime, endpoint.id)
    await runtime.db.transaction().execute(async (trx) => {
      await retryDelivery(trx, operator, delivery!.id, SYSTEM, runtime.now())
      await lose()
    })
    await worker.idle()
    expect(receiver.received).toHaveLength(1)
    expect((await ended())[0]?.[0]).toBe('delivered')
  })

  test('the feed shows no such event', async () => {
    await happens(runtime, endpoint.tenant)
    const page = { limit: 10, after: null }
    const scopes = runtime.platform.scopes.map(({ name }) => name)
    const feed = async () => (await listFeed(runtime.pool, endpoint.connection, scopes, page)).length
    expect(await feed()).toBe(1)
    await lose()
    expect(await feed()).toBe(0)
  })
})

test('a connection that waits for a new consent is sent what it may see', async () => {
  await change('connections', endpoint.connection, { state: 'needs_reconsent' })
  await happens(runtime, endpoint.tenant)
  await worker.idle()
  expect(receiver.received).toHaveLength(1)
})

test('a sandbox connection is sent nothing of a production tenant', async () => {
  const sandbox = await givenEndpoint(runtime, receiver.url, { environment: 'sandbox' })
  await givenConnection(runtime.db, sandbox.app, endpoint.tenant, {
    environment: 'sandbox',
    scopes: runtime.platform.scopes.map(({ name }) => name),
  })
  await happens(runtime, endpoint.tenant)
  expect(await deliveriesOf(runtime, sandbox.id)).toEqual([])
})

describe('the event about the end of a connection', () => {
  const disconnectNow = () =>
    runtime.db
      .transaction()
      .execute((trx) => disconnect(trx, runtime.platform, endpoint.connection, SYSTEM, runtime.now()))
  const types = () => receiver.received.map(({ body }) => JSON.parse(body).type)

  test('goes out after the end, also when it is retried and sent again', async () => {
    receiver.answer(500, 200)
    await disconnectNow()
    await worker.idle()
    const [delivery] = await deliveriesOf(runtime, endpoint.id)
    const retry = () =>
      runtime.db
        .transaction()
        .execute((trx) => retryDelivery(trx, operator, delivery!.id, SYSTEM, runtime.now()))
    for (const _ of ['pending', 'delivered']) {
      expect(await retry()).toEqual({ kind: 'retried' })
      await worker.idle()
    }
    expect(types()).toEqual(['app.uninstalled', 'app.uninstalled', 'app.uninstalled'])
  })

  test.each([
    ['app_suspended', () => change('apps', endpoint.app.app, { suspended_at: new Date() })],
    ['tenant_not_verified', () => change('tenants', endpoint.tenant, { verified: false })],
  ] as const)('is not sent: %s', async (reason, lose) => {
    receiver.answer(500)
    await disconnectNow()
    await worker.idle()
    await lose()
    server.clock.advance(5)
    await worker.idle()
    expect(types()).toEqual(['app.uninstalled'])
    expect(await ended()).toEqual([['cancelled', reason]])
  })
})
