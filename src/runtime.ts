import type pg from 'pg'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Config } from './config.ts'
import type { Database } from './database/connect.ts'
import type { Vault } from './database/vault.ts'
import type { RequestLog } from './model/audit/request_log.ts'
import type { Platform } from './platform/definition.ts'

/** What a process is made of. Put together once in main.ts and handed down; nothing reads it from a global. */
export type Runtime = {
  config: Config
  db: Database
  /** The pool below `db`, for hot statements that PostgreSQL plans once (named statements). */
  pool: pg.Pool
  vault: Vault
  platform: Platform
  /** The clock. Everything that expires or is scheduled asks it, so that tests can move time. */
  now: () => Date
  log: Logger
  /** What partners' programs asked and why they were refused, for their console. */
  requestLog: RequestLog
  /** What /metrics shows: each part of the program registers its own. */
  metrics: Registry
}
