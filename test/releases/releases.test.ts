import { type Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { applyMigration } from '../../src/database/migrations/apply.ts'
import { readMigrations } from '../../src/database/migrations/files.ts'
import { migrationState } from '../../src/database/migrations/state.ts'
import { createDatabase } from '../support/database.ts'
import { baseTest } from '../support/fixtures.ts'
import { breakingSteps, readCatalogue } from './breaking_steps.ts'
import { migrationHashes } from './frozen.ts'
import { readReleases, restoreRelease } from './restore.ts'

const releases = await readReleases()

test.each(releases)('the migrations of release $version are frozen', async ({ migrations }) => {
  expect(await migrationHashes()).toMatchObject(migrations)
})

/** Tables without a row in the dump, and why. */
const EMPTY: Record<string, string> = {
  audit_archives: 'only after a month of the audit log was archived',
  demo_seeds: 'only the demo has one',
  issuer_logouts: 'only with an identity provider',
}

test('the dump of the newest release has rows in every table, and its schema is that of its migrations', async () => {
  const database = await restoreRelease(releases.at(-1)?.version ?? '')
  const fresh = await createDatabase()
  try {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p') and relpersistence = 'p' and not relispartition order by 1
    `.execute(database.db)
    const empty: string[] = []
    for (const { name } of tables) {
      const { rows } = await sql`select from ${sql.id(name)} limit 1`.execute(database.db)
      if (rows.length === 0) empty.push(name)
    }
    expect(empty).toEqual(Object.keys(EMPTY))
    await migrate(database.db)
    const [migrated, created] = await Promise.all([readCatalogue(database.db), readCatalogue(fresh.db)])
    for (const catalogue of [migrated, created]) {
      for (const [name, { kind }] of catalogue) if (kind === 'file') catalogue.delete(name)
    }
    expect(migrated).toEqual(created)
  } finally {
    await database.close()
    await fresh.close()
  }
})

test.each(releases)('what was added since release $version leaves it what it needs', async ({ version }) => {
  const { db, close } = await restoreRelease(version)
  try {
    const files = await readMigrations()
    for (const name of (await migrationState(db)).pending) {
      const file = files.get(name) ?? {}
      const before = await readCatalogue(db)
      await db.connection().execute((one) => applyMigration(db, one, [name, file], () => {}))
      const found = file.up && !file.contract ? breakingSteps(before, await readCatalogue(db)) : []
      expect(
        found,
        `${name}, or export "contract" with the reason why the release before can do without`,
      ).toEqual([])
    }
  } finally {
    await close()
  }
})

const noticed = baseTest.extend('steps', ({ database }) => async (statement: string) => {
  const undone = new Error('rolled back')
  let steps: string[] = []
  const look = async (trx: Kysely<unknown>) => {
    const before = await readCatalogue(trx)
    await sql.raw(statement).execute(trx)
    steps = breakingSteps(before, await readCatalogue(trx))
    throw undone
  }
  await database.db
    .transaction()
    .execute((trx) => look(trx as unknown as Kysely<unknown>))
    .catch((error) => expect(error).toBe(undone))
  return steps
})

noticed.for([
  ['alter table mails drop column error', 'column mails.error is dropped'],
  ['alter table tenants rename column name to title', 'column tenants.name is dropped'],
  ['alter table tenants rename to merchants', 'column tenants.name is dropped'],
  ['drop table rate_limits cascade', 'column rate_limits.'],
  ['alter table users add column age integer not null', 'column users.age must be given'],
  ['alter table users alter column email set not null', 'column users.email must be given'],
  ['alter table users alter column language drop default', 'column users.language must be given'],
  ['alter table attempts alter column number type bigint', 'column attempts.number is changed'],
  ['alter table users add column at timestamptz default clock_timestamp()', 'file users. is written anew'],
  ['create index on records (unit_id)', 'index records.records_unit_id_idx is built'],
  ['drop index users_email', 'index users.users_email is dropped'],
  ["alter table tenants add check (name <> '')", 'may refuse what the release before writes'],
  [
    'create trigger t before insert on users for each row execute function refuse_audit_change()',
    'may refuse',
  ],
  ['drop function record_view', 'function .record_view'],
] as const)('"%s" breaks the release before: "%s"', async ([statement, step], { steps }) => {
  expect((await steps(statement)).join('\n')).toContain(step)
})

noticed.for([
  ['alter table users add column note text'],
  ["alter table users add column note text not null default ''"],
  ['create table notes (id text primary key, tenant_id text references tenants on delete cascade)'],
  ['drop index users_name'],
  ['alter table users alter column name drop not null'],
  ['create or replace view live_tenants as select * from tenants'],
] as const)('"%s" does not', async ([statement], { steps }) => {
  expect(await steps(statement)).toEqual([])
})
