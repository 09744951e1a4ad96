import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '../../src/database/connect.ts'
import { readMigrations } from '../../src/database/migrations/files.ts'
import { planMigration } from '../../src/database/migrations/plan.ts'

/**
 * A database as plain SQL: the statements of its migrations, its partitions, and its rows. Only unlogged tables are left
 * out, as a crash would do.
 */
export async function dumpDatabase(db: Database): Promise<string> {
  const parts: string[] = []
  for (const [name, file] of await readMigrations()) parts.push(await planMigration(name, file))
  parts.push(
    'create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);',
  )
  for (const partition of await daysOf(db)) {
    parts.push(`select prepare_day('${partition.parent}', '${partition.day}');`)
  }
  // Foreign keys and the triggers of the audit log would ask for an order.
  parts.push('set session_replication_role = replica;')
  for (const table of await tablesOf(db)) parts.push(await rowsOf(db, table))
  parts.push('reset session_replication_role;', await sequencesOf(db))
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

async function daysOf(db: Database) {
  const { rows } = await sql<{ parent: string; day: string }>`
    select inhparent::regclass::text as parent, right(inhrelid::regclass::text, 8) as day
    from pg_inherits where inhrelid::regclass::text ~ '_\\d{8}$' order by 1, 2
  `.execute(db)
  return rows
}

type Table = { name: string; columns: string[]; identity: string | null }

async function tablesOf(db: Database): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select relname as name, array_agg(quote_ident(attname) order by attnum) as columns,
      max(attname) filter (where attidentity <> '') as identity
    from pg_class c join pg_attribute on attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = ''
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
      and relpersistence = 'p'
    group by c.oid, relname order by relname
  `.execute(db)
  return rows
}

async function rowsOf(db: Database, { name, columns, identity }: Table): Promise<string> {
  const list = columns.join(', ')
  const texts = columns.map((column) => `${column}::text`).join(', ')
  const { rows } = await sql<{ row: (string | null)[] }>`
    select array[${sql.raw(texts)}] as row from ${sql.id(name)} order by 1
  `.execute(db)
  if (rows.length === 0) return ''
  const values = rows.map(
    ({ row }) => `  (${row.map((value) => (value === null ? 'null' : pg.escapeLiteral(value))).join(', ')})`,
  )
  const how = identity ? ' overriding system value' : ''
  return `insert into ${name} (${list})${how} values\n${values.join(',\n')};`
}

/** Where each sequence goes on. */
async function sequencesOf(db: Database): Promise<string> {
  const { rows } = await sql<{ name: string; value: string }>`
    select sequencename as name, last_value::text as value from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1
  `.execute(db)
  return rows.map(({ name, value }) => `select setval('${name}', ${value});`).join('\n')
}
