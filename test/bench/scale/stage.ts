import { randomBytes } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import pg from 'pg'
import { startEmbedded } from '../../../src/database/embedded/server.ts'
import { migrate } from '../../../src/database/migrate.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { runtimeOver } from '../../support/runtime.ts'
import type { Closing } from '../bench.ts'
import { cpuOfPostgres } from '../cpu.ts'
import { fill } from './fill.ts'
import type { Loaded } from './load_table.ts'
import { type ScaleSize, SIZES } from './size.ts'

/** Settings of the server while it is measured. fsync and full_page_writes keep their default: on. */
const SETTINGS = {
  shared_buffers: '3GB',
  max_wal_size: '8GB',
  max_connections: '200',
  track_io_timing: 'on',
}
/** A crash would lose nothing that cannot be filled in again. */
const WHILE_FILLING = {
  ...{ fsync: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0', autovacuum: 'off' },
  ...{ max_wal_size: '4GB', checkpoint_timeout: '1h', max_parallel_maintenance_workers: '1' },
}
/**
 * Disk space that filling takes per tenant, measured, including WAL and sorting; and the space that must stay free.
 */
const BYTES_PER_TENANT = 32_000
const KEEP_FREE = 12e9

/** A filled database. `secretKey` encrypts its contents; `cpu`: seconds of PostgreSQL's processor time. */
export type Filled = {
  size: ScaleSize
  url: string
  secretKey: string
  loaded: Loaded[]
  seconds: number
  cpu: number
}

/** Two databases on one server, so that they can be measured in turn: with 20,000 connections, and with many. */
export async function openScaleStage(closing: Closing, name: string, say: (what: string) => void) {
  const size = SIZES[name] as ScaleSize
  await requireDisk(size)
  const { path: dataDir, remove } = await temporaryFolder('scale')
  closing.push(remove)
  const filling = await startEmbedded({ dataDir, settings: { ...SETTINGS, ...WHILE_FILLING } })
  closing.push(filling.stop)
  const secretKey = randomBytes(32).toString('base64')
  const few = await createFilled(filling.url, 'few', SIZES['20k'] as ScaleSize, secretKey)
  const many = await createFilled(filling.url, 'many', size, secretKey)
  say(`filled ${name} in ${Math.round(many.seconds)} s`)
  closing.pop()
  await filling.stop()
  const server = await startEmbedded({ dataDir, settings: SETTINGS })
  closing.push(server.stop)
  const at = (filled: Filled): Filled => ({ ...filled, url: onServer(server.url, filled.url) })
  return { few: at(few), many: at(many), url: server.url }
}

async function createFilled(
  server: string,
  name: string,
  size: ScaleSize,
  secretKey: string,
): Promise<Filled> {
  const admin = new pg.Client(server)
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  const runtime: Runtime & { close(): Promise<void> } = runtimeOver(url.href, secretKey)
  try {
    await migrate(runtime.db)
    const began = performance.now()
    const cpu = cpuOfPostgres(runtime.pool)
    const before = await cpu()
    const loaded = await fill({ ...runtime, url: url.href }, size)
    const seconds = (performance.now() - began) / 1000
    return { size, url: url.href, secretKey, loaded, seconds, cpu: ((await cpu()) - before) / 1000 }
  } finally {
    await runtime.close()
  }
}

async function requireDisk({ tenants }: ScaleSize): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  const left = bavail * bsize - tenants * BYTES_PER_TENANT
  if (left < KEEP_FREE) throw new Error(`the disk would have ${Math.round(left / 1e9)} GB left`)
}

/** The same database on a server that now listens on another port. */
function onServer(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = new URL(database).pathname
  return url.href
}
