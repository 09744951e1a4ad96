import pino from 'pino'
import { Registry } from 'prom-client'
import { readConfig } from '../../src/config.ts'
import { connectDatabase } from '../../src/database/connect.ts'
import { createVault } from '../../src/database/vault.ts'
import { HealthChecks } from '../../src/http/health.ts'
import { createRequestLog } from '../../src/model/audit/request_log.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import type { Runtime } from '../../src/runtime.ts'

/** A runtime for a database, as main.ts creates it, without a server. */
export function runtimeOver(
  databaseUrl: string,
  secretKey: string,
  now: () => Date = () => new Date(),
): Runtime & { close(): Promise<void> } {
  const log = pino({ level: 'silent' })
  const { db, pool, close } = connectDatabase(databaseUrl, { max: 8, bounded: true })
  const secretKeys = [Buffer.from(secretKey, 'base64')]
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
    health: new HealthChecks(),
    clockSkew: () => 0,
    close,
  }
}

/** The same process on a node whose clock is this many seconds ahead of the database's. */
export function nodeWithClock(runtime: Runtime, seconds: number): Runtime {
  const now = () => new Date(runtime.now().getTime() + seconds * 1000)
  return { ...runtime, now, clockSkew: () => seconds * 1000 }
}
