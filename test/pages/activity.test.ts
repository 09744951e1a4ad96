import { sql } from 'kysely'
import { expect } from 'vitest'
import { readWithin } from '../../src/database/bounded_read.ts'
import { appActivitySince, createAppActivityCounter } from '../../src/model/activity/app_activity.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainTokens } from '../support/flow.ts'
import { PASSWORD as OWNERS_PASSWORD, REDIRECT } from '../support/merchants.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { must } from '../support/world.ts'

const REQUESTS = '/developers/apps/sync/requests'

const test = merchantsTest
  /** Reads pages as somebody who is signed in: as text, and where links lead. */
  .extend('as', FILE, ({ server }) => async (person: { email: string }, password = PASSWORD) => {
    const browser = new HttpBrowser(server.base)
    await signIn(browser, person.email, password)
    return async (path: string) => {
      const response = await browser.get(path)
      const html = await response.text()
      const body = html.slice(html.indexOf('<h1'))
      const text = body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
      const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, href = '']) =>
        href.replaceAll('&amp;', '&').replace(/\?environment=production$/, ''),
      )
      return { status: response.status, html, text, links }
    }
  })
  .extend('developer', FILE, async ({ runtime, as }) =>
    as(await givenPerson(runtime.db, { publishers: ['acme'] })),
  )
  /** Maintains the app `theirs`, of another publisher. */
  .extend('stranger', FILE, async ({ runtime, operator, as }) => {
    const publisher = { name: 'Others', website: 'https://others.example', support: 'help@others.example' }
    must(await operator.put('/publishers/others', publisher))
    const app = { name: 'Theirs', publisher: 'others', kind: 'public', client_type: 'confidential' }
    const declared = { scopes: ['bookings:read'], event_types: [], redirect_uris: [REDIRECT] }
    must(await operator.put('/apps/theirs', { ...app, ...declared }))
    return as(await givenPerson(runtime.db, { publishers: ['others'] }))
  })
  /** Two calls that were refused and one that was not, of one connection. */
  .extend('called', { ...FILE, auto: true }, async ({ server, world }) => {
    const { access_token, connection } = await obtainTokens(server.base, world.confidential)
    const headers = { authorization: `Bearer ${access_token}` }
    const call = async (path: string) => {
      const response = await fetch(`${server.base}/api/v1/${path}`, { headers })
      return response.headers.get('x-request-id') ?? ''
    }
    const refused = await call('bookings?limit=many')
    const leaking = await call('bookings?card=4242&state=xyz')
    await call('customers?limit=1')
    return { connection, token: access_token, refused, leaking }
  })

const REQUEST_PAGE = /requests\/[0-9a-f-]{36}$/

test('the page of a request says which parameter was wrong and why, what the limits had left, and the response', async ({
  developer,
  called,
}) => {
  const pageOf = async (id: string) => {
    const found = await developer(`${REQUESTS}?q=${id}`)
    const pages = found.links.filter((href) => REQUEST_PAGE.test(href))
    expect(pages).toHaveLength(1)
    return await developer(pages[0] ?? '')
  }
  const refused = await pageOf(called.refused)
  expect(refused.text).toContain('limit must be a whole number from 1 to 100.')
  expect(refused.text).toContain('limit wrong many')
  expect(refused.text).toContain('9 at once, 59 in this minute')
  expect(refused.text).toContain('application/problem+json')
  expect(refused.html).toContain('docs/errors#bad_request')
  expect(refused.links).toContain(`/developers/apps/sync/connections/${called.connection}`)
  const leaking = await pageOf(called.leaking)
  expect(leaking.text).toContain('card wrong not kept: it could be secret')
  for (const secret of ['4242', 'xyz', called.token]) expect(leaking.html).not.toContain(secret)
})

test('a refused request for tokens shows its form without codes and secrets', async ({
  server,
  world,
  developer,
}) => {
  const { client_id } = world.confidential
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code: 'dbac_secret_code', code_verifier: 'secret_verifier' },
    ...{ client_id, client_secret: 'wrong_secret', redirect_uri: 'https://partner.example/callback' },
  })
  await fetch(`${server.base}/oauth/token`, { method: 'POST', body })
  const { links } = await developer(`${REQUESTS}?kind=token&status=4xx`)
  const { text, html } = await developer(links.find((href) => REQUEST_PAGE.test(href)) ?? '')
  expect(text).toContain('grant_type authorization_code')
  expect(text).toContain('client_secret wrong not kept')
  expect(text).toContain('&quot;error&quot;: &quot;invalid_client&quot;')
  for (const secret of ['secret_code', 'secret_verifier', 'wrong_secret']) expect(html).not.toContain(secret)
})

test('requests are searched by id, path, words, kind, status and time, and only those of one’s own app', async ({
  developer,
  stranger,
  called,
  clock,
}) => {
  const count = async (query: string, read = developer) =>
    (await read(`${REQUESTS}?${query}`)).links.filter((href) => REQUEST_PAGE.test(href)).length
  expect(await count(`connection=${called.connection}&kind=api`)).toBe(3)
  expect(await count('q=/v1/cust')).toBe(1)
  expect(await count('q=whole+number')).toBe(1)
  expect(await count('q=whole%25number')).toBe(0)
  expect(await count('status=400&kind=api')).toBe(2)
  expect(await count('status=5xx')).toBe(0)
  const hour = (offset: number) =>
    new Date(clock.now().getTime() + offset * 3_600_000).toISOString().slice(0, 16)
  expect(await count(`kind=api&since=${hour(-1)}&until=${hour(1)}`)).toBe(3)
  expect(await count(`kind=api&until=${hour(-1)}`)).toBe(0)
  const { links } = await developer(`${REQUESTS}?q=${called.refused}`)
  const page = links.find((href) => REQUEST_PAGE.test(href)) ?? ''
  for (const path of [REQUESTS, page, `/developers/apps/sync/connections/${called.connection}`]) {
    expect((await stranger(path)).status, path).toBe(404)
    expect((await stranger(path.replace('apps/sync', 'apps/theirs'))).text).not.toContain('Rentals')
  }
  expect((await stranger(page.replace('apps/sync', 'apps/theirs'))).status).toBe(404)
})

test('a value that is wrong is named beside its field, and filters nothing', async ({ developer }) => {
  const all = await developer(`${REQUESTS}?kind=api`)
  const wrong = await developer(
    `${REQUESTS}?kind=api&status=9&since=2026-02-31&until=tomorrow&outcome=moon&q=${'x'.repeat(201)}`,
  )
  expect([all.status, wrong.status]).toEqual([200, 422])
  for (const said of ['a status such as 404', 'a time such as', 'Choose one from the list', 'at most 200']) {
    expect(wrong.text).toContain(said)
  }
  const pages = ({ links }: typeof all) => links.filter((href) => REQUEST_PAGE.test(href))
  expect(pages(wrong)).toEqual(pages(all))
})

test('pages of a search keep its filters, and a search that takes too long is given up', async ({
  runtime,
  world,
  developer,
}) => {
  const { client_id } = world.confidential
  const entry = { kind: 'revoke', method: 'POST', status: 200, client: client_id, duration_ms: 1 } as const
  for (let n = 0; n < 60; n++) runtime.requestLog.record({ ...entry, path: n % 2 ? '/odd' : '/even' })
  const first = await developer(`${REQUESTS}?q=/even&kind=revoke&range=7d`)
  expect(first.links.filter((href) => REQUEST_PAGE.test(href))).toHaveLength(30)
  const all = await developer(`${REQUESTS}?kind=revoke&range=7d`)
  const older = all.links.find((href) => href.includes('before=')) ?? ''
  expect(older).toMatch(/^\?range=7d&environment=production&kind=revoke&before=/)
  const second = await developer(REQUESTS + older)
  expect(second.links.filter((href) => REQUEST_PAGE.test(href))).toHaveLength(10)
  const slow = await readWithin(runtime.db, 50, (trx) => sql`select pg_sleep(5)`.execute(trx))
  expect(slow).toBe(null)
})

test('where nothing has been sent yet, a page says how to begin, and where nothing is found, that', async ({
  operator,
  stranger,
}) => {
  const app = '/developers/apps/theirs'
  const requests = await stranger(`${app}/requests`)
  expect(requests.text).toContain('No requests yet')
  expect(requests.html).not.toContain('type="search"')
  expect(requests.links).toContain(`${app}/try`)
  expect((await stranger(`${app}/requests?q=x`)).text).toContain('No request matches')
  must(await operator.post('/apps/theirs/clients', { environment: 'sandbox' }))
  const deliveries = `${app}/webhooks/deliveries?environment=sandbox`
  const before = await stranger(deliveries)
  expect(before.text).toContain('No endpoints yet')
  expect(before.links).toContain(`${app}/webhooks/new?environment=sandbox`)
  const wanted = { environment: 'sandbox', url: 'https://others.example/hook' }
  const { id } = must(await operator.post('/apps/theirs/endpoints', wanted)).body
  const after = await stranger(deliveries)
  expect(after.text).toContain('No deliveries yet')
  expect(after.links).toContain(`${app}/webhooks/${id}?environment=sandbox`)
  const searched = await stranger(`${deliveries}&q=x`)
  expect(searched.text).toContain('No delivery matches.')
  // There is one endpoint alone: nothing to choose between.
  expect(searched.html).toContain('name="state"')
  expect(searched.html).not.toContain('name="endpoint"')
})

test('charts show the hours of what two nodes have counted, of the app, a connection and an endpoint', async ({
  runtime,
  world,
  developer,
}) => {
  const { db } = runtime
  const fail = (error: unknown): never => {
    throw error
  }
  const nodes = [createAppActivityCounter(db, fail), createAppActivityCounter(db, fail)]
  const of = { client: world.publicClient, endpoint: '', connection: 'con_x' }
  const late = new Date('2026-11-20T23:59:00Z')
  const early = new Date('2026-11-21T00:00:00Z')
  for (const node of nodes) {
    node.count({ ...of, name: 'succeeded' }, late)
    node.count({ ...of, name: 'succeeded' }, early)
    node.count({ ...of, connection: '', name: 'succeeded' }, early)
  }
  await Promise.all(nodes.map((node) => node.flush()))
  const read = async (connection: string, step: 'hour' | 'day') => {
    const whose = { apps: ['mobile'], environments: ['production'], connection }
    const rows = await appActivitySince(db, whose, new Date('2026-11-20T23:00:00Z'), step)
    return rows.map(({ at, count }) => [at.toISOString().slice(5, 16), count]).sort()
  }
  expect(await read('', 'hour')).toEqual([
    ['11-20T23:00', 2],
    ['11-21T00:00', 4],
  ])
  expect(await read('con_x', 'day')).toEqual([
    ['11-20T00:00', 2],
    ['11-21T00:00', 2],
  ])
  const { html } = await developer('/developers/apps/sync?range=30d')
  expect(html).toMatch(/<desc[^>]*>Successful: \d+\. Refused: [1-9]\d*\. Over the rate limit: 0/)
  expect(html).toMatch(/<th scope="row">\d+ \w+<\/th>/)
})

test('an event, its deliveries, their endpoint and their connection lead to each other', async ({
  runtime,
  receiver,
  as,
  stranger,
}) => {
  const endpoint = await givenEndpoint(runtime, receiver.url)
  const { app, publisher } = endpoint.app
  const developer = await as(await givenPerson(runtime.db, { publishers: [publisher] }))
  receiver.answer((_, response) => response.writeHead(500).end('our database is down'))
  const { id } = await happens(runtime, endpoint.tenant)
  const worker = await startWorker(runtime)
  await worker.idle()
  // It writes its counts.
  await worker.stop()
  const [delivery] = await deliveriesOf(runtime, endpoint.id)
  const base = `/developers/apps/${app}/webhooks`
  const page = `${base}/${endpoint.id}/deliveries/${delivery?.id}`
  const found = async (query: string) => (await developer(`${base}/deliveries?${query}`)).links.includes(page)
  for (const query of [`q=${id}`, `q=${delivery?.id}`, 'q=database+is', 'status=5xx', 'state=pending']) {
    expect(await found(query), query).toBe(true)
  }
  for (const query of ['q=evt_none', 'status=404', 'state=dead', 'until=2020-01-01']) {
    expect(await found(query), query).toBe(false)
  }
  const { links } = await developer(page)
  const event = links.find((href) => href.includes('/events/')) ?? ''
  const connection = `/developers/apps/${app}/connections/${endpoint.connection}`
  expect(links).toContain(connection)
  const eventPage = await developer(event)
  expect(eventPage.text).toContain(id)
  expect(eventPage.links).toEqual(expect.arrayContaining([page, `${base}/${endpoint.id}`]))
  const connected = await developer(connection)
  for (const link of connected.links.filter((href) => href.includes('connection='))) {
    expect((await developer(link)).status).toBe(200)
  }
  expect(await found(`connection=${endpoint.connection}`)).toBe(true)
  expect(await found('connection=con_other')).toBe(false)
  const { html } = await developer(`${base}/${endpoint.id}`)
  expect(html).toMatch(/<desc[^>]*>Delivered: 0\. Failed, to be sent again: 1\./)
  for (const path of [page, event, connection]) expect((await stranger(path)).status, path).toBe(404)
  const theirs = event.replace(app, 'theirs')
  expect((await stranger(theirs)).status).toBe(404)
})

test('an owner searches the deliveries of their own organisation’s keys, and of no other', async ({ as }) => {
  const olga = await as({ email: 'olga@north.example' }, OWNERS_PASSWORD)
  const path = '/settings/developers/webhooks/deliveries'
  const { status, html, links } = await olga(`${path}?tenant=north&state=dead&range=7d`)
  expect(status).toBe(200)
  expect(html).toContain('name="tenant" value="north"')
  expect(links).toContain(`${path}?tenant=north&state=dead&range=30d`)
  expect((await olga(`${path}?tenant=elsewhere`)).status).toBe(404)
})
