import { sql } from 'kysely'
import { expect } from 'vitest'
import { preparePartitions, retain } from '../../src/webhooks/queue/retention.ts'
import { startWorker } from '../../src/webhooks/worker.ts'
import { deliveriesOf, givenEndpoint, happens } from '../support/deliveries.ts'
import { freshTest } from '../support/fixtures.ts'

const test = freshTest
  .extend('days', ({ server }) => async (table: string): Promise<number> => {
    const { rows } = await sql`
    select from pg_inherits where inhparent = ${table}::regclass and inhrelid::regclass::text !~ 'default'
  `.execute(server.runtime.db)
    return rows.length
  })
  .extend('rowsIn', ({ server }) => async (table: string): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
      server.runtime.db,
    )
    return rows[0]?.count ?? 0
  })

const DAY = 86_400

test('what came before its day had a partition moves there when it gets one', async ({
  server,
  rowsIn,
  days,
}) => {
  const { runtime } = server
  const endpoint = await givenEndpoint(runtime, 'http://127.0.0.1:3999/')
  await happens(runtime, endpoint.tenant)
  expect(await rowsIn('events_default')).toBe(1)
  await preparePartitions(runtime.db, runtime.now())
  expect(await rowsIn('events_default')).toBe(0)
  expect(await rowsIn('events')).toBe(1)
  expect(await days('events')).toBe(4)
})

test('days beyond the retention are dropped; what still waited ends where it can be seen', async ({
  server,
  rowsIn,
  days,
}) => {
  const { runtime, clock } = server
  await preparePartitions(runtime.db, runtime.now())
  const endpoint = await givenEndpoint(runtime, 'http://127.0.0.1:3999/')
  await happens(runtime, endpoint.tenant, { id: 'old' })
  clock.advance(29 * DAY)
  expect(await retain(runtime.db, runtime.now(), 30)).toBe(0)
  expect(await rowsIn('events')).toBe(1)
  clock.advance(3 * DAY)
  await preparePartitions(runtime.db, runtime.now())
  expect(await retain(runtime.db, runtime.now(), 30)).toBe(1)
  expect(await rowsIn('events')).toBe(0)
  expect(await rowsIn('event_keys')).toBe(0)
  expect(await days('events')).toBe(6)
  expect(await deliveriesOf(runtime, endpoint.id)).toMatchObject([
    { state: 'dead', reason: 'expired', fault: 'receiver', event: null },
  ])
})

test('a step of retention that fails is reported and does not stop those after it', async ({
  server,
  rowsIn,
  days,
}) => {
  const { runtime, clock } = server
  const { db } = runtime
  await preparePartitions(db, runtime.now())
  const endpoint = await givenEndpoint(runtime, 'http://127.0.0.1:3999/')
  await happens(runtime, endpoint.tenant, { id: 'old' })
  await db.updateTable('endpoints').set({ state: 'paused' }).where('id', '=', endpoint.id).execute()
  await sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$;
    create trigger refuse before delete on deliveries for each row execute function refuse();
  `.execute(db)
  clock.advance((runtime.config.retentionDays + 4) * DAY)
  const worker = await startWorker(runtime)
  await worker.stop()
  expect([await days('events'), await rowsIn('events'), await rowsIn('event_keys')]).toEqual([4, 0, 0])
  expect(await rowsIn('deliveries')).toBe(1)
  expect(server.logged.filter((line) => line.includes('not today')).length).toBe(1)
})
