import { expect } from 'vitest'
import { csrfOf, HttpBrowser, signIn } from '../support/browser_session.ts'
import { FILE, serverTest } from '../support/fixtures.ts'
import { givenApp, givenConnection } from '../support/partners.ts'
import { givenPerson, PASSWORD } from '../support/people.ts'
import { must } from '../support/world.ts'

/** A developer with an app that is connected to their own sandbox and has an endpoint. */
const test = serverTest.extend('developer', { ...FILE, auto: true }, async ({ server, operator }) => {
  const { db } = server.runtime
  const event_types = ['booking.created', 'booking.cancelled']
  const given = await givenApp(db, { environment: 'sandbox', event_types })
  const person = await givenPerson(db, { publishers: [given.publisher] })
  const browser = new HttpBrowser(server.base)
  await signIn(browser, person.email, PASSWORD)
  const page = `/developers/apps/${given.app}/sandbox`
  const csrf = csrfOf(await (await browser.get(page)).text())
  const press = (path: string, fields: Record<string, string>) =>
    browser.post(`${page}${path}`, { csrf, ...fields })
  await press('/open', {})
  await press('/open', {})
  const sandboxes = await db.selectFrom('tenants').select('id').where('opened_by', '=', person.id).execute()
  const sandbox = sandboxes[0]?.id ?? ''
  await givenConnection(db, given, sandbox, { environment: 'sandbox', scopes: ['bookings:read'] })
  const endpoint = { environment: 'sandbox', url: 'http://127.0.0.1:8099/' }
  must(await operator.post(`/apps/${given.app}/endpoints`, endpoint))
  const act = (fields: Record<string, string>) => press('/acts', { sandbox, type: 'bookings', ...fields })
  const records = () =>
    db.selectFrom('records').select(['type', 'id', 'data']).where('tenant_id', '=', sandbox).execute()
  const events = () => db.selectFrom('events').select('type').where('tenant_id', '=', sandbox).execute()
  const deliveries = () => db.selectFrom('deliveries').select('id').where('app_id', '=', given.app).execute()
  return { browser, page, press, act, sandbox, sandboxes, records, events, deliveries }
})

test('opened twice, it is one sandbox with more bookings than a page has', async ({ developer }) => {
  const { sandboxes, records } = developer
  expect(sandboxes).toHaveLength(1)
  expect((await records()).filter(({ type }) => type === 'bookings').length).toBeGreaterThan(100)
})

test('a booking is created and cancelled, and each is an event with a delivery', async ({ developer }) => {
  const { act, browser, page, events, deliveries, records } = developer
  const before = new Set((await records()).map(({ id }) => id))
  const response = await act({ event: 'booking.created', unit: 'unit-1', count: '1' })
  expect(response.status).toBe(303)
  const created = (await records()).filter(({ id }) => !before.has(id))
  expect(created).toHaveLength(1)
  expect(await deliveries()).toHaveLength(1)
  const shown = await (await browser.get(`${page}?type=bookings`)).text()
  expect(shown).toContain(`Cancel it: ${created[0]?.id}`)
  await act({ event: 'booking.cancelled', record: created[0]?.id ?? '' })
  expect((await events()).map(({ type }) => type)).toEqual(['booking.created', 'booking.cancelled'])
  expect(await deliveries()).toHaveLength(2)
  const after = (await records()).find(({ id }) => id === created[0]?.id)
  expect(after?.data).toMatchObject({ status: 'cancelled' })
})

test('50 more are 50 events; a reset restores the records and raises none', async ({ developer }) => {
  const { act, press, sandbox, records, events } = developer
  const [before, raised] = [await records(), (await events()).length]
  await act({ event: 'booking.created', count: '50' })
  expect(await records()).toHaveLength(before.length + 50)
  expect(await events()).toHaveLength(raised + 50)
  expect((await press('/reset', { sandbox })).status).toBe(303)
  expect((await records()).length).toBeLessThan(before.length)
  expect(await events()).toHaveLength(raised + 50)
})

test('whoever acts too fast has to wait for a minute', async ({ developer, server }) => {
  const { act } = developer
  const elsewhere = { sandbox: 'none', event: 'booking.created', count: '50' }
  const answers = await Promise.all(Array.from({ length: 80 }, () => act(elsewhere)))
  const texts = await Promise.all(answers.map((response) => response.text()))
  const hurried = texts.filter((text) => text.includes('You can change a sandbox 60 times per minute.'))
  expect(hurried.length).toBeGreaterThanOrEqual(20)
  server.clock.advance(61)
  expect((await act({ event: 'booking.created', count: '1' })).status).toBe(303)
})

test('a refused act counts too, and without acts left, nothing is looked up', async ({
  developer,
  server,
}) => {
  const { db } = server.runtime
  await db.updateTable('sandbox_use').set({ acts: 999 }).execute()
  const cancelNone = async () =>
    await (await developer.act({ event: 'booking.cancelled', record: 'none' })).text()
  expect(await cancelNone()).toContain('This record no longer exists.')
  expect(await cancelNone()).toContain('A sandbox can be changed 1000 times per day.')
})

test('a sandbox ends at its limits, and the next day begins anew', async ({ developer, server }) => {
  const { act, sandbox, records } = developer
  await server.runtime.db.updateTable('sandbox_use').set({ acts: 990 }).execute()
  const before = (await records()).length
  expect((await act({ event: 'booking.created', count: '50' })).status).toBe(409)
  expect(await records()).toHaveLength(before)
  server.clock.advance(86_400)
  expect((await act({ event: 'booking.created', count: '50' })).status).toBe(303)
  const filling = Array.from({ length: 5000 - before - 50 }, (_, index) => ({
    ...{ tenant_id: sandbox, type: 'customers', id: `many-${index}`, data: '{}' },
    ...{ created_at: new Date(), updated_at: new Date() },
  }))
  for (let from = 0; from < filling.length; from += 1000) {
    await server.runtime.db
      .insertInto('records')
      .values(filling.slice(from, from + 1000))
      .execute()
  }
  expect((await act({ event: 'booking.created', count: '1' })).status).toBe(409)
})

test('nobody acts in the sandbox of somebody else, or in production', async ({ developer, server }) => {
  const { act, records } = developer
  const { db } = server.runtime
  await db
    .insertInto('tenants')
    .values({ id: 'merchant', name: 'A merchant', environment: 'production', verified: true })
    .execute()
  const other = await givenPerson(db)
  await db
    .insertInto('tenants')
    .values({ id: 'other', name: 'Theirs', environment: 'sandbox', verified: true, opened_by: other.id })
    .execute()
  const before = await records()
  for (const sandbox of ['merchant', 'other', 'none']) {
    expect((await act({ sandbox, event: 'booking.created', count: '1' })).status).toBe(409)
  }
  const wrongs: Record<string, string>[] = [
    { event: 'app.installed' },
    { type: 'secrets' },
    { event: 'booking.cancelled', record: 'x' },
  ]
  for (const wrong of wrongs) {
    expect((await act(wrong)).status).toBe(409)
  }
  expect(
    await db.selectFrom('records').select('id').where('tenant_id', 'in', ['merchant', 'other']).execute(),
  ).toEqual([])
  expect(await records()).toEqual(before)
})
