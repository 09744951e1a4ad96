import { Readable } from 'node:stream'
import type pg from 'pg'
import { copyFrom } from '../copy_from.ts'
import type { Rows } from './rows.ts'

/** How long loading a table took, in seconds. */
export type Loaded = { table: string; rows: number; copy: number; indexes: number }

const CHUNK = 1 << 16

/** Copies rows into a table with its indexes in place. */
export async function copyRows(client: pg.PoolClient, rows: Rows, into = rows.table, freeze = false) {
  const text = `copy ${into} (${rows.columns}) from stdin ${freeze ? '(freeze)' : ''}`
  await copyFrom(client, text, Readable.from(chunksOf(rows), { highWaterMark: 4 }))
}

function* chunksOf({ count, row }: Rows): Generator<Buffer> {
  let text = ''
  for (let n = 0; n < count; n++) {
    text += row(n)
    if (text.length >= CHUNK) {
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text) yield Buffer.from(text)
}

/**
 * Copies rows into tables without indexes and foreign keys, and builds those afterwards.
 * @param referred whether other tables refer to it, so that its primary key must stay
 */
export async function loadWithoutIndexes(
  pool: pg.Pool,
  table: string,
  referred: boolean,
  load: (client: pg.PoolClient) => Promise<number>,
): Promise<Loaded> {
  const client = await pool.connect()
  try {
    const restore = await dropIndexes(client, table, referred ? ['f'] : ['p', 'u', 'f'])
    const began = performance.now()
    const rows = await load(client)
    const copied = performance.now()
    for (const statement of restore) await client.query(statement)
    return { table, rows, copy: (copied - began) / 1000, indexes: (performance.now() - copied) / 1000 }
  } finally {
    client.release()
  }
}

/** @returns the statements that rebuild them */
async function dropIndexes(client: pg.PoolClient, table: string, kinds: string[]): Promise<string[]> {
  const constraints = await client.query<{ name: string; definition: string }>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = $1::regclass and contype = any($2) order by contype desc`,
    [table, kinds],
  )
  const indexes = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = $1::regclass
       and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))`,
    [table],
  )
  for (const { name } of constraints.rows)
    await client.query(`alter table ${table} drop constraint "${name}"`)
  for (const { name } of indexes.rows) await client.query(`drop index ${name}`)
  return [
    ...constraints.rows.map(
      ({ name, definition }) => `alter table ${table} add constraint "${name}" ${definition}`,
    ),
    // PostgreSQL prints an index of a partitioned table as one without its partitions.
    ...indexes.rows.map(({ definition }) => definition.replace(' ON ONLY ', ' ON ')),
  ]
}

/**
 * Copies a day into a separate table and attaches it as a partition, which builds the indexes.
 * @param day UTC midnight
 */
export async function loadDay(pool: pg.Pool, rows: Rows, day: Date): Promise<Loaded> {
  const client = await pool.connect()
  const partition = `${rows.table}_${day.toISOString().slice(0, 10).replaceAll('-', '')}`
  const until = new Date(day.getTime() + 86_400_000)
  try {
    const began = performance.now()
    await client.query('begin')
    await client.query(
      `create table ${partition} (like ${rows.table} including defaults including constraints)`,
    )
    await copyRows(client, rows, partition, true)
    await client.query('commit')
    const copied = performance.now()
    await client.query(
      `alter table ${rows.table} attach partition ${partition}
       for values from ('${day.toISOString()}') to ('${until.toISOString()}')`,
    )
    const indexes = (performance.now() - copied) / 1000
    return { table: rows.table, rows: rows.count, copy: (copied - began) / 1000, indexes }
  } finally {
    client.release()
  }
}
