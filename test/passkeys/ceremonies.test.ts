import { beforeEach, expect } from 'vitest'
import { Authenticator, type Lies } from '../support/authenticator.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { mailsTo } from '../support/mails.ts'
import { PASSWORD } from '../support/merchants.ts'
import {
  addPasskey,
  auditOf,
  type CreationOptions,
  forgetPasskeys,
  OLGA,
  OTTO,
  optionsOf,
  type RequestOptions,
  signInByPasskey,
  passkeyTest as test,
  withPasskey,
} from '../support/passkeys.ts'
import { startServer } from '../support/server.ts'

beforeEach<{ server: import('../support/server.ts').TestServer }>(({ server }) => forgetPasskeys(server))

const isSignedIn = async (browser: HttpBrowser): Promise<boolean> =>
  (await browser.get('/account')).status === 200

test('a passkey signs its person in, without an email or a password', async ({ server, operator }) => {
  const { authenticator } = await withPasskey(server, OLGA)
  expect((await mailsTo(operator, OLGA))[0]).toMatchObject({ subject: 'A passkey was added to your account' })
  const browser = new HttpBrowser(server.base)
  const before = browser.cookie('drawbridge')
  const response = await signInByPasskey(browser, authenticator, {}, '/settings/apps')
  expect([response.status, response.headers.get('location')]).toEqual([303, '/settings/apps'])
  expect(browser.cookie('drawbridge')).not.toBe(before)
  expect(await isSignedIn(browser)).toBe(true)
  expect((await auditOf(server, 'user.signed_in'))[0]).toMatchObject({ details: { by: 'passkey' } })
  const html = await (await browser.get('/account')).text()
  expect(html).toContain('Laptop')
})

const REFUSED: [string, Lies][] = [
  ['of another origin', { origin: 'http://evil.example' }],
  ['of this host at another port', { origin: 'http://localhost:1' }],
  ['for another RP ID', { rpId: 'evil.example' }],
  ['without user verification', { userVerified: false }],
  ['to another challenge', { challenge: 'AAAA' }],
  ['from a frame of another site', { crossOrigin: true }],
  ['of the other ceremony', { type: 'webauthn.create' }],
]

test('an assertion that lies signs nobody in', async ({ server }) => {
  const { authenticator } = await withPasskey(server, OLGA)
  for (const [what, lies] of REFUSED) {
    const browser = new HttpBrowser(server.base)
    expect((await signInByPasskey(browser, authenticator, lies)).status, what).toBe(401)
    expect(await isSignedIn(browser), what).toBe(false)
  }
  const failed = await auditOf(server, 'sign_in.failed')
  expect(failed.filter(({ details }) => JSON.stringify(details).includes('"passkey"'))).toHaveLength(
    REFUSED.length,
  )
})

const REFUSED_NEW: [string, Lies][] = [
  ...REFUSED.filter(([, { type }]) => !type),
  ['of the other ceremony', { type: 'webauthn.get' }],
  // Its certificates could name addresses that a server would fetch.
  ['with an attestation', { format: 'packed', certificates: [Buffer.from('a certificate')] }],
]

test('a new passkey that lies is refused', async ({ server }) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, OLGA, PASSWORD)
  for (const [what, lies] of REFUSED_NEW) {
    const response = await addPasskey(browser, new Authenticator(server.base), lies)
    expect(response.status, what).toBe(422)
  }
  expect(await server.runtime.db.selectFrom('passkeys').selectAll().execute()).toEqual([])
})

test('of several requests with one challenge, one wins, on whichever node', async ({ server, database }) => {
  const { secretKeys } = server.runtime.config
  const node = await startServer({
    database,
    clock: server.clock,
    config: { secretKeys, publicUrl: server.base },
  })
  const nodes = [server, node].map(({ runtime }) => `http://localhost:${runtime.config.port}`)
  const { authenticator } = await withPasskey(server, OLGA)
  const browser = new HttpBrowser(server.base)
  const csrf = csrfOf(await (await browser.get('/signin/passkey')).text())
  const options = await optionsOf<RequestOptions>(browser, '/signin/passkey/options')
  const tries = Array.from({ length: 6 }, () => authenticator.get(options))
  const cookie = browser.cookiesFor('/signin/passkey')
  const statuses = await Promise.all(
    tries.map(async (passkey, n) => {
      const body = new URLSearchParams({ csrf, passkey, return_to: '' })
      const init = { method: 'POST', headers: { cookie }, body, redirect: 'manual' } as const
      return (await fetch(`${nodes[n % 2]}/signin/passkey`, init)).status
    }),
  )
  await node.close()
  expect(statuses.sort()).toEqual([303, 401, 401, 401, 401, 401])
})

test('a challenge counts in the browser that asked for it, for 10 minutes', async ({ server }) => {
  const { authenticator } = await withPasskey(server, OLGA)
  const [victim, thief] = [new HttpBrowser(server.base), new HttpBrowser(server.base)]
  await victim.get('/signin/passkey')
  const csrf = csrfOf(await (await thief.get('/signin/passkey')).text())
  const foreign = await optionsOf<RequestOptions>(victim, '/signin/passkey/options')
  const stolen = { csrf, passkey: authenticator.get(foreign), return_to: '' }
  expect((await thief.post('/signin/passkey', stolen)).status).toBe(401)
  const own = await optionsOf<RequestOptions>(thief, '/signin/passkey/options')
  server.clock.advance(601)
  const late = { csrf, passkey: authenticator.get(own), return_to: '' }
  expect((await thief.post('/signin/passkey', late)).status).toBe(401)
})

test('a challenge to sign in adds no passkey, and one to add signs nobody in', async ({ server }) => {
  const { browser, authenticator } = await withPasskey(server, OLGA)
  const csrf = csrfOf(await (await browser.get('/account')).text())
  const { challenge } = await optionsOf<RequestOptions>(browser, '/signin/passkey/options')
  const options = await optionsOf<CreationOptions>(browser, '/account/passkeys/options')
  const other = new Authenticator(server.base)
  const added = await browser.post('/account/passkeys', {
    ...{ csrf, name: 'x', return_to: '/account' },
    passkey: other.create({ ...options, challenge }),
  })
  expect(added.status).toBe(422)
  const passkey = authenticator.get({ challenge: options.challenge, rpId: 'localhost' })
  expect((await browser.post('/signin/passkey', { csrf, passkey, return_to: '' })).status).toBe(401)
})

test('a count that goes back is refused and audited', async ({ server }) => {
  const { authenticator } = await withPasskey(server, OLGA)
  expect((await signInByPasskey(new HttpBrowser(server.base), authenticator, { count: 9 })).status).toBe(303)
  for (const count of [9, 3, 0]) {
    expect((await signInByPasskey(new HttpBrowser(server.base), authenticator, { count })).status).toBe(401)
  }
  const [last] = await auditOf(server, 'sign_in.failed')
  const details = { reason: 'the count went back', count: { known: 9, given: 0 } }
  expect(last).toMatchObject({ actor_kind: 'user', details })
  expect((await signInByPasskey(new HttpBrowser(server.base), authenticator, { count: 10 })).status).toBe(303)
})

test('authenticators that do not count are accepted', async ({ server }) => {
  const browser = new HttpBrowser(server.base)
  await signIn(browser, OLGA, PASSWORD)
  const authenticator = new Authenticator(server.base)
  await addPasskey(browser, authenticator, { count: 0 })
  for (let n = 0; n < 2; n++) {
    const response = await signInByPasskey(new HttpBrowser(server.base), authenticator, { count: 0 })
    expect(response.status).toBe(303)
  }
})

test('a passkey that is not known, or with the user handle of somebody else, signs nobody in', async ({
  server,
}) => {
  const { authenticator } = await withPasskey(server, OLGA)
  const other = await withPasskey(server, OTTO)
  const handles = await server.runtime.db
    .selectFrom('users')
    .select('passkey_handle')
    .where('email', '=', OTTO)
    .execute()
  const userHandle = handles[0]?.passkey_handle?.toString('base64url') ?? ''
  expect(userHandle).toMatch(/^[\w-]{43}$/)
  for (const lies of [{ userHandle }, { userHandle: null }]) {
    expect((await signInByPasskey(new HttpBrowser(server.base), authenticator, lies)).status).toBe(401)
  }
  const unknown = await signInByPasskey(new HttpBrowser(server.base), new Authenticator(server.base))
  expect([unknown.status, await unknown.text()]).toEqual([401, expect.stringContaining('not known here')])
  expect(other.codes).toHaveLength(10)
})

test('what authenticators hold already is left out, and cannot be added twice', async ({ server }) => {
  const { browser, authenticator } = await withPasskey(server, OLGA)
  const options = await optionsOf<CreationOptions>(browser, '/account/passkeys/options')
  expect(options.excludeCredentials?.map(({ id }) => id)).toEqual([authenticator.id.toString('base64url')])
  expect(options).toMatchObject({
    attestation: 'none',
    rp: { id: 'localhost' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const again = await addPasskey(browser, authenticator)
  expect([again.status, await again.text()]).toEqual([422, expect.stringContaining('already')])
  // Nor by somebody else, who would take it over.
  const otto = new HttpBrowser(server.base)
  await signIn(otto, OTTO, PASSWORD)
  expect((await addPasskey(otto, authenticator)).status).toBe(422)
})

test.for([
  '',
  '{}',
  'null',
  '[1]',
  '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
  'x'.repeat(60_000),
])('what no browser sends is refused: %#', async (passkey, { server }) => {
  const browser = new HttpBrowser(server.base)
  const csrf = csrfOf(await (await browser.get('/signin/passkey')).text())
  const response = await browser.post('/signin/passkey', { csrf, passkey, return_to: '' })
  expect(response.status).toBe(422)
})

test('T10 wrong passkeys are limited as passwords are', async ({ server }) => {
  const { authenticator } = await withPasskey(server, OLGA)
  const statuses: number[] = []
  for (let n = 0; n < 11; n++) {
    const browser = new HttpBrowser(server.base)
    statuses.push((await signInByPasskey(browser, authenticator, { userVerified: false })).status)
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429])
})

test('on an IP address there are no passkeys, and the page says what to do', async ({ otherNode }) => {
  const browser = new HttpBrowser(otherNode.base)
  await signIn(browser, OTTO, PASSWORD)
  const html = await (await browser.get('/account')).text()
  expect(html).toContain('Passkeys need a host name')
  expect(html).not.toContain('Add a passkey')
  expect((await browser.get('/account/passkeys/options')).status).toBe(404)
  expect((await browser.get('/signin/passkey/options')).status).toBe(404)
  expect(await (await new HttpBrowser(otherNode.base).get('/signin')).text()).not.toContain('passkey')
})
