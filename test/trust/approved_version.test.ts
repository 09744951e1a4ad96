import { expect } from 'vitest'
import { VERSION_FIELDS } from '../../src/model/apps/app_versions.ts'
import { approvalTest, BEFORE, PROFILE } from '../support/approved_apps.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { deliveriesOf, happens } from '../support/deliveries.ts'
import { FILE, startedReceiver, startedWorker } from '../support/fixtures.ts'
import { authorizeUrl, obtainTokens, pkce, refresh } from '../support/flow.ts'
import { PASSWORD, REDIRECT } from '../support/merchants.ts'
import { must } from '../support/world.ts'

const test = approvalTest
  .extend('events', FILE, startedReceiver)
  .extend('worker', FILE, startedWorker)
  .extend('settings', FILE, ({ server }) => async (tenant: string): Promise<string> => {
    const browser = new HttpBrowser(server.base)
    await signIn(browser, 'olga@north.example', PASSWORD)
    return await (await browser.get(`/settings/apps?tenant=${tenant}`)).text()
  })
  .extend('ask', FILE, ({ server }) => {
    return async (client_id: string, parameters: Record<string, string>): Promise<Response> =>
      await fetch(authorizeUrl(server.base, client_id, pkce().challenge, parameters), { redirect: 'manual' })
  })

const AFTER = {
  name: 'Harbour Rentals Official Sync',
  scopes: ['bookings:read', 'webhooks:receive', 'customers:read', 'payments:read'],
  event_types: ['booking.created', 'booking.cancelled'],
  redirect_uris: ['https://elsewhere.example/callback'],
  connect_url: 'https://elsewhere.example/start',
}
const TEAM = { name: 'Drawbridge Platform Team', website: 'https://team.example', support: 'us@team.example' }
const OLD = ['Tidy Books', 'Ledgerly Ltd', 'ledgerly.example', 'help@ledgerly.example']
const NEW = ['Harbour Rentals Official Sync', 'Drawbridge Platform Team', 'team.example', 'us@team.example']

test('T2 production consent shows what was approved, the sandbox what is there now', async ({
  publish,
  operator,
  server,
  consentPage,
}) => {
  const app = await publish('consent')
  must(await operator.put('/apps/consent', { ...app.body, ...AFTER }))
  must(await operator.put(`/publishers/${app.publisher}`, TEAM))
  const textOf = (name: string) => server.runtime.platform.scopes.find((scope) => scope.name === name)?.text

  const before = await consentPage(app.production)
  for (const text of [...OLD, 'Reviewed by', textOf('bookings:read')]) expect(before).toContain(text)
  for (const text of [...NEW, textOf('customers:read')]) expect(before).not.toContain(text)
  const sandbox = await consentPage(app.sandbox, { redirect_uri: 'https://elsewhere.example/callback' })
  for (const text of [...NEW, textOf('customers:read')]) expect(sandbox).toContain(text)
  for (const text of [...OLD, 'Reviewed by']) expect(sandbox).not.toContain(text)

  const { version } = (await operator.get('/apps/consent')).body
  must(await operator.post('/apps/consent/approve', { version }))
  const after = await consentPage(app.production, { redirect_uri: 'https://elsewhere.example/callback' })
  for (const text of [...NEW, 'Reviewed by', textOf('customers:read')]) expect(after).toContain(text)
  for (const text of OLD) expect(after).not.toContain(text)
})

test('T2 the sign-in page on the way to production consent names the approved app', async ({
  publish,
  operator,
  server,
}) => {
  const app = await publish('sign_in')
  must(await operator.put('/apps/sign_in', { ...app.body, name: AFTER.name }))
  const browser = new HttpBrowser(server.base)
  const address = authorizeUrl(server.base, app.production.client_id, pkce().challenge)
  const interaction = (await browser.get(address)).headers.get('location') ?? ''
  const toSignIn = (await browser.get(interaction)).headers.get('location') ?? ''
  const page = await (await browser.get(toSignIn)).text()
  expect(page).toContain('Tidy Books')
  expect(page).not.toContain(AFTER.name)
})

test('T2 the catalogue, connected apps and activity of a merchant name the approved app', async ({
  publish,
  operator,
  server,
  settings,
}) => {
  const app = await publish('catalogue')
  const rename = { name: 'Renamed Catalogue App', connect_url: 'https://renamed.example/start' }
  must(await operator.put('/apps/catalogue', { ...app.body, ...rename }))
  must(await operator.put(`/publishers/${app.publisher}`, { ...TEAM, name: 'Renamed Team' }))
  const shown = async (tenant: string) => {
    const page = await settings(tenant)
    const texts = [rename.name, 'Renamed Team', rename.connect_url]
    return texts.filter((text) => page.includes(text)).length
  }
  expect([await shown('north'), await shown('play')]).toEqual([0, 3])
  expect(await settings('north')).toContain('https://ledgerly.example/start')

  await obtainTokens(server.base, app.production)
  expect(await shown('north')).toBe(0)
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'olga@north.example', PASSWORD)
  const activity = await (await browser.get('/settings/activity?tenant=north')).text()
  expect(activity).toContain('Tidy Books')
  expect(activity).not.toContain(rename.name)
  const [connection] = (await operator.get('/connections?app=catalogue')).body.data
  const disconnect = await (
    await browser.get(`/settings/apps/${connection.id}/disconnect?tenant=north`)
  ).text()
  expect(disconnect).toContain('Tidy Books')
  expect(disconnect).not.toContain(rename.name)
  must(await operator.post('/apps/catalogue/approve', { version: 3 }))
  expect(await shown('north')).toBe(3)
})

test('T2 production redirects only to what was approved', async ({ publish, operator, ask }) => {
  const { id, body, production, sandbox } = await publish('redirects')
  const added = 'https://elsewhere.example/callback'
  must(await operator.put(`/apps/${id}`, { ...body, redirect_uris: [added] }))
  const outcomes = async (client: string) => {
    const answers = [
      await ask(client, { redirect_uri: REDIRECT }),
      await ask(client, { redirect_uri: added }),
    ]
    return answers.map(({ status, headers }) => [status, headers.get('location')?.split('/')[1] ?? null])
  }
  const [taken, refused] = [
    [303, 'interaction'],
    [400, null],
  ]
  expect(await outcomes(production.client_id)).toEqual([taken, refused])
  expect(await outcomes(sandbox.client_id)).toEqual([refused, taken])
  must(await operator.post(`/apps/${id}/approve`))
  expect(await outcomes(production.client_id)).toEqual([refused, taken])
})

test('T2 tokens of production hold the approved scopes', async ({ publish, operator, server, ask }) => {
  const { id, body, production, sandbox } = await publish('scopes')
  const first = await obtainTokens(server.base, production)
  const tried = await obtainTokens(server.base, sandbox, { organisation: 'play' })
  expect(first.scope).toBe('bookings:read webhooks:receive')
  const connections = async () =>
    Object.fromEntries(
      (await operator.get(`/connections?app=${id}`)).body.data.map(
        (row: { environment: string; state: string; scopes: string[] }) => [
          row.environment,
          [row.state, row.scopes.length],
        ],
      ),
    )
  const api = async (token: string, path: string) =>
    (await fetch(`${server.base}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).status

  const put = must(
    await operator.put(`/apps/${id}`, { ...body, scopes: ['webhooks:receive', 'orders:read'] }),
  )
  expect(put.body.need_reconsent).toBe(1)
  expect(await connections()).toEqual({ production: ['active', 2], sandbox: ['needs_reconsent', 1] })
  expect(await api(first.access_token, '/bookings')).toBe(200)
  expect(await api(tried.access_token, '/bookings')).toBe(403)
  const widened = await ask(production.client_id, { scope: 'orders:read' })
  expect(widened.headers.get('location')).toContain('error=invalid_scope')
  expect((await obtainTokens(server.base, production)).scope).toBe('bookings:read webhooks:receive')
  const renewed = await refresh(server.base, production, first.refresh_token)
  expect(await renewed.json()).toMatchObject({ scope: 'bookings:read webhooks:receive' })

  const approved = must(await operator.post(`/apps/${id}/approve`))
  expect(approved.body.need_reconsent).toBe(1)
  expect(await connections()).toEqual({ production: ['needs_reconsent', 1], sandbox: ['needs_reconsent', 1] })
  expect(await api(first.access_token, '/bookings')).not.toBe(200)
  expect((await obtainTokens(server.base, production)).scope).toBe('orders:read webhooks:receive')
  expect((await operator.post(`/apps/${id}/approve`)).body.need_reconsent).toBe(0)
})

test('T2 a scope that was taken away and approved again does not come back by itself', async ({
  publish,
  operator,
  server,
}) => {
  const { id, body, production } = await publish('returning')
  const { access_token } = await obtainTokens(server.base, production)
  for (const scopes of [['webhooks:receive'], BEFORE.scopes]) {
    must(await operator.put(`/apps/${id}`, { ...body, scopes }))
    must(await operator.post(`/apps/${id}/approve`))
  }
  const headers = { authorization: `Bearer ${access_token}` }
  expect((await fetch(`${server.base}/api/v1/bookings`, { headers })).status).toBe(403)
})

test('T2 production endpoints are sent the approved event types', async ({
  publish,
  operator,
  server,
  events,
  worker,
}) => {
  const { id, body, production, sandbox } = await publish('events')
  await obtainTokens(server.base, production)
  await obtainTokens(server.base, sandbox, { organisation: 'play' })
  const endpointIn = async (environment: string): Promise<string> =>
    must(await operator.post(`/apps/${id}/endpoints`, { environment, url: events.url })).body.id
  const [live, test] = [await endpointIn('production'), await endpointIn('sandbox')]
  const { runtime } = server
  const sent = async (tenant: string, endpoint: string) => {
    const before = (await deliveriesOf(runtime, endpoint)).length
    for (const type of ['booking.created', 'booking.cancelled']) await happens(runtime, tenant, { type })
    await worker.idle()
    const rows = (await deliveriesOf(runtime, endpoint)).slice(before)
    return rows.map(({ event, state }) => [event?.type, state])
  }
  must(await operator.put(`/apps/${id}`, { ...body, event_types: ['booking.cancelled'] }))
  expect(await sent('north', live)).toEqual([['booking.created', 'delivered']])
  expect(await sent('play', test)).toEqual([['booking.cancelled', 'delivered']])
  must(await operator.post(`/apps/${id}/approve`))
  expect(await sent('north', live)).toEqual([['booking.cancelled', 'delivered']])
})

test('T2 every node follows an approval at once', async ({ publish, operator, server, otherNode }) => {
  const { id, body, production } = await publish('nodes')
  const added = 'https://elsewhere.example/callback'
  const status = async (base: string) => {
    const address = authorizeUrl(base, production.client_id, pkce().challenge, { redirect_uri: added })
    return (await fetch(address, { redirect: 'manual' })).status
  }
  expect([await status(server.base), await status(otherNode.base)]).toEqual([400, 400])
  must(await operator.put(`/apps/${id}`, { ...body, redirect_uris: [added] }))
  expect([await status(server.base), await status(otherNode.base)]).toEqual([400, 400])
  must(await operator.post(`/apps/${id}/approve`))
  expect([await status(server.base), await status(otherNode.base)]).toEqual([303, 303])
})

test('T2 a changed publisher profile is a change of each of its public apps', async ({
  publish,
  operator,
}) => {
  const { id, body, publisher } = await publish('profile')
  must(await operator.put('/apps/profile_two', { ...body, name: 'Second' }))
  must(await operator.post('/apps/profile_two/approve'))
  must(await operator.put('/apps/profile_home', { ...body, kind: 'in_house', tenant: 'north' }))
  must(await operator.put(`/publishers/${publisher}`, TEAM))
  const states = async () =>
    await Promise.all(
      [id, 'profile_two', 'profile_home'].map(async (app) => {
        const { state, approved } = (await operator.get(`/apps/${app}`)).body
        return [state, approved.publisher.name]
      }),
    )
  expect(await states()).toEqual([
    ['draft', PROFILE.name],
    ['draft', PROFILE.name],
    ['approved', TEAM.name],
  ])
  must(await operator.put(`/publishers/${publisher}`, TEAM))
  expect((await operator.get(`/apps/${id}`)).body.version).toBe(2)
})

test('T2 every column of apps and publishers is part of a version, or known not to be', async ({
  database,
}) => {
  const columnsOf = async (relation: string): Promise<string[]> => {
    const text = 'select column_name as name from information_schema.columns where table_name = $1'
    const { rows } = await database.pool.query<{ name: string }>(text, [relation])
    return rows.map(({ name }) => name)
  }
  const content = (await columnsOf('app_drafts')).filter((name) => !['app_id', 'version'].includes(name))
  expect(content.sort()).toEqual([...VERSION_FIELDS].sort())
  const publishers = (await columnsOf('publishers')).map((name) => `publisher_${name}`)
  const apart = [...publishers, ...(await columnsOf('apps'))].filter((name) => !content.includes(name))
  expect(apart.sort()).toEqual(
    [
      ...[
        'id',
        'publisher_id',
        'publisher_id',
        'kind',
        'tenant_id',
        'is_key',
        'client_type',
        'suspended_at',
        'revision',
      ],
      ...['created_at', 'updated_at', 'publisher_created_at', 'publisher_updated_at'],
      // Who may sign in, not what merchants see.
      'publisher_requires_passkeys',
      // Set by the operator; and what an agent says of itself, shown as its claim.
      ...['agent', 'claimed_name'],
      // The approval itself.
      ...[
        'version',
        'state',
        'approved_version',
        'approved_scopes',
        'approved_event_types',
        'drafted_by_operator',
      ],
      // How the app authenticates, and endpoints, which have rules of their own.
      ...['dpop', 'jwks', 'webhook_url'],
    ].sort(),
  )
})
