import { expect } from 'vitest'
import { removeUnconfirmedAccounts } from '../../src/model/account/unconfirmed_accounts.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { serverTest } from '../support/fixtures.ts'
import { confirmedBrowser, invite, newestLink, SIGN_UP_PASSWORD, signUpAs } from '../support/mails.ts'
import { must } from '../support/world.ts'

const DAY = 86_400

const test = serverTest
  .extend(
    'remove',
    ({ runtime, clock }) =>
      () =>
        removeUnconfirmedAccounts(runtime.db, clock.now()),
  )
  .extend('idOf', ({ runtime }) => async (email: string): Promise<string | null> => {
    const found = await runtime.db
      .selectFrom('users')
      .select('id')
      .where((eb) => eb.or([eb('email', '=', email), eb('unconfirmed_email', '=', email)]))
      .executeTakeFirst()
    return found?.id ?? null
  })

test('T4 an account that nobody confirms goes after 30 days with its publisher and sandbox, unless it owns something', async ({
  server,
  runtime,
  operator,
  clock,
  remove,
  idOf,
}) => {
  const { db } = runtime
  const emails = {
    idle: 'idle@people.example',
    builder: 'builder@people.example',
    confirmed: 'confirmed@people.example',
  }
  await signUpAs(server, emails.idle)
  await signUpAs(server, emails.builder)
  await confirmedBrowser(server, emails.confirmed)
  const idle = await idOf(emails.idle)
  const builder = await idOf(emails.builder)
  must(await operator.put('/users/pushed', { email: 'pushed@people.example', name: 'Pushed' }))
  const { publisher_id } = await db
    .selectFrom('publisher_members')
    .select('publisher_id')
    .where('user_id', '=', builder ?? '')
    .executeTakeFirstOrThrow()
  const app = {
    name: 'Built',
    kind: 'public',
    client_type: 'confidential',
    scopes: ['bookings:read'],
    event_types: [],
  }
  const redirect_uris = ['https://built.example/callback']
  must(await operator.put('/apps/built', { ...app, publisher: publisher_id, redirect_uris }))
  const count = async (table: 'publishers' | 'tenants') =>
    (await db.selectFrom(table).select('id').execute()).length
  expect([await count('publishers'), await count('tenants')]).toEqual([3, 3])

  clock.advance(29 * DAY)
  expect(await remove()).toBe(0)
  clock.advance(2 * DAY)
  // Of several nodes at once, each account is removed by one.
  expect((await Promise.all([remove(), remove(), remove()])).sort()).toEqual([0, 0, 1])
  expect(await idOf(emails.idle)).toBeNull()
  expect(await idOf(emails.builder)).toBe(builder)
  expect(await idOf(emails.confirmed)).not.toBeNull()
  expect(await idOf('pushed@people.example')).toBe('pushed')
  expect([await count('publishers'), await count('tenants')]).toEqual([2, 2])
  const { data } = must(await operator.get('/audit')).body
  expect(data[0]).toMatchObject({ action: 'user.removed', details: { user: idle, reason: 'unconfirmed' } })
  // The address is as free as it was.
  expect((await signUpAs(server, emails.idle)).response.status).toBe(303)
})

test('T3 a publisher that others belong to stays', async ({ server, runtime, operator, clock, remove }) => {
  const member = await confirmedBrowser(server, 'stays@people.example')
  const page = await (await member.get('/developers/publishers')).text()
  const publisher = /\/developers\/publishers\/(pub_\w+)/.exec(page)?.[1] ?? ''
  await signUpAs(server, 'goes@people.example')
  const { id } = await runtime.db
    .selectFrom('users')
    .select('id')
    .where('unconfirmed_email', '=', 'goes@people.example')
    .executeTakeFirstOrThrow()
  await runtime.db
    .insertInto('publisher_members')
    .values({ publisher_id: publisher, user_id: id, role: 'admin', created_at: clock.now() })
    .execute()
  clock.advance(31 * DAY)
  expect(await remove()).toBeGreaterThan(0)
  expect((await operator.get(`/publishers/${publisher}`)).status).toBe(200)
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'stays@people.example', SIGN_UP_PASSWORD)
  expect((await invite(browser, publisher, 'next@people.example')).status).toBe(303)
  expect((await browser.get(await newestLink(operator, 'next@people.example'))).status).toBe(200)
})
