import pino from 'pino'
import { Registry } from 'prom-client'
import { readConfig } from '../../../src/config.ts'
import { connect } from '../../../src/database/connect.ts'
import { createVault } from '../../../src/database/vault.ts'
import type { Ground } from '../../../src/ground.ts'
import { createRequestLog } from '../../../src/model/request_log.ts'
import { loadPlatform } from '../../../src/platform/load.ts'
import { startWorker } from '../../../src/webhooks/worker.ts'
import type { ToSender } from './messages.ts'
import type { Running } from './sender_process.ts'

/** A ground over a database, as main.ts makes it, without a server. */
export function groundOver(databaseUrl: string, secretKey: string): Ground & { close(): Promise<void> } {
  const log = pino({ level: process.env['BENCH_LOG'] ?? 'error' })
  const { db, pool, close } = connect(databaseUrl, { max: 8 })
  const secretKeys = [Buffer.from(secretKey, 'base64')]
  const now = () => new Date()
  return {
    config: { ...readConfig({}), databaseUrl, secretKeys, allowPrivateEndpoints: true, demo: false },
    db,
    pool,
    vault: createVault(secretKeys),
    platform: loadPlatform('default'),
    now,
    log,
    requestLog: createRequestLog(db, now, () => {}),
    metrics: new Registry(),
    close,
  }
}

export async function startDrawbridge(start: Extract<ToSender, { kind: 'start' }>): Promise<Running> {
  const ground = groundOver(start.databaseUrl, start.secretKey)
  const worker = await startWorker(ground, { ca: start.ca, lookup: async () => ['127.0.0.1'] })
  return {
    async stop() {
      await worker.stop()
      await ground.close()
    },
  }
}
