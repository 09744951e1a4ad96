import { type Kysely, sql } from 'kysely'
import { LOCK_TIMEOUT_MS, setLockTimeout } from './lock_timeout.ts'

/** For example `{ name: 'records_email', table: 'records', on: '(email) where email is not null' }`. */
export type ConcurrentIndex = {
  name: string
  table: string
  /** What follows the table in `create index`. */
  on: string
  unique?: boolean
}

/** Milliseconds that the build waits for transactions that began before it. Nobody is blocked meanwhile. */
const PATIENCE_MS = 600_000

/**
 * Builds an index while the table is read and written. It can be repeated after an interrupted run.
 * @param db one connection, outside a transaction
 */
export async function buildIndex<T>(db: Kysely<T>, index: ConcurrentIndex): Promise<void> {
  const partitions = await partitionsOf(db, index.table)
  await setLockTimeout(db, PATIENCE_MS)
  if (!partitions) return await buildOne(db, index)
  for (const table of partitions) {
    await buildOne(db, { ...index, table, name: `${table}_${index.name}` })
  }
  // PostgreSQL cannot build an index concurrently on a partitioned table. This index attaches those of the
  // partitions.
  await setLockTimeout(db, LOCK_TIMEOUT_MS)
  await sql.raw(createIndex(index)).execute(db)
}

export function createIndex({ name, table, on, unique }: ConcurrentIndex, how = ''): string {
  return `create ${unique ? 'unique ' : ''}index ${how}if not exists "${name}" on "${table}" ${on}`
}

async function buildOne<T>(db: Kysely<T>, index: ConcurrentIndex): Promise<void> {
  // An interrupted build leaves an invalid index, which no query uses but every write maintains.
  const { rows } = await sql`
    select from pg_index where indexrelid = to_regclass(${`"${index.name}"`}) and not indisvalid
  `.execute(db)
  if (rows.length > 0) await sql`drop index concurrently ${sql.id(index.name)}`.execute(db)
  await sql.raw(createIndex(index, 'concurrently ')).execute(db)
}

/** null if the table is not partitioned. */
async function partitionsOf<T>(db: Kysely<T>, table: string): Promise<string[] | null> {
  const { rows } = await sql<{ partitioned: boolean; names: string[] }>`
    select relkind = 'p' as partitioned, array(
      select p.relname::text from pg_inherits join pg_class p on p.oid = inhrelid where inhparent = c.oid order by 1
    ) as names
    from pg_class c where oid = to_regclass(${`"${table}"`})
  `.execute(db)
  return rows[0]?.partitioned ? rows[0].names : null
}
