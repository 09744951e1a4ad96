import type { Transaction } from 'kysely'
import type { Database } from '../database/connect.ts'
import type { DB } from '../database/schema.ts'
import { conflict } from '../http/problem.ts'

const TRIES = 4
const DEADLOCK = '40P01'
const UNIQUE = '23505'
const FOREIGN_KEY = '23503'

/**
 * One act of the operator: all of it commits, or none.
 * @throws Problem 409 when another request at the same moment made it impossible
 */
export async function inTransaction<T>(db: Database, act: (trx: Transaction<DB>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(act)
    } catch (error) {
      const { code } = error as { code?: string }
      // PostgreSQL ended one of two acts that waited for each other: it has changed nothing and can be repeated.
      if (code === DEADLOCK && attempt < TRIES) continue
      if (code === UNIQUE || code === FOREIGN_KEY || code === DEADLOCK) {
        throw conflict('Another request changed the same things at the same moment. Try again.')
      }
      throw error
    }
  }
}
