import { describe, expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, obtainTokens, pkce } from '../support/flow.ts'
import { PASSWORD } from '../support/merchants.ts'
import { startServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const VENDOR = 'https://app.vendor.example'
const FRAME = { 'sec-fetch-dest': 'iframe' }

/** A frame: every request of its documents says so, as browsers do. */
class Frame extends HttpBrowser {
  override async request(address: string, init: RequestInit): Promise<Response> {
    return await super.request(address, { ...init, headers: { ...FRAME, ...(init.headers as object) } })
  }
}

const test = merchantsTest
  .extend('setting', FILE, { config: { frameAncestors: [VENDOR] } })
  .extend('link', FILE, ({ operator }) => async (return_to = '/settings/apps', user = 'olga') => {
    return must(await operator.post(`/users/${user}/sign_in_links`, { return_to })).body.url as string
  })
  .extend('connection', FILE, async ({ server, world }) => {
    const consent = { email: 'olga@north.example', organisation: 'south' }
    return (await obtainTokens(server.base, world.confidential, consent)).connection
  })
  /** A frame in which Olga is signed in. */
  .extend('openFrame', FILE, ({ server, link }) => async (user = 'olga') => {
    const frame = new Frame(server.base)
    const response = await frame.get(await link('/settings/apps', user))
    if (response.status !== 303) throw new Error(`${response.status}`)
    return frame
  })

/** A page of a frame that has a form. */
const formOf = async (frame: HttpBrowser, connection: string): Promise<string> =>
  csrfOf(await (await frame.get(`/settings/apps/${connection}/disconnect`)).text())

const framing = (response: Response) => [
  /frame-ancestors ([^;]+)/.exec(response.headers.get('content-security-policy') ?? '')?.[1],
  response.headers.get('x-frame-options'),
]
const DENIED = ["'none'", 'DENY']

describe('a session in a frame', () => {
  test('begins with a link, and its cookies are partitioned', async ({ server, link, connection }) => {
    const frame = new Frame(server.base)
    const response = await frame.get(await link('/settings/activity'))
    expect([response.status, response.headers.get('location')]).toEqual([303, '/settings/activity'])
    expect(frame.names()).toEqual(['drawbridge-frame'])
    const page = await frame.get('/settings/activity')
    expect([page.status, framing(page)]).toEqual([200, [VENDOR, null]])
    const form = await frame.get(`/settings/apps/${connection}/disconnect`)
    const cookies = [...response.headers.getSetCookie(), ...form.headers.getSetCookie()]
    expect(cookies.map((line) => line.split('=')[0])).toEqual(['drawbridge-frame', 'drawbridge-frame-form'])
    for (const cookie of cookies) {
      for (const attribute of ['path=/', 'secure', 'httponly', 'samesite=none', 'partitioned']) {
        expect(cookie.toLowerCase()).toContain(attribute)
      }
    }
    // No way out of the frame but in a window of its own.
    const html = await (await frame.get('/settings/developers')).text()
    expect(html).not.toMatch(/action="\/signout/)
    expect(html).toMatch(/<a target="_blank" [^>]*href="\/settings\/developers\/keys\/new/)
    expect(html).toMatch(/<a target="_blank" [^>]*href="\/developers\/apps\/new/)
    expect(html).toMatch(/<a href="\/settings\/activity/)
  })

  test('lasts an hour', async ({ openFrame, clock }) => {
    const frame = await openFrame()
    clock.advance(3590)
    expect((await frame.get('/settings/apps')).status).toBe(200)
    clock.advance(11)
    const ended = await frame.get('/settings/apps')
    clock.advance(-3601)
    expect([ended.status, framing(ended)]).toEqual([401, [VENDOR, null]])
    const page = await ended.text()
    expect(page).toContain('You are no longer signed in here')
    expect(page).toMatch(/href="\/settings\/apps" target="_blank"/)
  })

  test('opens nothing but the settings, and no window of its own', async ({ server, openFrame, world }) => {
    const frame = await openFrame()
    const request = authorizeUrl(server.base, world.confidential.client_id, pkce().challenge)
    const interaction = (await new HttpBrowser(server.base).get(request)).headers.get('location') ?? ''
    const addresses = ['/', '/signin', '/signin/start', '/signin/callback?state=x', '/signin/forgot', '/docs']
    const console = [
      '/developers',
      '/developers/apps/new',
      '/developers/publishers',
      '/invitation',
      '/account',
    ]
    for (const address of [...addresses, ...console, interaction, '/operator', '/SETTINGS/apps']) {
      const response = await frame.get(address)
      expect([address, response.status, framing(response)]).toEqual([address, 403, DENIED])
    }
    // The same cookies in a window of its own: nobody is signed in.
    const window = new HttpBrowser(server.base)
    const cookie = frame.cookiesFor('/')
    for (const address of ['/settings/apps', '/developers/apps/new']) {
      const response = await window.get(address, { cookie })
      expect(response.headers.get('location')).toMatch(/^\/signin/)
    }
    const value = frame.cookie('drawbridge-frame')
    const moved = await window.get('/settings/apps', { cookie: `drawbridge=${value}` })
    expect(moved.headers.get('location')).toMatch(/^\/signin/)
  })

  test('gives no consent: neither at a request, nor by a key, a first endpoint or a new secret', async ({
    server,
    openFrame,
    world,
    runtime,
    connection,
  }) => {
    const frame = await openFrame()
    const count = async () => (await runtime.db.selectFrom('connections').select('id').execute()).length
    const before = await count()
    const csrf = await formOf(frame, connection)
    const request = authorizeUrl(server.base, world.confidential.client_id, pkce().challenge)
    const interaction = (await frame.get(request)).headers.get('location') ?? ''
    const allow = { csrf, organisation: 'south', decision: 'allow' }
    expect((await frame.post(interaction, allow)).status).toBe(403)
    // Also where the browser would not say that it is a frame.
    const plain = {
      method: 'POST',
      body: new URLSearchParams(allow),
      headers: { 'sec-fetch-dest': 'document' },
    }
    expect((await frame.request(interaction, plain)).status).toBe(403)
    for (const address of [
      '/settings/developers/keys/new',
      '/settings/developers/keys/new/',
      '/settings/Developers/Keys/New',
      '/settings/developers/webhooks/new',
      '/settings/developers/webhooks/x/secrets',
    ]) {
      const shown = await frame.get(`${address}?tenant=south`)
      expect([address, shown.status, await shown.text()]).toEqual([
        address,
        403,
        expect.stringContaining('Continue in a new window'),
      ])
      const fields = { csrf, name: 'Key', scopes: 'bookings:read', url: 'https://x.example/hook' }
      expect((await frame.post(`${address}?tenant=south`, fields)).status).toBe(403)
    }
    expect(await count()).toBe(before)
  })

  test('begins no other one: not by a password, a sign-up or the vendor’s provider', async ({
    openFrame,
    connection,
  }) => {
    const frame = await openFrame()
    const csrf = await formOf(frame, connection)
    const credentials = { csrf, email: 'olga@north.example', password: PASSWORD }
    for (const address of [
      '/signin',
      '/developers/sign-up',
      '/signin/confirm',
      '/signin/reset',
      '/signout',
    ]) {
      expect([address, (await frame.post(address, credentials)).status]).toEqual([address, 403])
    }
    expect(frame.names().sort()).toEqual(['drawbridge-frame', 'drawbridge-frame-form'])
  })

  test('ends with the person’s other sessions', async ({ openFrame, operator }) => {
    const frame = await openFrame('otto')
    must(
      await operator.put('/users/otto', {
        email: 'otto@elsewhere.example',
        name: 'Otto Other',
        password: 'another good password',
      }),
    )
    expect((await frame.get('/settings/apps')).status).toBe(401)
  })
})

test('a window’s session does not count in a frame, and a frame’s link signs in no window', async ({
  server,
  link,
}) => {
  const window = new HttpBrowser(server.base)
  await signIn(window, 'olga@north.example', PASSWORD)
  expect((await window.get('/settings/apps')).status).toBe(200)
  expect((await window.get('/settings/apps', FRAME)).status).toBe(401)
  // Both in one browser, as where the vendor's pages are of our site: neither ends the other.
  expect((await window.get(await link(), FRAME)).status).toBe(303)
  expect((await window.get('/settings/apps', FRAME)).status).toBe(200)
  expect((await window.get('/developers/publishers')).status).toBe(200)
})

test('a used link in a frame is a page that can be read there', async ({ server, link }) => {
  const url = await link()
  await new Frame(server.base).get(url)
  const frame = new Frame(server.base)
  const again = await frame.get(url)
  expect([again.status, framing(again), frame.names()]).toEqual([400, [VENDOR, null], []])
  expect(await again.text()).toContain('Reload the page around this one')
  // Elsewhere it is the sign-in page, which nobody frames.
  expect(framing(await new HttpBrowser(server.base).get(url))).toEqual(DENIED)
  const other = await new Frame(server.base).get(await link('/developers'))
  expect(other.headers.get('location')).toBe('/settings/apps')
})

describe('the form token of a frame', () => {
  test('is its own: a disconnect works with it, and with no other', async ({ server, openFrame, world }) => {
    const consent = { email: 'olga@north.example', organisation: 'south' }
    const { connection } = await obtainTokens(server.base, world.confidential, consent)
    const frame = await openFrame()
    const address = `/settings/apps/${connection}/disconnect`
    const csrf = await formOf(frame, connection)
    const window = new HttpBrowser(server.base)
    await signIn(window, 'olga@north.example', PASSWORD)
    const windows = csrfOf(await (await window.get(address)).text())
    const others = await formOf(await openFrame(), connection)
    const post = (token: string, headers: Record<string, string> = {}) =>
      frame.request(address, { method: 'POST', body: new URLSearchParams({ csrf: token }), headers })
    for (const token of ['', windows, others]) expect((await post(token)).status).toBe(403)
    // The vendor's own page, which the cookies of the frame would travel with.
    expect((await post(csrf, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await window.post(address, { csrf })).status).toBe(403)
    const done = await post(csrf, { 'sec-fetch-site': 'same-origin' })
    expect([done.status, done.headers.get('location')]).toEqual([
      303,
      '/settings/apps?tenant=south&done=disconnected',
    ])
  })

  test('is also that of a part that a script fetches again', async ({ openFrame, server }) => {
    const frame = await openFrame()
    const script = { 'sec-fetch-dest': 'empty' }
    expect((await frame.get('/settings/apps?framed=', script)).status).toBe(200)
    expect((await frame.get('/settings/apps', script)).status).toBe(303)
    const window = new HttpBrowser(server.base)
    await signIn(window, 'olga@north.example', PASSWORD)
    // A parameter of an address makes no frame of a window.
    expect((await window.get('/settings/apps?framed=')).status).toBe(200)
  })
})

test('without FRAME_ANCESTORS nothing is framed, and no link is used up in a frame', async ({
  database,
  server,
  link,
}) => {
  const closed = await startServer({ database, clock: server.clock })
  try {
    const path = new URL(await link()).pathname
    const refused = await new Frame(closed.base).get(path)
    expect([refused.status, framing(refused), refused.headers.getSetCookie()]).toEqual([403, DENIED, []])
    const window = new HttpBrowser(closed.base)
    expect((await window.get(path)).status).toBe(303)
    expect(framing(await window.get('/settings/apps'))).toEqual(DENIED)
    expect((await window.get('/settings/apps', FRAME)).status).toBe(403)
  } finally {
    await closed.close()
  }
})
