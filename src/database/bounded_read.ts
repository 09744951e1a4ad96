import { sql } from 'kysely'
import type { Database } from './connect.ts'

/** PostgreSQL's query_canceled: what statement_timeout ends with. */
const CANCELED = '57014'

/**
 * Reads what may have to look at many rows, and gives up after a while.
 * @param ms of each statement
 * @returns null where it took longer
 */
export async function readWithin<Result>(
  db: Database,
  ms: number,
  read: (trx: Database) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await db
      .transaction()
      .setAccessMode('read only')
      .execute(async (trx) => {
        // For this transaction only, so that it holds behind a pooler too.
        await sql`select set_config('statement_timeout', ${String(ms)}, true)`.execute(trx)
        return await read(trx)
      })
  } catch (error) {
    if ((error as { code?: string }).code === CANCELED) return null
    throw error
  }
}
