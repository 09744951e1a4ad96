import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { FILE, deskTest as plain } from '../support/fixtures.ts'
import { givenStaff, type Seat, takeSeat } from '../support/staff.ts'
import { must } from '../support/world.ts'

const test = plain
  .extend('setting', FILE, { config: { demo: true } })
  .extend('seat', FILE, async ({ server, runtime }): Promise<Seat> => {
    return await takeSeat(server.base, await givenStaff(runtime.db))
  })

/** Where the rows of a page lead. */
const linksOf = (html: string): string[] =>
  [...html.matchAll(/<th scope="row"><a href="([^"]+)"/g)].map(([, href = '']) => href)

test('the search finds what support is told: ids, beginnings of names and addresses, last characters', async ({
  seat,
  client,
  operator,
}) => {
  const found = async (query: string) => {
    const page = await seat.read(`/operator/search?${new URLSearchParams({ q: query })}`)
    expect(page.status).toBe(200)
    return linksOf(page.html)
  }
  expect(await found('harb')).toEqual(['/operator/tenants/harbour'])
  expect(await found('HARBOUR')).toEqual(['/operator/tenants/harbour'])
  expect(await found('olga@harbour.example')).toEqual(['/operator/users/olga'])
  expect(await found('olga@')).toEqual(['/operator/users/olga'])
  expect(await found('softm')).toEqual(['/operator/publishers/pub'])
  expect(await found('front d')).toEqual(['/operator/apps/desk'])
  expect(await found(client)).toEqual(['/operator/apps/desk'])
  const [secret] = must(await operator.get(`/clients/${client}`)).body.secrets
  expect(await found(secret.last_four)).toContain('/operator/apps/desk')
  const wanted = { environment: 'sandbox', url: 'https://hooks.soft.example/in' }
  const endpoint = must(await operator.post('/apps/desk/endpoints', wanted)).body.id
  for (const query of [endpoint, 'hooks.soft', 'https://hooks.soft.example/in']) {
    expect(await found(query), query).toEqual([`/operator/endpoints/${endpoint}`])
  }
  // Signs with a meaning in patterns mean themselves.
  for (const query of ['%%', '__', 'a\\', "' or 1=1 --", '<script>'])
    expect(await found(query), query).toEqual([])
})

test('a whole credential is neither searched nor repeated', async ({ seat }) => {
  const token = `dbat_${'x'.repeat(43)}`
  const { html } = await seat.read(`/operator/search?q=${token}`)
  expect(html).toContain('was not searched')
  expect(html).not.toContain(token)
})

test('every kind of thing has a page, and what is not there is a 404', async ({ seat, client }) => {
  for (const page of ['tenants/harbour', 'users/olga', 'publishers/pub', 'apps/desk']) {
    expect((await seat.read(`/operator/${page}`)).status, page).toBe(200)
  }
  expect((await seat.read('/operator/apps/desk')).html).toContain(client)
  for (const noun of [
    'tenants',
    'users',
    'publishers',
    'apps',
    'connections',
    'endpoints',
    'deliveries',
    'reviews',
  ]) {
    expect((await seat.read(`/operator/${noun}/nothing`)).status, noun).toBe(404)
  }
})

test('the overview counts requests, refusals by reason and tokens of this hour', async ({
  seat,
  server,
  client,
}) => {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: client,
    client_secret: 'wrong',
    code: 'x',
  })
  for (let time = 0; time < 3; time++) await fetch(`${server.base}/oauth/token`, { method: 'POST', body })
  const { html } = await seat.read('/operator')
  expect(html).toMatch(/Refusals by reason<\/title><desc[^>]*>invalid_client: 3\./)
  expect(html).toMatch(/<th scope="row">[^<]*<\/th><td>0<\/td><td>3<\/td>/)
  expect((await seat.read('/operator?range=30d')).html).toMatch(/invalid_client: 3\./)
  expect((await seat.read('/operator?range=constructor')).status).toBe(200)
})

test('the audit log is filtered by day, and exported as CSV and NDJSON', async ({ seat, operator }) => {
  const today = new Date().toISOString().slice(0, 10)
  const actions = async (query: string) => {
    const text = (await seat.read(`/operator/audit.ndjson?${query}`)).html.trim()
    return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line).action)
  }
  const all = await actions('')
  expect(all.length).toBeGreaterThan(5)
  expect(await actions(`since=${today}&until=${today}`)).toEqual(all)
  expect(await actions('until=2020-01-01')).toEqual([])
  expect(await actions('since=2990-01-01')).toEqual([])
  expect(new Set(await actions('action=tenant.*'))).toEqual(new Set(['tenant.created']))
  must(await operator.put('/tenants/formula', { name: '=1+1', environment: 'sandbox', verified: false }))
  const csv = await seat.read('/operator/audit.csv?tenant=formula')
  expect(csv.headers.get('content-disposition')).toContain('audit.csv')
  expect(csv.html.split('\r\n')[1]).toMatch(/"tenant\.created","operator"/)
  expect((await seat.read('/operator/audit?tenant=formula')).html).toContain('tenant.created')
})

test('a definition is checked, and compared with the running one, without changing anything', async ({
  seat,
  runtime,
}) => {
  const file = new URL('../../src/platform/definitions/default.json', import.meta.url)
  const text = readFileSync(file, 'utf8')
  const compare = async (definition: string) => await seat.post('/operator/definition', { definition })
  expect((await compare(text)).html).toContain('It is the same as the running one.')
  expect((await compare('{')).html).toContain('It is not JSON')
  const changed = JSON.parse(text)
  const name = changed.scopes[0].name
  changed.scopes[0].text = 'See <everything>.'
  const differs = await compare(JSON.stringify(changed))
  expect(differs.status).toBe(200)
  expect(differs.html).toContain(`scopes › ${name} › text`)
  expect(differs.html).toContain('See &lt;everything&gt;.')
  const wrong = await compare(JSON.stringify({ ...changed, scopes: [] }))
  expect([wrong.status, wrong.html.includes('It cannot be served')]).toEqual([422, true])
  expect(runtime.platform.scopes[0]?.text).not.toContain('everything')
})

test('mails are listed without their texts', async ({ seat, operator, runtime }) => {
  const invited = must(await operator.post('/operators', { email: 'sam@vendor.example', name: 'Sam' })).body
  const { html } = await seat.read('/operator/mails?to=sam@vendor.example')
  expect(html).toContain(`Invitation to help run ${runtime.platform.title}`)
  expect(html).not.toContain('token=')
  expect(invited.url).toContain('/signin/reset?token=')
})
