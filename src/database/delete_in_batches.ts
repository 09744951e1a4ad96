import { type RawBuilder, sql } from 'kysely'
import type { Database } from './connect.ts'

const BATCH = 50_000

/**
 * Deletes rows of one table, so many at a time that no statement reaches its bound, all in the caller's transaction.
 * @param where SQL over `target`, a row of the table
 * @param then SQL over `gone`, the rows of a batch: statements of a CTE that delete what hangs on them
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
    // Of a partitioned table, rows of several partitions have the same ctid: the condition stands once more.
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
