import { expect } from 'vitest'
import { submitApp } from '../../src/model/apps/approval.ts'
import { FILE, deskTest as plain } from '../support/fixtures.ts'
import { givenConnection } from '../support/partners.ts'
import { givenStaff, type Seat, takeSeat } from '../support/staff.ts'
import { APP, must } from '../support/world.ts'

const test = plain
  .extend('setting', FILE, { config: { demo: true } })
  .extend('staff', FILE, ({ runtime }) => givenStaff(runtime.db))
  .extend('seat', FILE, async ({ server, staff }): Promise<Seat> => await takeSeat(server.base, staff))

test('what is done at the desk is audited with the person, and publishers read that it was the platform', async ({
  seat,
  staff,
  operator,
  runtime,
}) => {
  expect((await seat.post('/operator/apps/desk/suspend')).location).toBe('/operator/apps/desk?done=saved')
  expect(must(await operator.get('/apps/desk')).body.suspended_at).not.toBeNull()
  const { data } = must(await operator.get('/audit?app=desk&action=app.suspended')).body
  expect(data[0].actor).toMatchObject({ kind: 'operator', id: staff.id })
  expect(data[0].ip).toBe('127.0.0.1')
  // Like every address of a person it goes with them: the log itself never says it.
  const stored = await runtime.db
    .selectFrom('audit_log')
    .select('ip')
    .where('id', '=', data[0].id)
    .executeTakeFirst()
  expect(stored?.ip).toBeNull()
  await seat.post('/operator/apps/desk/resume')
  expect(must(await operator.get('/apps/desk')).body.suspended_at).toBeNull()
})

test('a tenant is verified and loses its verification, with its name and units untouched', async ({
  seat,
  operator,
}) => {
  await seat.post('/operator/tenants/alpine/unverify')
  const before = must(await operator.get('/tenants/alpine')).body
  expect(before).toMatchObject({ name: 'Alpine Rentals', verified: false })
  await seat.post('/operator/tenants/alpine/verify')
  const after = must(await operator.get('/tenants/alpine')).body
  expect(after).toMatchObject({ name: 'Alpine Rentals', verified: true, units: before.units })
  expect((await seat.post('/operator/tenants/nobody/verify')).status).toBe(404)
  expect((await seat.post('/operator/tenants/alpine/reset')).status).toBe(404)
})

test('a connection ends and a secret is revoked at once', async ({ seat, operator, client, runtime }) => {
  const given = { app: 'desk', client, publisher: 'pub' }
  const id = await givenConnection(runtime.db, given, 'harbour', { scopes: ['bookings:read'] })
  await runtime.pool.query(
    `insert into routine_counts (connection_id, day, action, tenant_id, app_id, client_id, last_at, hours)
     select id, (now() at time zone 'UTC')::date, 'token.refreshed', tenant_id, app_id, client_id, now(),
       array_fill(0, array[14]) || 312 || array_fill(0, array[9]) from connections where id = $1`,
    [id],
  )
  const { html } = await seat.read(`/operator/connections/${id}`)
  expect(html).toContain('Disconnect')
  expect(html).toMatch(/312 refreshed.*T14:00:00.*T15:00:00/s)
  await seat.post(`/operator/connections/${id}/disconnect`)
  expect(must(await operator.get(`/connections/${id}`)).body.state).toBe('revoked')
  const secret = must(await operator.get(`/clients/${client}`)).body.secrets[0].id
  await seat.post(`/operator/apps/desk/clients/${client}/secrets/${secret}/revoke`)
  expect(must(await operator.get(`/clients/${client}`)).body.secrets).toEqual([])
})

test('a sign-in link is shown once, works once, and nobody gets one for a colleague', async ({
  seat,
  runtime,
  server,
}) => {
  const created = await seat.post('/operator/users/olga/sign_in_link')
  const shown = await seat.read(created.location ?? '')
  const [, link = ''] = /<code id="shown-value">([^<]+)</.exec(shown.html) ?? []
  expect((await seat.read('/operator/users/olga')).html).not.toContain(link)
  const opened = await fetch(link, { redirect: 'manual' })
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/'])
  expect((await fetch(link, { redirect: 'manual' })).status).not.toBe(303)
  const colleague = await givenStaff(runtime.db, 'Sam')
  expect((await seat.read(`/operator/users/${colleague.id}`)).html).not.toContain('sign_in_link')
  expect((await seat.post(`/operator/users/${colleague.id}/sign_in_link`)).status).toBe(409)
  expect(server.logged.join('\n')).not.toContain(link)
})

test('a token is shown once, does what it may, and ends when it is revoked', async ({
  seat,
  server,
  operator,
}) => {
  const refused = await seat.post('/operator/tokens', { name: 'Importer' })
  expect([refused.status, refused.html.includes('Choose at least one.')]).toEqual([422, true])
  expect(refused.html).toContain('value="Importer"')
  const created = await seat.post('/operator/tokens', {
    name: 'Importer',
    scopes: 'read',
    expires_on: '2999-01-31',
  })
  const shown = (await seat.read(created.location ?? '')).html
  const [token = ''] = /dbop_[\w-]{43}/.exec(shown) ?? []
  const call = async () =>
    (await fetch(`${server.base}/platform/v1/tenants`, { headers: { authorization: `Bearer ${token}` } }))
      .status
  expect(await call()).toBe(200)
  const { data } = must(await operator.get('/tokens')).body
  expect(data[0]).toMatchObject({
    name: 'Importer',
    scopes: ['read'],
    expires_at: '2999-02-01T00:00:00.000Z',
  })
  expect((await seat.read('/operator/tokens')).html).not.toContain(token)
  await seat.post(`/operator/tokens/${data[0].id}/revoke`)
  expect(await call()).toBe(401)
})

test('the signing key is rotated, and both are listed', async ({ seat, runtime }) => {
  const count = async () => (await runtime.db.selectFrom('signing_keys').select('kid').execute()).length
  const before = await count()
  expect((await seat.post('/operator/keys/rotate')).location).toBe('/operator/keys?done=key_rotated')
  expect(await count()).toBe(before + 1)
  expect((await seat.read('/operator/keys')).html).toContain('Signs')
})

test('of two people who decide at the same moment, one does, and the other is told', async ({
  seat,
  server,
  operator,
  runtime,
}) => {
  const { db, now } = runtime
  const colleague = await takeSeat(server.base, await givenStaff(db, 'Sam'))
  for (const name of ['Front desk two', 'Front desk three', 'Front desk four']) {
    const { version } = must(await operator.put('/apps/desk', { ...APP, name })).body
    const actor = { kind: 'system' } as const
    await db.transaction().execute((trx) => submitApp(trx, 'desk', version, actor, now()))
    const fields = { version: String(version), reason: 'Not like this.' }
    const decided = await Promise.all([
      seat.post('/operator/reviews/desk/approve', fields),
      colleague.post('/operator/reviews/desk/decline', fields),
    ])
    expect(decided.map(({ status }) => status).sort()).toEqual([303, 409])
    const [approved] = decided
    const { state } = must(await operator.get('/apps/desk')).body
    expect(state).toBe(approved.status === 303 ? 'approved' : 'declined')
  }
})
