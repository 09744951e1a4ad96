import { expect } from 'vitest'
import { cleanUp } from '../../src/oauth/cleanup.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainCode, pkce, postForm } from '../support/flow.ts'
import { PASSWORD, REDIRECT } from '../support/merchants.ts'

const test = merchantsTest
  // One proxy in front, so that a test can come from any address.
  .extend('setting', FILE, { config: { trustProxy: { hops: 1 } } })
  .extend('ask', FILE, ({ server, world }) => {
    const { challenge } = pkce()
    const client = world.confidential.client_id
    return (ip: string, change: Record<string, string | undefined> = {}, id = client) =>
      fetch(authorizeUrl(server.base, id, challenge, change), {
        redirect: 'manual',
        headers: { 'x-forwarded-for': ip },
      })
  })
  .extend('push', FILE, ({ server, world }) => {
    const { challenge } = pkce()
    return (change: Record<string, string> = {}) =>
      postForm(server.base, '/oauth/par', world.confidential, {
        ...{ client_id: world.confidential.client_id, response_type: 'code', redirect_uri: REDIRECT },
        ...{ code_challenge: challenge, code_challenge_method: 'S256', ...change },
      })
  })
  .extend('artifacts', FILE, ({ server }) => async () => {
    const { rows } = await server.runtime.pool.query<{ kind: string; payload: string; bytes: number }>(
      'select kind, payload::text, pg_column_size(a.*) as bytes from oauth_artifacts a order by expires_at desc',
    )
    return rows
  })

/** Sends requests 20 at a time. @returns how many got each status */
async function flood(times: number, send: (n: number) => Promise<Response>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {}
  for (let sent = 0; sent < times; sent += 20) {
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => send(sent + n)))
    for (const response of all) {
      counts[response.status] = (counts[response.status] ?? 0) + 1
      await response.arrayBuffer()
    }
  }
  return counts
}

test('T11 an interaction stores no value of a cookie, and little else', async ({
  server,
  world,
  artifacts,
}) => {
  const browser = new HttpBrowser(server.base)
  const long = 'x'.repeat(2500)
  const url = authorizeUrl(server.base, world.confidential.client_id, pkce().challenge, {
    ...{ nonce: long, login_hint: long, acr_values: 'x', max_age: '1', id_token_hint: 'x' },
    scope: Array(100).fill('bookings:read customers:read').join(' '),
  })
  const response = await browser.get(url)
  expect(response.headers.get('location')).toMatch(/^\/interaction\//)
  const cookies = response.headers.getSetCookie().map((line) => /^[^=]+=([^;]*)/.exec(line)?.[1] ?? '')
  expect(cookies.filter((value) => value.length > 10).length).toBeGreaterThanOrEqual(2)
  const [stored] = await artifacts()
  for (const value of cookies) if (value) expect(stored?.payload).not.toContain(value)
  expect(stored?.payload).not.toContain('xxxxx')
  expect(stored?.bytes).toBeLessThan(700)

  // And it is still good for a consent.
  const interaction = response.headers.get('location') ?? ''
  await signIn(browser, 'olga@north.example', PASSWORD, interaction)
  const csrf = csrfOf(await (await browser.get(interaction)).text())
  const allowed = await browser.post(interaction, { csrf, organisation: 'south', decision: 'allow' })
  const [decided] = await artifacts()
  for (const value of cookies) if (value) expect(decided?.payload).not.toContain(value)
  const back = new URL(
    (await browser.get(allowed.headers.get('location') ?? '')).headers.get('location') ?? '',
  )
  expect([back.searchParams.get('state'), back.searchParams.has('code')]).toEqual(['st', true])
})

test('T11 a state has at most 2 KiB', async ({ ask, push }) => {
  const longest = 'é'.repeat(1024)
  expect((await ask('192.0.2.1', { state: longest })).headers.get('location')).toMatch(/^\/interaction\//)
  expect((await push({ state: longest })).status).toBe(201)
  const refused = await ask('192.0.2.1', { state: `${longest}x` })
  const { searchParams } = new URL(refused.headers.get('location') ?? '')
  expect(searchParams.get('error')).toBe('invalid_request')
  expect(searchParams.get('error_description')).toContain('state must have at most 2048 bytes')
  const pushed = await push({ state: `${longest}x` })
  expect([pushed.status, await pushed.json()]).toMatchObject([400, { error: 'invalid_request' }])
})

test('T11 abandoned requests are limited per address, and finished ones do not count', async ({
  server,
  world,
  ask,
  artifacts,
}) => {
  const flooder = '203.0.113.7'
  const before = (await artifacts()).length
  const counts = await flood(340, () => ask(flooder))
  expect(counts).toEqual({ 303: 300, 429: 40 })
  expect((await artifacts()).length - before).toBe(300)

  const refused = await ask(flooder)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(refused.headers.get('location')).toBeNull()
  expect(refused.headers.get('content-type')).toContain('text/html')
  expect(await refused.text()).toContain('temporarily_unavailable')
  // What is refused, and what is answered at once, stores nothing and does not count.
  expect((await ask('203.0.113.8')).status).toBe(303)
  expect((await ask(flooder, { prompt: 'none' })).headers.get('location')).toContain('consent_required')

  server.clock.advance(61)
  expect((await ask(flooder)).status).toBe(303)
  const usage = async () =>
    await server.runtime.pool.query(
      "select coalesce(sum(cardinality((usage).times)), 0)::int as n from rate_limits where key like 'authorization %'",
    )
  const counted = (await usage()).rows[0].n
  for (let n = 0; n < 5; n++) await obtainCode(server.base, world.confidential.client_id)
  expect((await usage()).rows[0].n).toBe(counted)
})

test('T11 requests for one app from many addresses are limited, and keep nobody out who is signed in', async ({
  server,
  world,
  ask,
}) => {
  const client = world.inHouse.client_id
  const counts = await flood(620, (n) => ask(`198.51.100.${n % 250}`, {}, client))
  expect(counts).toEqual({ 303: 600, 429: 20 })
  // Other apps are not concerned.
  expect((await ask('198.51.100.1')).status).toBe(303)
  const owner = new HttpBrowser(server.base)
  await signIn(owner, 'olga@north.example', PASSWORD)
  const response = await owner.get(authorizeUrl(server.base, client, pkce().challenge))
  expect(response.headers.get('location')).toMatch(/^\/interaction\//)
  server.clock.advance(61)
})

test('T11 pushed requests are limited per client, whoever floods in its name', async ({
  server,
  world,
  push,
  ask,
}) => {
  const client = world.confidential.client_id
  await flood(600, (n) => ask(`198.51.100.${n % 250}`, {}, client))
  expect((await ask('198.51.100.1')).status).toBe(429)
  const counts = await flood(620, () => push())
  expect(counts).toEqual({ 201: 600, 429: 20 })
  const refused = await push()
  expect([refused.status, await refused.json()]).toMatchObject([429, { error: 'temporarily_unavailable' }])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  server.clock.advance(61)
})

test('T11 clean-up leaves nothing of abandoned requests', async ({ server, ask, push, artifacts }) => {
  await ask('192.0.2.9')
  expect((await push()).status).toBe(201)
  server.clock.advance(3601)
  await cleanUp(server.runtime.db, server.runtime.now())
  expect(await artifacts()).toEqual([])
})
