import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../connect.ts'

const BATCH = 50_000

/**
 * Deletes rows of a table in batches, so that no statement reaches its timeout, all in the caller's transaction.
 * @param where SQL over `target`, a row of the table
 * @param then SQL over `gone`, the rows of a batch: further CTEs that delete dependent rows
 * @returns how many rows of the table were deleted
 */
export async function deleteInBatches(
  trx: Database,
  table: string,
  where: RawBuilder<unknown>,
  then: RawBuilder<unknown> = sql``,
): Promise<number> {
  const name = sql.table(table)
  for (let deleted = 0; ; ) {
    // In a partitioned table, rows of different partitions can have the same ctid, so the condition is repeated.
    const { rows } = await sql<{ count: number }>`
      with gone as (
        delete from ${name} target
        where target.ctid = any(array(select target.ctid from ${name} target where ${where} limit ${BATCH})) and ${where}
        returning *
      ) ${then}
      select count(*) as count from gone
    `.execute(trx)
    const count = rows[0]?.count ?? 0
    deleted += count
    if (count < BATCH) return deleted
  }
}
