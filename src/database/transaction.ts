import type { Transaction } from 'kysely'
import type { Database, Schema } from './connect.ts'

const TRIES = 4
/**
 * The SQLSTATEs of a conflict with another transaction: unique and foreign key violations, serialization failures and
 * deadlocks.
 */
const COLLISIONS = ['23505', '23503', '40001', '40P01']

/** Other requests changed the same rows each time the transaction was tried. The caller can try again. */
export class Collision extends Error {
  override name = 'Collision'
}

/**
 * Runs `act` in one transaction: all of it commits, or nothing. A transaction that collides with another one is
 * rolled back and retried. It then sees what the other one committed.
 * @param act may run several times, so it must have no effect outside the database
 * @throws Collision if the fourth try collides too
 */
export async function inTransaction<T>(
  db: Database,
  act: (trx: Transaction<Schema>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(act)
    } catch (error) {
      if (!COLLISIONS.includes((error as { code?: string }).code ?? '')) throw error
      if (attempt === TRIES) throw new Collision('other transactions were in the way', { cause: error })
    }
  }
}
