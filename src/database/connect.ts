import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { statementSpan } from '../telemetry/statements.ts'
import type { Pooling } from './pooler.ts'
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
const BY_INDEX = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
}

// bigint and count() fit a double up to 2^53, far above any row number here; as text they invite mistakes.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

type Query = (...given: unknown[]) => never

/** Behind a pooler that pools transactions nothing stays prepared: every statement is sent without a name. */
class NamelessClient extends WritableClient {
  override query(statement: unknown, ...rest: unknown[]): never {
    const isNamed = typeof statement === 'object' && statement !== null && 'name' in statement
    return (super.query as Query).call(this, isNamed ? { ...statement, name: undefined } : statement, ...rest)
  }
}

/** Whether what a statement leaves behind on this connection, such as a prepared one, is there for the next. */
export function keepsSession(client: pg.ClientBase): boolean {
  return !(client instanceof NamelessClient)
}

/** Sends a statement that begins with `/* name *\/` under that name. */
const kyselyClient = (Client: typeof WritableClient) =>
  class extends Client {
    // pg's query() has many shapes; the one that Kysely uses is text and values.
    override query(...given: unknown[]): never {
      const query = super.query as Query
      const [text, values] = given
      if (typeof text !== 'string' || given.length !== 2) return query.apply(this, given)
      const name = /^\/\* (\w+) \*\//.exec(text)?.[1]
      const send = () => query.call(this, { ...(name && { name }), text, values }) as Promise<unknown>
      return statementSpan({ name, text }, send).catch((error: Error) => {
        // Nobody knows what became of the statement. Kysely would give the connection back to the pool, where the next
        // one would wait behind it.
        if (isLate(error) || isReadOnly(error)) abandon(this)
        throw error
      }) as never
    }
  }

/** The pool for hot statements. */
class HotPool extends pg.Pool {
  // Of its many shapes, those with a promise are used.
  override query(...given: unknown[]): never {
    const query = super.query as (...rest: unknown[]) => Promise<unknown>
    const [statement] = given as [string | { name?: string; text: string }]
    const named = typeof statement === 'string' ? { text: statement } : statement
    return statementSpan(named, () => query.apply(this, given)) as never
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
  hot: { statement: 5000, query: 6000 },
  general: { statement: 8000, query: 9000 },
}

/** The settings of a session. The last one is so that a connection that we have given up holds no locks. */
const boundsOf = ({ statement }: { statement: number }) => ({
  statement_timeout: String(statement),
  idle_in_transaction_session_timeout: '10000',
  tcp_user_timeout: '10000',
})

type Settings = Record<string, string>

type ConnectOptions = {
  /** Connections at most, of both pools together. */
  max?: number
  /** Told about an idle connection that broke. */
  onError?: (error: Error) => void
  /** Whether every wait has a bound, as it must where others are served; commands may take as long as they need. */
  bounded?: boolean
  /** What stands in between, as `findAddresses` has found out. */
  pooling?: Pooling
}

/** @param url postgres:// URL */
export function connectDatabase(url: string, options: ConnectOptions = {}): ConnectedDatabase {
  const max = options.max ?? 16
  const pooling = options.pooling ?? 'none'
  const Client = pooling === 'transaction' ? NamelessClient : WritableClient
  const idle = new Set<pg.PoolClient>()
  // Where one connection in use has gone silent or broken, those that are idle probably have too, and each of them
  // would cost a request its whole bound to find out.
  const abandonIdle = (): void => {
    for (const client of [...idle]) abandon(client)
  }
  const open = (
    Pool: typeof pg.Pool,
    share: number,
    bounds: typeof BOUNDS.hot,
    settings: Settings,
    Client: typeof WritableClient,
  ): pg.Pool => {
    // PostgreSQL takes settings when a connection is opened, and a pooler refuses them there. One that pools sessions
    // takes them afterwards. In one that pools transactions they would be left for others: the role must have them.
    const all = Object.entries({ ...settings, ...(options.bounded && boundsOf(bounds)) })
    const pool = new Pool({
      Client,
      connectionString: url,
      max: share,
      application_name: 'drawbridge',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5000,
      types,
      ...(pooling === 'none' && { options: all.map(([name, value]) => `-c ${name}=${value}`).join(' ') }),
      ...(options.bounded && { query_timeout: bounds.query }),
      onConnect: async (client) => {
        ;(client as WritableClient).requireWritable()
        if (pooling === 'session')
          await client.query(all.map(([name, value]) => `set ${name} = ${value}`).join('; '))
      },
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
  const pool = open(HotPool, Math.ceil(max / 2), BOUNDS.hot, BY_INDEX, Client)
  const general = open(pg.Pool, Math.floor(max / 2), BOUNDS.general, {}, kyselyClient(Client))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: general }) })
  return {
    db,
    pool,
    close: async () => {
      await Promise.all([db.destroy(), pool.end()])
    },
  }
}
