import fc from 'fast-check'
import { expect } from 'vitest'
import { deleteRecord } from '../../src/model/tenants/deleted_records.ts'
import { storeChanges } from '../../src/model/tenants/records.ts'
import { cleanUp } from '../../src/oauth/cleanup.ts'
import { deskTest, FILE } from '../support/fixtures.ts'
import type { Clock } from '../support/server.ts'
import { type Get, issueToken } from '../support/token.ts'
import { must } from '../support/world.ts'

type Item = { id: string; unit?: string; total?: number; updated_at?: string; deleted_at?: string }

const test = deskTest
  .extend('put', FILE, ({ operator }) => {
    return async (id: string, unit: string | null = null, data: object = {}, tenant = 'harbour') =>
      must(await operator.put(`/tenants/${tenant}/records/bookings/${id}`, { unit, data }))
  })
  .extend('remove', FILE, ({ operator }) => {
    return async (id: string, tenant = 'harbour') =>
      must(await operator.delete(`/tenants/${tenant}/records/bookings/${id}`))
  })

const list = async (get: Get, query: string): Promise<Item[]> =>
  must(await get(`/api/v1/bookings?limit=100${query}`)).body.data

const DELETED = '&include_deleted=true'
const ids = (items: Item[]) => items.map(({ id }) => id)

test.beforeEach(async ({ server }) => {
  server.clock.advance(120)
  const { db } = server.runtime
  await db.deleteFrom('records').execute()
  await db.deleteFrom('deleted_records').execute()
})

test('a deleted record is an id and a time, in its place among the others; without the parameter it is nothing', async ({
  server,
  client,
  put,
  remove,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  for (const id of ['one', 'two', 'three']) await put(id)
  await remove('two')
  await put('four')
  expect(ids(await list(get, ''))).toEqual(['one', 'three', 'four'])
  expect(ids(await list(get, '&include_deleted=false'))).toEqual(['one', 'three', 'four'])
  const all = await list(get, DELETED)
  expect(ids(all)).toEqual(['one', 'three', 'two', 'four'])
  expect(all[2]).toEqual({ id: 'two', deleted_at: expect.stringMatching(/^\d{4}-.*Z$/) })
  expect(ids(await list(get, `${DELETED}&updated_since=${all[2]?.deleted_at}`))).toEqual(['two', 'four'])
  for (const query of ['include_deleted=yes', 'include_deleted=true&include_deleted=true']) {
    expect((await get(`/api/v1/bookings?${query}`)).status).toBe(400)
  }
  expect((await get('/api/v1/feed?include_deleted=true')).status).toBe(400)
})

test('an id that the record’s data had as a number stays a number', async ({
  server,
  client,
  put,
  remove,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  await put('17', null, { id: 17 })
  await remove('17')
  expect(await list(get, DELETED)).toEqual([{ id: 17, deleted_at: expect.any(String) }])
})

test('a record that was created again is itself, and deleted again it is deleted once', async ({
  server,
  client,
  put,
  remove,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  await put('phoenix')
  await remove('phoenix')
  await put('phoenix', null, { total: 7 })
  expect(await list(get, DELETED)).toEqual([expect.objectContaining({ id: 'phoenix', total: 7 })])
  await remove('phoenix')
  expect(await list(get, DELETED)).toEqual([{ id: 'phoenix', deleted_at: expect.any(String) }])
})

test('O33 a connection to a unit sees what its unit has lost, and nothing of other units and merchants', async ({
  server,
  client,
  put,
  remove,
}) => {
  const whole = await issueToken(server, { client, tenant: 'harbour' })
  const north = await issueToken(server, { client, tenant: 'harbour', unit: 'north' })
  const south = await issueToken(server, { client, tenant: 'harbour', unit: 'south' })
  const other = await issueToken(server, { client, tenant: 'alpine' })
  await put('deleted', 'north')
  await put('moved', 'north')
  await put('unbound')
  await put('moved', 'south')
  await remove('deleted')
  await remove('unbound')
  expect(ids(await list(north.get, DELETED))).toEqual(['moved', 'deleted'])
  expect((await list(south.get, DELETED)).map(({ id, unit }) => [id, unit])).toEqual([['moved', 'south']])
  expect(
    (await list(whole.get, DELETED)).map(({ id, deleted_at }) => [id, deleted_at !== undefined]),
  ).toEqual([
    ['moved', false],
    ['deleted', true],
    ['unbound', true],
  ])
  expect(await list(other.get, DELETED)).toEqual([])
  // Back again: it is no longer gone from the one, and gone from the other.
  await put('moved', 'north')
  expect((await list(north.get, DELETED)).map(({ id, unit }) => [id, unit])).toEqual([
    ['deleted', undefined],
    ['moved', 'north'],
  ])
  expect(await list(south.get, DELETED)).toEqual([{ id: 'moved', deleted_at: expect.any(String) }])
  await remove('moved')
  expect(ids(await list(whole.get, DELETED))).toEqual(['deleted', 'unbound', 'moved'])
})

test('pages continue through both, and the next page is asked for in the same way', async ({
  server,
  client,
  put,
  remove,
}) => {
  const { get } = await issueToken(server, { client, tenant: 'harbour' })
  for (let n = 0; n < 7; n++) await put(`b${n}`)
  for (const id of ['b1', 'b4', 'b2']) await remove(id)
  const seen: string[] = []
  for (let path: string | undefined = '/api/v1/bookings?limit=2&include_deleted=true'; path; ) {
    const { body, headers } = must(await get(path))
    seen.push(...ids(body.data))
    path = /^<[^>]*(\/api\/v1\/[^>]+)>/.exec(headers.get('link') ?? '')?.[1]
    if (path) expect(path).toContain('include_deleted=true')
    expect(path === undefined).toBe(body.next_cursor === null)
  }
  expect(seen).toEqual(['b0', 'b3', 'b5', 'b6', 'b1', 'b4', 'b2'])
})

test('it is told for 30 days, and then cleaned up', async ({ server, client, put, remove }) => {
  const { db, now } = server.runtime
  await put('old')
  await remove('old')
  server.clock.advance(29 * 86_400)
  const early = await issueToken(server, { client, tenant: 'harbour' })
  expect(ids(await list(early.get, DELETED))).toEqual(['old'])
  await cleanUp(db, now())
  expect(ids(await list(early.get, DELETED))).toEqual(['old'])
  server.clock.advance(86_400)
  const late = await issueToken(server, { client, tenant: 'harbour' })
  expect(await list(late.get, DELETED)).toEqual([])
  await cleanUp(db, now())
  expect(await db.selectFrom('deleted_records').select('id').execute()).toEqual([])
})

/** A partner's copy that also forgets what was deleted. */
class Copy {
  readonly records = new Map<string, number>()
  #since: string | undefined
  readonly #get: Get
  readonly #clock: Clock
  constructor(get: Get, clock: Clock) {
    this.#get = get
    this.#clock = clock
  }
  async catchUp(limit: number): Promise<void> {
    let cursor: string | null = null
    do {
      this.#clock.advance(2)
      const from: string = cursor ? `&cursor=${cursor}` : this.#since ? `&updated_since=${this.#since}` : ''
      const { body } = must(await this.#get(`/api/v1/bookings?include_deleted=true&limit=${limit}${from}`))
      for (const { id, total, updated_at, deleted_at } of body.data as Item[]) {
        if (deleted_at) this.records.delete(id)
        else this.records.set(id, total ?? 0)
        this.#since = deleted_at ?? updated_at
      }
      cursor = body.next_cursor
    } while (cursor)
  }
}

const UNITS = [null, 'north', 'south'] as const
const record = fc.record({ n: fc.integer({ min: 0, max: 7 }), unit: fc.constantFrom(...UNITS) })
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ write: fc.array(record, { minLength: 1, maxLength: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ remove: fc.integer({ min: 0, max: 7 }) }) },
  { weight: 2, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 4 }) }) },
)

test('partners that resume have what there is, however records come, move, go and return', async ({
  server,
  client,
}) => {
  const { db, platform, now } = server.runtime
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 16 }), async (acts) => {
      await db.deleteFrom('records').execute()
      await db.deleteFrom('deleted_records').execute()
      const copies = await Promise.all(
        UNITS.map(async (unit) => {
          const given = { client, tenant: 'harbour', ...(unit === null ? {} : { unit }) }
          return { unit, copy: new Copy((await issueToken(server, given)).get, server.clock) }
        }),
      )
      const truth = new Map<string, { unit: string | null; total: number }>()
      let total = 0
      let writing: Promise<unknown> = Promise.resolve()
      for (const one of acts) {
        if ('read' in one) {
          for (const { copy } of copies) await copy.catchUp(one.read)
          continue
        }
        await writing
        if ('remove' in one) {
          const id = `b${one.remove}`
          truth.delete(id)
          const which = { tenant: 'harbour', type: 'bookings', id }
          writing = db.transaction().execute((trx) => deleteRecord(trx, platform, which, null, now()))
          continue
        }
        const changes = one.write.map(({ n, unit }) => {
          total += 1
          truth.set(`b${n}`, { unit, total })
          return { tenant: 'harbour', type: 'bookings', id: `b${n}`, unit, data: { total } }
        })
        writing = db.transaction().execute((trx) => storeChanges(trx, platform, changes, now()))
      }
      await writing
      for (const { unit, copy } of copies) {
        await copy.catchUp(3)
        const seen = [...truth].filter(([, one]) => unit === null || one.unit === unit)
        const expected = Object.fromEntries(seen.map(([id, one]) => [id, one.total]))
        expect([unit, Object.fromEntries(copy.records)]).toEqual([unit, expected])
      }
    }),
    { numRuns: 12 },
  )
})
