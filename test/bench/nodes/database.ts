import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { connectDatabase } from '../../../src/database/connect.ts'
import { startEmbedded } from '../../../src/database/embedded/server.ts'
import { migrate } from '../../../src/database/migrate.ts'
import { SYSTEM } from '../../../src/model/audit/audit_log.ts'
import { createEndpoint } from '../../../src/model/webhooks/endpoints.ts'
import { temporaryFolder } from '../../support/folder.ts'
import { runtimeOver } from '../../support/runtime.ts'
import type { Closing } from '../bench.ts'
import { SMALL, settle } from '../merchants.ts'

export type NodesDatabase = { url: string; secretKey: string; pool: pg.Pool }

/** PostgreSQL with fsync on and 20,000 connections. One app receives events, one delivery per event. */
export async function openNodesDatabase(closing: Closing): Promise<NodesDatabase> {
  const { path: dataDir, remove } = await temporaryFolder('nodes')
  closing.push(remove)
  const server = await startEmbedded({ dataDir, settings: { max_connections: '200' } })
  closing.push(server.stop)
  const { db, pool, close } = connectDatabase(server.url, { max: 4 })
  closing.push(close)
  await migrate(db)
  await settle(pool, SMALL)
  const secretKey = randomBytes(32).toString('base64')
  await tellOneApp(server.url, secretKey)
  await pool.query('vacuum (analyze)')
  return { url: server.url, secretKey, pool }
}

async function tellOneApp(url: string, secretKey: string): Promise<void> {
  const runtime = runtimeOver(url, secretKey)
  try {
    await runtime.pool.query(
      `update apps set scopes = scopes || '{webhooks:receive}', event_types = '{booking.created}' where id = 'bench_app_1'`,
    )
    await runtime.pool.query(
      `update connections set scopes = scopes || '{webhooks:receive}' where app_id = 'bench_app_1'`,
    )
    const input = { environment: 'sandbox' as const, url: 'https://app-1.example/hook' }
    await runtime.db
      .transaction()
      .execute((trx) => createEndpoint(trx, runtime, { as: 'operator' }, 'bench_app_1', input, SYSTEM))
  } finally {
    await runtime.close()
  }
}
