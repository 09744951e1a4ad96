import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.ts'

/** PostgreSQL's catalogue says that a view's columns may be null. Those of a view of one table's rows may not. */
type Unrevoked = {
  unrevoked_clients: DB['clients']
  unrevoked_secrets: DB['client_secrets']
  unrevoked_connections: DB['connections']
}
export type Schema = Omit<DB, keyof Unrevoked> & Unrevoked
export type Database = Kysely<Schema>

/**
 * Kysely for everything, and a pool of its own for hot statements: they are looked up by key, and planned once per
 * connection. Statements sent to `pool` have a name; statements inside a transaction of Kysely begin with a comment
 * that says it.
 */
export type ConnectedDatabase = { db: Database; pool: pg.Pool; close(): Promise<void> }

/**
 * Planner settings of the pool for hot statements. PostgreSQL keeps the plan of a named statement until the next
 * analyze, also when it was chosen while the tables were empty; and it expects 100 rows of a JSON array that holds
 * one. Each of these statements finds its rows by an index, so nothing else is offered to the planner.
 */
const BY_INDEX =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan'

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
 * @param options `max`: connections at most, of both pools together; `onError`: told about an idle connection that
 *   broke
 */
export function connectDatabase(
  url: string,
  options: { max?: number; onError?: (error: Error) => void } = {},
): ConnectedDatabase {
  const max = options.max ?? 16
  const open = (share: number, more: pg.PoolConfig): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url,
      max: share,
      application_name: 'drawbridge',
      connectionTimeoutMillis: 10_000,
      types,
      ...more,
    })
    // Without listeners the break of a connection (a database restart) would end the process: the pool's is for
    // those that are idle, each one's own for those in use, whose statement fails by itself. A pool calls itself
    // closed before its connections have ended. A server that is stopped next may end them first, and that is
    // no failure.
    pool.on('error', (error) => pool.ending || options.onError?.(error))
    pool.on('connect', (client) => client.on('error', () => {}))
    return pool
  }
  const pool = open(Math.ceil(max / 2), { options: BY_INDEX })
  const general = open(Math.floor(max / 2), { Client: NamingClient })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: general }) })
  return {
    db,
    pool,
    close: async () => {
      await Promise.all([db.destroy(), pool.end()])
    },
  }
}
