import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainCode, postToken, type Tokens } from '../support/flow.ts'
import { type Credentials, PASSWORD, REDIRECT } from '../support/merchants.ts'
import { must } from '../support/world.ts'

type Answer = { status: number; body: Tokens & { error?: string; error_description?: string } }

const OWN = {
  ...{ publisher: 'acme', kind: 'in_house', tenant: 'north', client_type: 'confidential' },
  redirect_uris: [REDIRECT],
}

const test = merchantsTest
  /** A new in-house app of north, as an operator or a publisher creates it. */
  .extend('createApp', FILE, ({ operator }) => {
    return async (id: string, scopes: string[]): Promise<Credentials> => {
      must(await operator.put(`/apps/${id}`, { ...OWN, name: id, scopes }))
      return must(await operator.post(`/apps/${id}/clients`, { environment: 'production' })).body
    }
  })
  .extend('ask', FILE, ({ server }) => {
    return async (client: Credentials, change: Record<string, string> = {}): Promise<Answer> => {
      const response = await postToken(server.base, client, { grant_type: 'client_credentials', ...change })
      return { status: response.status, body: (await response.json()) as Answer['body'] }
    }
  })
  .extend('read', FILE, ({ server }) => async (token: string, path: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${server.base}/api/v1${path}`, { headers })
    return { status: response.status, body: (await response.json()) as { scopes: string[] } }
  })

test('T1 no token request creates a connection: an owner has to consent first', async ({
  server,
  createApp,
  ask,
  operator,
}) => {
  const client = await createApp('till', ['bookings:read'])
  const refused = await ask(client)
  expect([refused.status, refused.body.error]).toEqual([400, 'unauthorized_client'])
  expect(refused.body.error_description).toMatch(
    /an owner must allow access on the consent page.*create an API key/,
  )
  expect((await operator.get('/connections?app=till')).body.data).toEqual([])

  await obtainCode(server.base, client.client_id)
  const { status, body } = await ask(client)
  expect([status, body.scope, body.tenant]).toEqual([200, 'bookings:read', 'north'])
  const connections = (await operator.get('/connections?app=till')).body.data
  expect(connections).toMatchObject([{ id: body.connection, created_by: 'olga', scopes: ['bookings:read'] }])
})

test('T1 widening an app widens no token, and asks the owner again', async ({
  server,
  createApp,
  ask,
  read,
  operator,
}) => {
  const client = await createApp('wide', ['bookings:read'])
  await obtainCode(server.base, client.client_id)
  const before = (await ask(client)).body
  must(
    await operator.put('/apps/wide', { ...OWN, name: 'wide', scopes: ['bookings:read', 'customers:read'] }),
  )
  const [connection] = (await operator.get('/connections?app=wide')).body.data
  expect(connection).toMatchObject({ state: 'needs_reconsent', scopes: ['bookings:read'] })

  const { body } = await ask(client)
  expect(body.scope).toBe('bookings:read')
  expect((await read(body.access_token, '/me')).body.scopes).toEqual(['bookings:read'])
  expect((await read(body.access_token, '/customers')).status).toBe(403)
  const wider = await ask(client, { scope: 'bookings:read customers:read' })
  expect([wider.status, wider.body.error]).toEqual([400, 'invalid_scope'])
  expect(wider.body.error_description).toContain('no owner has consented to customers:read')

  await obtainCode(server.base, client.client_id)
  const after = (await ask(client)).body
  expect(after.scope.split(' ').sort()).toEqual(['bookings:read', 'customers:read'])
  expect((await read(after.access_token, '/customers')).status).toBe(200)
  // What was issued before keeps what it had.
  expect((await read(before.access_token, '/me')).body.scopes).toEqual(['bookings:read'])
  expect((await read(before.access_token, '/customers')).status).toBe(403)
})

test('T1 the response lists what the API honours where an owner allowed less than the app declares', async ({
  server,
  createApp,
  ask,
  read,
  operator,
}) => {
  const client = await createApp('part', ['bookings:read', 'customers:read', 'orders:read'])
  await obtainCode(server.base, client.client_id, { parameters: { scope: 'bookings:read orders:read' } })
  const { body } = await ask(client)
  expect(body.scope.split(' ').sort()).toEqual(['bookings:read', 'orders:read'])
  expect((await read(body.access_token, '/me')).body.scopes).toEqual(['bookings:read', 'orders:read'])
  must(
    await operator.put('/apps/part', { ...OWN, name: 'part', scopes: ['bookings:read', 'customers:read'] }),
  )
  expect((await ask(client)).body.scope).toBe('bookings:read')
})

test('T1 a consent counts while its tenant is verified', async ({ server, createApp, ask }) => {
  const client = await createApp('ended', ['bookings:read'])
  await obtainCode(server.base, client.client_id)
  expect((await ask(client)).status).toBe(200)
  await server.runtime.db.updateTable('tenants').set({ verified: false }).where('id', '=', 'north').execute()
  const refused = await ask(client)
  await server.runtime.db.updateTable('tenants').set({ verified: true }).where('id', '=', 'north').execute()
  expect([refused.status, refused.body.error]).toEqual([400, 'unauthorized_client'])
})

test('T1 an owner who creates a key has consented to its scopes by that', async ({ server, ask, read }) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD)
  const path = '/settings/developers/keys/new?tenant=north'
  const csrf = csrfOf(await (await browser.get(path)).text())
  const created = await browser.post(path, { csrf, name: 'Export', scopes: 'bookings:read' })
  const page = await (await browser.get(created.headers.get('location') ?? '')).text()
  const client = {
    client_id: /db_[a-z0-9]{24}/.exec(page)?.[0] ?? '',
    client_secret: /sk_[a-z0-9]{40}/.exec(page)?.[0] ?? '',
  }
  const { status, body } = await ask(client)
  expect([status, body.scope, body.tenant]).toEqual([200, 'bookings:read', 'north'])
  expect((await read(body.access_token, '/bookings')).status).toBe(200)
  expect((await ask(client, { scope: 'customers:read' })).body.error).toBe('invalid_scope')
})
