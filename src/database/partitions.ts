import { sql } from 'kysely'
import type { Database } from './connect.ts'
import { inTransaction } from './transaction.ts'

const LOCK = 0x64617973 // 'days'
const DAY = 86_400_000

/**
 * Creates the partition of one UTC day, called `table_20261121`. Several nodes may do so at once. Rows of that day
 * that are in the default partition are moved.
 * @param table a table partitioned by range of a timestamp
 */
export async function ensureDay(db: Database, table: string, at: Date): Promise<void> {
  const from = startOfDay(at)
  const name = partitionName(table, from)
  if (await exists(db, name)) return
  await inTransaction(db, async (trx) => {
    // Without the lock, two nodes at once would both find no partition, and the second one would fail.
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
    if (await exists(trx, name)) return
    // Other sessions learn of a new partition when they lock the table, so a weaker lock would let one of them
    // miss it. The time-out is short because every query on the table queues behind a lock that waits.
    await sql`set local lock_timeout = '3s'`.execute(trx)
    await sql`lock table ${sql.id(table)} in access exclusive mode`.execute(trx)
    await sql`create table ${sql.id(name)} (like ${sql.id(table)} including defaults including constraints)`.execute(
      trx,
    )
    if (await exists(trx, `${table}_default`)) await moveFromDefault(trx, table, name, from)
    await sql`
      alter table ${sql.id(table)} attach partition ${sql.id(name)}
      for values from (${sql.lit(from.toISOString())}) to (${sql.lit(endOf(from).toISOString())})
    `.execute(trx)
  })
}

/** Reads the catalogue as rows: to_regclass() uses a cache that may not know the newest tables. */
async function exists(db: Database, table: string): Promise<boolean> {
  const { rows } = await sql`
    select from pg_class where relname = ${table} and relnamespace = current_schema::regnamespace
  `.execute(db)
  return rows.length > 0
}

async function moveFromDefault(trx: Database, table: string, name: string, from: Date): Promise<void> {
  const key = await partitionKey(trx, table)
  const left = `${table}_default`
  await sql`
    with moved as (
      delete from ${sql.id(left)} where ${sql.id(key)} >= ${from} and ${sql.id(key)} < ${endOf(from)} returning *
    ) insert into ${sql.id(name)} select * from moved
  `.execute(trx)
}

async function partitionKey(db: Database, table: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select a.attname as name from pg_partitioned_table p
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    where p.partrelid = ${table}::regclass
  `.execute(db)
  if (!rows[0]) throw new Error(`${table} is not partitioned`)
  return rows[0].name
}

/**
 * Drops the partitions of all days that ended before `limit`, which costs the same however many rows they have.
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

const startOfDay = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY) * DAY)
const endOf = (day: Date): Date => new Date(day.getTime() + DAY)

const partitionName = (table: string, day: Date): string =>
  `${table}_${day.toISOString().slice(0, 10).replaceAll('-', '')}`
