import { sql } from 'kysely'
import { expect, test as plain } from 'vitest'
import { applyMigration } from '../../src/database/migrations/apply.ts'
import type { MigrationFile } from '../../src/database/migrations/files.ts'
import { planMigration } from '../../src/database/migrations/plan.ts'
import { migrationState } from '../../src/database/migrations/state.ts'
import { baseTest } from '../support/fixtures.ts'

const test = baseTest.extend('apply', ({ database: { db } }) => {
  return async (name: string, file: MigrationFile, tries?: number) => {
    const said: string[] = []
    await db
      .connection()
      .execute((one) => applyMigration(db, one, [name, file], (sentence) => said.push(sentence), tries))
    return said
  }
})

const alter: MigrationFile = {
  up: async (db) => void (await sql`alter table units add column x text`.execute(db)),
}

test('F4 a migration that fails leaves nothing behind, and says what PostgreSQL said', async ({
  apply,
  database: { db },
}) => {
  const file: MigrationFile = {
    up: async (trx) => void (await sql`create table half (id text); select 1 / 0`.execute(trx)),
  }
  await expect(apply('8001_fails', file)).rejects.toThrow(
    'The migration 8001_fails failed: division by zero. None of it was applied.',
  )
  expect((await sql`select to_regclass('half') as half`.execute(db)).rows).toEqual([{ half: null }])
  expect((await migrationState(db)).unknown).toEqual([])
})

test('F4 a migration that gets no lock gives up, and names who has it', async ({
  apply,
  database: { db },
}) => {
  const other = await db.startTransaction().execute()
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid from units`.execute(other)
  expect(rows).toEqual([])
  const refused = await apply('8002_waits', alter, 1).catch((error: Error) => error.message)
  await other.rollback().execute()
  expect(refused).toMatch(
    /^The migration 8002_waits was tried 1 times but did not get its locks\. None of it was applied\. It was blocked by process \d+ \(drawbridge, idle in transaction, in a transaction for \d+ s: select pg_backend_pid\(\)/,
  )
  expect(await apply('8002_waits', alter)).toEqual([])
})

test('F4 an index is built again where a run was interrupted, and on every partition', async ({
  apply,
  database: { db },
}) => {
  await sql`insert into tenants (id, name, environment) values ('a', 'Same', 'sandbox'), ('b', 'Same', 'sandbox')`.execute(
    db,
  )
  const index = { name: 'tenants_name_unique', table: 'tenants', on: '(name)', unique: true }
  await expect(apply('8003_index', { index })).rejects.toThrow(
    'could not create unique index "tenants_name_unique". What it has done so far stays, and the next run continues.',
  )
  await sql`update tenants set name = id`.execute(db)
  await apply('8003_index', { index })
  await sql`select prepare_day('events', '2026-01-01')`.execute(db)
  await apply('8004_partitioned', { index: { name: 'events_type', table: 'events', on: '(type)' } })
  const { rows } = await sql<{ name: string; valid: boolean }>`
    select c.relname as name, indisvalid as valid from pg_index join pg_class c on c.oid = indexrelid
    where c.relname = 'tenants_name_unique' or c.relname like '%events_type' order by 1
  `.execute(db)
  expect(rows).toEqual([
    { name: 'events_20260101_events_type', valid: true },
    { name: 'events_default_events_type', valid: true },
    { name: 'events_type', valid: true },
    { name: 'tenants_name_unique', valid: true },
  ])
  await sql`drop index tenants_name_unique`.execute(db)
})

test('F4 batches commit one by one, and the next run continues', async ({ apply, database: { db } }) => {
  await sql`insert into tenants (id, name, environment) select n, 'x', 'sandbox' from generate_series(1, 25) n`.execute(
    db,
  )
  let calls = 0
  const file: MigrationFile = {
    batch: async (trx) => {
      calls += 1
      if (calls === 2) throw new Error('pulled the plug')
      const { numAffectedRows } = await sql`
        update tenants set name = 'y' where id in (select id from tenants where name = 'x' limit 10)
      `.execute(trx)
      return Number(numAffectedRows)
    },
  }
  await expect(apply('8005_batches', file)).rejects.toThrow('What it has done so far stays')
  expect((await sql`select from tenants where name = 'y'`.execute(db)).rows).toHaveLength(10)
  await apply('8005_batches', file)
  expect((await sql`select from tenants where name = 'y'`.execute(db)).rows).toHaveLength(25)
  expect(calls).toBe(5)
})

plain('F4 a plan is the SQL that would run', async () => {
  expect(await planMigration('8002_waits', alter)).toBe(
    '-- 8002_waits: in one transaction; each statement waits for at most 500 ms for its locks\n' +
      'alter table units add column x text;',
  )
  const index = { name: 'records_email', table: 'records', on: '(email)' }
  expect(await planMigration('8006_index', { index })).toContain(
    'create index concurrently if not exists "records_email" on "records" (email);',
  )
})
