import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { databaseUnreachable, StartError } from '../start_error.ts'

/**
 * The pooler between this process and PostgreSQL. `none`: no pooler. `session`: a client keeps the same connection
 * while it is connected. `transaction`: a client may get another connection for each transaction. So nothing lasts
 * from one transaction to the next: no setting, prepared statement, LISTEN or session-level lock.
 */
export type Pooling = 'none' | 'session' | 'transaction'

export type DatabaseAddress = { url: string; pooling: Pooling }

/** Repeated, because a busy pooler may serve others in between, which can hide that connections are shared. */
const ROUNDS = 5
const PATIENCE_MS = 5000

/**
 * Requests use the address `served`. Migrations, commands and listeners need to keep their connection, and use
 * `direct`. It bypasses a pooler in transaction mode. Otherwise, both are the same address.
 * @param embedded the URL of the embedded server, if it is used
 * @throws StartError if there is no address that bypasses such a pooler, a database does not respond, or the two
 *   addresses are not the same database
 */
export async function findAddresses(
  config: Pick<Config, 'databaseUrl' | 'databaseDirectUrl'>,
  embedded?: string,
): Promise<{ served: DatabaseAddress; direct: DatabaseAddress }> {
  if (embedded !== undefined) {
    const own: DatabaseAddress = { url: embedded, pooling: 'none' }
    return { served: own, direct: own }
  }
  const served = await look(config.databaseUrl ?? '', 'DATABASE_URL')
  const isPooled = served.pooling === 'transaction'
  if (!config.databaseDirectUrl) {
    if (!isPooled) return { served, direct: served }
    throw new StartError(
      'DATABASE_URL points to a pooler in transaction mode (PgBouncer: pool_mode = transaction). Migrations and workers need a connection of their own. Set DATABASE_DIRECT_URL to the address of PostgreSQL itself.',
    )
  }
  const direct = await look(config.databaseDirectUrl, 'DATABASE_DIRECT_URL')
  if (direct.pooling === 'transaction') {
    throw new StartError(
      'DATABASE_DIRECT_URL points to a pooler in transaction mode. Set it to the address of PostgreSQL itself.',
    )
  }
  if (!(await hearsNotifications(served.url, direct.url))) {
    throw new StartError(
      'DATABASE_DIRECT_URL must point to the same database as DATABASE_URL. A notification sent through one did not arrive at the other.',
    )
  }
  return { served, direct: isPooled ? direct : served }
}

async function look(url: string, variable: string): Promise<DatabaseAddress> {
  const pooling = await detectPooling(url).catch((error) => {
    throw databaseUnreachable(error, variable)
  })
  return { url, pooling }
}

/** Warns if PostgreSQL has no statement_timeout for the role. We cannot set one ourselves if sessions are shared. */
export async function warnOfMissingBound<T>(db: Kysely<T>, log: Logger): Promise<void> {
  const { rows } = await sql<{ bound: string }>`
    select current_setting('statement_timeout') as bound
  `.execute(db)
  if (rows[0]?.bound === '0') {
    log.warn(
      'the role of DATABASE_URL has no statement_timeout; see "Behind PgBouncer" in docs/operations.md',
    )
  }
}

/**
 * Detects how connections to `url` are pooled. A pooler issues its own cancel keys, so the process id of the key
 * differs from that of the session. In that case, two clients check whether they share a session
 * (docs/decisions/0176).
 * @throws the error of a failed connection
 */
async function detectPooling(url: string): Promise<Pooling> {
  return await connected(url, async (one) => {
    const { processID } = one as unknown as { processID: number }
    if ((await backendOf(one)) === processID) return 'none'
    return await connected(url, async (other) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = await backendOf(one)
        // While the other client is in a transaction, nobody else has its session.
        await other.query('begin')
        const others = await backendOf(other)
        const isShared = others === before || (await backendOf(one)) !== before
        await other.query('rollback')
        if (isShared) return 'transaction'
      }
      return 'session'
    })
  })
}

/** Whether a notification sent through `url` arrives at a listener at `directUrl`. */
async function hearsNotifications(url: string, directUrl: string): Promise<boolean> {
  return await connected(directUrl, async (listener) => {
    const channel = `probe_${randomUUID().replaceAll('-', '')}`
    const heard = new Promise<true>((resolve) => listener.on('notification', () => resolve(true)))
    await listener.query(`listen ${channel}`)
    await connected(url, (notifier) => notifier.query(`notify ${channel}`))
    // PostgreSQL sends a notification before the response to a later statement.
    const late = listener.query('select 1').then(() => false)
    return await Promise.race([heard, late])
  })
}

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

async function connected<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'drawbridge start',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  })
  // If the connection breaks, the waiting statement fails. Without a listener, the process would end.
  client.on('error', () => {})
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
