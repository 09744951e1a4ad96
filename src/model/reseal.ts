import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'
import type { Vault } from '../database/vault.ts'
import { SEALED_COLUMNS, type SealedColumn } from './sealed_columns.ts'

const BATCH = 200

export type Resealed = {
  /** Values that are now sealed under the first key. */
  resealed: number
  /** Values that no key of SECRET_KEY opens, as table.column and primary key. */
  unreadable: string[]
}

type Row = { key: string; value: Buffer }

/**
 * Seals every value again that is not sealed under the vault's first key. It can run while the product does,
 * repeatedly and in parallel: each row is changed only if it still has the value that was read, so that concurrent
 * writes win.
 * @param onProgress called after each batch with the number of values done and the number at the start
 */
export async function resealAll(
  db: Database,
  vault: Vault,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<Resealed> {
  let total = 0
  for (const column of SEALED_COLUMNS) total += await countOld(db, vault, column)
  const result: Resealed = { resealed: 0, unreadable: [] }
  for (const column of SEALED_COLUMNS) {
    let rows: Row[] = []
    do {
      rows = await readOld(db, vault, column, rows.at(-1)?.key ?? null)
      for (const row of rows) await resealRow(db, vault, column, row, result)
      onProgress(result.resealed, total)
    } while (rows.length === BATCH)
  }
  return result
}

async function resealRow(
  db: Database,
  vault: Vault,
  { table, key, column, purpose, derived }: SealedColumn,
  row: Row,
  result: Resealed,
): Promise<void> {
  let opened: Buffer
  try {
    opened = vault.open(row.value, purpose(row.key))
  } catch {
    result.unreadable.push(`${table}.${column} ${row.key}`)
    return
  }
  const also = derived ? sql`, ${sql.ref(derived.column)} = ${derived.from(vault, opened)}` : sql``
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${vault.seal(opened, purpose(row.key))}${also}
    where ${sql.ref(key)} = ${row.key} and ${sql.ref(column)} = ${row.value}
  `.execute(db)
  result.resealed += Number(numAffectedRows ?? 0n)
}

async function readOld(
  db: Database,
  vault: Vault,
  { table, key, column }: SealedColumn,
  after: string | null,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select ${sql.ref(key)} as key, ${sql.ref(column)} as value from ${sql.table(table)}
    where ${isOld(vault, column)} and (${after}::text is null or ${sql.ref(key)} > ${after})
    order by ${sql.ref(key)} limit ${BATCH}
  `.execute(db)
  return rows
}

async function countOld(db: Database, vault: Vault, { table, column }: SealedColumn): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${sql.table(table)} where ${isOld(vault, column)}
  `.execute(db)
  return rows[0]?.count ?? 0
}

/** Whether a value is sealed under an older key. The key id follows the version in what the vault seals. */
function isOld(vault: Vault, column: string) {
  return sql`${sql.ref(column)} is not null and not starts_with(encode(${sql.ref(column)}, 'hex'), ${vault.prefix})`
}
