import { Webhook } from 'standardwebhooks'
import { expect } from 'vitest'
import { FILE, serverTest, startedWorker } from '../support/fixtures.ts'
import { givenConnection, givenTenant } from '../support/partners.ts'
import type { Received } from '../support/receiver.ts'

const test = serverTest
  .extend('worker', { ...FILE, auto: true }, startedWorker)
  .extend('tenant', FILE, async ({ operator, runtime }) => {
    await operator.put('/publishers/hooks', {
      name: 'Hooks',
      website: 'https://h.example',
      support: 'h@h.example',
    })
    return await givenTenant(runtime.db)
  })
  /** An app of a publisher, connected by the tenant. */
  .extend('connectedApp', FILE, ({ operator, server, tenant }) => async (id: string): Promise<string> => {
    await operator.put(`/apps/${id}`, {
      publisher: 'hooks',
      name: id,
      kind: 'public',
      client_type: 'confidential',
      scopes: ['bookings:read', 'webhooks:receive'],
      event_types: ['booking.created', 'app.uninstalled'],
      redirect_uris: ['https://h.example/cb'],
    })
    await operator.post(`/apps/${id}/approve`)
    const { body } = await operator.post(`/apps/${id}/clients`, { environment: 'production' })
    const app = { app: id, client: body.client_id, publisher: 'hooks' }
    return await givenConnection(server.runtime.db, app, tenant)
  })
  .extend('booking', FILE, ({ server }) => (id: string) => ({
    data: server.runtime.platform.record_types.find(({ name }) => name === 'bookings')?.sample,
    event: 'booking.created',
    id,
  }))

test('an endpoint from its making to its end, and what is seen of each delivery', async ({
  operator,
  receiver,
  tenant,
  worker,
  connectedApp,
  booking,
}) => {
  await connectedApp('whole')
  const made = await operator.post('/apps/whole/endpoints', { environment: 'production', url: receiver.url })
  expect(made.status).toBe(201)
  expect(made.body).toEqual({
    id: expect.stringMatching(/^ep_/),
    url: receiver.url,
    state: 'active',
    secret: expect.stringMatching(/^whsec_/),
  })
  const { id } = made.body
  expect((await operator.get('/apps/whole/endpoints')).body.data).toMatchObject([{ id, state: 'active' }])
  expect(JSON.stringify((await operator.get(`/endpoints/${id}`)).body)).not.toContain(made.body.secret)

  const { id: record, ...rest } = booking('b1')
  expect((await operator.put(`/tenants/${tenant}/records/bookings/${record}`, rest)).status).toBe(201)
  await worker.idle()
  const list = await operator.get(`/deliveries?endpoint=${id}&state=delivered`)
  expect(list.body.data).toHaveLength(1)
  const shown = await operator.get(`/deliveries/${list.body.data[0].id}`)
  expect(shown.body).toMatchObject({ state: 'delivered', next_attempt_at: null, endpoint: id, app: 'whole' })
  const [attempt] = shown.body.attempts
  expect(attempt).toMatchObject({ status: 200, duration_ms: expect.any(Number), response_body: '' })
  expect(attempt.request_body).toBe(receiver.received.at(-1)?.body)
  expect(attempt.request_headers['webhook-id']).toBe(receiver.received.at(-1)?.headers['webhook-id'])

  expect((await operator.post(`/endpoints/${id}/pause`)).body.state).toBe('paused')
  expect((await operator.post(`/endpoints/${id}/test`)).status).toBe(409)
  expect((await operator.post(`/endpoints/${id}/resume`)).body.state).toBe('active')
  expect((await operator.post(`/endpoints/${id}/test`)).status).toBe(202)
  expect((await operator.post(`/endpoints/${id}/secrets`)).body.secret).not.toBe(made.body.secret)
  expect((await operator.get(`/endpoints/${id}`)).body.secrets).toHaveLength(2)
  const patched = await operator.call('PATCH', `/endpoints/${id}`, { event_types: ['booking.created'] })
  expect(patched.body.event_types).toEqual(['booking.created'])
  const replayed = await operator.post(`/endpoints/${id}/replay`, { since: '2020-01-01T00:00:00Z' })
  expect(replayed.status).toBe(202)
  await worker.idle()
  expect((await operator.post(`/deliveries/${list.body.data[0].id}/retry`)).status).toBe(202)
  await worker.idle()
  expect((await operator.delete(`/endpoints/${id}`)).status).toBe(204)
  expect((await operator.get(`/endpoints/${id}`)).status).toBe(404)
})

test('the eleventh test event of a minute is refused, and says when to come back', async ({
  operator,
  receiver,
  connectedApp,
}) => {
  await connectedApp('tester')
  const { body } = await operator.post('/apps/tester/endpoints', {
    environment: 'production',
    url: receiver.url,
  })
  const statuses: number[] = []
  for (let count = 0; count < 10; count++)
    statuses.push((await operator.post(`/endpoints/${body.id}/test`)).status)
  expect(statuses).toEqual(Array(10).fill(202))
  const refused = await operator.post(`/endpoints/${body.id}/test`)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('what does not fit is refused with its path, and nothing is made', async ({
  operator,
  receiver,
  connectedApp,
}) => {
  await connectedApp('strict')
  const post = (more: object) =>
    operator.post('/apps/strict/endpoints', { environment: 'production', url: receiver.url, ...more })
  const paths = async (more: object) =>
    (await post(more)).body.errors.map(({ path }: { path: string }) => path)
  expect(await paths({ url: 'https://user@example.com/' })).toEqual(['/url'])
  expect(await paths({ url: 'https://example.com:22/' })).toEqual(['/url'])
  expect(await paths({ url: 'http://169.254.169.254/latest' })).toEqual(['/url'])
  expect(await paths({ event_types: ['customer.created'] })).toEqual(['/event_types/0'])
  expect(await paths({ event_types: ['a\r\nb'] })).toEqual(['/event_types/0'])
  expect(await paths({ secret: 'short' })).toEqual(['/secret'])
  expect(await paths({ token: 't' })).toEqual(['/token'])
  expect(await paths({ environment: 'staging' })).toEqual(['/environment'])
  expect((await operator.get('/apps/strict/endpoints')).body.data).toEqual([])
  expect(
    (await operator.post('/apps/nobody/endpoints', { environment: 'production', url: receiver.url })).status,
  ).toBe(404)
  for (const path of [
    '/deliveries/none',
    '/deliveries/0198c0de-0000-7000-8000-000000000000',
    '/endpoints/none',
  ]) {
    expect((await operator.get(path)).status).toBe(404)
  }
  expect((await operator.get('/deliveries?state=lost')).status).toBe(400)
  expect((await operator.post('/deliveries/none/retry')).status).toBe(404)
})

test('a disconnect by the operator cancels what waits; a cancelled delivery cannot be retried', async ({
  operator,
  receiver,
  tenant,
  connectedApp,
  booking,
}) => {
  const connection = await connectedApp('leaving')
  const { body } = await operator.post('/apps/leaving/endpoints', {
    environment: 'production',
    url: receiver.url,
  })
  await operator.post(`/endpoints/${body.id}/pause`)
  await operator.post('/events', { type: 'booking.created', tenant, data: booking('x').data })
  expect((await operator.delete(`/connections/${connection}`)).status).toBe(204)
  const { data } = (await operator.get(`/deliveries?app=leaving`)).body
  expect(data.map(({ state }: { state: string }) => state).sort()).toEqual(['cancelled', 'pending'])
  const cancelled = data.find(({ state }: { state: string }) => state === 'cancelled')
  expect((await operator.post(`/deliveries/${cancelled.id}/retry`)).status).toBe(409)
})

test('deliveries are read page by page, none twice and none left out', async ({
  operator,
  receiver,
  tenant,
  worker,
  connectedApp,
  booking,
}) => {
  await connectedApp('many')
  await operator.post('/apps/many/endpoints', { environment: 'production', url: receiver.url })
  for (let count = 0; count < 7; count++) {
    await operator.post('/events', {
      id: `many-${count}`,
      type: 'booking.created',
      tenant,
      data: booking('x').data,
    })
    if (count === 3) await worker.idle()
  }
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`
    const { body } = await operator.get(`/deliveries?app=many&limit=2${query}`)
    seen.push(...body.data.map((row: { event: { id: string } }) => row.event.id))
    cursor = body.next_cursor
  } while (cursor !== null)
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((count) => `many-${count}`))
})

test('an app registered with a webhook URL has endpoints, which follow it', async ({
  operator,
  receiver,
}) => {
  const app = {
    ...{ publisher: 'hooks', name: 'Url', kind: 'public', client_type: 'confidential' },
    scopes: ['bookings:read'],
  }
  const made = await operator.put('/apps/url', { ...app, webhook_url: receiver.url })
  expect(made.body.endpoints).toMatchObject([
    { environment: 'sandbox', secret: expect.stringMatching(/^whsec_/) },
    { environment: 'production', secret: expect.stringMatching(/^whsec_/) },
  ])
  const ids = () =>
    operator
      .get('/apps/url/endpoints')
      .then(({ body }) => body.data.map((row: { id: string; url: string }) => `${row.id} ${row.url}`))
  expect(await ids()).toHaveLength(2)
  const again = await operator.put('/apps/url', { ...app, webhook_url: receiver.url })
  expect(again.body.endpoints).toBeUndefined()
  const moved = `${receiver.url}/moved`
  await operator.put('/apps/url', { ...app, webhook_url: moved })
  expect(await ids()).toEqual(made.body.endpoints.map(({ id }: { id: string }) => `${id} ${moved}`).sort())
  const refused = await operator.put('/apps/url', { ...app, webhook_url: 'https://example.com:22/' })
  expect(refused.body.errors).toEqual([{ path: '/webhook_url', message: 'must not use port 22' }])
  expect((await operator.get('/apps/url')).body.webhook_url).toBe(moved)
  await operator.put('/apps/url', app)
  expect(await ids()).toEqual([])
})

test('/metrics counts attempts and tells the age of what waits', async ({ server }) => {
  const text = await server.runtime.metrics.metrics()
  expect(text).toMatch(/drawbridge_webhook_attempts_total\{outcome="delivered"\} [1-9]/)
  expect(text).toContain('drawbridge_webhook_oldest_due_seconds{state="paused"}')
  expect(text).toContain('drawbridge_webhook_deliveries{state="ready"}')
})

test('every time that the operator reads is written alike, also of secrets and of an endpoint’s health', async ({
  operator,
  receiver,
  worker,
  connectedApp,
}) => {
  await connectedApp('clockwork')
  const { body: made } = await operator.post('/apps/clockwork/endpoints', {
    environment: 'production',
    url: receiver.url,
  })
  await operator.post(`/endpoints/${made.id}/test`)
  await worker.idle()
  await operator.post(`/endpoints/${made.id}/secrets`)
  const endpoint = (await operator.get(`/endpoints/${made.id}`)).body
  const app = (await operator.get('/apps/clockwork')).body
  const times = [
    ...endpoint.secrets.flatMap((secret: Record<string, string>) => [
      secret['created_at'],
      secret['retires_at'],
    ]),
    endpoint.health.last_success_at,
    endpoint.created_at,
    app.clients[0].created_at,
    app.clients[0].secrets[0].created_at,
  ].filter((time) => time !== null)
  expect(times).toHaveLength(7)
  for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

test('a rotation takes the partner’s own secret or refuses what is none, and then changes nothing', async ({
  receiver,
  operator,
  worker,
  connectedApp,
}) => {
  await connectedApp('chooser')
  const endpoint = { environment: 'production', url: receiver.url }
  const { id } = (await operator.post('/apps/chooser/endpoints', endpoint)).body
  for (const body of [{ secret: 5 }, { secret: 'whsec_short' }, { other: 1 }]) {
    expect((await operator.post(`/endpoints/${id}/secrets`, body)).status).toBe(422)
  }
  expect((await operator.get(`/endpoints/${id}`)).body.secrets).toHaveLength(1)
  const own = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const rotated = await operator.post(`/endpoints/${id}/secrets`, { secret: own })
  expect([rotated.status, rotated.body.secret]).toEqual([201, own])
  await operator.post(`/endpoints/${id}/test`)
  await worker.idle()
  const { headers, body } = receiver.received.at(-1) as Received
  expect(new Webhook(own).verify(body, headers as Record<string, string>)).toMatchObject({
    type: 'booking.created',
  })
})
