import { Webhook } from 'standardwebhooks'
import { describe, expect } from 'vitest'
import { inTransaction } from '../../src/database/transaction.ts'
import { submitApp } from '../../src/model/apps/approval.ts'
import { disconnect, disconnectAll } from '../../src/model/connections/connections.ts'
import { putOwnEndpoint } from '../../src/model/operator_webhooks/own_endpoints.ts'
import { tellOperator } from '../../src/model/operator_webhooks/tell_operator.ts'
import { listDeliveries } from '../../src/model/webhooks/deliveries.ts'
import { findEndpoint } from '../../src/model/webhooks/endpoint_list.ts'
import { lockEndpoint } from '../../src/model/webhooks/endpoints.ts'
import { retryDelivery } from '../../src/model/webhooks/retries.ts'
import { OPERATOR_EVENT_NAMES, OPERATOR_EVENT_TYPES } from '../../src/platform/operator_events.ts'
import { dataViolations, schemaCompiler } from '../../src/platform/records.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { deskTest, FILE, serverTest, startedWorker } from '../support/fixtures.ts'
import type { Received } from '../support/receiver.ts'
import { issueToken } from '../support/token.ts'
import { must } from '../support/world.ts'

const test = deskTest.extend('worker', { ...FILE, auto: true }, startedWorker)

const compile = schemaCompiler()
const opened = (one: Received, secret: string) => {
  new Webhook(secret).verify(one.body, one.headers as Record<string, string>)
  return JSON.parse(one.body) as { type: string; timestamp: string; data: Record<string, unknown> }
}

const ALL = { event_types: [...OPERATOR_EVENT_NAMES] }

test('it is told everything that happens, signed, as the schemas say', async ({
  operator,
  server,
  client,
  receiver,
  worker,
}) => {
  const { runtime } = server
  const made = await operator.put('/endpoints/ours', { url: receiver.url, ...ALL })
  expect([made.status, made.body]).toEqual([
    201,
    expect.objectContaining({ id: 'ours', app: null, environment: null, state: 'active', ...ALL }),
  ])
  const { secret } = made.body
  expect(secret).toMatch(/^whsec_/)

  const { connection, token } = await issueToken(server, { client, tenant: 'harbour' })
  must(await operator.put('/apps/desk', { ...(await appInput(operator)), name: 'Front desk 2' }))
  const submitted = () =>
    inTransaction(runtime.db, (trx) => submitApp(trx, 'desk', 2, { kind: 'user', id: 'pia' }, runtime.now()))
  expect(await submitted()).toEqual({ kind: 'submitted' })
  must(await operator.post('/apps/desk/decline', { reason: 'The name is misleading.' }))
  must(await operator.post('/apps/desk/approve', { version: 2 }))
  const leak = [{ token, type: 'access_token', url: 'https://code.example/file?x=1' }]
  await fetch(`${server.base}/oauth/report_leak`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(leak),
  })
  must(await operator.delete(`/connections/${connection}`))
  await worker.idle()
  const told = receiver.received.map((one) => opened(one, secret))
  expect(told.map(({ type }) => type)).toEqual([
    'connection.created',
    'app.submitted',
    'app.declined',
    'app.approved',
    'secret.leaked',
    'connection.revoked',
  ])
  for (const { type, data } of told) {
    const schema = OPERATOR_EVENT_TYPES.find(({ name }) => name === type)?.schema ?? {}
    expect([type, dataViolations(compile(schema), data)]).toEqual([type, []])
  }
  const [created, , declined, approved, leaked] = told.map(({ data }) => data)
  expect(created).toEqual({
    connection,
    app: 'desk',
    client_id: client,
    tenant: 'harbour',
    unit: null,
    scopes: expect.arrayContaining(['bookings:read']),
    environment: 'production',
    by: { kind: 'user', id: 'olga' },
  })
  expect(declined).toMatchObject({ version: 2, reason: 'The name is misleading.', by: { kind: 'operator' } })
  expect(approved).toMatchObject({ app: 'desk', name: 'Front desk 2', publisher: 'pub', version: 2 })
  expect(leaked).toMatchObject({
    kind: 'access_token',
    last_four: token.slice(-4),
    connection,
    tenant: 'harbour',
  })
  expect(JSON.stringify(told)).not.toContain(token)
})

const appInput = async (operator: { get(path: string): Promise<{ body: Record<string, unknown> }> }) => {
  const { body } = await operator.get('/apps/desk')
  const { publisher, kind, client_type, scopes, event_types, redirect_uris } = body
  return { publisher, kind, client_type, scopes, event_types, redirect_uris }
}

test('samples are what their schemas say, and the OpenAPI document lists them', async ({ server }) => {
  for (const { name, schema, sample } of OPERATOR_EVENT_TYPES) {
    expect([name, dataViolations(compile(schema), sample)]).toEqual([name, []])
  }
  const document = (await (await fetch(`${server.base}/platform/openapi.json`)).json()) as {
    webhooks: object
  }
  expect(Object.keys(document.webhooks)).toEqual(OPERATOR_EVENT_NAMES)
})

test('what did not commit is not told, and what nobody wants is not stored', async ({
  operator,
  runtime,
  client,
  server,
}) => {
  must(
    await operator.put('/endpoints/ours', { url: 'https://ops.example/hook', event_types: ['app.approved'] }),
  )
  const { db, platform, now } = runtime
  const events = async () => (await db.selectFrom('events').select('uid').execute()).length
  const before = await events()
  await db
    .transaction()
    .execute(async (trx) => {
      await tellOperator(trx, 'app.approved', [{}], now())
      throw new Error('undone')
    })
    .catch(() => {})
  const { connection } = await issueToken(server, { client, tenant: 'alpine' })
  await inTransaction(db, (trx) => disconnect(trx, platform, connection, { kind: 'operator' }, now()))
  // app.installed and app.uninstalled are raised as ever.
  expect((await events()) - before).toBe(2)
})

test('it has a life like any endpoint’s: list, test, pause, resume, rotate, replay, delete, and begin anew', async ({
  operator,
  receiver,
  worker,
}) => {
  const put = (id: string, more = {}) =>
    operator.put(`/endpoints/${id}`, { url: receiver.url, ...ALL, ...more })
  const { secret } = must(await put('life')).body
  const again = await put('life', { event_types: ['app.submitted', 'app.submitted'] })
  expect([again.status, again.body.event_types, again.body.secret]).toEqual([
    200,
    ['app.submitted'],
    undefined,
  ])
  expect(must(await operator.get('/endpoints?limit=1')).body.data).toMatchObject([{ id: 'life' }])
  const start = receiver.received.length
  const sent = must(await operator.post('/endpoints/life/test')).body
  expect(sent.type).toBe('app.submitted')
  expect((await operator.post('/endpoints/life/test', { type: 'booking.created' })).status).toBe(422)
  await worker.idle()
  expect(opened(receiver.received[start] as Received, secret).data).toMatchObject({ app: 'channel-sync' })
  const listed = must(await operator.get('/deliveries?endpoint=life')).body.data
  expect(listed).toMatchObject([{ id: sent.delivery, state: 'delivered', app: null, event: { test: true } }])
  const shown = must(await operator.get(`/deliveries/${sent.delivery}`)).body
  expect(JSON.parse(shown.attempts[0].request_body)).toMatchObject({ type: 'app.submitted' })
  must(await operator.post(`/deliveries/${sent.delivery}/retry`))
  expect(must(await operator.post('/endpoints/life/pause')).body.state).toBe('paused')
  expect(must(await operator.post('/endpoints/life/resume')).body.state).toBe('active')
  expect(must(await operator.post('/endpoints/life/secrets')).body.secret).toMatch(/^whsec_/)
  must(await operator.call('PATCH', '/endpoints/life', { event_types: ['app.approved'] }))
  for (const event_types of [null, [], ['booking.created']]) {
    expect((await operator.call('PATCH', '/endpoints/life', { event_types })).status).toBe(422)
  }
  must(await operator.post('/endpoints/life/replay', { since: '2020-01-01T00:00:00Z' }))
  await worker.idle()
  expect((await operator.delete('/endpoints/life')).status).toBe(204)
  expect((await operator.get('/endpoints/life')).status).toBe(404)
  const anew = await put('life')
  expect([anew.status, anew.body.secret === secret, anew.body.secrets.length]).toEqual([201, false, 1])
  const count = receiver.received.length
  must(await operator.post('/endpoints/life/test'))
  await worker.idle()
  expect(opened(receiver.received[count] as Received, anew.body.secret).type).toBe('connection.created')
  must(await operator.delete('/endpoints/life'))
})

test('W1 its address is guarded like any other, and values that do not fit change nothing', async ({
  operator,
  server,
  database,
}) => {
  const cases: [object, string][] = [
    [{ url: 'http://ops.example/hook', ...ALL }, '/url'],
    [{ url: 'ftp://ops.example', ...ALL }, '/url'],
    [{ url: 'https://a:b@ops.example', ...ALL }, '/url'],
    [{ url: 'https://ops.example', event_types: [] }, '/event_types'],
    [{ url: 'https://ops.example', event_types: ['booking.created'] }, '/event_types/0'],
    [{ url: 'https://ops.example' }, '/event_types'],
    [{ url: 'https://ops.example', ...ALL, secret: 'whsec_x' }, '/secret'],
  ]
  for (const [body, path] of cases) {
    const { status, body: told } = await operator.put('/endpoints/wrong', body)
    expect([body, status, told.errors?.[0]?.path]).toEqual([body, 422, path])
  }
  expect((await operator.get('/endpoints/wrong')).status).toBe(404)
  const { runtime } = server
  const guarded = { ...runtime, config: { ...runtime.config, allowPrivateEndpoints: false } }
  for (const url of ['https://127.0.0.1/hook', 'https://10.0.0.8/hook', 'https://ops.internal/hook']) {
    const put = inTransaction(database.db, (trx) =>
      putOwnEndpoint(trx, guarded, 'wrong', { url, ...ALL }, { kind: 'operator' }),
    )
    expect([url, await put]).toEqual([url, expect.objectContaining({ kind: 'refused' })])
  }
})

test('connections that end together are told one by one', async ({ operator, runtime, client, server }) => {
  const { db, platform, now } = runtime
  must(
    await operator.put('/endpoints/ours', {
      url: 'https://ops.example/hook',
      event_types: ['connection.revoked'],
    }),
  )
  const ids: string[] = []
  for (const tenant of ['harbour', 'alpine'])
    ids.push((await issueToken(server, { client, tenant })).connection)
  await inTransaction(db, (trx) => disconnectAll(trx, platform, ids, { kind: 'operator' }, now()))
  const told = await db
    .selectFrom('deliveries as d')
    .innerJoin('events as e', 'e.uid', 'd.event_uid')
    .select('e.data')
    .where('d.endpoint_id', '=', 'ours')
    .where('e.type', '=', 'connection.revoked')
    .execute()
  const connections = told.map(({ data }) => (data as { connection: string }).connection)
  expect(connections.filter((id) => ids.includes(id)).sort()).toEqual(ids.sort())
})

describe('apps and merchants', () => {
  test('find nothing of it: no endpoint, no delivery, no event in the feed', async ({
    operator,
    server,
    client,
    worker,
  }) => {
    must(await operator.put('/endpoints/ours', { url: 'https://ops.example/hook', ...ALL }))
    const { connection, get } = await issueToken(server, { client, tenant: 'harbour', unit: 'south' })
    await worker.idle()
    const feed = must(await get('/api/v1/feed')).body.data as { type: string }[]
    expect(feed.filter(({ type }) => OPERATOR_EVENT_NAMES.includes(type))).toEqual([])
    const { db, now } = server.runtime
    const own = must(await operator.get('/deliveries?endpoint=ours')).body.data
    expect(own.length).toBeGreaterThan(0)
    for (const as of ['publisher', 'owner', 'member'] as const) {
      const access = { as, user: 'olga' }
      expect(await findEndpoint(db, access, 'ours', now())).toBeUndefined()
      expect(await lockEndpoint(db, access, 'ours')).toBeUndefined()
      expect(await listDeliveries(db, access, { endpoint: 'ours' }, { limit: 10, after: null })).toEqual([])
      const retried = await inTransaction(db, (trx) =>
        retryDelivery(trx, access, own[0].id, { kind: 'user', id: 'olga' }, now()),
      )
      expect(retried).toEqual({ kind: 'no_delivery' })
    }
    expect((await fetch(`${server.base}/webhooks/endpoints/ours/jwks.json`)).status).toBe(404)
    must(await operator.delete(`/connections/${connection}`))
    must(await operator.delete('/endpoints/ours'))
  })

  test('keep their endpoints: an id of theirs cannot be taken, and its suspension is told', async ({
    operator,
    receiver,
    server,
    client,
    worker,
  }) => {
    const { secret } = must(
      await operator.put('/endpoints/ours', { url: receiver.url, event_types: ['endpoint.suspended'] }),
    ).body
    const made = must(
      await operator.post('/apps/desk/endpoints', { environment: 'production', url: `${receiver.url}/gone` }),
    ).body
    expect((await operator.put(`/endpoints/${made.id}`, { url: receiver.url, ...ALL })).status).toBe(409)
    await issueToken(server, { client, tenant: 'harbour' })
    const start = receiver.received.length
    receiver.answer((request, response) => {
      response.writeHead(request.url?.endsWith('/gone') ? 410 : 200).end()
    })
    must(await operator.post(`/endpoints/${made.id}/test`))
    await worker.idle()
    await worker.idle()
    const told = receiver.received.slice(start).filter(({ path }) => !path.endsWith('/gone'))
    expect(told.map((one) => opened(one, secret))).toMatchObject([
      {
        type: 'endpoint.suspended',
        data: { endpoint: made.id, app: 'desk', publisher: 'pub', environment: 'production', reason: 'gone' },
      },
    ])
  })
})

test('its own suspension is in the audit log and told to no endpoint', async ({
  operator,
  receiver,
  worker,
}) => {
  receiver.answer(410)
  must(await operator.put('/endpoints/first', { url: receiver.url, event_types: ['endpoint.suspended'] }))
  must(await operator.put('/endpoints/second', { url: receiver.url, event_types: ['endpoint.suspended'] }))
  must(await operator.post('/endpoints/first/test'))
  await worker.idle()
  await worker.idle()
  expect(must(await operator.get('/endpoints/first')).body).toMatchObject({
    state: 'suspended',
    state_reason: 'gone',
  })
  expect(must(await operator.get('/deliveries?endpoint=second')).body.data).toEqual([])
  const audit = must(await operator.get('/audit?action=endpoint.suspended')).body.data
  expect(audit[0].details).toEqual({ endpoint: 'first', reason: 'gone' })
  expect(must(await operator.post('/endpoints/first/resume')).body.state).toBe('active')
})

const otherPlatform = serverTest.extend('setting', FILE, { platform: 'rentaltide' })

otherPlatform(
  'it is signed by Standard Webhooks whatever the platform’s own format is',
  async ({ operator, runtime, receiver }) => {
    expect(runtime.platform.webhooks.headers).not.toHaveProperty('webhook-id')
    const worker = await startWorker(runtime)
    const { secret } = must(await operator.put('/endpoints/ours', { url: receiver.url, ...ALL })).body
    must(await operator.post('/endpoints/ours/test'))
    await worker.idle()
    await worker.stop()
    expect(opened(receiver.received[0] as Received, secret)).toMatchObject({ type: 'connection.created' })
  },
)

test('a signing secret of it that leaked dies at once, and it is paused', async ({ operator, server }) => {
  const { secret } = must(
    await operator.put('/endpoints/leaky', { url: 'https://ops.example/a', ...ALL }),
  ).body
  const report = await fetch(`${server.base}/oauth/report_leak`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ token: secret, type: 'x', url: '' }]),
  })
  expect(await report.json()).toMatchObject([{ label: 'true_positive' }])
  expect(must(await operator.get('/endpoints/leaky')).body).toMatchObject({
    state: 'paused',
    state_reason: 'leaked',
  })
})
