import { sql } from 'kysely'
import { expect } from 'vitest'
import { deskTest, FILE } from '../support/fixtures.ts'
import { must } from '../support/world.ts'

const test = deskTest.extend('countOf', FILE, ({ server }) => async (table: 'records' | 'events') => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(
    server.runtime.db,
  )
  return rows[0]?.n
})
const change = (id: string, more = {}) => ({
  tenant: 'harbour',
  type: 'bookings',
  id,
  data: { total: 1 },
  ...more,
})

test('a record is 201, then 200; its event is raised in the same transaction, with its id', async ({
  operator,
  server,
}) => {
  const path = '/tenants/harbour/records/bookings/b1'
  const first = await operator.put(path, { unit: 'north', data: { total: 5 }, event: 'booking.created' })
  expect([first.status, first.body]).toEqual([
    201,
    { tenant: 'harbour', type: 'bookings', id: 'b1', unit: 'north', updated_at: expect.any(String) },
  ])
  expect((await operator.put(path, { unit: 'north', data: { total: 6 } })).status).toBe(200)
  const events = await server.runtime.db
    .selectFrom('events')
    .selectAll()
    .where('record_id', '=', 'b1')
    .execute()
  expect(events).toEqual([
    expect.objectContaining({
      type: 'booking.created',
      tenant_id: 'harbour',
      unit_id: 'north',
      record_type: 'bookings',
      data: { id: 'b1', total: 5 },
      at: new Date(first.body.updated_at),
    }),
  ])
})

test('what does not fit is 422 with its path and changes nothing', async ({ operator, countOf }) => {
  const before = [await countOf('records'), await countOf('events')]
  const path = '/tenants/harbour/records/bookings/wrong'
  const cases: [unknown, string][] = [
    [{ data: { total: 'much' } }, '/data/total'],
    [{ data: { id: 'other' } }, '/data/id'],
    [{ data: [] }, '/data'],
    [{}, '/data'],
    [{ data: {}, unit: 'west' }, '/unit'],
    [{ data: {}, unit: 'a/b' }, '/unit'],
    [{ data: {}, event: 'customer.created' }, '/event'],
    [{ data: {}, event: 'booking.exploded' }, '/event'],
    [{ data: {}, more: 1 }, '/more'],
  ]
  for (const [body, where] of cases) {
    const answer = await operator.put(path, body)
    expect([body, answer.status, answer.body.errors?.[0]?.path]).toEqual([body, 422, where])
  }
  expect((await operator.put('/tenants/harbour/records/nothing/x', { data: {} })).status).toBe(404)
  expect((await operator.put('/tenants/nobody/records/bookings/x', { data: {} })).status).toBe(404)
  expect([await countOf('records'), await countOf('events')]).toEqual(before)
})

test('a batch is stored whole or not at all', async ({ operator, countOf }) => {
  const before = [await countOf('records'), await countOf('events')]
  const good = Array.from({ length: 50 }, (_, n) => change(`batch${n}`, { event: 'booking.created' }))
  const refused = await operator.post('/changes', {
    changes: [...good, change('bad', { data: { total: -1 } }), change('bad', { type: 'nothing' })],
  })
  expect(refused.body.errors).toEqual([
    { path: '/changes/50/data/total', message: 'must be >= 0' },
    { path: '/changes/51/type', message: 'is not a record type of this platform' },
  ])
  const unknown = await operator.post('/changes', {
    changes: [...good, change('x', { tenant: 'nobody' }), change('x', { unit: 'west' })],
  })
  expect(unknown.body.errors.map((error: { path: string }) => error.path)).toEqual([
    '/changes/50/tenant',
    '/changes/51/unit',
  ])
  expect([await countOf('records'), await countOf('events')]).toEqual(before)
  const stored = await operator.post('/changes', { changes: good })
  expect([stored.status, stored.body]).toEqual([200, { stored: 50, created: 50 }])
  expect([await countOf('records'), await countOf('events')]).toEqual([
    Number(before[0]) + 50,
    Number(before[1]) + 50,
  ])
  for (const changes of [[], Array.from({ length: 1001 }, (_, n) => change(`n${n}`))]) {
    expect((await operator.post('/changes', { changes })).status).toBe(422)
  }
  const most = Array.from({ length: 1000 }, (_, n) => change(`most${n}`))
  expect(must(await operator.post('/changes', { changes: most })).body).toEqual({
    stored: 1000,
    created: 1000,
  })
})

test('of several changes of one record in a batch the last stays, and each raises its event', async ({
  operator,
  server,
}) => {
  const twice = [
    change('same', { data: { total: 1 }, event: 'booking.created' }),
    change('same', { data: { total: 2 }, event: 'booking.updated' }),
  ]
  expect(must(await operator.post('/changes', { changes: twice })).body).toEqual({ stored: 2, created: 1 })
  const record = await server.runtime.db
    .selectFrom('records')
    .select('data')
    .where('id', '=', 'same')
    .executeTakeFirst()
  expect(record?.data).toEqual({ total: 2 })
  const events = await server.runtime.db
    .selectFrom('events')
    .select('type')
    .where('record_id', '=', 'same')
    .orderBy('uid')
    .execute()
  expect(events.map((event) => event.type)).toEqual(['booking.created', 'booking.updated'])
})

test('batches over the same merchants in opposite orders do not end each other', async ({ operator }) => {
  const batch = (tenants: string[], run: number) =>
    operator.post('/changes', {
      changes: tenants.flatMap((tenant, n) => [
        change(`race${n}`, { tenant }),
        change(`race-${run}-${n}`, { tenant }),
      ]),
    })
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, run) =>
      batch(run % 2 ? ['harbour', 'alpine'] : ['alpine', 'harbour'], run),
    ),
  )
  expect(answers.map((answer) => answer.status)).toEqual(Array(12).fill(200))
})

test('a deletion can raise an event that tells what the record was', async ({ operator, server }) => {
  const path = '/tenants/harbour/records/bookings/gone'
  must(await operator.put(path, { unit: 'south', data: { total: 8 } }))
  expect((await operator.delete(`${path}?event=customer.created`)).status).toBe(422)
  expect((await operator.delete(`${path}?event=booking.cancelled`)).status).toBe(204)
  expect((await operator.delete(`${path}?event=booking.cancelled`)).status).toBe(404)
  const events = await server.runtime.db
    .selectFrom('events')
    .selectAll()
    .where('record_id', '=', 'gone')
    .execute()
  expect(events).toEqual([
    expect.objectContaining({ type: 'booking.cancelled', unit_id: 'south', data: { id: 'gone', total: 8 } }),
  ])
})

test('an event is raised once for each id, also when it comes ten times at once', async ({
  operator,
  server,
}) => {
  const event = { id: 'evt-1', type: 'booking.updated', tenant: 'harbour', unit: 'north', data: { total: 3 } }
  const answers = await Promise.all(Array.from({ length: 10 }, () => operator.post('/events', event)))
  expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(9).fill(200), 201])
  expect(new Set(answers.map((answer) => answer.body.id))).toEqual(new Set(['evt-1']))
  const events = await server.runtime.db.selectFrom('events').selectAll().where('id', '=', 'evt-1').execute()
  expect(events).toHaveLength(1)
  const cases: [object, string][] = [
    [{ ...event, type: 'nothing.happened' }, '/type'],
    [{ ...event, type: 'app.installed', data: {} }, '/type'],
    [{ ...event, data: { total: 'x' } }, '/data/total'],
    [{ ...event, tenant: 'nobody' }, '/tenant'],
    [{ ...event, unit: 'west' }, '/unit'],
    [{ ...event, id: 'a b' }, '/id'],
  ]
  for (const [body, path] of cases) {
    const answer = await operator.post('/events', body)
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, path])
  }
})
