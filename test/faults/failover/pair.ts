import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { connectDatabase } from '../../../src/database/connect.ts'
import { type EmbeddedServer, startEmbedded } from '../../../src/database/embedded/server.ts'
import { migrate } from '../../../src/database/migrate.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { killPostgres } from '../../support/kill_postgres.ts'
import { startProxy } from './proxy.ts'

/** A primary and its synchronous standby, behind HAProxy. A commit is acknowledged when both have it on disk. */
export type Pair = {
  /** Through HAProxy. */
  databaseUrl: string
  /** Runs a statement on the standby, later the new primary, without HAProxy. */
  onStandby<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>
  /** SIGKILL to each process of the primary, as when its machine loses power. */
  killPrimary(): Promise<void>
  promote(): Promise<void>
  /** The old primary follows the new one. What it has and the new one has not, it keeps. */
  bringBack(): Promise<void>
  /** Whether HAProxy sends connections to every server that runs, as a check of the port alone would. */
  beCareless(is: boolean): void
  close(): Promise<void>
}

const DURABLE = { fsync: 'on', synchronous_commit: 'on', shared_buffers: '64MB' }

export async function openPair(): Promise<Pair> {
  const { path, remove } = await temporaryFolder('pair')
  const [one, two] = [join(path, 'one'), join(path, 'two')]
  await createStopped(one)
  await promisify(execFile)('cp', ['-a', one, two])
  const settings = { ...DURABLE, synchronous_standby_names: 'standby' }
  let primary = await startEmbedded({ dataDir: one, settings })
  const standby = await follow(two, primary, { application_name: 'standby' })
  const client = new pg.Client(standby.url)
  // Ends with the server.
  client.on('error', () => {})
  await client.connect()
  const proxy = await startProxy(path, [primary, standby])
  return {
    databaseUrl: proxy.url,
    onStandby: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await client.query<Row>(text, values)).rows,
    killPrimary: async () => {
      await killPostgres(one)
      await primary.stop()
    },
    promote: async () => void (await client.query('select pg_promote()')),
    bringBack: async () => {
      primary = await follow(one, standby, {}, primary)
    },
    beCareless: proxy.beCareless,
    close: async () => {
      await proxy.close()
      await client.end()
      await standby.stop()
      await primary.stop()
      await remove()
    },
  }
}

/** A migrated database in a folder that can be copied. */
async function createStopped(dataDir: string): Promise<void> {
  const server = await startEmbedded({ dataDir, settings: { ...DURABLE, fsync: 'off' } })
  const { db, close } = connectDatabase(server.url, { max: 2 })
  await migrate(db)
  await close()
  await server.stop()
}

/** Starts a server that repeats what another one does, at the port that it had where it ran `before`. */
async function follow(
  dataDir: string,
  other: EmbeddedServer,
  more: Record<string, string>,
  before?: EmbeddedServer,
): Promise<EmbeddedServer> {
  const { port, username: user, password } = new URL(other.url)
  const parameters = { host: '127.0.0.1', port, user, password, ...more }
  const primary_conninfo = Object.entries(parameters)
    .map((pair) => pair.join('='))
    .join(' ')
  await writeFile(join(dataDir, 'postgres', 'standby.signal'), '')
  const settings = { ...DURABLE, primary_conninfo }
  if (!before) return await startEmbedded({ dataDir, settings })
  const { port: same } = new URL(before.url)
  return { ...(await startEmbedded({ dataDir, settings: { ...settings, port: same } })), url: before.url }
}
