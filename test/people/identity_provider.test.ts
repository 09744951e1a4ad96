import { expect } from 'vitest'
import { csrfOf, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { authorizeUrl, pkce } from '../support/flow.ts'
import { CLIENT_ID, CLIENT_SECRET, startIdentityProvider, TwoSites } from '../support/identity_provider.ts'
import { PASSWORD } from '../support/merchants.ts'
import { must } from '../support/world.ts'

// The vendor's people sign in at `oidc-provider`, which runs in another process.

const olga = { name: 'Olga at the vendor', email: 'olga@north.example', email_verified: true }

const test = merchantsTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it that nothing is needed
  .extend('provider', FILE, async ({}, { onCleanup }) => {
    const provider = await startIdentityProvider()
    onCleanup(provider.stop)
    return provider
  })
  .extend('setting', FILE, ({ provider }) => ({
    config: {
      localSignIn: 'publishers' as const,
      signInIssuer: {
        issuer: provider.issuer,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET,
        name: 'Northern Account',
        tenantsClaim: 'tenants',
      },
    },
  }))
  .extend('registered', { ...FILE, auto: true }, async ({ provider, server }) => {
    await provider.register(server.base)
    return true
  })
  .extend(
    'newPerson',
    FILE,
    ({ server, provider }) =>
      () =>
        new TwoSites(server.base, provider.issuer),
  )
  .extend('people', FILE, ({ runtime }) => async (subject: string) => {
    const found = runtime.db.selectFrom('users').selectAll().where('subject', '=', subject)
    return await found.execute()
  })

test('the first sign-in creates the person with the tenants of the claim, the second finds them', async ({
  provider,
  newPerson,
  people,
}) => {
  await provider.setAccounts({
    nina: {
      name: 'Nina New',
      email: 'nina@north.example',
      email_verified: true,
      tenants: [
        { id: 'north', role: 'owner', since: 2019 },
        { id: 'unknown', role: 'owner' },
        { id: 'south', role: 'emperor' },
      ],
    },
  })
  const person = newPerson()
  const response = await person.signIn('nina')
  expect([response.status, response.headers.get('location')]).toEqual([303, '/settings/apps'])
  const page = await (await person.here.get('/settings/apps')).text()
  expect(page).toContain('North Rentals')
  expect(page).not.toContain('South Rentals')
  expect(await people('nina')).toMatchObject([{ name: 'Nina New', email: 'nina@north.example' }])
  const again = newPerson()
  expect((await again.signIn('nina', '/settings/activity')).headers.get('location')).toBe(
    '/settings/activity',
  )
  expect(await people('nina')).toHaveLength(1)
})

test('a consent request goes straight to the identity provider, and leads back to the consent', async ({
  provider,
  newPerson,
  server,
  world,
}) => {
  await provider.setAccounts({ carla: { name: 'Carla', tenants: [{ id: 'north', role: 'owner' }] } })
  const person = newPerson()
  const { challenge } = pkce()
  const first = await person.here.get(authorizeUrl(server.base, world.confidential.client_id, challenge))
  const interaction = first.headers.get('location') ?? ''
  const asked = await person.here.get(interaction)
  const start = await person.here.get(asked.headers.get('location') ?? '')
  expect(start.headers.get('location')).toContain(`${provider.issuer}/auth?`)
  const callback = await person.here.get(await person.throughProvider(start, 'carla'))
  expect(callback.headers.get('location')).toBe(interaction)
  const page = await (await person.here.get(interaction)).text()
  expect(page).toContain('North Rentals')
  expect(page).toMatch(/Signed in as <strong><bdi>Carla<\/bdi><\/strong>(?! \()/)
})

test('a role that is lost at the vendor grants nothing after the next sign-in', async ({
  provider,
  newPerson,
  server,
  world,
}) => {
  const person = newPerson()
  await provider.setAccounts({ rolf: { name: 'Rolf', tenants: [{ id: 'south', role: 'owner' }] } })
  await person.signIn('rolf')
  expect((await person.here.get('/settings/apps')).status).toBe(200)
  await provider.setAccounts({ rolf: { name: 'Rolf', tenants: 'none any more' } })
  await person.signIn('rolf')
  const { challenge } = pkce()
  const url = authorizeUrl(server.base, world.confidential.client_id, challenge)
  const interaction = (await person.here.get(url)).headers.get('location') ?? ''
  const page = await (await person.here.get(interaction)).text()
  expect(page).not.toContain('South Rentals')
  const allowed = await person.here.post(interaction, {
    csrf: csrfOf(page),
    organisation: 'south',
    decision: 'allow',
  })
  expect(allowed.status).toBe(400)
})

test('with a claim of tenants a sign-in opens what is for merchants for an hour', async ({
  provider,
  newPerson,
  clock,
}) => {
  await provider.setAccounts({ hedy: { name: 'Hedy', tenants: [{ id: 'north', role: 'owner' }] } })
  const person = newPerson()
  await person.signIn('hedy')
  expect((await person.here.get('/settings/apps')).status).toBe(200)
  clock.advance(3601)
  const response = await person.here.get('/settings/apps')
  expect(response.headers.get('location')).toBe('/signin?return_to=%2Fsettings%2Fapps')
  // No circle: the sign-in page, although the session lives.
  expect((await person.here.get(response.headers.get('location') ?? '')).status).toBe(200)
  clock.advance(-3601)
})

test('a verified address finds a person without a subject, and never one with another', async ({
  provider,
  newPerson,
  people,
}) => {
  await provider.setAccounts({
    'vendor|olga': { ...olga, tenants: [{ id: 'north', role: 'owner' }] },
    impostor: { ...olga, tenants: [{ id: 'south', role: 'owner' }] },
  })
  await newPerson().signIn('vendor|olga')
  expect(await people('vendor|olga')).toMatchObject([{ id: 'olga', name: 'Olga Owner' }])
  const refused = await newPerson().signIn('impostor')
  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain('belongs to another account here')
  expect(await people('impostor')).toEqual([])
})

test('an address that is not verified finds nobody, and is not stored', async ({
  provider,
  newPerson,
  people,
}) => {
  await provider.setAccounts({
    'not-otto': { name: 'Not Otto', email: 'otto@elsewhere.example', email_verified: false },
    'text-otto': { name: 'Text Otto', email: 'otto@elsewhere.example', email_verified: 'true' },
  })
  for (const subject of ['not-otto', 'text-otto']) {
    await newPerson().signIn(subject)
    const [person] = await people(subject)
    expect(person).toMatchObject({ email: null })
    expect(person?.id).not.toBe('otto')
  }
})

test('two first sign-ins of one person at the same moment create one person', async ({
  provider,
  newPerson,
  people,
}) => {
  await provider.setAccounts({ twin: { name: 'Twin' } })
  const callbacks = await Promise.all(
    [newPerson(), newPerson(), newPerson(), newPerson()].map(async (person) => {
      const start = await person.here.get('/signin/start')
      return { person, address: await person.throughProvider(start, 'twin') }
    }),
  )
  const responses = await Promise.all(callbacks.map(({ person, address }) => person.here.get(address)))
  expect(responses.map(({ status }) => status)).toEqual([303, 303, 303, 303])
  expect(await people('twin')).toHaveLength(1)
})

test('a sign-in that began at one node ends at the other, once', async ({
  provider,
  newPerson,
  server,
  database,
  clock,
  setting,
}) => {
  const { startServer } = await import('../support/server.ts')
  const other = await startServer({
    database,
    clock,
    config: { ...setting.config, publicUrl: server.base, secretKeys: server.runtime.config.secretKeys },
  })
  try {
    await provider.setAccounts({ nora: { name: 'Nora' } })
    const person = newPerson()
    const start = await person.here.get('/signin/start')
    const address = new URL(await person.throughProvider(start, 'nora'))
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const nodes = [`http://127.0.0.1:${other.runtime.config.port}`, server.base]
    const responses = await Promise.all(
      [...nodes, ...nodes].map((node) =>
        fetch(node + address.pathname + address.search, { headers: { cookie }, redirect: 'manual' }),
      ),
    )
    expect(responses.map(({ status }) => status).sort()).toEqual([303, 400, 400, 400])
  } finally {
    await other.close()
  }
})

test('sign-out here goes on to sign out there, which leads back to the start page', async ({
  provider,
  newPerson,
  server,
}) => {
  await provider.setAccounts({ otis: { name: 'Otis', tenants: [{ id: 'north', role: 'owner' }] } })
  const person = newPerson()
  await person.signIn('otis')
  const page = await (await person.here.get('/settings/apps')).text()
  const out = await person.here.post('/signout', { csrf: csrfOf(page) })
  expect(out.status).toBe(200)
  const address = (out.headers.get('refresh') ?? '').replace('0;url=', '')
  expect(address).toContain(`${provider.issuer}/session/end?`)
  expect((await person.here.get('/settings/apps')).status).toBe(303)
  const confirm = await (await person.there.get(address)).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(confirm)?.[1] ?? ''
  const done = await person.there.post('/session/end/confirm', { xsrf, logout: 'yes' })
  expect(done.headers.get('location')).toBe(`${server.base}/`)
})

test('back-channel logout: who signs out at the vendor is signed out here at once', async ({
  provider,
  newPerson,
}) => {
  await provider.setAccounts({ bea: { name: 'Bea', tenants: [{ id: 'north', role: 'owner' }] } })
  const [one, other] = [newPerson(), newPerson()]
  await one.signIn('bea')
  await other.signIn('bea')
  const confirm = await (await one.there.get('/session/end')).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(confirm)?.[1] ?? ''
  await one.there.post('/session/end/confirm', { xsrf, logout: 'yes' })
  await expect.poll(async () => (await one.here.get('/settings/apps')).status).toBe(303)
  // The logout token names the session: another browser stays signed in.
  expect((await other.here.get('/settings/apps')).status).toBe(200)
})

test('with LOCAL_SIGN_IN=publishers a local account opens the console, neither consent nor settings', async ({
  operator,
  newPerson,
  server,
  world,
}) => {
  must(
    await operator.put('/users/both', {
      email: 'both@north.example',
      name: 'Both',
      password: PASSWORD,
      tenants: [{ id: 'north', role: 'owner' }],
      publishers: ['acme'],
    }),
  )
  const { here } = newPerson()
  const signedIn = await signIn(here, 'both@north.example', PASSWORD, '/developers')
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/developers'])
  expect((await here.get('/developers/apps/new')).status).toBe(200)
  const settings = await here.get('/settings/apps')
  expect(settings.headers.get('location')).toBe('/signin?return_to=%2Fsettings%2Fapps')
  const door = await (await here.get(settings.headers.get('location') ?? '')).text()
  expect(door).toContain('Northern Account')
  expect(door).not.toContain('type="password"')
  const { challenge } = pkce()
  const url = authorizeUrl(server.base, world.confidential.client_id, challenge)
  const interaction = (await here.get(url)).headers.get('location') ?? ''
  expect((await here.get(interaction)).status).toBe(303)
  const csrf = csrfOf(await (await here.get('/signin?again&return_to=/developers')).text())
  const allowed = await here.post(interaction, { csrf, organisation: 'north', decision: 'allow' })
  expect(allowed.headers.get('location')).toMatch(/^\/signin\?/)
  const posted = await here.post('/signin', {
    csrf,
    email: 'both@north.example',
    password: PASSWORD,
    return_to: '/settings/apps',
  })
  expect(posted.status).toBe(403)
})

test('the sign-in page offers what applies to the door', async ({ newPerson }) => {
  const offers = async (returnTo: string) => {
    const page = await (await newPerson().here.get(`/signin?return_to=${returnTo}`)).text()
    return [page.includes('type="password"'), page.includes('/signin/start')]
  }
  expect(await offers('/settings/apps')).toEqual([false, true])
  expect(await offers('/developers')).toEqual([true, false])
  expect(await offers('')).toEqual([true, true])
})

test('a person of the vendor confirms by signing in there again, and keeps their session', async ({
  provider,
  newPerson,
  runtime,
}) => {
  const account = (name: string) => ({ name, tenants: [{ id: 'north', role: 'owner' }] })
  await provider.setAccounts({ nora: account('Nora'), zoe: account('Zoe') })
  const person = newPerson()
  await person.signIn('nora')
  const page = '/settings/developers/keys/new?tenant=north'
  // The vendor did not say when: a single sign-on may be from long ago.
  const proof = `/signin/proof?return_to=${encodeURIComponent(page)}`
  expect((await person.here.get(page)).headers.get('location')).toBe(proof)
  const html = await (await person.here.get(proof)).text()
  const start = /href="(\/signin\/start\?prove=1[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const session = person.here.cookie('drawbridge')
  const asked = await person.here.get(start)
  const address = new URL(asked.headers.get('location') ?? '')
  expect(Object.fromEntries(address.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' })
  const confirmed = await person.here.get(await person.throughProvider(asked, 'nora'))
  expect([confirmed.status, confirmed.headers.get('location')]).toEqual([303, page])
  expect(person.here.cookie('drawbridge')).toBe(session)
  expect((await person.here.get(page)).status).toBe(200)
  // As somebody else, it confirms nothing.
  await runtime.db.updateTable('sessions').set({ proven_at: null }).execute()
  const other = newPerson()
  await other.signIn('zoe')
  await runtime.db.updateTable('sessions').set({ proven_at: null }).execute()
  const foreign = await other.here.get(await newPerson().throughProvider(await other.here.get(start), 'nora'))
  expect(foreign.status).toBe(409)
  expect((await other.here.get(page)).status).toBe(303)
  // A password of ours is no proof for a session from the vendor.
  const csrf = csrfOf(await (await other.here.get('/settings/apps')).text())
  await other.here.post('/signin/proof', { csrf, proof_password: PASSWORD })
  expect((await other.here.get(page)).status).toBe(303)
})
