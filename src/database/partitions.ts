import { sql } from 'kysely'
import type { Database } from './connect.ts'

/**
 * Creates the partition of one UTC day, called `table_20261121`. Several nodes may do so at once. Rows of that day
 * that are in the default partition are moved.
 * @param table a table partitioned by range of a timestamp (migrations/0011_days.ts)
 */
export async function ensureDay(db: Database, table: string, at: Date): Promise<void> {
  await sql`select prepare_day(${table}, ${dayOf(at)})`.execute(db)
}

/**
 * Drops the partitions of all days that ended before `limit`, which costs the same however many rows they have.
 * @returns the names of what was dropped
 */
export async function dropDaysBefore(db: Database, table: string, limit: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from drop_days_before(${table}, ${dayOf(limit)}) as dropped(name)
  `.execute(db)
  return rows.map(({ name }) => name)
}

/** The UTC day, as PostgreSQL reads it whatever its time zone is. */
const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
