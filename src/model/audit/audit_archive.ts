import { createWriteStream } from 'node:fs'
import { open, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type ArchiveHeader, COLUMNS, isCompressed, verifyArchive } from './archive_file.ts'
import { closesMonth, cutOfChain, ROW_TEXT, type Seal } from './audit_seals.ts'

/** Why the months were not archived, in a sentence. */
export class ArchiveError extends Error {}

/**
 * Writes the whole months before `before` to a file, reads it back, and drops the months once the file holds all
 * sealed rows. Each step can be resumed: an incomplete file has another name, a complete file is reused, and either
 * all months are dropped or none.
 * @param file NDJSON; compressed if its name ends with `.gz`
 * @returns what was archived; null if nothing is left
 * @throws ArchiveError if the months are not sealed, the file holds something else, or the months cannot be dropped
 */
export async function archiveAuditLog(
  db: Database,
  before: Date,
  file: string,
): Promise<ArchiveHeader | null> {
  const months = await archivableMonths(db, before)
  if (!months) return null
  const { previous, head } = months.header
  if (await stat(file).catch(() => null)) {
    const { header, problems } = await verifyArchive(file).catch((error: Error) => {
      throw new ArchiveError(`${file} exists but cannot be read as an archive: ${error.message}.`)
    })
    if (problems.length > 0 || header?.previous !== previous || header.head !== head)
      throw new ArchiveError(`${file} exists but does not contain these months.`)
  } else await writeArchive(db, months, file)
  await dropArchivedMonths(db, before, head).catch((error: Error) => {
    throw new ArchiveError(
      `${file} is complete, but the months could not be dropped from the database: ${error.message}.`,
    )
  })
  return months.header
}

type ArchivableMonths = { header: ArchiveHeader; seals: Seal[] }

/** The months before a moment that have not been archived; null if there are none. */
async function archivableMonths(db: Database, before: Date): Promise<ArchivableMonths | null> {
  const until = sql<number>`first_audit_id(${before})`
  const seals: Seal[] = await db
    .selectFrom('audit_seals')
    .selectAll()
    .where('to_id', '<', until)
    .orderBy('to_id')
    .execute()
  const last = seals.at(-1)
  const newest = await db
    .selectFrom('audit_log')
    .select('id')
    .where('id', '<', until)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last && !newest) return null
  if (!last || !closesMonth(last.to_id) || (newest && newest.id > last.to_id))
    throw new ArchiveError(
      'These months are not completely sealed yet. A worker seals a month within minutes of its end.',
    )
  const { to_id: cut, digest: previous } = await cutOfChain(db)
  const header: ArchiveHeader = {
    archive: 'drawbridge audit log',
    ...{ from_id: cut + 1, to_id: last.to_id, rows: seals.reduce((sum, { count }) => sum + count, 0) },
    ...{ previous: previous.toString('hex'), head: last.digest.toString('hex'), columns: COLUMNS },
  }
  return { header, seals }
}

/**
 * Writes months to a file and flushes it to disk. Until the file is complete, it has another name. The rows of each
 * seal are followed by the identities in them, which no seal covers.
 */
async function writeArchive(db: Database, { header, seals }: ArchivableMonths, path: string): Promise<void> {
  const part = `${path}.part`
  const file = createWriteStream(part, { mode: 0o600, flush: true })
  const lines = Readable.from(linesOf(db, header, seals))
  if (isCompressed(path)) await pipeline(lines, createGzip(), file)
  else await pipeline(lines, file)
  const { problems } = await verifyArchive(part, isCompressed(path))
  if (problems.length > 0)
    throw new ArchiveError(`${part} differs from what was sealed. ${problems.join(' ')}`)
  await rename(part, path)
  const folder = await open(dirname(path))
  await folder.sync().finally(() => folder.close())
}

async function* linesOf(db: Database, header: ArchiveHeader, seals: Seal[]): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`
  for (const { digest, previous, ...range } of seals) {
    const { rows } = await sql<{ text: string }>`
      select ${ROW_TEXT} as text from audit_log where id between ${range.from_id} and ${range.to_id} order by id
    `.execute(db)
    for (const { text } of rows) yield `${text}\n`
    const identities = await db
      .selectFrom('audit_identities')
      .selectAll()
      .where('audit_id', '>=', range.from_id)
      .where('audit_id', '<=', range.to_id)
      .orderBy('audit_id')
      .execute()
    for (const identity of identities) yield `${JSON.stringify({ identity })}\n`
    const seal = { ...range, digest: digest.toString('hex'), previous: previous.toString('hex') }
    yield `${JSON.stringify({ seal })}\n`
  }
}

/**
 * Drops the months that an archive holds, all of them or none. PostgreSQL checks again that every row is sealed
 * (migrations/0012_audit_months.ts), and adds a row to the audit log.
 * @param head the digest of the last seal that was read
 */
export async function dropArchivedMonths(db: Database, before: Date, head: string): Promise<void> {
  await sql`select drop_audit_months_before(${before}, ${Buffer.from(head, 'hex')})`.execute(db)
}
