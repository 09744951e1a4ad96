import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import type { Schema } from '../../src/database/connect.ts'
import { listConnections } from '../../src/model/connections/connection_list.ts'
import { nodesOf, watchPlans } from '../support/executed_plans.ts'
import { baseTest as test } from '../support/fixtures.ts'
import { givenApp, givenTenant } from '../support/partners.ts'

test('connections of one app are listed without reading those of others', async ({ database }) => {
  const { db } = database
  const [large, small] = [await givenApp(db), await givenApp(db)]
  const tenant = await givenTenant(db)
  // Ids in no order, as the product's are: whoever goes by them alone reads twenty connections for one of the small app.
  await sql`
    insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes)
    select 'con_' || md5(n::text), case when n > 19000 then ${small.app} else ${large.app} end,
      case when n > 19000 then ${small.client} else ${large.client} end, ${tenant}, 'u' || n, 'production', '{bookings:read}'
    from generate_series(1, 20000) n`.execute(db)
  await sql`analyze connections`.execute(db)
  const pool = new pg.Pool({ connectionString: database.url, max: 1 })
  const watched = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const plans = watchPlans(pool)
  try {
    const rows = await listConnections(watched, { app: small.app }, { limit: 20, after: null })
    expect(rows).toHaveLength(21)
    const removed = plans
      .flatMap(({ plan }) => nodesOf(plan))
      .map((node) => node['Rows Removed by Filter'] ?? 0)
    expect(plans).not.toHaveLength(0)
    expect(Math.max(...removed)).toBeLessThan(100)
  } finally {
    await watched.destroy()
  }
})
