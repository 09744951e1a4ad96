import { beforeEach, expect } from 'vitest'
import type { Authenticator, Lies } from '../support/authenticator.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { mailsTo, newestLink, submit } from '../support/mails.ts'
import { PASSWORD } from '../support/merchants.ts'
import {
  auditOf,
  codesIn,
  forgetPasskeys,
  OLGA,
  OTTO,
  optionsOf,
  type RequestOptions,
  STAN,
  passkeyTest as test,
  withPasskey,
} from '../support/passkeys.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

beforeEach<{ server: TestServer }>(({ server }) => forgetPasskeys(server))

const STEP = '/signin/second-step'

/** Gives the password. @returns the browser in front of the second step, and the form's token */
async function halfway({ base }: TestServer, email: string, returnTo = '/settings/apps') {
  const browser = new HttpBrowser(base)
  const response = await signIn(browser, email, PASSWORD, returnTo)
  if (response.headers.get('location') !== STEP)
    throw new Error(`${response.status} ${await response.text()}`)
  const csrf = csrfOf(await (await browser.get(STEP)).text())
  return { browser, csrf }
}

async function byPasskey(browser: HttpBrowser, csrf: string, authenticator: Authenticator, lies: Lies = {}) {
  const options = await optionsOf<RequestOptions>(browser, `${STEP}/options`)
  return await browser.post(STEP, { csrf, passkey: authenticator.get(options, lies) })
}

test('after the password a passkey is asked for, and nothing is open before', async ({ server }) => {
  const { authenticator } = await withPasskey(server, OLGA)
  const { browser, csrf } = await halfway(server, OLGA)
  expect((await browser.get('/settings/apps')).headers.get('location')).toMatch(/^\/signin\?/)
  expect((await browser.get('/account')).status).toBe(303)
  const response = await byPasskey(browser, csrf, authenticator)
  expect([response.status, response.headers.get('location')]).toEqual([303, '/settings/apps'])
  expect((await browser.get('/settings/apps')).status).toBe(200)
  const [entered] = await auditOf(server, 'user.signed_in')
  expect(entered).toMatchObject({ actor_id: 'olga', details: { by: 'password and passkey' } })
  // The pending sign-in is over.
  expect(browser.names()).not.toContain('drawbridge-second-step')
})

test('the passkey of somebody else, or of another ceremony, is no second step', async ({ server }) => {
  await withPasskey(server, OLGA)
  const otto = await withPasskey(server, OTTO)
  const { browser, csrf } = await halfway(server, OLGA)
  expect((await byPasskey(browser, csrf, otto.authenticator)).status).toBe(401)
  const options = await optionsOf<RequestOptions>(browser, `${STEP}/options`)
  expect(options.allowCredentials).toHaveLength(1)
  const anybody = await optionsOf<RequestOptions>(browser, '/signin/passkey/options')
  const passkey = otto.authenticator.get(anybody)
  expect((await browser.post(STEP, { csrf, passkey })).status).toBe(401)
  expect((await browser.get('/account')).status).toBe(303)
})

test('a pending sign-in ends after 10 minutes, and with the password that it began with', async ({
  server,
  operator,
}) => {
  const { codes } = await withPasskey(server, STAN)
  const late = await halfway(server, STAN)
  server.clock.advance(601)
  expect((await late.browser.post(STEP, { csrf: late.csrf, code: codes[0] ?? '' })).status).toBe(400)
  const outdated = await halfway(server, STAN)
  const stan = { email: STAN, name: 'Stan Staff', tenants: [{ id: 'north', role: 'staff' }] }
  await operator.put('/users/stan', { ...stan, password: 'another long password' })
  const response = await outdated.browser.post(STEP, { csrf: outdated.csrf, code: codes[0] ?? '' })
  expect(response.status).toBe(400)
  await operator.put('/users/stan', { ...stan, password: PASSWORD })
})

test('each recovery code works once, also when two come at once; it is audited and mailed', async ({
  server,
  operator,
}) => {
  const { codes } = await withPasskey(server, OLGA)
  expect(new Set(codes).size).toBe(10)
  const [first = '', second = ''] = codes
  const both = await Promise.all([halfway(server, OLGA), halfway(server, OLGA)])
  const statuses = await Promise.all(
    both.map(async ({ browser, csrf }) => (await browser.post(STEP, { csrf, code: first })).status),
  )
  expect(statuses.sort()).toEqual([303, 401])
  const [used] = await auditOf(server, 'recovery_code.used')
  expect(used).toMatchObject({ actor_id: 'olga', details: { left: 9 } })
  const mail = (await mailsTo(operator, OLGA)).find(({ subject }) => subject === 'A recovery code was used')
  expect(mail?.text).toContain('Codes left: 9')
  // As people type them.
  const third = await halfway(server, OLGA)
  const typed = second.toUpperCase().replaceAll('-', ' ')
  expect((await third.browser.post(STEP, { csrf: third.csrf, code: typed })).status).toBe(303)
})

test('the codes of somebody else, former ones and nonsense are refused', async ({ server, operator }) => {
  const { browser: own, codes } = await withPasskey(server, OLGA)
  const otto = await withPasskey(server, OTTO)
  const replaced = await submit(own, '/account', {}, '/account/passkeys/codes')
  const shown = await own.get(replaced.headers.get('location') ?? '')
  const fresh = codesIn(await shown.text())
  expect(fresh).toHaveLength(10)
  const told = (await mailsTo(operator, OLGA)).map(({ subject }) => subject)
  expect(told).toContain('You have new recovery codes')
  const { browser, csrf } = await halfway(server, OLGA)
  for (const code of [codes[0] ?? '', otto.codes[0] ?? '', '', 'aaaa-aaaa-aaaa-aaaa', '0'.repeat(40)]) {
    expect((await browser.post(STEP, { csrf, code })).status, code).toBe(401)
  }
  expect((await browser.post(STEP, { csrf, code: fresh[0] ?? '' })).status).toBe(303)
})

test('no code stands in the database', async ({ server }) => {
  const { codes } = await withPasskey(server, OLGA)
  const rows = await server.runtime.db.selectFrom('recovery_codes').selectAll().execute()
  expect(rows.map(({ hash }) => hash.length)).toEqual(Array(10).fill(32))
  const dump = rows.map(({ hash }) => [hash.toString('latin1'), hash.toString('hex')].join()).join()
  for (const code of codes) expect(dump).not.toContain(code)
})

test('a password reset is no way around the second step', async ({ server, operator }) => {
  const { codes } = await withPasskey(server, OLGA)
  const browser = new HttpBrowser(server.base)
  await submit(browser, '/signin/forgot', { email: OLGA })
  const reset = await submit(browser, await newestLink(operator, OLGA), { password: PASSWORD })
  expect(reset.headers.get('location')).toMatch(/^\/signin\?/)
  expect((await browser.get('/account')).status).toBe(303)
  const step = await halfway(server, OLGA)
  expect((await step.browser.get('/account')).status).toBe(303)
  expect((await step.browser.post(STEP, { csrf: step.csrf, code: codes[0] ?? '' })).status).toBe(303)
})

test('T10 codes are limited apart from passwords: a right password does not clear the count', async ({
  server,
}) => {
  const { codes } = await withPasskey(server, OLGA)
  const statuses: number[] = []
  for (let n = 0; n < 12; n++) {
    const { browser, csrf } = await halfway(server, OLGA)
    statuses.push((await browser.post(STEP, { csrf, code: 'aaaa-aaaa-aaaa-aaaa' })).status)
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  const { browser, csrf } = await halfway(server, OLGA)
  expect((await browser.post(STEP, { csrf, code: codes[0] ?? '' })).status).toBe(429)
})

test('without the last passkey a password is enough again, and the codes are gone', async ({
  server,
  operator,
}) => {
  const { browser, authenticator } = await withPasskey(server, OLGA)
  const id = authenticator.id.toString('base64url')
  const removed = await submit(browser, '/account', {}, `/account/passkeys/${id}/remove`)
  expect(removed.headers.get('location')).toBe('/account?done=passkey_removed')
  expect((await mailsTo(operator, OLGA))[0]?.subject).toBe('A passkey was removed from your account')
  expect(await server.runtime.db.selectFrom('recovery_codes').selectAll().execute()).toEqual([])
  expect((await signIn(new HttpBrowser(server.base), OLGA, PASSWORD)).headers.get('location')).not.toBe(STEP)
  const removal = must(await operator.get('/audit?action=passkey.removed')).body.data[0]
  expect(removal.details).toEqual({ user: 'olga', name: 'Laptop' })
  // The name that somebody gave it goes with the person; the row itself, which is sealed, has only the id.
  expect((await auditOf(server, 'passkey.removed'))[0]?.details).toEqual({ user: 'olga' })
})

test('nobody removes the passkey of somebody else', async ({ server }) => {
  const { authenticator } = await withPasskey(server, OLGA)
  const otto = new HttpBrowser(server.base)
  await signIn(otto, OTTO, PASSWORD)
  const id = authenticator.id.toString('base64url')
  expect((await submit(otto, '/account', {}, `/account/passkeys/${id}/remove`)).status).toBe(404)
  expect(await server.runtime.db.selectFrom('passkeys').selectAll().execute()).toHaveLength(1)
})

test('the operator helps somebody who has lost everything', async ({ server, operator }) => {
  const { browser } = await withPasskey(server, OLGA)
  expect((await operator.delete('/users/olga/passkeys')).status).toBe(204)
  expect((await operator.delete('/users/nobody/passkeys')).status).toBe(404)
  expect((await browser.get('/account')).status).toBe(303)
  expect((await signIn(new HttpBrowser(server.base), OLGA, PASSWORD)).headers.get('location')).not.toBe(STEP)
  expect((await auditOf(server, 'passkey.removed'))[0]).toMatchObject({ actor_kind: 'operator' })
  const subjects = (await mailsTo(operator, OLGA)).map(({ subject }) => subject)
  expect(subjects).toContain('A passkey was removed from your account')
})
