import { type Kysely, sql } from 'kysely'

/**
 * How long a statement of a migration waits for a lock; milliseconds. Whoever needs the table queues behind it
 * meanwhile. Shorter than PostgreSQL's deadlock_timeout of a second, so that the migration gives way and no request is
 * chosen as the victim.
 */
export const LOCK_TIMEOUT_MS = 500

/** For the rest of the session, or until it is set again. */
export async function setLockTimeout<T>(db: Kysely<T>, ms: number): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(ms)}, false)`.execute(db)
}
