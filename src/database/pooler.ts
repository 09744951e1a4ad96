import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { databaseUnreachable, StartError } from '../start_error.ts'

/**
 * What is between this process and PostgreSQL. `none`: nothing that matters. `session`: a pooler that gives a client
 * one connection for as long as it stays. `transaction`: one that may give it another after each transaction, so that
 * nothing survives from one to the next: no setting, no prepared statement, no LISTEN, no session-level lock.
 */
export type Pooling = 'none' | 'session' | 'transaction'

export type DatabaseAddress = { url: string; pooling: Pooling }

/** A busy pooler may serve others in between, and hide for a moment that connections are shared. */
const ROUNDS = 5
const PATIENCE_MS = 5000

/**
 * Where requests are `served` from, and where migrations, commands and listeners connect to, which need a connection that
 * stays theirs: past a pooler that pools transactions, and otherwise at the same address.
 * @param embedded the URL of the embedded server, where it is used
 * @throws StartError where such a pooler cannot be passed, nothing responds, or the two are not the same database
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

/** Says so in the log where PostgreSQL would never give up a statement: we may set no bound where sessions are shared. */
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
 * Finds out how connections to `url` are pooled. A pooler hands out cancel keys of its own, so that the process id of
 * the key is not the one of the session. Then two clients look whether they share a session (docs/decisions/0176).
 * @throws what connecting fails with
 */
async function detectPooling(url: string): Promise<Pooling> {
  return await connected(url, async (one) => {
    const { processID } = one as unknown as { processID: number }
    if ((await backendOf(one)) === processID) return 'none'
    return await connected(url, async (other) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = await backendOf(one)
        // While the other one is in a transaction, nobody else has its session.
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

/** Whether what is notified through `url` arrives at a listener at `directUrl`. */
async function hearsNotifications(url: string, directUrl: string): Promise<boolean> {
  return await connected(directUrl, async (listener) => {
    const channel = `probe_${randomUUID().replaceAll('-', '')}`
    const heard = new Promise<true>((resolve) => listener.on('notification', () => resolve(true)))
    await listener.query(`listen ${channel}`)
    await connected(url, (notifier) => notifier.query(`notify ${channel}`))
    // PostgreSQL sends a notification before it responds to a statement that comes after it.
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
  // A connection that breaks fails the statement that waits; without a listener it would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
