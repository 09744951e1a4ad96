import { describe, expect } from 'vitest'
import { FIND_CLIENT, FIND_CLIENT_AND_TOKEN } from '../../src/oauth/clients/find_client.ts'
import { REDEEM_CODE } from '../../src/oauth/grants/authorization_code.ts'
import { ISSUE_TO_CLIENT } from '../../src/oauth/grants/client_credentials.ts'
import {
  FIND_SEALED,
  FIND_USED,
  REPEAT_REFRESH,
  ROTATE_REFRESH_TOKEN,
} from '../../src/oauth/grants/refresh_token.ts'
import { FIND_ACCESS_TOKEN, FIND_REFRESH_TOKEN } from '../../src/oauth/tokens/find_token.ts'
import { settle } from '../bench/merchants.ts'
import { baseTest as test } from '../support/fixtures.ts'
import { accessPaths } from '../support/plans.ts'

const STATEMENTS = [
  FIND_CLIENT,
  FIND_CLIENT_AND_TOKEN,
  REDEEM_CODE,
  ROTATE_REFRESH_TOKEN,
  FIND_SEALED,
  REPEAT_REFRESH,
  FIND_USED,
  ISSUE_TO_CLIENT,
  FIND_ACCESS_TOKEN,
  FIND_REFRESH_TOKEN,
]

const LARGE = { apps: 10, tenants: 1000 }

describe.each([
  ['empty', 'analyzed', null],
  ['small', 'analyzed', { apps: 1, tenants: 5 }],
  ['large', 'analyzed', LARGE],
  ['large', 'never analyzed', LARGE],
] as const)('on %s tables, %s', (_, statistics, size) => {
  test.beforeAll(async ({ database }) => {
    if (size) await settle(database.pool, size)
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
