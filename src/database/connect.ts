import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { statementSpan } from '../telemetry/statements.ts'
import type { Pooling } from './pooler.ts'
import type { DB } from './schema.ts'
import { abandon, isReadOnly, WritableClient } from './writable_client.ts'

/** In PostgreSQL's catalogue, columns of a view may be null. In these views of a single table they are not. */
type Unrevoked = {
  unrevoked_clients: DB['clients']
  unrevoked_secrets: DB['client_secrets']
  unrevoked_connections: DB['connections']
  unrevoked_operator_tokens: DB['operator_tokens']
}
export type Schema = Omit<DB, keyof Unrevoked> & Unrevoked
export type Database = Kysely<Schema>

/**
 * Kysely for everything, and a separate pool for hot statements. These find rows by key, and are planned once per
 * connection. Statements sent to `pool` have a name. Statements inside a Kysely transaction begin with a comment that
 * contains their name.
 */
export type ConnectedDatabase = {
  db: Database
  pool: pg.Pool
  /** The pool behind `db`. */
  generalPool: pg.Pool
  close(): Promise<void>
}

/**
 * Planner settings of the pool for hot statements. PostgreSQL keeps the plan of a named statement until the next
 * analyze, even if it was chosen while the tables were empty. It also expects 100 rows from a JSON array that has
 * one. Each of these statements can find its rows by an index, so other plans are disabled.
 */
const BY_INDEX = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
}

// bigint and count() are parsed as numbers. They are exact up to 2^53, far above any number of rows here.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

type Query = (...given: unknown[]) => never

/**
 * Behind a pooler in transaction mode, prepared statements do not last. So every statement is sent without a name.
 */
class NamelessClient extends WritableClient {
  override query(statement: unknown, ...rest: unknown[]): never {
    const isNamed = typeof statement === 'object' && statement !== null && 'name' in statement
    return (super.query as Query).call(this, isNamed ? { ...statement, name: undefined } : statement, ...rest)
  }
}

/** Whether session state, such as prepared statements, lasts on this connection. */
export function keepsSession(client: pg.ClientBase): boolean {
  return !(client instanceof NamelessClient)
}

/** Sends a statement that begins with `/* name *\/` under that name. */
const kyselyClient = (Client: typeof WritableClient) =>
  class extends Client {
    // pg's query() has many signatures. Kysely passes text and values.
    override query(...given: unknown[]): never {
      const query = super.query as Query
      const [text, values] = given
      if (typeof text !== 'string' || given.length !== 2) return query.apply(this, given)
      const name = /^\/\* (\w+) \*\//.exec(text)?.[1]
      const send = () => query.call(this, { ...(name && { name }), text, values }) as Promise<unknown>
      return statementSpan({ name, text }, send).catch((error: Error) => {
        // The outcome of the statement is unknown. Kysely would return the connection to the pool, and the next
        // statement would wait behind this one.
        if (isLate(error) || isReadOnly(error)) abandon(this)
        throw error
      }) as never
    }
  }

/** The pool for hot statements. */
class HotPool extends pg.Pool {
  // Of its many signatures, only those that return a promise are used.
  override query(...given: unknown[]): never {
    const query = super.query as (...rest: unknown[]) => Promise<unknown>
    const [statement] = given as [string | { name?: string; text: string }]
    const named = typeof statement === 'string' ? { text: statement } : statement
    return statementSpan(named, () => query.apply(this, given)) as never
  }
}

/** Whether a statement was abandoned because PostgreSQL did not respond in time. */
function isLate(error: Error): boolean {
  return error.message === 'Query read timeout'
}

/**
 * Timeouts of a serving process, in milliseconds. PostgreSQL cancels a statement first. If it does not respond at
 * all, for example because a firewall dropped the connection, the process abandons the connection a second later.
 * Both are short enough to recover within 10 seconds. `hot` statements find a few rows by key.
 */
const BOUNDS = {
  hot: { statement: 5000, query: 6000 },
  general: { statement: 8000, query: 9000 },
}

/**
 * The settings of a session. Because of the last one, a connection that we have abandoned does not keep its locks.
 */
const boundsOf = ({ statement }: { statement: number }) => ({
  statement_timeout: String(statement),
  idle_in_transaction_session_timeout: '10000',
  tcp_user_timeout: '10000',
})

type Settings = Record<string, string>

type ConnectOptions = {
  /** Maximum connections of both pools together. */
  max?: number
  /** Called when an idle connection breaks. */
  onError?: (error: Error) => void
  /** Whether all waits have timeouts, which a serving process needs. Commands can take as long as they need. */
  bounded?: boolean
  /** The pooler in between, as `findAddresses` detected it. */
  pooling?: Pooling
}

/** @param url postgres:// URL */
export function connectDatabase(url: string, options: ConnectOptions = {}): ConnectedDatabase {
  const max = options.max ?? 16
  const pooling = options.pooling ?? 'none'
  const Client = pooling === 'transaction' ? NamelessClient : WritableClient
  const idle = new Set<pg.PoolClient>()
  // If a connection in use breaks or stops responding, the idle ones are probably broken too. Each of them would cost
  // a request its whole timeout.
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
    // PostgreSQL accepts settings when a connection is opened, but poolers refuse them there. In session mode, they
    // are set afterwards. In transaction mode, they would also apply to other clients, so the role must have them.
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
    // Without listeners, a broken connection (a database restart) would end the process. The pool's listener is for
    // idle connections. Each connection's own listener is for the time when it is in use; its statement also fails. A
    // pool reports that it is closed before its connections are. If the server is stopped next, it may close them
    // first, which is not a failure.
    pool.on('error', (error: Error & { client?: unknown }) => {
      // The pool attaches the connection, with its cancel key, which must not be logged.
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
    generalPool: general,
    close: async () => {
      await Promise.all([db.destroy(), pool.end()])
    },
  }
}
