import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { LANGUAGES } from '../../src/http/pages/language.ts'
import { AUDIT_ACTIONS, type AuditAction } from '../../src/model/audit/actions.ts'
import { recordAudit, SYSTEM } from '../../src/model/audit/audit_log.ts'
import { HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, merchantsTest } from '../support/fixtures.ts'
import { obtainTokens } from '../support/flow.ts'
import { PASSWORD } from '../support/merchants.ts'
import { must } from '../support/world.ts'

const test = merchantsTest
  .extend('as', FILE, ({ server }) => {
    return async (email: string) => {
      const browser = new HttpBrowser(server.base)
      expect((await signIn(browser, email, PASSWORD)).status).toBe(303)
      return async (path: string) => {
        const response = await browser.get(path)
        return { status: response.status, text: await response.text(), headers: response.headers }
      }
    }
  })
  .extend('used', { ...FILE, auto: true }, async ({ server, world }) => {
    const { access_token } = await obtainTokens(server.base, world.confidential)
    const headers = { authorization: `Bearer ${access_token}` }
    for (const path of ['bookings', 'bookings', 'customers', 'bookings/none', 'nothing']) {
      await fetch(`${server.base}/api/v1/${path}`, { headers })
    }
    await server.runtime.requestLog.flush()
  })

test('T22 an owner sees who connected what, and what was read per day and record type', async ({ as }) => {
  const read = await as('olga@north.example')
  const page = await read('/settings/activity?tenant=north')
  expect(page.status).toBe(200)
  expect(page.text).toContain('App connected')
  expect(page.text).toContain('Olga Owner')
  expect(page.text).toMatch(/<code>bookings<\/code><\/td><td data-label="[^"]+">2</)
  expect(page.text).toMatch(/<code>customers<\/code><\/td><td data-label="[^"]+">1</)
  expect(page.text).toMatch(/Tokens issued<\/td><td data-label="[^"]+">1</)
  expect(page.text).toMatch(/Refused<\/td><td data-label="[^"]+">2</)
  // The routine of tokens is counted, not listed.
  expect(page.text).not.toContain('token.issued')
  // Everything else is named in words.
  expect(page.text).toContain('App registered')
  expect(page.text).not.toMatch(/<th scope="row"><code>/)
})

test('a row says what has changed, who it was and where; people of others are not named', async ({
  as,
  operator,
}) => {
  const units = [{ id: 'harbour', kind: 'location', name: 'Harbour' }]
  const north = { environment: 'production', verified: true, units }
  must(await operator.put('/tenants/north', { ...north, name: 'Northern Rentals' }))
  const own = must(await operator.get('/apps/own')).body
  const { publisher, name, kind, tenant, client_type, scopes, redirect_uris } = own
  const app = { publisher, kind, tenant, client_type, redirect_uris: redirect_uris.slice(0, 1) }
  must(await operator.put('/apps/own', { ...app, name: `${name} 2`, scopes: [...scopes, 'orders:read'] }))
  const page = (await (await as('olga@north.example'))('/settings/activity?tenant=north')).text
  for (const line of [
    'Name: North Rentals → Northern Rentals',
    'Name: Own → Own 2',
    'Scopes added: Orders',
    'Redirect URIs removed: https://partner.example/other?x=1',
    'Scopes: Bookings, Customers',
    'Drawbridge support',
    'At Drawbridge',
    'Browser',
  ]) {
    expect(page).toContain(line)
  }
  const rows = must(await operator.get('/audit?tenant=north&action=connection.created')).body.data
  expect(rows[0].actor).toEqual({ kind: 'user', id: 'olga', name: 'Olga Owner' })
  const read = must(await operator.get('/audit?app=own&action=app.updated')).body.data[0]
  expect(read.details.changes.scopes).toEqual({ added: ['orders:read'], removed: [] })
})

test('T22 staff may look; other tenants’ rows are nowhere', async ({ server, as }) => {
  await recordAudit(server.runtime.db, {
    action: 'test.elsewhere' as AuditAction,
    actor: SYSTEM,
    tenant: 'elsewhere',
  })
  const staff = await as('stan@north.example')
  expect((await staff('/settings/activity?tenant=north')).text).toContain('App connected')
  const owner = await as('olga@north.example')
  for (const path of ['', '/export.csv', '/export.json']) {
    expect((await owner(`/settings/activity${path}?tenant=elsewhere`)).status).toBe(404)
    expect((await owner(`/settings/activity${path}?tenant=north`)).text).not.toContain('elsewhere')
  }
  const other = await as('otto@elsewhere.example')
  const own = (await other('/settings/activity')).text
  expect(own).toContain('test.elsewhere')
  expect(own).not.toContain('Olga')
  const stranger = await new HttpBrowser(server.base).get('/settings/activity/export.csv?tenant=north')
  expect(stranger.status).toBe(303)
})

test('T22 the export holds every row, in CSV without formulas and in JSON with the use per day', async ({
  server,
  as,
}) => {
  const many = Array.from({ length: 120 }, (_, n) => ({
    action: (n === 0 ? '=test.formula' : `test.row_${n}`) as AuditAction,
    actor: SYSTEM,
    tenant: 'south',
  }))
  await recordAudit(server.runtime.db, ...many)
  const read = await as('olga@north.example')
  const csv = await read('/settings/activity/export.csv?tenant=south')
  expect(csv.headers.get('content-disposition')).toContain('activity-south.csv')
  expect(csv.text.match(/test\./g)).toHaveLength(120)
  expect(csv.text).toContain(`"'=test.formula"`)
  const json = JSON.parse((await read('/settings/activity/export.json?tenant=north')).text)
  expect(json.activity).toContainEqual(
    expect.objectContaining({ action: 'connection.created', person: 'Olga Owner', app: 'Sync' }),
  )
  expect(json.use).toContainEqual(
    expect.objectContaining({ app: 'sync', record_type: 'bookings', requests: 2 }),
  )
  // Pages follow each other without a gap.
  const seen = new Set<string>()
  let path: string | undefined = '/settings/activity?tenant=south'
  let pages = 0
  for (; path; pages += 1) {
    const { text } = await read(path)
    for (const [action] of text.matchAll(/=?test\.\w+/g)) seen.add(action)
    const next = /href="(\?tenant=south&amp;before=\d+)"/.exec(text)?.[1]
    path = next && `/settings/activity${next.replace('&amp;', '&')}`
  }
  expect([seen.size, pages]).toEqual([120, 3])
})

test('T22 a page counts what its node has not written yet', async ({ server, world, as }) => {
  const { access_token } = await obtainTokens(server.base, world.confidential)
  const headers = { authorization: `Bearer ${access_token}` }
  for (let times = 0; times < 3; times++) await fetch(`${server.base}/api/v1/me`, { headers })
  const read = await as('olga@north.example')
  const page = await read('/settings/activity?tenant=north')
  expect(page.text).toMatch(/<code>me<\/code><\/td><td data-label="[^"]+">3</)
})

test('every act that can be recorded has a text in every language, and none is shown as code', async ({
  server,
  as,
}) => {
  for (const { code, texts } of LANGUAGES) {
    for (const action of AUDIT_ACTIONS) expect(texts.audit.actions[action], `${code} ${action}`).toMatch(/\S/)
    // Not copied from English: two acts that read alike would be the same text.
    expect(new Set(Object.values(texts.audit.actions)).size, code).toBe(AUDIT_ACTIONS.length)
  }
  // The compiler checks what recordAudit is given. These are written by statements of their own.
  const files = ['src', 'migrations'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const sources = files.filter((name) => name.endsWith('.ts')).map((name) => readFileSync(name, 'utf8'))
  const written = sources.flatMap((text) =>
    [...text.matchAll(/insert into audit_log[^']*?(?:select|values \()\s*'([a-z_.]+)'/g)].map(
      ([, name]) => name,
    ),
  )
  expect(written.length).toBeGreaterThanOrEqual(3)
  for (const name of written) expect(AUDIT_ACTIONS).toContain(name)

  // What came before a deletion belongs to another tenant of the same id.
  const acts = AUDIT_ACTIONS.filter((action) => action !== 'tenant.deleted')
  const rows = acts.map((action) => ({ action, actor: SYSTEM, tenant: 'small' }))
  await recordAudit(server.runtime.db, ...rows)
  const read = await as('olga@north.example')
  let path = '/settings/activity?tenant=small'
  let shown = ''
  for (let older: string | undefined = path; older; older = /href="([^"]+)" rel="next"/.exec(shown)?.[1]) {
    path = older.startsWith('?') ? `/settings/activity${older.replaceAll('&amp;', '&')}` : older
    shown = (await read(path)).text
    expect(shown).not.toMatch(/<th scope="row"><code>/)
  }
  expect(shown).toContain('App connected')
})

test('a row about a person says what was before, and forgets it with the person', async ({
  operator,
  server,
}) => {
  const before = { email: 'uma@north.example', name: 'Uma', tenants: [{ id: 'north', role: 'staff' }] }
  must(await operator.put('/users/uma', before))
  must(
    await operator.put('/users/uma', {
      ...before,
      name: 'Uma Vidal',
      tenants: [{ id: 'north', role: 'owner' }],
    }),
  )
  const latest = async () => must(await operator.get('/audit?action=user.updated')).body.data[0].details
  expect((await latest()).changes).toEqual({
    name: { before: 'Uma', after: 'Uma Vidal' },
    tenants: { added: ['north (owner)'], removed: ['north (staff)'] },
  })
  must(await operator.delete('/users/uma'))
  expect(await latest()).not.toHaveProperty('changes')
  const { rows } = await server.runtime.pool.query(
    "select 1 from audit_log where details::text like '%Vidal%'",
  )
  expect(rows).toEqual([])
})
