import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.ts'

export type Database = Kysely<DB>

/**
 * A pool and Kysely over it. Hot statements have a name, so that PostgreSQL plans them once a connection: those
 * that go to `pool` give it, those inside a transaction of Kysely's begin with a comment that says it.
 */
export type Connected = { db: Database; pool: pg.Pool; close(): Promise<void> }

// bigint and count() fit a double up to 2^53, far above any row number here; as text they invite mistakes.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** Sends a statement that begins with `/* name *\/` under that name. */
class NamingClient extends pg.Client {
  // pg's query() has many shapes; the one that Kysely uses is text and values.
  override query(...given: unknown[]): never {
    const [text, values] = given
    const name = typeof text === 'string' ? /^\/\* (\w+) \*\//.exec(text)?.[1] : undefined
    const query = super.query as (...rest: unknown[]) => never
    return name && given.length === 2 ? query.call(this, { name, text, values }) : query.apply(this, given)
  }
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
    Client: NamingClient,
    connectionString: url,
    max: options.max ?? 16,
    application_name: 'drawbridge',
    connectionTimeoutMillis: 10_000,
    types,
  })
  // Without listeners the break of a connection (a database restart) would end the process: the pool's is for
  // those that are idle, each one's own for those in use, whose statement fails by itself.
  pool.on('error', (error) => options.onError?.(error))
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}
