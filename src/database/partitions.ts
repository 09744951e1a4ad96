import { sql } from 'kysely'
import type { Database } from './connect.ts'

const LOCK = 0x64617973 // 'days'

/**
 * Makes the partition of one UTC day, called `table_20261121`. Safe from several nodes at once.
 * @param table a table partitioned by range of a timestamp
 */
export async function ensureDay(db: Database, table: string, at: Date): Promise<void> {
  const from = startOfDay(at)
  const to = new Date(from.getTime() + 86_400_000)
  await db.transaction().execute(async (trx) => {
    // Two creators at once would both find nothing, and the second fail.
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
    await sql`
      create table if not exists ${sql.id(partitionName(table, from))} partition of ${sql.id(table)}
      for values from (${sql.lit(from.toISOString())}) to (${sql.lit(to.toISOString())})
    `.execute(trx)
  })
}

/**
 * Drops the partitions of all days that ended before `limit`: no row is touched one by one.
 * @returns the names of what was dropped
 */
export async function dropDaysBefore(db: Database, table: string, limit: Date): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${table}::regclass
  `.execute(db)
  const oldest = partitionName(table, startOfDay(limit))
  const old = rows.map(({ name }) => name).filter((name) => name < oldest)
  for (const name of old) await sql`drop table if exists ${sql.id(name)}`.execute(db)
  return old
}

const startOfDay = (at: Date): Date => new Date(Math.floor(at.getTime() / 86_400_000) * 86_400_000)

const partitionName = (table: string, day: Date): string =>
  `${table}_${day.toISOString().slice(0, 10).replaceAll('-', '')}`
