import { expect } from 'vitest'
import { openSession } from '../../src/model/people/sessions.ts'
import { FILE, deskTest as plain } from '../support/fixtures.ts'
import { givenPerson } from '../support/people.ts'
import { startServer } from '../support/server.ts'
import { givenStaff, takeSeat } from '../support/staff.ts'

const test = plain
  .extend('setting', FILE, { config: { demo: true } })
  .extend('staff', FILE, ({ runtime }) => givenStaff(runtime.db))

const PAGES = [
  '',
  '/reviews',
  '/search',
  '/deliveries',
  '/audit',
  '/definition',
  '/tokens',
  '/mails',
  '/keys',
]

test('the desk asks whoever is not signed in to sign in, and is nowhere for others', async ({ server }) => {
  const merchant = await takeSeat(server.base, await givenPerson(server.runtime.db))
  for (const page of [...PAGES, '/tenants/harbour', '/audit.csv']) {
    const stranger = await fetch(`${server.base}/operator${page}`, { redirect: 'manual' })
    expect([stranger.status, stranger.headers.get('location')]).toEqual([
      303,
      `/signin?return_to=${encodeURIComponent(`/operator${page}`)}`,
    ])
    expect((await merchant.read(`/operator${page}`)).status, page).toBe(404)
  }
  const heading = /<h1>.*<\/h1>/
  const [hidden, unknown] = [await merchant.read('/operator'), await merchant.read('/nothing-here')]
  expect(heading.exec(hidden.html)?.[0]).toBe(heading.exec(unknown.html)?.[0])
  expect(hidden.html).not.toContain('href="/operator"')
  // What it changes is out of reach too, with a token of their own forms.
  expect((await merchant.post('/operator/tenants/harbour/unverify')).status).toBe(404)
  expect((await merchant.post('/operator/tokens', { name: 'mine', scopes: 'read' })).status).toBe(404)
})

test('no page of the desk is shown in a frame', async ({ server, staff }) => {
  const seat = await takeSeat(server.base, staff)
  const page = await seat.read('/operator')
  expect(page.status).toBe(200)
  expect(page.headers.get('x-frame-options')).toBe('DENY')
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  const framed = await seat.browser.get('/operator', { 'sec-fetch-dest': 'iframe' })
  expect(framed.status).toBe(403)
})

test('a form without its token changes nothing, and an old sign-in is asked for a proof first', async ({
  server,
  staff,
  clock,
}) => {
  const seat = await takeSeat(server.base, staff)
  const verified = async () =>
    (
      await server.runtime.db
        .selectFrom('tenants')
        .select('verified')
        .where('id', '=', 'alpine')
        .executeTakeFirst()
    )?.verified
  expect((await seat.browser.post('/operator/tenants/alpine/unverify', { csrf: 'x' })).status).toBe(403)
  expect(await verified()).toBe(true)
  clock.advance(16 * 60)
  const asked = await seat.post('/operator/tenants/alpine/unverify')
  expect(asked.html).toContain('name="proof_password"')
  expect(await verified()).toBe(true)
  expect((await seat.read('/operator/tenants/alpine')).status).toBe(200)
})

test('outside the demo a password does not open the desk, the vendor’s sign-in does', async ({
  database,
}) => {
  const server = await startServer({ database })
  const staff = await givenStaff(database.db, 'Sam')
  const seat = await takeSeat(server.base, staff)
  const asked = await seat.browser.get('/operator')
  expect([asked.status, asked.headers.get('location')]).toEqual([
    303,
    '/account/passkeys/new?return_to=%2Foperator',
  ])
  const refused = await seat.post('/operator/tenants/harbour/unverify')
  expect([refused.status, refused.location]).toEqual([
    303,
    '/account/passkeys/new?return_to=%2Foperator%2Ftenants%2Fharbour%2Funverify',
  ])
  const at = server.clock.now()
  const from = { browser: null, system: null, ip: '127.0.0.1' }
  const link = await openSession(database.db, staff.id, { method: 'link', embedded: false }, from, at)
  const origin = {
    method: 'issuer',
    sid: null,
    idToken: 'x',
    subject: 'sam',
    begun: at,
    provenAt: at,
  } as const
  const issuer = await openSession(database.db, staff.id, origin, from, at)
  const statusWith = async (session: string | null) => {
    const init = { redirect: 'manual', headers: { cookie: `drawbridge=${session}` } } as const
    return (await fetch(`${server.base}/operator`, init)).status
  }
  expect([await statusWith(link), await statusWith(issuer)]).toEqual([303, 200])
  await server.close()
})
