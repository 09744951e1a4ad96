import { expect } from 'vitest'
import { deskTest, FILE } from '../support/fixtures.ts'
import { issueToken } from '../support/token.ts'
import { APP, must } from '../support/world.ts'

const test = deskTest.extend('appWithClient', FILE, ({ operator }) => {
  return async (id: string, app = APP, environment = 'production'): Promise<string> => {
    must(await operator.put(`/apps/${id}`, app))
    must(await operator.post(`/apps/${id}/approve`))
    return must(await operator.post(`/apps/${id}/clients`, { environment })).body.client_id
  }
})
test.beforeEach(({ server }) => server.clock.advance(120))

test('an added scope widens no connection: it goes on with what it has and asks for consent again', async ({
  server,
  operator,
  appWithClient,
}) => {
  const client = await appWithClient('grows')
  const { get, connection } = await issueToken(server, { client, tenant: 'harbour' })
  const more = { ...APP, scopes: [...APP.scopes, 'payments:read'] }
  must(await operator.put('/apps/grows', more))
  expect(must(await operator.post('/apps/grows/approve')).body.need_reconsent).toBe(1)
  expect((await operator.get(`/connections/${connection}`)).body).toMatchObject({
    state: 'needs_reconsent',
    scopes: APP.scopes,
  })
  expect((await get('/api/v1/bookings')).status).toBe(200)
  expect((await get('/api/v1/payments')).status).toBe(403)
  must(await operator.put('/apps/grows', APP))
  must(await operator.post('/apps/grows/approve'))
  expect((await operator.get(`/connections/${connection}`)).body.state).toBe('active')
})

test('a removed scope is gone at once and does not come back by itself', async ({
  server,
  operator,
  appWithClient,
}) => {
  const client = await appWithClient('shrinks')
  const { get, connection } = await issueToken(server, { client, tenant: 'harbour' })
  expect((await get('/api/v1/customers')).status).toBe(200)
  must(await operator.put('/apps/shrinks', { ...APP, scopes: ['bookings:read'] }))
  must(await operator.post('/apps/shrinks/approve'))
  expect((await get('/api/v1/customers')).status).toBe(403)
  expect((await get('/api/v1/me')).body.scopes).toEqual(['bookings:read'])
  must(await operator.put('/apps/shrinks', APP))
  must(await operator.post('/apps/shrinks/approve'))
  expect((await get('/api/v1/customers')).status).toBe(403)
  expect((await operator.get(`/connections/${connection}`)).body.state).toBe('needs_reconsent')
})

test('when a unit goes, its connections end; those of other units and of the whole stay', async ({
  server,
  operator,
  appWithClient,
}) => {
  const client = await appWithClient('units')
  const north = await issueToken(server, { client, tenant: 'alpine', unit: 'north' })
  const south = await issueToken(server, { client, tenant: 'alpine', unit: 'south' })
  const whole = await issueToken(server, { client, tenant: 'alpine' })
  const alpine = { name: 'Alpine Rentals', environment: 'production', verified: true }
  must(await operator.put('/tenants/alpine', alpine))
  expect((await north.get('/api/v1/me')).status).toBe(200)
  must(
    await operator.put('/tenants/alpine', {
      ...alpine,
      units: [{ id: 'south', kind: 'location', name: 'South' }],
    }),
  )
  const statuses = await Promise.all(
    [north, south, whole].map(async ({ get }) => (await get('/api/v1/me')).status),
  )
  expect(statuses).toEqual([401, 200, 200])
  const { body } = await operator.get(`/audit?tenant=alpine&action=connection.revoked`)
  expect(body.data.map((row: { connection: string }) => row.connection)).toEqual([north.connection])
  const ended = await server.runtime.db
    .selectFrom('events')
    .select('connection_id')
    .where('type', '=', 'app.uninstalled')
    .execute()
  expect(ended).toEqual([{ connection_id: north.connection }])
})

test('O30 what an owner connected outlives the ownership, unless the operator says so', async ({
  server,
  operator,
  appWithClient,
}) => {
  const client = await appWithClient('owned')
  const { get } = await issueToken(server, { client, tenant: 'harbour', unit: 'north' })
  const olga = {
    email: 'olga@harbour.example',
    name: 'Olga Owner',
    tenants: [{ id: 'alpine', role: 'owner' }],
  }
  must(await operator.put('/users/olga', olga))
  expect((await get('/api/v1/me')).status).toBe(200)
  must(await operator.put('/users/olga', { ...olga, end_connections: true }))
  expect((await get('/api/v1/me')).status).toBe(401)
})

test('O41 a client of one environment opens nothing of a tenant in the other', async ({
  server,
  appWithClient,
}) => {
  const client = await appWithClient('mixed', APP, 'sandbox')
  const fitting = await issueToken(server, { client, tenant: 'playground' })
  expect((await fitting.get('/api/v1/me')).body.environment).toBe('sandbox')
  // A connection that no door makes: even if it stood in the table, its token would open nothing.
  const crossed = await issueToken(server, { client, tenant: 'alpine' })
  expect((await crossed.get('/api/v1/me')).status).toBe(401)
})

test('connections are listed by app and tenant, with the shape that is published', async ({
  server,
  operator,
  appWithClient,
}) => {
  const client = await appWithClient('listed')
  const first = await issueToken(server, { client, tenant: 'harbour', unit: 'south' })
  await issueToken(server, { client, tenant: 'alpine', unit: 'south' })
  const { body } = await operator.get('/connections?app=listed&tenant=harbour')
  expect(body).toEqual({
    data: [
      {
        id: first.connection,
        app: 'listed',
        client_id: client,
        tenant: 'harbour',
        unit: 'south',
        scopes: APP.scopes,
        state: 'active',
        environment: 'production',
        created_by: 'olga',
        created_at: expect.stringMatching(/Z$/),
        last_used_at: null,
        expires_at: null,
        people_scopes: null,
        ended_at: null,
        end_reason: null,
      },
    ],
    next_cursor: null,
  })
  const { body: page } = await operator.get('/connections?app=listed&limit=1')
  expect(page.data).toHaveLength(1)
  const { body: rest } = await operator.get(`/connections?app=listed&limit=1&cursor=${page.next_cursor}`)
  expect([rest.data.length, rest.next_cursor]).toEqual([1, null])
})
