import { sql } from 'kysely'
import type { Database } from './connect.ts'

/**
 * Creates the partition of one UTC day, with a name such as `table_20261121`. Several nodes can do so at the same
 * time. Rows of that day are moved from the default partition.
 * @param table a table partitioned by range of a timestamp (migrations/0011_days.ts)
 */
export async function ensureDay(db: Database, table: string, at: Date): Promise<void> {
  await sql`select prepare_day(${table}, ${dayOf(at)})`.execute(db)
}

/**
 * Drops the partitions of all days that ended before `limit`. The cost does not depend on the number of rows.
 * @returns the names of the dropped partitions
 */
export async function dropDaysBefore(db: Database, table: string, limit: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from drop_days_before(${table}, ${dayOf(limit)}) as dropped(name)
  `.execute(db)
  return rows.map(({ name }) => name)
}

/** The UTC day as text, which does not depend on PostgreSQL's time zone. */
const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
