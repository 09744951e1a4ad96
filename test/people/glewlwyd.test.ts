import { expect } from 'vitest'
import { csrfOf, HttpBrowser } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import {
  endGlewlwydSession,
  GLEWLWYD_SECRET,
  hasGlewlwyd,
  startGlewlwyd,
  throughGlewlwyd,
} from '../support/glewlwyd.ts'
import { CLIENT_ID } from '../support/identity_provider.ts'

// An identity provider from outside Node: Debian's glewlwyd, in a process of its own.

const present = hasGlewlwyd()

const test = merchantsTest
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from it that nothing is needed
  .extend('provider', FILE, async ({}, { onCleanup }) => {
    const provider = await startGlewlwyd()
    onCleanup(provider.stop)
    return provider
  })
  .extend('setting', FILE, ({ provider }) => {
    const client = { clientId: CLIENT_ID, clientSecret: GLEWLWYD_SECRET, name: 'Northern Account' }
    const signInIssuer = { issuer: provider.issuer, ...client, tenantsClaim: null }
    return { config: { localSignIn: 'publishers' as const, signInIssuer } }
  })

const title = present ? 'glewlwyd' : 'glewlwyd: skipped, it is not installed on this machine'

test.skipIf(!present)(
  `${title}: first sign-in, second, sign-out, back-channel logout, and one who was not asked`,
  { timeout: 60_000 },
  async ({ provider, server, runtime }) => {
    await provider.register(server.base, [
      { username: 'olga', name: 'Olga there', email: 'olga@north.example', email_verified: '1' },
      { username: 'otto', name: 'Otto there', email: 'otto@elsewhere.example', email_verified: '0' },
    ])
    const signIn = async (username: string) => {
      const [here, there] = [new HttpBrowser(server.base), new HttpBrowser(new URL(provider.issuer).origin)]
      const start = (await here.get('/signin/start?return_to=/settings/apps')).headers.get('location') ?? ''
      expect(start).toContain(`${provider.issuer}/auth?`)
      const response = await here.get(await throughGlewlwyd(there, start, username))
      return { here, there, response }
    }
    const people = async () =>
      await runtime.db
        .selectFrom('users')
        .select(['id', 'subject'])
        .where('subject', 'is not', null)
        .execute()

    const first = await signIn('olga')
    expect([first.response.status, first.response.headers.get('location')]).toEqual([303, '/settings/apps'])
    expect(await (await first.here.get('/settings/apps')).text()).toContain('North Rentals')
    const known = await people()
    expect(known).toEqual([{ id: 'olga', subject: expect.any(String) }])
    const second = await signIn('olga')
    expect(await (await second.here.get('/settings/apps')).text()).toContain('North Rentals')
    expect(await people()).toEqual(known)

    // An address that is not verified finds nobody.
    const otto = await signIn('otto')
    expect(await (await otto.here.get('/settings/apps')).text()).not.toContain('Elsewhere')
    expect((await people()).map(({ id }) => id)).not.toContain('otto')

    const page = await (await second.here.get('/settings/apps')).text()
    const out = await second.here.post('/signout', { csrf: csrfOf(page) })
    const address = (out.headers.get('refresh') ?? '').replace('0;url=', '')
    expect(address).toContain(`${provider.issuer}/end_session?`)
    expect((await second.there.get(address)).status).toBe(302)

    expect((await first.here.get('/settings/apps')).status).toBe(200)
    expect(await endGlewlwydSession(first.there, provider.issuer)).toBe(200)
    await expect.poll(async () => (await first.here.get('/settings/apps')).status).toBe(303)
    expect((await otto.here.get('/settings/apps')).status).toBe(200)
  },
)
