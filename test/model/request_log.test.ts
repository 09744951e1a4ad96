import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConnectedDatabase } from '../../src/database/connect.ts'
import { createRequestLog, dropOldRequests, type RequestEntry } from '../../src/model/audit/request_log.ts'
import { createDatabase } from '../support/database.ts'
import { givenApp } from '../support/partners.ts'

let database: ConnectedDatabase
let client: string
let app: string

beforeAll(async () => {
  database = await createDatabase()
  ;({ app, client } = await givenApp(database.db, { environment: 'sandbox' }))
})
afterAll(() => database.close())

const fail = (error: unknown): never => {
  throw error
}
const refused = (values: Partial<RequestEntry> = {}): RequestEntry => ({
  kind: 'token',
  method: 'POST',
  path: '/oauth/token',
  status: 400,
  client,
  error: 'invalid_grant',
  reason: 'the code expired 12 seconds ago',
  duration_ms: 3.7,
  ...values,
})
const stored = () => database.db.selectFrom('request_log').selectAll().orderBy('id').execute()

test('requests are written in their order, with the app and environment of their client', async () => {
  let at = Date.parse('2026-03-01T23:59:58Z')
  const log = createRequestLog(database.db, () => new Date(at++), fail)
  for (let status = 400; status < 1200; status++) log.record(refused({ status }))
  await log.flush()
  const rows = await stored()
  expect(rows.map((row) => row.status)).toEqual(Array.from({ length: 800 }, (_, index) => 400 + index))
  expect(rows[0]).toMatchObject({
    app_id: app,
    environment: 'sandbox',
    duration_ms: 4,
    error: 'invalid_grant',
  })
})

test('a client that nobody registered leaves no row, and disturbs no other', async () => {
  const before = (await stored()).length
  const log = createRequestLog(database.db, () => new Date('2026-03-02T10:00:00Z'), fail)
  log.record(refused({ client: 'db_unknown' }))
  log.record(refused())
  await log.flush()
  expect(await stored()).toHaveLength(before + 1)
})

test('two nodes that meet a new day at once both write to it', async () => {
  const at = () => new Date('2026-04-01T00:00:00Z')
  const logs = Array.from({ length: 8 }, () => createRequestLog(database.db, at, fail))
  const before = (await stored()).length
  for (const log of logs) log.record(refused())
  await Promise.all(logs.map((log) => log.flush()))
  expect(await stored()).toHaveLength(before + 8)
})

test('a day is dropped when it is older than a week, not before', async () => {
  expect(await dropOldRequests(database.db, new Date('2026-03-08T00:00:00Z'))).toEqual([])
  expect(await dropOldRequests(database.db, new Date('2026-03-09T00:00:00Z'))).toEqual([
    'request_log_20260301',
  ])
  const { rows } = await sql<{
    days: number
  }>`select count(distinct at::date) as days from request_log`.execute(database.db)
  expect(rows[0]?.days).toBe(2)
})

test('when the database does not take it, the failure is told and the next batch goes on', async () => {
  const told: unknown[] = []
  const log = createRequestLog(
    database.db,
    () => new Date('2026-05-01T00:00:00Z'),
    (error) => told.push(error),
  )
  log.record(refused({ kind: null as never }))
  await log.flush()
  expect(told).toHaveLength(1)
  const before = (await stored()).length
  log.record(refused())
  await log.flush()
  expect(await stored()).toHaveLength(before + 1)
})
