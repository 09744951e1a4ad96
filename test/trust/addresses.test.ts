import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { inTransaction } from '../../src/database/transaction.ts'
import { confirmAddress } from '../../src/model/people/addresses.ts'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { mailsTo, newestLink, SIGN_UP_PASSWORD, signUpAs, submit } from '../support/mails.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const test = serverTest.extend('appOf', FILE, ({ server }) => {
  /** Registers an app as this browser. @returns the app's id */
  return async (browser: HttpBrowser): Promise<string> => {
    const page = await (await browser.get('/developers/apps/new')).text()
    const publisher = /name="publisher"[\s\S]*?value="(pub_\w+)"/.exec(page)?.[1] ?? ''
    const response = await browser.post('/developers/apps/new', {
      csrf: csrfOf(page),
      ...{ step: '3', publisher, name: 'Desk', kind: 'public', client: 'confidential' },
      ...{ scopes: 'bookings:read', redirect_uris: 'https://app.example.com/callback' },
    })
    expect(response.status).toBe(303)
    const { id } = await server.runtime.db
      .selectFrom('apps')
      .select('id')
      .where('publisher_id', '=', publisher)
      .executeTakeFirstOrThrow()
    return id
  }
})

const CEO = 'ceo@new-merchant.example'
const person = (email: string) => ({ email, name: 'Chief', password: 'a password of her own' })

async function auditOf(server: TestServer, action: string): Promise<unknown[]> {
  const rows = await server.runtime.db
    .selectFrom('audit_log')
    .select('details')
    .where('action', '=', action)
    .execute()
  return rows.map(({ details }) => details)
}

test('T4 a squatted address is the operator’s to give away, and the squatter loses it', async ({
  server,
  operator,
}) => {
  const { browser } = await signUpAs(server, CEO)
  const link = await newestLink(operator, CEO)
  expect((await operator.put('/users/ceo', person(CEO))).status).toBe(201)
  expect(await auditOf(server, 'user.address_lost')).toMatchObject([{ owner: 'ceo' }])
  // The squatter cannot confirm it any more, and is told.
  expect((await browser.get(link)).status).toBe(400)
  expect(await (await browser.get('/developers')).text()).toContain('Another account has confirmed')
  const owner = new HttpBrowser(server.base)
  expect((await signIn(owner, CEO, person(CEO).password)).status).toBe(303)
  const stranger = new HttpBrowser(server.base)
  expect((await signIn(stranger, CEO, SIGN_UP_PASSWORD)).status).toBe(401)
})

test('T4 an unconfirmed account is granted nothing by its address', async ({ server, operator }) => {
  const email = 'unconfirmed@soft.example'
  await signUpAs(server, email)
  // Nobody is found by it: not at sign-in, not for a reset, not as a member of anything.
  expect((await signIn(new HttpBrowser(server.base), email, SIGN_UP_PASSWORD)).status).toBe(401)
  await submit(new HttpBrowser(server.base), '/signin/forgot', { email })
  expect(await mailsTo(operator, email)).toMatchObject([{ subject: 'Confirm your email address' }])
  const { data } = must(await operator.get('/users?limit=100')).body
  expect(data.find((user: { unconfirmed_email: string }) => user.unconfirmed_email === email)).toMatchObject({
    email: null,
  })
})

test('T4 an account may build before its address is confirmed, but neither submit an app nor invite', async ({
  server,
  operator,
  appOf,
}) => {
  const email = 'builder@soft.example'
  const { browser, response } = await signUpAs(server, email)
  expect(response.headers.get('location')).toBe('/developers/apps/new')
  const app = await appOf(browser)
  const page = await (await browser.get('/developers')).text()
  expect(page).toContain('Confirm your address')
  const csrf = csrfOf(page)
  expect((await browser.post(`/developers/apps/${app}/approval`, { csrf, version: '1' })).status).toBe(403)
  const publisher = must(await operator.get(`/apps/${app}`)).body.publisher
  const invitations = `/developers/publishers/${publisher}/invitations`
  expect((await browser.post(invitations, { csrf, email: 'x@y.example' })).status).toBe(403)
  expect(await mailsTo(operator, 'x@y.example')).toEqual([])

  const confirmed = await submit(browser, await newestLink(operator, email))
  expect([confirmed.status, confirmed.headers.get('location')]).toEqual([303, '/developers?done=confirmed'])
  expect((await browser.post(`/developers/apps/${app}/approval`, { csrf, version: '1' })).status).toBe(303)
  expect((await browser.post(invitations, { csrf, email: 'x@y.example' })).status).toBe(303)
  expect((await signIn(new HttpBrowser(server.base), email, SIGN_UP_PASSWORD)).status).toBe(303)
})

test('T4 opening a link uses nothing up, its form does, and once', async ({ server, operator }) => {
  const email = 'once@soft.example'
  const { browser } = await signUpAs(server, email)
  const link = await newestLink(operator, email)
  for (const _ of [1, 2, 3]) expect((await browser.get(link)).status).toBe(200)
  const csrf = csrfOf(await (await browser.get(link)).text())
  const token = link.split('token=')[1] ?? ''
  expect((await browser.post('/signin/confirm', { csrf, token })).status).toBe(303)
  const again = await browser.post('/signin/confirm', { csrf, token })
  expect([again.status, await again.text()]).toEqual([
    400,
    expect.stringContaining('This link no longer works'),
  ])
  expect((await browser.get(link)).status).toBe(400)
})

test('T4 of many requests with one link PostgreSQL lets one through', async ({ server, operator }) => {
  const email = 'race@soft.example'
  await signUpAs(server, email)
  const token = (await newestLink(operator, email)).split('token=')[1] ?? ''
  const { db } = server.runtime
  const all = await Promise.all(
    Array.from({ length: 12 }, () =>
      inTransaction(db, (trx) => confirmAddress(trx, server.runtime, token, '::1')),
    ),
  )
  expect(all.map(({ kind }) => kind).sort()).toEqual(['confirmed', ...Array(11).fill('used')])
})

test('T4 a link expires', async ({ server, operator, clock }) => {
  const email = 'late@soft.example'
  const { browser } = await signUpAs(server, email)
  const link = await newestLink(operator, email)
  clock.advance(7 * 86_400 - 5)
  expect((await new HttpBrowser(server.base).get(link)).status).toBe(200)
  clock.advance(10)
  const late = await browser.get(link)
  expect([late.status, await late.text()]).toEqual([400, expect.stringContaining('it has expired')])
})

test('T4 of several who claim one address, the first who confirms it has it', async ({
  server,
  operator,
}) => {
  const email = 'shared@soft.example'
  const first = await signUpAs(server, email)
  const firstLink = await newestLink(operator, email)
  const second = await signUpAs(server, email.toUpperCase())
  const secondLink = await newestLink(operator, email)
  expect([first.response.status, second.response.status]).toEqual([303, 303])
  const confirmed = await submit(second.browser, secondLink)
  expect(confirmed.status).toBe(303)
  expect((await first.browser.get(firstLink)).status).toBe(400)
  const { rows } = await sql<{ count: number }>`
    select count(*) from users where lower(email) = ${email}
  `.execute(server.runtime.db)
  expect(rows[0]?.count).toBe(1)
})

test('T4 both confirm at the same moment: one has the address', async ({ server, operator }) => {
  const email = 'both@soft.example'
  const tokens: string[] = []
  for (const _ of [1, 2]) {
    await signUpAs(server, email)
    tokens.push((await newestLink(operator, email)).split('token=')[1] ?? '')
  }
  const { db } = server.runtime
  const outcomes = await Promise.all(
    tokens.map((token) => inTransaction(db, (trx) => confirmAddress(trx, server.runtime, token, '::1'))),
  )
  expect(outcomes.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1)
})

test('T4 a thoughtless click confirms no stranger’s account: the link asks for the password of the sign-up', async ({
  server,
  operator,
}) => {
  const email = 'victim@people.example'
  await signUpAs(server, email)
  const link = await newestLink(operator, email)
  const victim = new HttpBrowser(server.base)
  expect(await (await victim.get(link)).text()).toContain('The password that you chose when you signed up')
  expect((await submit(victim, link)).status).toBe(422)
  expect((await submit(victim, link, { password: 'some other password' })).status).toBe(422)
  expect((await signIn(new HttpBrowser(server.base), email, SIGN_UP_PASSWORD)).status).toBe(401)
  // On another device, the one who signed up confirms with it, and is signed in.
  const phone = new HttpBrowser(server.base)
  expect((await submit(phone, link, { password: SIGN_UP_PASSWORD })).status).toBe(303)
  expect(await (await phone.get('/developers')).text()).toContain('Dana')
})

test('T4 passwords cannot be guessed at a link without end', async ({ server, operator }) => {
  const email = 'guessed@people.example'
  await signUpAs(server, email)
  const link = await newestLink(operator, email)
  const guesser = new HttpBrowser(server.base)
  const statuses: number[] = []
  for (let n = 0; n < 11; n++) statuses.push((await submit(guesser, link, { password: `guess ${n}` })).status)
  expect(statuses).toEqual([...Array(10).fill(422), 429])
})

test('T4 sign-up responds alike for known and unknown addresses', async ({ server, operator }) => {
  must(await operator.put('/users/known', person('known@people.example')))
  const shapes = []
  for (const email of ['known@people.example', 'unknown@people.example']) {
    const { browser, response } = await signUpAs(server, email)
    const { status, headers } = response
    const names = [...headers.keys()].sort()
    const page = (await (await browser.get('/developers/apps/new')).text())
      .replaceAll(/value="[^"]*"|pub_\w+|sandbox_\w+/g, '')
      .replaceAll(email, 'ADDRESS')
    shapes.push({ status, to: headers.get('location'), names, page })
  }
  expect(shapes[0]).toEqual(shapes[1])
  // The mailbox learns what the browser does not.
  expect(await mailsTo(operator, 'known@people.example')).toMatchObject([
    { subject: 'You already have an account' },
  ])
  const taken = new HttpBrowser(server.base)
  expect((await signIn(taken, 'known@people.example', person('').password)).status).toBe(303)
})

test('T4 links name PUBLIC_URL, whatever the Host header says', async ({ server, operator }) => {
  const email = 'host@soft.example'
  const browser = new HttpBrowser(server.base)
  const csrf = csrfOf(await (await browser.get('/signin/forgot')).text())
  must(await operator.put('/users/host', person(email)))
  await browser.request('/signin/forgot', {
    method: 'POST',
    body: new URLSearchParams({ csrf, email }),
    headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
  })
  const [mail] = await mailsTo(operator, email)
  expect(mail?.text).toContain(`${server.base}/signin/reset?token=`)
  expect(mail?.text).not.toContain('evil.example')
})

test('T4 one mailbox gets five mails of a kind per hour, and the page says nothing of it', async ({
  server,
  operator,
  clock,
}) => {
  clock.advance(3601)
  const email = 'flooded@people.example'
  must(await operator.put('/users/flooded', person(email)))
  const statuses: number[] = []
  for (let n = 0; n < 7; n++)
    statuses.push((await submit(new HttpBrowser(server.base), '/signin/forgot', { email })).status)
  expect(statuses).toEqual(Array(7).fill(200))
  expect(await mailsTo(operator, email)).toHaveLength(5)
})

describe('T4 SIGN_UP', () => {
  test.for(['invited', 'closed'] as const)(
    '%s refuses the form with a page, and nothing links to it',
    async (signUp, { database }) => {
      const server = await startServer({ database, config: { signUp } })
      const browser = new HttpBrowser(server.base)
      for (const page of ['/developers', '/signin'])
        expect(await (await browser.get(page)).text()).not.toContain('/developers/sign-up')
      expect((await browser.get('/developers/sign-up')).status).toBe(403)
      const csrf = csrfOf(await (await browser.get('/signin')).text())
      const refused = await browser.post('/developers/sign-up', { csrf, email: 'a@closed.example' })
      expect([refused.status, await refused.text()]).toEqual([
        403,
        expect.stringContaining('You cannot create an account here'),
      ])
      await server.close()
    },
  )
})

test('T4 the operator can vouch for an account that has not confirmed its address', async ({
  server,
  operator,
}) => {
  const email = 'vouched@soft.example'
  const { browser } = await signUpAs(server, email)
  const { id } = await server.runtime.db
    .selectFrom('users')
    .select('id')
    .where('unconfirmed_email', '=', email)
    .executeTakeFirstOrThrow()
  expect(must(await operator.put(`/users/${id}`, { email, name: 'Dana' })).body).toMatchObject({
    email,
    unconfirmed_email: null,
  })
  expect(await (await browser.get('/developers')).text()).not.toContain('Confirm your address')
  expect((await signIn(new HttpBrowser(server.base), email, SIGN_UP_PASSWORD)).status).toBe(303)
})
