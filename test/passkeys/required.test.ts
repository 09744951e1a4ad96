import { expect } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { Authenticator } from '../support/authenticator.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { submit } from '../support/mails.ts'
import { PASSWORD } from '../support/merchants.ts'
import {
  addPasskey,
  auditOf,
  forgetPasskeys,
  OLGA,
  OTTO,
  passkeyTest,
  signInByPasskey,
  withPasskey,
} from '../support/passkeys.ts'
import { startServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const test = passkeyTest

const ADD = '/account/passkeys/new?return_to='
const PUBLISHER = '/developers/publishers/acme'

test('a publisher requires passkeys of its members, from the next request on', async ({
  server,
  operator,
}) => {
  await forgetPasskeys(server)
  const member = (id: string, email: string, tenant: string) =>
    operator.put(`/users/${id}`, {
      ...{ email, name: id, publishers: ['acme'] },
      tenants: [{ id: tenant, role: 'owner' }],
    })
  must(await member('olga', OLGA, 'north'))
  must(await member('otto', OTTO, 'elsewhere'))
  const otto = new HttpBrowser(server.base)
  await signIn(otto, OTTO, PASSWORD)
  expect((await otto.get(PUBLISHER)).status).toBe(200)
  // Whoever has no passkey would lock themselves out.
  const refused = await submit(otto, PUBLISHER, { required: 'true' }, `${PUBLISHER}/passkeys`)
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('Add a passkey')])
  const { browser: olga } = await withPasskey(server, OLGA)
  const required = await submit(olga, PUBLISHER, { required: 'true' }, `${PUBLISHER}/passkeys`)
  expect(required.status).toBe(303)
  expect((await auditOf(server, 'publisher.passkeys_required'))[0]).toMatchObject({ actor_id: 'olga' })
  expect((await olga.get(PUBLISHER)).status).toBe(200)

  const detour = (await otto.get(PUBLISHER)).headers.get('location')
  expect(detour).toBe(ADD + encodeURIComponent(PUBLISHER))
  expect((await otto.get('/developers')).headers.get('location')).toBe(
    `${ADD}${encodeURIComponent('/developers')}`,
  )
  expect((await otto.get('/account')).status).toBe(200)
  const authenticator = new Authenticator(server.base)
  expect((await addPasskey(otto, authenticator)).status).toBe(303)
  expect((await otto.get(PUBLISHER)).status).toBe(200)
  const html = await (await otto.get('/account')).text()
  expect(html).toContain('You cannot remove your last passkey')
  const id = authenticator.id.toString('base64url')
  const last = await submit(otto, '/account', {}, `/account/passkeys/${id}/remove`)
  expect(last.status).toBe(409)
  // Of two removals at once, one finds that the other passkey is gone.
  const second = new Authenticator(server.base)
  expect((await addPasskey(otto, second)).status).toBe(303)
  const both = [id, second.id.toString('base64url')]
  const statuses = await Promise.all(
    both.map(async (one) => (await submit(otto, '/account', {}, `/account/passkeys/${one}/remove`)).status),
  )
  expect(statuses.sort()).toEqual([303, 409])
  const stopped = await submit(olga, PUBLISHER, { required: '' }, `${PUBLISHER}/passkeys`)
  expect(stopped.status).toBe(303)
  await forgetPasskeys(server)
})

test('nobody but its members says what a publisher requires', async ({ server }) => {
  const stan = new HttpBrowser(server.base)
  await signIn(stan, 'stan@north.example', PASSWORD)
  const response = await submit(stan, '/account', { required: 'true' }, `${PUBLISHER}/passkeys`)
  expect(response.status).toBe(404)
})

test('REQUIRE_PASSKEYS: an account of ours opens nothing without one, and a vendor’s link does', async ({
  server,
  database,
  operator,
}) => {
  await forgetPasskeys(server)
  const { secretKeys } = server.runtime.config
  const config = { secretKeys, requirePasskeys: true, operatorToken: server.operatorToken }
  const strict = await startServer({ database, clock: server.clock, host: 'localhost', config })
  const browser = new HttpBrowser(strict.base)
  await signIn(browser, OLGA, PASSWORD)
  for (const page of ['/settings/apps', '/developers/apps/new']) {
    expect((await browser.get(page)).headers.get('location'), page).toBe(ADD + encodeURIComponent(page))
  }
  const authenticator = new Authenticator(strict.base)
  expect((await addPasskey(browser, authenticator)).status).toBe(303)
  expect((await browser.get('/settings/apps')).status).toBe(200)
  const other = new HttpBrowser(strict.base)
  await signInByPasskey(other, authenticator)
  expect((await other.get('/settings/apps')).status).toBe(200)
  const { url } = must(await operator.post('/users/otto/sign_in_links', { return_to: '/settings/apps' })).body
  const handedOver = new HttpBrowser(strict.base)
  await handedOver.get(new URL(url).pathname)
  expect((await handedOver.get('/settings/apps')).status).toBe(200)
  await strict.close()
})

test('REQUIRE_PASSKEYS needs a host name', () => {
  for (const PUBLIC_URL of ['http://127.0.0.1:3000', 'http://[::1]:3000', undefined]) {
    expect(() => readConfig({ REQUIRE_PASSKEYS: 'true', PUBLIC_URL })).toThrow()
  }
  expect(readConfig({ REQUIRE_PASSKEYS: 'true', PUBLIC_URL: 'http://localhost:3000' }).requirePasskeys).toBe(
    true,
  )
  expect(readConfig({}).requirePasskeys).toBe(false)
})

test('with LOCAL_SIGN_IN=publishers a passkey opens what a password would', async ({ server, database }) => {
  await forgetPasskeys(server)
  const { authenticator } = await withPasskey(server, OLGA)
  const { secretKeys, publicUrl } = server.runtime.config
  for (const [localSignIn, opens] of [
    ['publishers', 303],
    ['none', 403],
  ] as const) {
    const node = await startServer({
      database,
      clock: server.clock,
      config: { secretKeys, publicUrl, localSignIn },
    })
    const base = `http://localhost:${node.runtime.config.port}`
    const page = await new HttpBrowser(base).get('/signin?return_to=%2Fsettings%2Fapps')
    expect(await page.text(), localSignIn).not.toContain('passkey')
    const browser = new HttpBrowser(base)
    const response = await signInByPasskey(browser, authenticator, {}, '/developers').catch((error) => error)
    if (opens === 303) {
      expect(response.headers.get('location')).toBe('/developers')
      expect((await browser.get('/settings/apps')).headers.get('location')).toMatch(/^\/signin\?/)
    } else expect(String(response)).toContain('the page has no form token')
    await node.close()
  }
})
