import { type Kysely, sql } from 'kysely'

/**
 * Milliseconds that a statement of a migration waits for a lock. Others that need the table queue behind it. It is
 * shorter than PostgreSQL's deadlock_timeout of a second, so that the migration fails instead of a request.
 */
export const LOCK_TIMEOUT_MS = 500

/** For the rest of the session, or until it is set again. */
export async function setLockTimeout<T>(db: Kysely<T>, ms: number): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(ms)}, false)`.execute(db)
}
