import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.ts'
import { abandon, isReadOnly, WritableClient } from './writable_client.ts'

/** PostgreSQL's catalogue says that a view's columns may be null. Those of a view of one table's rows may not. */
type Unrevoked = {
  unrevoked_clients: DB['clients']
  unrevoked_secrets: DB['client_secrets']
  unrevoked_connections: DB['connections']
  unrevoked_operator_tokens: DB['operator_tokens']
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
class KyselyClient extends WritableClient {
  // pg's query() has many shapes; the one that Kysely uses is text and values.
  override query(...given: unknown[]): never {
    const query = super.query as (...rest: unknown[]) => never
    const [text, values] = given
    if (typeof text !== 'string' || given.length !== 2) return query.apply(this, given)
    const name = /^\/\* (\w+) \*\//.exec(text)?.[1]
    const sent = query.call(this, { ...(name && { name }), text, values }) as Promise<unknown>
    return sent.catch((error: Error) => {
      // Nobody knows what became of the statement. Kysely would give the connection back to the pool, where the next
      // one would wait behind it.
      if (isLate(error) || isReadOnly(error)) abandon(this)
      throw error
    }) as never
  }
}

/** Whether a statement was given up because PostgreSQL had not responded within its bound. */
function isLate(error: Error): boolean {
  return error.message === 'Query read timeout'
}

/**
 * How long a program waits that serves others; milliseconds. PostgreSQL gives up a statement first. Where it says
 * nothing at all, for example because a firewall has forgotten the connection, the program gives up the connection a
 * second later. Both are short enough to be back at work within 10 seconds. `hot` statements find a few rows by key.
 */
const BOUNDS = {
  hot: { statement_timeout: 5000, query_timeout: 6000 },
  general: { statement_timeout: 8000, query_timeout: 9000 },
  both: { idle_in_transaction_session_timeout: 10_000 },
}

// The same on PostgreSQL's side, so that a connection that we have given up holds no locks.
const TCP_USER_TIMEOUT = '-c tcp_user_timeout=10000'

type ConnectOptions = {
  /** Connections at most, of both pools together. */
  max?: number
  /** Told about an idle connection that broke. */
  onError?: (error: Error) => void
  /** Whether every wait has a bound, as it must where others are served; commands may take as long as they need. */
  bounded?: boolean
}

/** @param url postgres:// URL */
export function connectDatabase(url: string, options: ConnectOptions = {}): ConnectedDatabase {
  const max = options.max ?? 16
  const bounds = options.bounded ? BOUNDS : { hot: {}, general: {}, both: {} }
  const settings = options.bounded ? TCP_USER_TIMEOUT : ''
  const idle = new Set<pg.PoolClient>()
  // Where one connection in use has gone silent or broken, those that are idle probably have too, and each of them
  // would cost a request its whole bound to find out.
  const abandonIdle = (): void => {
    for (const client of [...idle]) abandon(client)
  }
  const open = (share: number, more: pg.PoolConfig): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url,
      max: share,
      application_name: 'drawbridge',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5000,
      types,
      Client: WritableClient,
      onConnect: (client) => (client as WritableClient).requireWritable(),
      ...bounds.both,
      ...more,
    })
    // Without listeners the break of a connection (a database restart) would end the process: the pool's is for
    // those that are idle, each one's own for those in use, whose statement fails by itself. A pool calls itself
    // closed before its connections have ended. A server that is stopped next may end them first, and that is
    // no failure.
    pool.on('error', (error: Error & { client?: unknown }) => {
      // The pool attaches the connection, with the key that cancels its statements: nothing for a log.
      delete error.client
      if (!pool.ending) options.onError?.(error)
    })
    pool.on('connect', (client) => client.on('error', abandonIdle))
    pool.on('acquire', (client) => void idle.delete(client))
    pool.on('remove', (client) => void idle.delete(client))
    pool.on('release', (error, client) => {
      if (!error) idle.add(client)
      else if (isLate(error) || isReadOnly(error)) abandonIdle()
    })
    return pool
  }
  const pool = open(Math.ceil(max / 2), { options: `${BY_INDEX} ${settings}`, ...bounds.hot })
  const general = open(Math.floor(max / 2), { Client: KyselyClient, options: settings, ...bounds.general })
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: general }) })
  return {
    db,
    pool,
    close: async () => {
      await Promise.all([db.destroy(), pool.end()])
    },
  }
}
