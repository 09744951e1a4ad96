import {
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { createIndex } from './concurrent_index.ts'
import type { MigrationFile } from './files.ts'
import { LOCK_TIMEOUT_MS } from './lock_timeout.ts'

/**
 * The SQL of a migration, with a comment on how it runs. Nothing is sent to a database. If a migration depends on
 * data that it reads, its SQL is that for an empty database.
 */
export async function planMigration(name: string, file: MigrationFile): Promise<string> {
  const how = file.up
    ? 'in one transaction'
    : file.index
      ? 'outside a transaction; on a partitioned table, on each partition first'
      : 'one transaction per batch, until a batch changes nothing'
  const locks = file.index ? '' : `; each statement waits for at most ${LOCK_TIMEOUT_MS} ms for its locks`
  const statements = file.index ? [createIndex(file.index, 'concurrently ')] : await statementsOf(file)
  return [`-- ${name}: ${how}${locks}`, ...statements.map((statement) => `${statement.trim()};`)].join('\n')
}

async function statementsOf(file: MigrationFile): Promise<string[]> {
  const statements: string[] = []
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  const nowhere = new Kysely<unknown>({ dialect, log: ({ query }) => void statements.push(query.sql) })
  await (file.up ?? file.batch)?.(nowhere)
  return statements.map((statement) => statement.replace(/;\s*$/, ''))
}
