import type { Database } from '../../database/connect.ts'
import { cutOfChain, digestOf, type Seal } from './audit_seals.ts'

/** `problems`: sentences that name a range; empty if everything is as it was sealed. */
export type Verification = {
  ranges: number
  rows: number
  unsealed: number
  /** Archived rows, which come before the first range. */
  archived: number
  head: string | null
  problems: string[]
}

/**
 * Compares every sealed range with the current rows.
 * @param head a digest that was written down before, in hexadecimal; it shows that the newest ranges were not cut off
 */
export async function verifyAuditLog(
  db: Database,
  head: string | null,
  onProgress: (rows: number) => void = () => {},
): Promise<Verification> {
  const archives = await db.selectFrom('audit_archives').select(['rows', 'head']).execute()
  const seals: Seal[] = await db.selectFrom('audit_seals').selectAll().orderBy('to_id').execute()
  const cut = await cutOfChain(db)
  const problems: string[] = []
  let [next, previous, rows] = [cut.to_id + 1, cut.digest, 0]
  for (const seal of seals) {
    const { from_id, to_id } = seal
    if (from_id !== next) problems.push(`Rows ${next} to ${from_id - 1}: their seal is missing.`)
    else if (!seal.previous.equals(previous))
      problems.push(`Rows ${from_id} to ${to_id}: the chain is broken.`)
    const found = await digestOf(db, from_id, to_id, seal.previous)
    if (found.count !== seal.count) {
      problems.push(`Rows ${from_id} to ${to_id}: ${seal.count} were sealed, but ${found.count} exist.`)
    } else if (!found.digest.equals(seal.digest)) {
      problems.push(`Rows ${from_id} to ${to_id}: at least one of them was changed.`)
    }
    ;[next, previous, rows] = [to_id + 1, seal.digest, rows + found.count]
    onProgress(rows)
  }
  const digests = [...archives.map((one) => one.head), ...seals.map(({ digest }) => digest)]
  if (head !== null && !digests.some((digest) => digest.toString('hex') === head.toLowerCase())) {
    problems.push(`After row ${next - 1}: the range with the digest ${head} is missing.`)
  }
  const stray = await countRows(db, 0, cut.to_id)
  if (stray > 0) problems.push(`Rows up to ${cut.to_id} were archived, but ${stray} still exist.`)
  const unsealed = await countRows(db, next, Number.MAX_SAFE_INTEGER)
  const archived = archives.reduce((sum, one) => sum + one.rows, 0)
  const last = (seals.at(-1)?.digest ?? archives.at(-1)?.head)?.toString('hex') ?? null
  return { ranges: seals.length, rows, unsealed, archived, head: last, problems }
}

async function countRows(db: Database, from: number, to: number): Promise<number> {
  const { count } = await db
    .selectFrom('audit_log')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('id', '>=', from)
    .where('id', '<=', to)
    .executeTakeFirstOrThrow()
  return count
}
