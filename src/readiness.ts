import { clockProblem } from './database/clock.ts'
import { databaseProblem, migrationProblem } from './database/database_health.ts'
import { signingKeyProblem } from './model/signing_keys.ts'
import type { Runtime } from './runtime.ts'

/** What every process needs to be ready. The worker and the rate limiter add their own checks. */
export function watchReadiness({ db, vault, clockSkew, health }: Runtime): void {
  health.need('database', () => databaseProblem(db))
  health.need('migrations', () => migrationProblem(db))
  health.need('clock', () => clockProblem(clockSkew()))
  health.need('key', () => signingKeyProblem(db, vault))
}
