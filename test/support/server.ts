import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { Registry } from 'prom-client'
import { createApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { ConnectedDatabase } from '../../src/database/connect.ts'
import { createVault } from '../../src/database/vault.ts'
import { HealthChecks } from '../../src/http/health.ts'
import { SYSTEM } from '../../src/model/audit/audit_log.ts'
import { createRequestLog } from '../../src/model/audit/request_log.ts'
import { ensureSigningKey } from '../../src/model/signing_keys.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { watchReadiness } from '../../src/readiness.ts'
import type { Runtime } from '../../src/runtime.ts'
import { createLog, type LogStream } from '../../src/telemetry/log.ts'
import { createDatabase } from './database.ts'

/** A clock that tests can move. It continues with real time from the time that was set. */
export class Clock {
  #offset = 0
  readonly now = (): Date => new Date(Date.now() + this.#offset)
  /** @param seconds to move forward */
  advance(seconds: number): void {
    this.#offset += seconds * 1000
  }
}

export type TestServer = {
  base: string
  runtime: Runtime
  clock: Clock
  operatorToken: string
  /** The program's log, one JSON line per entry. */
  logged: string[]
  close(): Promise<void>
}

/**
 * `platform`: a shipped definition's name or a file; `config`: overrides; `database`: a shared one; `host`: the name
 * of this machine in PUBLIC_URL, for passkeys
 */
export type ServerOptions = {
  host?: string
  platform?: string
  config?: Partial<Config>
  database?: ConnectedDatabase
  clock?: Clock
}

/** The real HTTP surface in this process, with its own port and database. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const database = options.database ?? (await createDatabase())
  const clock = options.clock ?? new Clock()
  const operatorToken = `op_${randomBytes(24).toString('hex')}`
  const http: Server = createServer()
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const { port } = http.address() as AddressInfo
  const base = `http://${options.host ?? '127.0.0.1'}:${port}`
  const secretKeys = [randomBytes(32)]
  const config: Config = {
    ...readConfig({}),
    port,
    publicUrl: base,
    platform: options.platform ?? 'default',
    secretKeys,
    operatorTokens: [operatorToken],
    demo: false,
    demoAppPort: 0,
    allowPrivateEndpoints: true,
    ...options.config,
  }
  const logged: string[] = []
  const lines = new Writable({
    write(line, _encoding, written) {
      logged.push(String(line))
      written()
    },
  })
  const { log } = createLog('debug', lines as unknown as LogStream)
  const runtime: Runtime = {
    config,
    db: database.db,
    pool: database.pool,
    vault: createVault(config.secretKeys ?? secretKeys),
    platform: loadPlatform(config.platform),
    now: clock.now,
    log,
    requestLog: createRequestLog(database.db, clock.now, (err) => log.error({ err }, 'request log')),
    metrics: new Registry(),
    health: new HealthChecks(),
    clockSkew: () => 0,
  }
  // In some tests, servers that share a database have different keys. Readiness then reports that.
  await ensureSigningKey(runtime.db, runtime.vault, SYSTEM, clock.now()).catch(() => {})
  watchReadiness(runtime)
  const app = await createApp(runtime)
  http.on('request', app.handler)
  return {
    base: config.publicUrl,
    runtime,
    clock,
    operatorToken: config.operatorTokens[0] ?? operatorToken,
    logged,
    close: async () => {
      http.closeAllConnections()
      await new Promise((closed) => http.close(closed))
      await app.close()
      await runtime.requestLog.flush()
      if (!options.database) await database.close()
    },
  }
}
