import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { migrate, pendingMigrations } from '../../src/database/migrate.ts'
import { createDatabase } from '../support/database.ts'

const run = promisify(execFile)

test('the types in src/database/schema.ts are those of the migrated database', async () => {
  const database = await createDatabase()
  try {
    const { stdout } = await run(
      'npx',
      ['kysely-codegen', '--config-file', 'kysely-codegen.json', '--verify'],
      {
        env: { ...process.env, DATABASE_URL: database.url },
      },
    )
    expect(stdout).toContain('up-to-date')
  } finally {
    await database.close()
  }
})

test('several nodes that migrate at once leave one current schema', async () => {
  const database = await createDatabase()
  try {
    const applied = await Promise.all([migrate(database.db), migrate(database.db), migrate(database.db)])
    expect(applied.flat()).toEqual([])
    expect(await pendingMigrations(database.db)).toEqual([])
  } finally {
    await database.close()
  }
})
