import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import { findSession, openSession } from '../../src/model/people/sessions.ts'
import { HttpBrowser } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { CLIENT_ID, CLIENT_SECRET } from '../support/identity_provider.ts'
import { type Lies, startLyingProvider } from '../support/lying_provider.ts'

const test = merchantsTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it that nothing is needed
  .extend('provider', FILE, async ({}, { onCleanup }) => {
    const provider = await startLyingProvider(CLIENT_SECRET)
    onCleanup(provider.close)
    return provider
  })
  .extend('setting', FILE, ({ provider }) => {
    const client = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, name: 'Northern Account' }
    const signInIssuer = { issuer: provider.issuer, ...client, tenantsClaim: null }
    return { config: { localSignIn: 'publishers' as const, signInIssuer } }
  })
  /** Begins in one browser and comes back with a response. */
  .extend('attempt', FILE, ({ server, provider }) => {
    return async (
      lies: Partial<Lies>,
      change: Record<string, string | undefined> = {},
      browser = new HttpBrowser(server.base),
    ) => {
      provider.lie(lies)
      const start = await browser.get('/signin/start?return_to=/settings/apps')
      if (start.status !== 302) return { response: start, browser, address: '' }
      const query = provider.authorize(start.headers.get('location') ?? '')
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) query.delete(name)
        else query.set(name, value)
      }
      const address = `/signin/callback?${query}`
      return { response: await browser.get(address), browser, address }
    }
  })
  .extend('count', FILE, ({ runtime }) => async () => {
    const rows = await runtime.db.selectFrom('users').select('id').where('subject', 'is not', null).execute()
    return rows.length
  })

/** How many connections of the test's database wait for a lock of a kind. */
async function waitingFor(db: Database, kind: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = ${kind} and not l.granted
  `.execute(db)
  return rows[0]?.n ?? 0
}

const seconds = (): number => Math.floor(Date.now() / 1000)

describe('a response that is not what it should be signs nobody in and changes nothing', () => {
  const lies: [string, Partial<Lies>][] = [
    ['a wrong nonce', { idToken: { nonce: 'another' } }],
    ['no nonce', { idToken: { nonce: undefined } }],
    ['a wrong issuer', { idToken: { iss: 'https://elsewhere.example' } }],
    ['another audience', { idToken: { aud: 'another client' } }],
    ['an expired ID token', { idToken: { iat: seconds() - 900, exp: seconds() - 600 } }],
    ['an ID token without expiry', { idToken: { exp: undefined } }],
    ['alg none', { signature: 'none' }],
    ['a key that is not published', { signature: 'other' }],
    ['the client secret as key', { signature: 'secret' }],
    ['a subject that is no text', { idToken: { sub: { id: 1 } } }],
    ['an endless subject', { idToken: { sub: 'x'.repeat(256) }, userinfo: { sub: 'x'.repeat(256) } }],
    ['userinfo of somebody else', { userinfo: { sub: 'another' } }],
    ['userinfo beyond any size', { userinfo: { name: 'x'.repeat(2_000_000) } }],
  ]
  test.for(lies)('%s', async ([, lie], { attempt, count }) => {
    const before = await count()
    const { response, browser } = await attempt(lie)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('could not be verified')
    expect(browser.cookie('drawbridge')).toBeUndefined()
    expect(await count()).toBe(before)
  })

  test('the iss of another issuer, or none where it is promised (RFC 9207)', async ({ attempt, count }) => {
    for (const iss of ['https://elsewhere.example', undefined]) {
      const { response } = await attempt({}, { iss })
      expect(response.status).toBe(400)
    }
    expect(await count()).toBe(0)
  })
})

test('the identity provider refuses: a readable page, and nothing of its text', async ({ attempt }) => {
  const change = { code: undefined, error: 'access_denied', error_description: 'Call 555-0100 at once' }
  const { response } = await attempt({}, change)
  const page = await response.text()
  expect([response.status, page.includes('did not sign you in'), page.includes('555')]).toEqual([
    400,
    true,
    false,
  ])
})

describe('a state', () => {
  test('counts once', async ({ attempt, provider }) => {
    const { response, browser, address } = await attempt({})
    expect(response.status).toBe(303)
    const requests = provider.tokenRequests()
    const again = await browser.get(address)
    expect(again.status).toBe(400)
    expect(await again.text()).toContain('was finished before')
    expect(provider.tokenRequests()).toBe(requests)
  })

  test('counts once, although the browser still has its cookie', async ({ server, provider }) => {
    provider.lie({})
    const start = await fetch(`${server.base}/signin/start`, { redirect: 'manual' })
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const address = `${server.base}/signin/callback?${provider.authorize(start.headers.get('location') ?? '')}`
    const statuses: number[] = []
    for (let n = 0; n < 2; n++) {
      statuses.push((await fetch(address, { headers: { cookie }, redirect: 'manual' })).status)
    }
    expect(statuses).toEqual([303, 400])
  })

  test('of another browser is refused, so that nobody is signed in as somebody else', async ({
    server,
    provider,
  }) => {
    provider.lie({})
    const attacker = new HttpBrowser(server.base)
    const start = await attacker.get('/signin/start')
    const query = provider.authorize(start.headers.get('location') ?? '')
    const victim = new HttpBrowser(server.base)
    await victim.get('/signin/start')
    const response = await victim.get(`/signin/callback?${query}`)
    expect(response.status).toBe(400)
    expect(victim.cookie('drawbridge')).toBeUndefined()
  })

  test('ends after ten minutes', async ({ server, provider, clock }) => {
    provider.lie({})
    const browser = new HttpBrowser(server.base)
    const start = await browser.get('/signin/start')
    const query = provider.authorize(start.headers.get('location') ?? '')
    clock.advance(601)
    expect((await browser.get(`/signin/callback?${query}`)).status).toBe(400)
    clock.advance(-601)
  })

  test('no state, two, or one of another shape are refused', async ({ server }) => {
    const browser = new HttpBrowser(server.base)
    for (const query of ['', 'state=', 'state=a&state=b', 'state=../../x', 'code=x&state=%3B']) {
      expect((await browser.get(`/signin/callback?${query}`)).status).toBe(400)
    }
  })

  test('is kept for few sign-ins of one browser', async ({ server, provider }) => {
    provider.lie({})
    const browser = new HttpBrowser(server.base)
    for (let n = 0; n < 12; n++) await browser.get('/signin/start')
    expect(
      browser.names().filter((name) => name.startsWith('drawbridge-signin-')).length,
    ).toBeLessThanOrEqual(4)
  })
})

describe('the identity provider is away', () => {
  test('in the middle of a sign-in: a readable page, nothing half done, and the next try works', async ({
    attempt,
    count,
  }) => {
    const before = await count()
    for (const down of [{ token: 503 }, { userinfo: 502 }]) {
      const { response } = await attempt({ down, idToken: { sub: 'later' }, userinfo: { sub: 'later' } })
      expect(response.status).toBe(503)
      expect(await response.text()).toContain('is not responding at the moment')
    }
    expect(await count()).toBe(before)
    const { response } = await attempt({ idToken: { sub: 'later' }, userinfo: { sub: 'later' } })
    expect(response.status).toBe(303)
  })
})

describe('claims', () => {
  test('userinfo adds what the ID token does not say, and vouches for no address of the ID token', async ({
    attempt,
    runtime,
  }) => {
    const sub = 'of-userinfo'
    await attempt({
      idToken: { sub, email: 'otto@elsewhere.example' },
      userinfo: { sub, name: ' Ada\u0007 Lovelace ', email_verified: true },
    })
    const found = runtime.db.selectFrom('users').select(['id', 'name', 'email']).where('subject', '=', sub)
    expect(await found.execute()).toMatchObject([{ name: 'Ada  Lovelace', email: null }])
    expect((await found.execute())[0]?.id).not.toBe('otto')
  })
})

describe('back-channel logout', () => {
  const signedIn = async (browser: HttpBrowser): Promise<boolean> =>
    (await browser.get('/signin?return_to=/settings/apps')).status === 302
  const post = (base: string, logout_token: string) =>
    fetch(`${base}/signin/backchannel_logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token }),
    })

  test('by sub ends every session of the person, once per token', async ({ server, provider, attempt }) => {
    const { browser } = await attempt({})
    expect(await signedIn(browser)).toBe(true)
    const token = await provider.logoutToken()
    const response = await post(server.base, token)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await signedIn(browser)).toBe(false)
    const next = await attempt({})
    const replayed = await post(server.base, token)
    expect(replayed.status).toBe(400)
    expect(await replayed.json()).toMatchObject({ error: 'invalid_request' })
    expect(await signedIn(next.browser)).toBe(true)
  })

  test('without an expiry, as earlier drafts had it, counts as long as it is new', async ({
    server,
    provider,
    attempt,
  }) => {
    const { browser } = await attempt({})
    const old = await provider.logoutToken({ exp: undefined, iat: seconds() - 700 })
    expect((await post(server.base, old)).status).toBe(400)
    const token = await provider.logoutToken({ exp: undefined })
    expect([(await post(server.base, token)).status, (await post(server.base, token)).status]).toEqual([
      200, 400,
    ])
    expect(await signedIn(browser)).toBe(false)
  })

  test('by sid ends that session alone', async ({ server, provider, attempt }) => {
    const one = await attempt({ idToken: { sid: 'one' } })
    const two = await attempt({ idToken: { sid: 'two' } })
    await post(server.base, await provider.logoutToken({ sid: 'one', sub: undefined }))
    expect([await signedIn(one.browser), await signedIn(two.browser)]).toEqual([false, true])
    // A sid of one person does not end what is another person's.
    await post(server.base, await provider.logoutToken({ sid: 'two', sub: 'another' }))
    expect(await signedIn(two.browser)).toBe(true)
  })

  test.for([
    ['sub', { sub: 'liar', sid: undefined }],
    ['sid', { sub: undefined, sid: 'session-1' }],
    ['both', { sub: 'liar', sid: 'session-1' }],
  ] as const)(
    'by %s also ends a sign-in that is under way',
    async ([, claims], { server, provider, attempt }) => {
      const logOut = async () => await post(server.base, await provider.logoutToken(claims))
      const { response, browser } = await attempt({ meanwhile: logOut })
      expect([response.status, browser.cookie('drawbridge')]).toEqual([400, undefined])
      expect(await response.text()).toContain('in the meantime. Sign in again')
      expect(await signedIn(browser)).toBe(false)
      // The next one counts, and so does one that a logout of somebody else meets.
      expect((await attempt({})).response.status).toBe(303)
      const other = async () =>
        await post(server.base, await provider.logoutToken({ sub: 'x', sid: 'session-1' }))
      expect((await attempt({ meanwhile: other })).response.status).toBe(303)
    },
  )

  test('finds the session of a sign-in that commits at the same moment, by sid or sub', async ({
    server,
    provider,
    attempt,
    runtime,
    clock,
  }) => {
    await attempt({})
    const { id } = await runtime.db
      .selectFrom('users')
      .select('id')
      .where('subject', '=', 'liar')
      .executeTakeFirstOrThrow()
    for (const claims of [
      { sub: undefined, sid: 'late' },
      { sub: 'liar', sid: undefined },
    ]) {
      const origin = {
        method: 'issuer',
        subject: 'liar',
        sid: 'late',
        idToken: 'x',
        begun: clock.now(),
        provenAt: null,
      } as const
      // The session is there and not committed when the logout arrives, which waits for it.
      const { value, logout } = await inTransaction(runtime.db, async (trx) => {
        const value = await openSession(
          trx,
          id,
          origin,
          { browser: null, system: null, ip: '127.0.0.1' },
          clock.now(),
        )
        const logout = post(server.base, await provider.logoutToken(claims))
        await expect.poll(() => waitingFor(runtime.db, 'advisory')).toBe(1)
        return { value, logout }
      })
      expect((await logout).status).toBe(200)
      expect(await findSession(runtime.db, { value: value ?? '', embedded: false }, clock.now())).toBeNull()
    }
  })

  const wrong: [string, Record<string, unknown>, Partial<Lies>][] = [
    ['a nonce', { nonce: 'x' }, {}],
    ['another issuer', { iss: 'https://elsewhere.example' }, {}],
    ['another audience', { aud: 'another' }, {}],
    ['no event', { events: {} }, {}],
    ['neither sub nor sid', { sub: undefined }, {}],
    ['no jti', { jti: undefined }, {}],
    ['no iat', { iat: undefined }, {}],
    ['an old one', { iat: seconds() - 3600, exp: seconds() - 3000 }, {}],
    ['one for years', { iat: seconds() - 3600, exp: seconds() + 1e8 }, {}],
    ['alg none', {}, { signature: 'none' }],
    ['a key that is not published', {}, { signature: 'other' }],
    ['the client secret as key', {}, { signature: 'secret' }],
    ['another type of JWT', {}, { header: { typ: 'at+jwt' } }],
  ]
  test('refuses what is no logout token', async ({ server, provider, attempt }) => {
    const { browser } = await attempt({})
    for (const [name, claims, change] of wrong) {
      const response = await post(server.base, await provider.logoutToken(claims, change))
      expect([name, response.status]).toEqual([name, 400])
    }
    for (const text of ['', 'x', 'a.b.c']) expect((await post(server.base, text)).status).toBe(400)
    const plain = await fetch(`${server.base}/signin/backchannel_logout`, { method: 'POST', body: '{}' })
    expect(plain.status).toBe(415)
    expect(await signedIn(browser)).toBe(true)
  })
})

test('an identity provider that is away at the start is used once it is there', async ({
  database,
  provider,
  setting,
}) => {
  const { startServer } = await import('../support/server.ts')
  provider.close()
  const server = await startServer({ database, ...setting })
  try {
    const browser = new HttpBrowser(server.base)
    const refused = await browser.get('/signin/start?return_to=/settings/apps')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
    expect(await refused.text()).toContain('is not responding at the moment')
    expect((await browser.get('/docs')).status).toBe(200)
    await provider.reopen()
    provider.lie({ metadata: { issuer: 'https://elsewhere.example' } })
    expect((await browser.get('/signin/start')).status).toBe(503)
    provider.lie({})
    expect((await browser.get('/signin/start')).status).toBe(302)
  } finally {
    await server.close()
  }
})

test('O36 the log holds no token of the identity provider', async ({ server, attempt }) => {
  await attempt({ idToken: { nonce: 'another' } })
  await attempt({ signature: 'other' })
  const log = server.logged.join('\n')
  expect(log).toContain('a sign-in at the identity provider failed')
  expect(log).not.toMatch(/eyJ|made-up|drawbridge-signin/)
})
