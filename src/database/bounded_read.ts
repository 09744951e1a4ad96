import { sql } from 'kysely'
import type { Database } from './connect.ts'

/** PostgreSQL's query_canceled, the error of statement_timeout. */
const CANCELED = '57014'

/**
 * Runs reads that may scan many rows, with a time limit.
 * @param ms the limit of each statement
 * @returns null if a statement took longer
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
        // For this transaction only, so that it also works behind a pooler.
        await sql`select set_config('statement_timeout', ${String(ms)}, true)`.execute(trx)
        return await read(trx)
      })
  } catch (error) {
    if ((error as { code?: string }).code === CANCELED) return null
    throw error
  }
}
