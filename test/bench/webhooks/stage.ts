import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { connectDatabase } from '../../../src/database/connect.ts'
import { startEmbedded } from '../../../src/database/embedded/server.ts'
import { migrate } from '../../../src/database/migrate.ts'
import type { Runtime } from '../../../src/runtime.ts'
import { preparePartitions } from '../../../src/webhooks/queue/retention.ts'
import type { Certificate } from '../../support/certificates.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { runtimeOver } from '../../support/runtime.ts'
import { cpuOfPostgres } from '../cpu.ts'
import type { SenderName } from './messages.ts'
import { startReceiverProcess, startSenderProcess } from './processes.ts'

/** A PostgreSQL that writes to disk as in production, and databases on it. */
export type Stage = {
  /** A migrated database with today's partitions. */
  runtime(): Promise<Runtime & { close(): Promise<void> }>
  /** An empty database for the tables of a peer. */
  empty(): Promise<string>
  secretKey: string
  /** Processor time of all PostgreSQL processes so far, milliseconds. */
  cpu(): Promise<number>
  close(): Promise<void>
}

export async function openStage(): Promise<Stage> {
  const { path: dataDir, remove } = await temporaryFolder('bench')
  const server = await startEmbedded({ dataDir, settings: { fsync: 'on', synchronous_commit: 'on' } })
  const secretKey = randomBytes(32).toString('base64')
  const admin = connectDatabase(server.url, { max: 2 })
  let number = 0
  const empty = async () => {
    const name = `bench_${++number}`
    await sql.raw(`create database ${name}`).execute(admin.db)
    const url = new URL(server.url)
    url.pathname = `/${name}`
    return url.href
  }
  return {
    empty,
    secretKey,
    cpu: cpuOfPostgres(admin.pool),
    runtime: async () => {
      const runtime = runtimeOver(await empty(), secretKey)
      await migrate(runtime.db)
      await preparePartitions(runtime.db, runtime.now())
      return runtime
    },
    close: async () => {
      await admin.close()
      await server.stop()
      await remove()
    },
  }
}

export type Receiving = Awaited<ReturnType<typeof openReceiver>>

/** The receiver's process, listening. */
export async function openReceiver(certificate?: Certificate) {
  const child = startReceiverProcess()
  const listening = child.next('listening')
  child.tell({ kind: 'listen', certificate })
  const { port } = await listening
  const scheme = certificate ? 'https' : 'http'
  return {
    url: `${scheme}://127.0.0.1:${port}/hook`,
    dead: `${scheme}://127.0.0.1:${port}/dead`,
    async expect(count: number, note = false) {
      const ready = child.next('ready')
      child.tell({ kind: 'expect', count, note })
      await ready
    },
    /** Resolves when the expected number has arrived. */
    reached: () => child.next('reached'),
    async report() {
      const report = child.next('report')
      child.tell({ kind: 'report' })
      return await report
    },
    close: () => child.end(),
  }
}

/** A running sender process. */
export async function openSender(
  sender: SenderName,
  start: { databaseUrl: string; secretKey: string; urls: string[]; count: number; ca?: string },
) {
  const child = startSenderProcess()
  const started = child.next('started')
  child.tell({ kind: 'start', sender, ...start })
  await started
  return {
    async stop() {
      const stopped = child.next('stopped')
      child.tell({ kind: 'stop' })
      const result = await stopped
      await child.end()
      return result
    },
  }
}
