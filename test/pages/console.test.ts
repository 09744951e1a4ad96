import { generateKeyPairSync } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { takeShownSecret } from '../../src/model/account/shown_secrets.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainTokens, refresh } from '../support/flow.ts'
import { PASSWORD as OLGAS_PASSWORD } from '../support/merchants.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { must } from '../support/world.ts'

const SYNC = '/developers/apps/sync'
const HOOK = 'https://partner.example/hook'

const test = merchantsTest
  .extend('developer', FILE, async ({ server }) => {
    const { email } = await givenPerson(server.runtime.db, { publishers: ['acme'] })
    const browser = new HttpBrowser(server.base)
    await signIn(browser, email, PASSWORD, '/developers')
    return browser
  })
  /** Who is no admin of the publisher. */
  .extend('colleague', FILE, async ({ server, operator }) => {
    const { id, email } = await givenPerson(server.runtime.db)
    const publishers = [{ id: 'acme', role: 'developer' }]
    must(await operator.put(`/users/${id}`, { email, name: 'Dan', publishers }))
    const browser = new HttpBrowser(server.base)
    await signIn(browser, email, PASSWORD)
    return browser
  })
  .extend('read', FILE, ({ developer }) => {
    return async (address: string): Promise<string> => await (await developer.get(address)).text()
  })
  /** Posts a form with the token of the page of apps. */
  .extend('post', FILE, ({ developer, read }) => {
    return async (address: string, fields: Record<string, string> = {}) =>
      await developer.post(address, { csrf: csrfOf(await read('/account')), ...fields })
  })
  /** A new app of the publisher, by the operator. */
  .extend('register', FILE, ({ operator }) => async (id: string, values: object = {}) => {
    const app = {
      ...{ publisher: 'acme', name: `App ${id}`, kind: 'public', client_type: 'confidential' },
      ...{ scopes: ['bookings:read'], redirect_uris: ['https://partner.example/callback'] },
    }
    must(await operator.put(`/apps/${id}`, { ...app, ...values }))
    must(await operator.post(`/apps/${id}/clients`, { environment: 'sandbox' }))
    return `/developers/apps/${id}`
  })

const locationOf = (response: Response): string => response.headers.get('location') ?? ''
const SECRET = /sk_[a-z0-9]{40}/

describe('what a form creates is shown once, by the page after it', () => {
  test('T18 a reload creates nothing, and neither the address nor the database tells the secret', async ({
    server,
    operator,
    developer,
    register,
    post,
    read,
  }) => {
    const { db } = server.runtime
    const base = await register('once')
    const client = (await operator.get('/apps/once')).body.clients[0].client_id
    const created = await post(`${base}/clients/${client}/secrets`)
    const page = locationOf(created)
    expect([created.status, page]).toEqual([
      303,
      expect.stringMatching(new RegExp(`^${base}\\?environment=sandbox&shown=\\w+$`)),
    ])
    const dump = await sql<{ row: string }>`
      select encode(content, 'escape') || encode(session_hash, 'hex') as row from shown_secrets`.execute(db)
    expect(dump.rows).toHaveLength(1)
    expect(dump.rows[0]?.row).not.toMatch(SECRET)
    // A program that looks at the address first, such as a scanner of links, takes nothing away.
    expect((await developer.request(page, { method: 'HEAD' })).status).toBe(303)
    expect(await read(page)).toMatch(SECRET)
    const again = await developer.get(page)
    expect([again.status, locationOf(again)]).toEqual([303, `${base}?environment=sandbox&done=shown_once`])
    const told = await read(locationOf(again))
    expect(told).toContain('That was shown only once')
    expect(told).not.toMatch(SECRET)
    expect((await operator.get('/apps/once')).body.clients[0].secrets).toHaveLength(2)
    expect(await db.selectFrom('shown_secrets').selectAll().execute()).toEqual([])
  })

  test('T18 another person, another page and a late reader get nothing', async ({
    server,
    operator,
    developer,
    colleague,
    register,
    post,
    read,
  }) => {
    const base = await register('theirs')
    const client = (await operator.get('/apps/theirs')).body.clients[0].client_id
    const page = locationOf(await post(`${base}/clients/${client}/secrets`))
    expect((await colleague.get(page)).status).toBe(303)
    const elsewhere = page.replace(base, SYNC)
    expect((await developer.get(elsewhere)).status).toBe(303)
    const id = /shown=(\w+)/.exec(page)?.[1] ?? ''
    const session = developer.cookie('drawbridge') ?? ''
    const late = new Date(server.clock.now().getTime() + 600_001)
    expect(await takeShownSecret(server.runtime.db, { session, path: base }, id, late)).toBe(null)
    expect(await read(page)).toMatch(SECRET)
  })

  test('a new endpoint, a rotated secret and a new app each have a page that leads on when it is opened again', async ({
    developer,
    register,
    post,
    read,
  }) => {
    const base = await register('leads')
    const added = locationOf(
      await post(`${base}/webhooks/new?environment=sandbox`, {
        ...{ app: 'leads', environment: 'sandbox', url: HOOK },
      }),
    )
    expect(await read(added)).toContain('id="signing-secret"')
    const endpoint = added.replace(/\/created.*/, '')
    expect(locationOf(await developer.get(added))).toBe(`${endpoint}?environment=sandbox&done=shown_once`)
    const rotated = locationOf(await post(`${endpoint}/secrets`))
    expect(await read(rotated)).toContain('id="signing-secret"')
    expect(locationOf(await developer.get(rotated))).toBe(`${endpoint}?environment=sandbox&done=shown_once`)
    const registered = locationOf(
      await post('/developers/apps/new', {
        ...{ step: '3', publisher: 'acme', name: 'Desk', kind: 'public', client: 'confidential' },
        ...{ scopes: 'bookings:read', redirect_uris: 'https://app.example.com/callback' },
      }),
    )
    expect(await read(registered)).toMatch(SECRET)
    expect(locationOf(await developer.get(registered))).toMatch(
      /^\/developers\/apps\/app_\w+\?done=shown_once$/,
    )
  })
})

describe('sandbox and production', () => {
  test('each page shows the environment of its address, and leads to the other one', async ({
    operator,
    world,
    read,
  }) => {
    must(await operator.post('/apps/sync/clients', { environment: 'sandbox' }))
    for (const environment of ['sandbox', 'production'])
      must(await operator.post('/apps/sync/endpoints', { environment, url: `${HOOK}/${environment}` }))
    const production = await read(SYNC)
    // An app that is in production is opened there.
    expect(production).toContain(world.confidential.client_id)
    expect(production).toMatch(/<a href="[^"]*\?environment=production" aria-current="true">Production</)
    const sandbox = await read(`${SYNC}?environment=sandbox`)
    expect(sandbox).not.toContain(world.confidential.client_id)
    expect(sandbox).toContain(`href="${SYNC}/connections?environment=sandbox"`)
    const endpoints = await read(`${SYNC}/webhooks?environment=sandbox`)
    expect(endpoints).toContain(`${HOOK}/sandbox`)
    expect(endpoints).not.toContain(`${HOOK}/production`)
    // The page of one endpoint belongs to its environment, whatever the address says.
    const [endpoint] = /ep_\w+/.exec(endpoints) ?? []
    expect(await read(`${SYNC}/webhooks/${endpoint}?environment=production`)).toMatch(
      /environment=sandbox" aria-current="true">Sandbox</,
    )
    // An in-house app lives where its organisation does: there is nothing to switch.
    const own = await read('/developers/apps/own/requests')
    expect(own).not.toContain('class="switch"')
    expect(own).toContain('class="badge badge-production"')
    // The draft is of neither.
    expect(await read(`${SYNC}/edit`)).not.toMatch(/class="switch"|badge-production/)
  })

  test('production shows what was approved, not the draft', async ({ operator, read }) => {
    const { publisher, name, kind, client_type, redirect_uris } = (await operator.get('/apps/sync')).body
    must(
      await operator.put('/apps/sync', {
        ...{ publisher, name, kind, client_type, scopes: ['bookings:read', 'customers:read'] },
        redirect_uris: [...redirect_uris, 'https://partner.example/draft'],
      }),
    )
    expect(await read(`${SYNC}?environment=sandbox`)).toContain('<code>https://partner.example/draft</code>')
    expect(await read(SYNC)).not.toContain('<code>https://partner.example/draft</code>')
  })
})

test('an event type that the app cannot be sent is refused for endpoints and tests, and PUT names it', async ({
  operator,
  register,
  post,
  read,
}) => {
  const base = await register('silent', { event_types: ['booking.created', 'payment.received'] })
  const { body } = await operator.get('/apps/silent')
  const { publisher, name, kind, client_type, scopes, event_types, redirect_uris } = body
  const app = { publisher, name, kind, client_type, scopes, event_types, redirect_uris }
  const put = must(await operator.put('/apps/silent', app)).body
  expect(put.undeliverable).toEqual([{ event_type: 'payment.received', missing_scopes: ['payments:read'] }])
  const message = 'needs the scope payments:read, which the app does not declare'
  const wanted = { environment: 'sandbox', url: HOOK, event_types: ['booking.created', 'payment.received'] }
  const refused = await operator.post('/apps/silent/endpoints', wanted)
  expect([refused.status, refused.body.errors]).toEqual([422, [{ path: '/event_types/1', message }]])
  const all = { environment: 'sandbox', url: HOOK }
  const { id } = must(await operator.post('/apps/silent/endpoints', all)).body
  const patched = await operator.call('PATCH', `/endpoints/${id}`, { event_types: ['payment.received'] })
  expect([patched.status, patched.body.errors]).toEqual([422, [{ path: '/event_types/0', message }]])
  const tested = await operator.post(`/endpoints/${id}/test`, { type: 'payment.received' })
  expect([tested.status, tested.body.errors]).toEqual([422, [{ path: '/type', message }]])

  const form = await read(`${base}/webhooks/${id}/edit`)
  expect(form).toMatch(/value="payment.received" disabled>[\s\S]*?the app lacks <code>payments:read<\/code>/)
  expect(form).toContain(`href="${base}/edit#scopes"`)
  expect(await read(`${base}/webhooks/${id}`)).toContain('Never sent: <code>payment.received</code>')
  const forced = await post(`${base}/webhooks/${id}/edit`, { url: HOOK, event_types: 'payment.received' })
  expect([forced.status, await forced.text()]).toEqual([422, expect.stringContaining(message)])
  expect((await post(`${base}/webhooks/${id}/test`, { type: 'payment.received' })).status).toBe(409)
  const chosen = await post(`${base}/edit`, {
    ...{ name: 'Silent', scopes: 'bookings:read', event_types: 'payment.received', redirect_uris: '' },
  })
  expect([chosen.status, await chosen.text()]).toEqual([
    422,
    expect.stringContaining('payment.received needs payments:read. Select it above, or leave the event out.'),
  ])
})

describe('connections have a history', () => {
  test('a merchant who disconnects is listed with the time and the reason, in console and API', async ({
    server,
    operator,
    world,
    read,
  }) => {
    const tokens = await obtainTokens(server.base, world.confidential)
    expect(await read(`${SYNC}/connections`)).toContain('North Rentals')
    const olga = new HttpBrowser(server.base)
    await signIn(olga, 'olga@north.example', OLGAS_PASSWORD)
    const address = `/settings/apps/${tokens.connection}/disconnect`
    const question = await (await olga.get(address)).text()
    expect(question).toMatch(/Disconnect <strong><bdi>Sync[\s\S]*It is notified that it was disconnected/)
    expect((await olga.post(address, { csrf: csrfOf(question) })).status).toBe(303)
    const page = await read(`${SYNC}/connections`)
    expect(page).toMatch(/North Rentals[\s\S]*The merchant disconnected the app\./)
    expect(page).toContain('No connection is live. Those that ended are listed below.')
    const { body } = await operator.get(`/connections/${tokens.connection}`)
    expect(body).toMatchObject({ state: 'revoked', end_reason: 'merchant', ended_at: expect.any(String) })
  })

  test('a reused refresh token leaves a connection without tokens, and the page says why', async ({
    server,
    clock,
    world,
    read,
  }) => {
    const tokens = await obtainTokens(server.base, world.confidential)
    await refresh(server.base, world.confidential, tokens.refresh_token)
    clock.advance(61)
    expect((await refresh(server.base, world.confidential, tokens.refresh_token)).status).toBe(400)
    expect(await read(`${SYNC}/connections`)).toMatch(
      /No tokens[\s\S]*A refresh token was used twice[\s\S]*Send the merchant through consent again/,
    )
  })
})

test('a client secret as a bearer token is told where to go, whether it is one or only looks like one', async ({
  server,
  world,
}) => {
  const ask = async (authorization: string) => {
    const response = await fetch(`${server.base}/api/v1/me`, { headers: { authorization } })
    const { detail } = (await response.json()) as { detail: string }
    return { status: response.status, detail, challenge: response.headers.get('www-authenticate') }
  }
  const live = await ask(`Bearer ${world.inHouse.client_secret}`)
  expect(live).toMatchObject({ status: 401, challenge: expect.stringContaining('error="invalid_token"') })
  expect(live.detail).toContain(`${server.base}/oauth/token, with grant_type=client_credentials`)
  expect(await ask(`Bearer sk_${'a'.repeat(40)}`)).toEqual(live)
  expect((await ask(`Bearer sk_${'a'.repeat(39)}`)).detail).toContain('Access tokens start with dbat_')
  expect((await ask(`Bearer ${world.inHouse.client_id}`)).detail).toContain('This is a client ID')
  const basic = Buffer.from(`${world.inHouse.client_id}:${world.inHouse.client_secret}`).toString('base64')
  expect((await ask(`Basic ${basic}`)).detail).toContain('/oauth/token')
})

test('public keys are pasted in the console, and a wrong one is explained', async ({
  operator,
  register,
  post,
}) => {
  const base = await register('keyed')
  const app = { name: 'Keyed', scopes: 'bookings:read', redirect_uris: 'https://partner.example/callback' }
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = publicKey.export({ format: 'jwk' })
  const wrongs: [unknown, string][] = [
    ['not json', 'This is not a JWKS'],
    [{ keys: [] }, 'This is not a JWKS'],
    [privateKey.export({ format: 'jwk' }), 'Key 1 must be a public key'],
    [{ keys: [key, { ...key, x: 'AAAA' }] }, 'Key 2 must be complete'],
    [generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }), '2048 bits'],
  ]
  for (const [jwks, words] of wrongs) {
    const text = typeof jwks === 'string' ? jwks : JSON.stringify(jwks)
    const refused = await post(`${base}/edit`, { ...app, jwks: text })
    expect([refused.status, await refused.text()], words).toEqual([422, expect.stringContaining(words)])
  }
  expect((await post(`${base}/edit`, { ...app, jwks: JSON.stringify(key) })).status).toBe(303)
  expect((await operator.get('/apps/keyed')).body.jwks).toEqual({ keys: [key] })
  // A form without the field takes nothing away; an empty one does.
  expect((await post(`${base}/edit`, { ...app, name: 'Keyed again' })).status).toBe(303)
  expect((await operator.get('/apps/keyed')).body.jwks).toEqual({ keys: [key] })
  expect((await post(`${base}/edit`, { ...app, jwks: '' })).status).toBe(303)
  expect((await operator.get('/apps/keyed')).body.jwks).toBe(null)
})

test('an app is deleted by an admin, after a page that says what ends', async ({
  colleague,
  operator,
  register,
  post,
  read,
}) => {
  const base = await register('gone')
  must(await operator.post('/apps/gone/endpoints', { environment: 'sandbox', url: HOOK }))
  const question = await read(`${base}/delete`)
  expect(question).toMatch(/Delete <strong><bdi>App gone[\s\S]*Sandbox[\s\S]*Connections: 0 · Endpoints: 1/)
  expect((await operator.get('/apps/gone')).status).toBe(200)
  const csrf = csrfOf(await (await colleague.get('/account')).text())
  expect((await colleague.get(`${base}/delete`)).status).toBe(403)
  expect((await colleague.post(`${base}/delete`, { csrf })).status).toBe(403)
  expect(locationOf(await post(`${base}/delete`))).toBe('/developers?done=app_deleted')
  expect((await operator.get('/apps/gone')).status).toBe(404)
})

test('the last secret is revoked after a question, which changes nothing', async ({
  operator,
  register,
  post,
  read,
}) => {
  const base = await register('last')
  const { client_id, secrets } = (await operator.get('/apps/last')).body.clients[0]
  const address = `${base}/clients/${client_id}/secrets/${secrets[0].id}/revoke`
  expect(await read(base)).toContain(`href="${address}"`)
  expect(await read(address)).toContain('until you create another secret')
  expect((await operator.get('/apps/last')).body.clients[0].secrets).toHaveLength(1)
  expect(locationOf(await post(address))).toBe(`${base}?environment=sandbox&done=revoked`)
  expect((await operator.get('/apps/last')).body.clients[0].secrets).toEqual([])
})
