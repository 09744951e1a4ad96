import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import type { Database, Schema } from '../../src/database/connect.ts'
import { inTransaction } from '../../src/database/transaction.ts'
import { tellOperator } from '../../src/model/operator_webhooks/tell_operator.ts'
import { deleteRecord } from '../../src/model/tenants/deleted_records.ts'
import { storeChanges, storedAlready, unknownIn } from '../../src/model/tenants/records.ts'
import { preparePartitions } from '../../src/webhooks/queue/retention.ts'
import { nodesOf, watchPlans } from '../support/executed_plans.ts'
import { serverTest as test } from '../support/fixtures.ts'

/** Tables that grow. */
const GROWING = /^(records|deleted_records|tenants|units|tenant_clocks|endpoints|deliveries|events)/
const BATCH = 250
/** Rows of a growing table that one node of a plan may read for a batch: a small table may be read whole, once. */
const MOST_ROWS = 2000

test('a batch of an import reads empty, small and large tables by their indexes', async ({
  server,
  database,
}) => {
  const { db, platform, now } = server.runtime
  await preparePartitions(db, now())
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  const watched = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const plans = watchPlans(pool)
  let round = 0
  /** Records that are new, that are stored already, that change, that move, and one that is deleted. */
  const work = async (): Promise<string[]> => {
    plans.length = 0
    round += 1
    await inTransaction(watched, async (trx) => {
      const changes = Array.from({ length: BATCH }, (_, n) => ({
        tenant: `t${n % 10}`,
        type: 'bookings',
        id: n % 2 ? `r${n}` : `new${round}_${n}`,
        unit: n % 3 ? `u${round % 2}` : null,
        data: { total: n % 4 ? 1 : round },
        event: 'booking.updated',
      }))
      await unknownIn(trx, changes)
      await storedAlready(trx, changes)
      await storeChanges(trx, platform, changes, now())
      await deleteRecord(trx, platform, { tenant: 't1', type: 'bookings', id: 'r1' }, null, now())
      await tellOperator(trx, 'app.approved', [{}], now())
    })
    expect(plans.length).toBeGreaterThan(8)
    return plans.flatMap(({ query, plan }) =>
      nodesOf(plan)
        .filter((node) => GROWING.test(node['Relation Name'] ?? '') && / Scan$/.test(node['Node Type']))
        .filter((node) => {
          const read = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)
          return read * (node['Actual Loops'] ?? 0) > MOST_ROWS
        })
        .map((node) => `${node['Node Type']} of ${node['Relation Name']} in ${query.trim().slice(0, 60)}`),
    )
  }
  try {
    await fill(db, 10, 1)
    expect(await work()).toEqual([])
    await fill(db, 100, 10)
    expect(await work()).toEqual([])
    await fill(db, 5000, 20)
    expect(await work()).toEqual([])
    await sql`analyze`.execute(db)
    expect(await work()).toEqual([])
  } finally {
    await watched.destroy()
  }
}, 60_000)

/** Tenants with two units, records and deleted records, not analyzed. */
async function fill(db: Database, tenants: number, records: number): Promise<void> {
  const some = sql`generate_series(0, ${tenants - 1}::int) t`
  await sql`insert into tenants (id, name, environment) select 't' || t, 't', 'production' from ${some} on conflict do nothing`.execute(
    db,
  )
  await sql`
    insert into units (tenant_id, id, kind, name)
    select 't' || t, 'u' || u, 'location', 'u' from ${some}, generate_series(0, 1) u on conflict do nothing
  `.execute(db)
  for (const [table, more] of [
    ['records', 'data, created_at, updated_at'],
    ['deleted_records', 'data_id, moved, deleted_at'],
  ] as const) {
    const values = table === 'records' ? sql`'{"total":1}', now(), now()` : sql`null, false, now()`
    await sql`
      insert into ${sql.table(table)} (tenant_id, type, id, unit_id, ${sql.raw(more)})
      select 't' || t, 'bookings', 'r' || n, 'u0', ${values} from ${some}, generate_series(1, ${records}::int) n
      on conflict do nothing
    `.execute(db)
  }
}
