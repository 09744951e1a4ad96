import fc from 'fast-check'
import { expect } from 'vitest'
import { storeChanges } from '../../src/model/tenants/records.ts'
import { deskTest as test } from '../support/fixtures.ts'
import type { Clock } from '../support/server.ts'
import { type Get, issueToken } from '../support/token.ts'
import { must } from '../support/world.ts'

/** A partner's copy: it reads pages, resumes by the last updated_at that it has, and keeps the newest of each id. */
class Copy {
  readonly records = new Map<string, number>()
  #since: string | null = null
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
      const { body } = must(await this.#get(`/api/v1/bookings?limit=${limit}${from}`))
      for (const { id, total, updated_at } of body.data) {
        this.records.set(id, total)
        this.#since = updated_at
      }
      cursor = body.next_cursor
    } while (cursor)
  }
}

const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      write: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ read: fc.integer({ min: 1, max: 5 }) }) },
)

test('a partner that resumes by updated_since has everything, however writers and pages mix', async ({
  server,
  client,
}) => {
  const { db, platform, now } = server.runtime
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 12 }), async (acts) => {
      const [tenant, unit] = runs++ % 2 ? ['alpine', 'north'] : ['harbour', 'south']
      await db.deleteFrom('records').where('tenant_id', '=', tenant).execute()
      const { get } = await issueToken(server, { client, tenant, unit })
      const copy = new Copy(get, server.clock)
      const truth = new Map<string, number>()
      let total = 0
      let writing: Promise<unknown> = Promise.resolve()
      for (const one of acts) {
        if ('read' in one) {
          // Pages are read while the writer below may be under way.
          await copy.catchUp(one.read)
          continue
        }
        const changes = one.write.map((n) => {
          total += 1
          truth.set(`b${n}`, total)
          return { tenant, type: 'bookings', id: `b${n}`, unit, data: { total } }
        })
        await writing
        writing = db.transaction().execute((trx) => storeChanges(trx, platform, changes, now()))
      }
      await writing
      await copy.catchUp(3)
      expect(Object.fromEntries(copy.records)).toEqual(Object.fromEntries(truth))
    }),
    { numRuns: 25 },
  )
})
