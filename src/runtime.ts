import type pg from 'pg'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Config } from './config.ts'
import type { ClockSkew } from './database/clock.ts'
import type { Database } from './database/connect.ts'
import type { Vault } from './database/vault.ts'
import type { HealthChecks } from './http/health.ts'
import type { RequestLog } from './model/audit/request_log.ts'
import type { Platform } from './platform/definition.ts'

/** The dependencies of a process. Created once in program.ts and passed down. There is no global. */
export type Runtime = {
  config: Config
  db: Database
  /** A pool for hot statements, which have a name and are planned once per connection (database/connect.ts). */
  pool: pg.Pool
  vault: Vault
  platform: Platform
  /** The clock. Everything that expires or is scheduled uses it, so that tests can move time. */
  now: () => Date
  /** How far this node's clock is ahead of PostgreSQL's; milliseconds. */
  clockSkew: ClockSkew
  log: Logger
  /** The requests of partners' programs and why they were refused, for their console. */
  requestLog: RequestLog
  /** What /metrics shows. Each part of the program registers its own. */
  metrics: Registry
  /** What /readyz shows. Each part of the program adds its own. */
  health: HealthChecks
}
