import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connectDatabase, type Database } from '../../src/database/connect.ts'
import { startEmbedded } from '../../src/database/embedded/server.ts'
import { migrate } from '../../src/database/migrate.ts'
import { temporaryFolder } from '../support/folder.ts'
import { type Cpu, cpuOfPostgres } from './cpu.ts'
import { SMALL, settle } from './merchants.ts'
import { type Peer, type Server, startDrawbridge, startPeer } from './processes.ts'

/** Settings for both speed and memory. glibc returns the memory that argon2 used on each of its threads. */
const SETTINGS = { MALLOC_ARENA_MAX: '1', NODE_OPTIONS: '--max-semi-space-size=64' }

/** What to close, last opened first. */
export type Closing = (() => Promise<unknown>)[]

/** Drawbridge with its own database of 20,000 connections, and the URL of that database for peers. */
export type Bench = {
  db: Database
  pool: pg.Pool
  database: Cpu
  url: string
  drawbridge: Server
  operatorToken: string
}

/**
 * PostgreSQL as the product starts it, including fsync, in a temporary folder; and Drawbridge using it.
 * @param prepare returns additional variables for Drawbridge
 */
export async function openBench(
  closing: Closing,
  nodeFlags: string[],
  prepare: (folder: string) => Promise<Record<string, string>> = async () => ({}),
): Promise<Bench> {
  const { path: dataDir, remove } = await temporaryFolder('bench')
  closing.push(remove)
  const postgres = await startEmbedded({ dataDir })
  closing.push(postgres.stop)
  const { db, pool, close } = connectDatabase(postgres.url, { max: 4 })
  closing.push(close)
  await migrate(db)
  await settle(pool, SMALL)
  await pool.query('vacuum (analyze)')
  const operatorToken = randomBytes(24).toString('hex')
  const environment = {
    DATABASE_URL: postgres.url,
    SECRET_KEY: randomBytes(32).toString('base64'),
    OPERATOR_TOKEN: operatorToken,
    ...SETTINGS,
    ...(await prepare(dataDir)),
  }
  const drawbridge = await startDrawbridge(environment, nodeFlags)
  closing.push(drawbridge.stop)
  return { db, pool, database: cpuOfPostgres(pool), url: postgres.url, drawbridge, operatorToken }
}

/** The bare Koa route with the same database. */
export async function startBareKoa(url: string): Promise<Peer> {
  return await startPeer('bare_koa.ts', { url })
}
