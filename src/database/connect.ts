import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.ts'

export type Database = Kysely<DB>

/** A pool and Kysely over it. Hot statements go to `pool` by name, so that PostgreSQL plans them once. */
export type Connected = { db: Database; pool: pg.Pool; close(): Promise<void> }

// bigint and count() fit a double up to 2^53, far above any row number here; as text they invite mistakes.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/**
 * @param url postgres:// URL
 * @param options `max`: connections at most; `onError`: told about an idle connection that broke
 */
export function connect(
  url: string,
  options: { max?: number; onError?: (error: Error) => void } = {},
): Connected {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 16,
    application_name: 'drawbridge',
    connectionTimeoutMillis: 10_000,
    types,
  })
  // Without a listener the break of an idle connection (a database restart) would end the process.
  pool.on('error', (error) => options.onError?.(error))
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}
