import { describe, expect } from 'vitest'
import { REFUSED_TOKEN } from '../../src/api/refused_token.ts'
import { apiStatements } from '../../src/api/statements.ts'
import { MARK_USED } from '../../src/model/connections/first_use.ts'
import { WRITE_LAST_USED } from '../../src/model/connections/last_used.ts'
import { USE_JWT } from '../../src/model/used_jwts.ts'
import { settle } from '../bench/merchants.ts'
import { baseTest as test } from '../support/fixtures.ts'
import { accessPaths } from '../support/plans.ts'

const LIMITS = { per_minute: 60, burst: 10 }
const STATEMENTS = [
  ...Object.values(apiStatements(LIMITS)),
  ...Object.values(apiStatements(LIMITS, LIMITS)).map(({ name, text }) => ({
    name: `${name} with agents`,
    text,
  })),
  ...Object.values(apiStatements(null)).map(({ name, text }) => ({ name: `${name} beside Redis`, text })),
  REFUSED_TOKEN,
  MARK_USED,
  USE_JWT,
  { name: 'last_used', text: WRITE_LAST_USED.connections },
]

const LARGE = { apps: 10, tenants: 1000 }

describe.each([
  ['empty', 'analyzed', null],
  ['small', 'analyzed', { apps: 1, tenants: 5 }],
  ['large', 'analyzed', LARGE],
  ['large', 'never analyzed', LARGE],
] as const)('on %s tables, %s', (_, statistics, size) => {
  test.beforeAll(async ({ database }) => {
    if (size) {
      await settle(database.pool, size)
      await database.pool.query(
        `insert into deleted_records (tenant_id, type, id, unit_id, deleted_at)
         select tenant_id, type, 'gone_' || id, case when random() < 0.5 then 'unit_1' end, updated_at from records on conflict do nothing`,
      )
      await database.pool.query(
        'select count(*) from take_rate_limits((select array_agg(id) from connections), 60, 60000, 10, null)',
      )
    }
    if (statistics === 'analyzed') await database.pool.query('analyze')
  })
  test.for(STATEMENTS)('$name finds its rows by an index', async ({ text }, { database }) => {
    const found = await accessPaths(database.pool, text)
    expect(found.length).toBeGreaterThan(0)
    // In a table of no or few rows, a whole index is as cheap as one row of it, until autovacuum says otherwise.
    const allowed = size === LARGE ? /Index (Only )?Scan$/ : /Index (Only )?Scan/
    expect(found.filter((path) => !allowed.test(path))).toEqual([])
  })
})
