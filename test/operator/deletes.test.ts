import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database } from '../../src/database/connect.ts'
import { sealAuditLog } from '../../src/model/audit/audit_seals.ts'
import { verifyAuditLog } from '../../src/model/audit/audit_verification.ts'
import { tenantActivity } from '../../src/model/audit/tenant_activity.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainTokens } from '../support/flow.ts'
import { PASSWORD } from '../support/merchants.ts'
import { operatorFor } from '../support/operator.ts'
import type { TestServer } from '../support/server.ts'
import { must } from '../support/world.ts'

const test = merchantsTest.extend('worker', FILE, async ({ runtime }, { onCleanup }) => {
  const worker = await startWorker(runtime)
  onCleanup(worker.stop)
  return worker
})

/** The tables in which a text occurs anywhere, but the audit log, and the counters of limits, which expire. */
async function tablesWith(db: Database, text: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
  `.execute(db)
  const found: string[] = []
  for (const { name } of rows) {
    const hits = await sql`
      select from ${sql.table(name)} t where t::text like ${`%${text}%`} limit 1
    `.execute(db)
    if (hits.rows.length > 0) found.push(name)
  }
  return found.filter((name) => name !== 'audit_log' && name !== 'rate_limits').sort()
}

const me = async ({ base }: Pick<TestServer, 'base'>, token: string) =>
  (await fetch(`${base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status

test('an app goes with its versions, credentials, connections, tokens, endpoints and deliveries', async ({
  server,
  otherNode,
  operator,
  world,
  receiver,
}) => {
  const { db } = server.runtime
  const registration = (await operator.get('/apps/sync')).body
  const client = registration.clients[0].client_id
  must(
    await operator.post('/apps/sync/endpoints', { environment: 'production', url: `${receiver.url}/sync` }),
  )
  const tokens = await obtainTokens(server.base, world.confidential)
  expect([await me(server, tokens.access_token), await me(otherNode, tokens.access_token)]).toEqual([
    200, 200,
  ])
  // What nodes have not written yet comes later.
  for (const node of [server, otherNode]) await node.runtime.requestLog.flush()
  const use = async () => {
    return (await db.selectFrom('daily_use').select('requests').where('app_id', '=', 'sync').execute()).length
  }
  expect(await use()).toBeGreaterThan(0)
  const [one, two] = await Promise.all([
    operator.delete('/apps/sync'),
    operatorFor({ base: otherNode.base, operatorToken: server.operatorToken }).delete('/apps/sync'),
  ])
  expect([one.status, two.status].sort()).toEqual([204, 404])
  for (const node of [server, otherNode]) expect(await me(node, tokens.access_token)).toBe(401)
  const refreshed = await fetch(`${otherNode.base}/oauth/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${world.confidential.client_id}:${world.confidential.client_secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }),
  })
  expect(refreshed.status).toBe(401)
  expect((await operator.get('/apps/sync')).status).toBe(404)
  expect((await operator.get(`/clients/${client}`)).status).toBe(404)
  expect(await tablesWith(db, client)).toEqual([])
  // What the merchant was told of the connection, in ids. When it was last used may be noted a second later.
  const left = await tablesWith(db, tokens.connection)
  expect(left.filter((name) => name !== 'connection_use')).toEqual(['events'])
  const { body } = await operator.get('/audit?app=sync')
  const actions = body.data.map((row: { action: string }) => row.action)
  expect(actions.filter((action: string) => action === 'app.deleted')).toHaveLength(1)
  expect(actions).toContain('connection.revoked')
  expect((await operator.delete('/apps/sync')).status).toBe(404)
  expect(await use()).toBe(0)
  // The id is free again, and a new app begins as one.
  must(await operator.put('/apps/sync', { ...registrationOf(registration), name: 'Another' }))
  expect((await operator.get('/apps/sync')).body).toMatchObject({
    ...{ version: 1, approved_version: null, clients: [] },
  })
})

/** What PUT takes of what GET shows. */
function registrationOf(shown: Record<string, unknown>) {
  const { publisher, name, kind, client_type, scopes, redirect_uris } = shown
  return { publisher, name, kind, client_type, scopes, redirect_uris }
}

test('a tenant goes with its records, events and in-house apps; connected apps are told once', async ({
  server,
  otherNode,
  operator,
  receiver,
  worker: _,
}) => {
  const { db, platform, now } = server.runtime
  const app = {
    ...{ publisher: 'acme', name: 'Told', kind: 'public', client_type: 'confidential' },
    scopes: ['bookings:read', 'webhooks:receive'],
    event_types: ['booking.created', 'app.uninstalled'],
    redirect_uris: ['https://partner.example/callback'],
  }
  must(await operator.put('/apps/told', app))
  must(await operator.post('/apps/told/approve'))
  const client = must(await operator.post('/apps/told/clients', { environment: 'production' })).body
  must(
    await operator.post('/apps/told/endpoints', { environment: 'production', url: `${receiver.url}/told` }),
  )
  const tokens = await obtainTokens(server.base, client, { organisation: 'south' })
  const sample = platform.record_types.find(({ name }) => name === 'bookings')?.sample
  const record = { data: sample, event: 'booking.created' }
  must(await operator.put('/tenants/south/records/bookings/booking-of-south', record))
  const event = { id: 'evt-of-south', type: 'booking.created', tenant: 'south', data: sample }
  must(await operator.post('/events', event))
  must(await operator.put('/apps/of-south', { ...app, name: 'Own', kind: 'in_house', tenant: 'south' }))
  await expect
    .poll(async () => (await operator.get('/deliveries?app=told&state=delivered')).body.data.length)
    .toBe(2)
  expect(await me(otherNode, tokens.access_token)).toBe(200)
  const [one, two] = await Promise.all([
    operator.delete('/tenants/south'),
    operatorFor({ base: otherNode.base, operatorToken: server.operatorToken }).delete('/tenants/south'),
  ])
  expect([one.status, two.status].sort()).toEqual([204, 404])
  for (const node of [server, otherNode]) expect(await me(node, tokens.access_token)).toBe(401)
  expect((await operator.get('/tenants/south/records/bookings')).status).toBe(404)
  expect((await operator.put('/tenants/south/records/bookings/b-2', record)).status).toBe(404)
  expect((await operator.get('/apps/of-south')).status).toBe(404)
  const ends = () =>
    receiver.received.filter(({ path, body }) => path === '/hook/told' && body.includes('app.uninstalled'))
  await expect.poll(() => ends().length).toBe(1)
  expect(ends()[0]?.body).toContain(tokens.connection)
  for (const text of ['South Rentals', 'evt-of-south', 'booking-of-south']) {
    expect([text, await tablesWith(db, text)]).toEqual([text, []])
  }
  expect((await operator.get('/audit?tenant=south&limit=1')).body.data[0]).toMatchObject({
    action: 'tenant.deleted',
    details: { connections: 1, apps: 1, records: 1, environment: 'production' },
  })
  // Whoever gets the id next sees nothing of what was there before, and may use its event ids again.
  must(await operator.put('/tenants/south', { name: 'Newcomer', environment: 'production', verified: true }))
  const activity = await tenantActivity(db, 'south', { limit: 50, after: null })
  expect(activity.map(({ action }) => action)).toEqual(['tenant.created'])
  expect((await operator.post('/events', event)).status).toBe(201)
  await sealAuditLog(db, now())
  expect((await verifyAuditLog(db, null)).problems).toEqual([])
})

test('a person goes with sessions, memberships and mails; the sealed audit log stays and names an id', async ({
  server,
  operator,
}) => {
  const { db, now } = server.runtime
  must(
    await operator.put('/users/pia', {
      ...{ email: 'pia@leaving.example', name: 'Pia Leaving', password: PASSWORD, subject: 'sub-of-pia' },
      tenants: [{ id: 'north', role: 'owner' }],
    }),
  )
  const browser = new HttpBrowser(server.base)
  await signIn(browser, 'pia@leaving.example', PASSWORD, '/settings/apps')
  expect((await browser.get('/settings/apps')).status).toBe(200)
  const shown = (await operator.get('/audit?action=user.*&limit=100')).body.data
  const created = shown.find((row: { details: { user?: string } }) => row.details.user === 'pia')
  expect(created.details).toMatchObject({ email: 'pia@leaving.example', name: 'Pia Leaving' })
  const signedIn = shown.find((row: { actor: { id: string } }) => row.actor.id === 'pia')
  expect(signedIn).toMatchObject({ action: 'user.signed_in', ip: expect.stringMatching(/127|::/) })
  await sealAuditLog(db, now())
  const { head } = await verifyAuditLog(db, null)

  expect((await operator.delete('/users/pia')).status).toBe(204)
  expect((await operator.delete('/users/pia')).status).toBe(404)
  expect((await browser.get('/settings/apps')).status).toBe(303)
  expect((await operator.get('/users?email=PIA@leaving.example')).body.data).toEqual([])
  const audit = JSON.stringify((await operator.get('/audit?limit=100')).body.data)
  const { rows } = await sql<{ row: string }>`select t::text as row from audit_log t`.execute(db)
  for (const text of ['Pia Leaving', 'pia@leaving.example', 'sub-of-pia']) {
    expect(audit).not.toContain(text)
    expect(JSON.stringify(rows)).not.toContain(text)
    expect([text, await tablesWith(db, text)]).toEqual([text, []])
  }
  const after = (await operator.get(`/audit?action=user.signed_in&limit=100`)).body.data
  expect(after.find((row: { id: number }) => row.id === signedIn.id)).toMatchObject({
    ...{ actor: { kind: 'user', id: 'pia' }, ip: null },
  })
  // Nothing that was sealed has changed.
  await sealAuditLog(db, now())
  expect((await verifyAuditLog(db, head)).problems).toEqual([])
})

test('the last admin of a publisher with apps stays until somebody else can look after them', async ({
  server,
  otherNode,
  operator,
}) => {
  const { db } = server.runtime
  must(
    await operator.put('/publishers/duo', {
      ...{ name: 'Duo', website: 'https://duo.example', support: 'help@duo.example' },
    }),
  )
  for (const id of ['dora', 'dino']) {
    must(await operator.put(`/users/${id}`, { email: `${id}@duo.example`, name: id, publishers: ['duo'] }))
  }
  const app = { publisher: 'duo', kind: 'public', client_type: 'public', scopes: ['bookings:read'] }
  must(await operator.put('/apps/of-duo', { ...app, name: 'Of two' }))
  const other = operatorFor({ base: otherNode.base, operatorToken: server.operatorToken })
  const both = await Promise.all([operator.delete('/users/dora'), other.delete('/users/dino')])
  const statuses = both.map(({ status }) => status)
  expect(statuses.sort()).toEqual([204, 409])
  const refused = both.find(({ status }) => status === 409)
  expect(refused?.body.detail).toMatch(/only admin of duo/)
  expect((await operator.delete('/publishers/duo')).status).toBe(204)
  expect((await operator.get('/apps/of-duo')).status).toBe(404)
  expect((await operator.delete('/publishers/duo')).status).toBe(404)
  const left = (await operator.get('/users/dora')).status === 200 ? 'dora' : 'dino'
  expect((await operator.delete(`/users/${left}`)).status).toBe(204)
  expect(await tablesWith(db, 'duo.example')).toEqual([])
})

test('connections that a person created stay, or end where the operator says so', async ({
  server,
  operator,
  world,
}) => {
  const tokens = await obtainTokens(server.base, world.inHouse)
  const connection = async () => (await operator.get(`/connections/${tokens.connection}`)).body.state
  expect((await operator.delete('/users/olga?end_connections=perhaps')).status).toBe(400)
  expect((await operator.delete('/users/stan')).status).toBe(204)
  expect([await connection(), await me(server, tokens.access_token)]).toEqual(['active', 200])
  expect((await operator.delete('/users/olga?end_connections=true')).status).toBe(204)
  expect([await connection(), await me(server, tokens.access_token)]).toEqual(['revoked', 401])
})
