import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

/** The first line of an archive: which part of the chain it holds. Digests are in hexadecimal. */
export type ArchiveHeader = {
  archive: 'drawbridge audit log'
  from_id: number
  to_id: number
  rows: number
  /** The digest before its first seal, and the digest of its last seal. */
  previous: string
  head: string
  /** The columns in the lines that are arrays. */
  columns: string[]
}

export const COLUMNS = [
  ...['id', 'at', 'action', 'actor_kind', 'actor_id', 'publisher_id', 'app_id', 'client_id', 'tenant_id'],
  ...['connection_id', 'ip', 'details'],
]

export const isCompressed = (path: string): boolean => path.endsWith('.gz')

/**
 * `header`: null if the file is empty. `digests`: one per range. `problems`: empty if everything is as it was sealed.
 */
export type ArchiveVerification = {
  header: ArchiveHeader | null
  rows: number
  digests: string[]
  problems: string[]
}

type LineOfSeal = { seal?: { from_id: number; to_id: number; count: number; digest: string } }

/**
 * Computes the digests of an archive again, with at most one line in memory. It needs no database.
 * @throws Error if the file is not an archive or cannot be read to its end
 */
export async function verifyArchive(
  path: string,
  compressed = isCompressed(path),
): Promise<ArchiveVerification> {
  const found: ArchiveVerification = { header: null, rows: 0, digests: [], problems: [] }
  let rows: Hash = createHash('sha256')
  let count = 0
  let previous = ''
  await eachLine(path, compressed, (line) => {
    if (found.header === null) {
      found.header = headerIn(line)
      previous = found.header.previous
    } else if (line.startsWith('[')) rows.update(count++ === 0 ? line : `\n${line}`)
    else {
      const { seal } = JSON.parse(line) as LineOfSeal
      if (!seal) return
      const digest = createHash('sha256').update(previous, 'hex').update(rows.digest()).digest('hex')
      if (digest !== seal.digest || count !== seal.count)
        found.problems.push(
          `Rows ${seal.from_id} to ${seal.to_id}: they were changed after they were sealed.`,
        )
      found.digests.push(seal.digest)
      found.rows += count
      ;[rows, count, previous] = [createHash('sha256'), 0, seal.digest]
    }
  })
  if (previous !== found.header?.head || count > 0) found.problems.push('The end of the file is missing.')
  return found
}

async function eachLine(path: string, compressed: boolean, take: (line: string) => void): Promise<void> {
  const split = async (source: AsyncIterable<Buffer>): Promise<void> => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of source) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
    }
    if (rest !== '') take(rest)
  }
  const file = createReadStream(path)
  if (compressed) await pipeline(file, createGunzip(), split)
  else await pipeline(file, split)
}

/** @throws Error if the line is not the first line of an archive */
function headerIn(line: string): ArchiveHeader {
  const given = line.startsWith('{') ? (JSON.parse(line) as ArchiveHeader) : null
  if (given?.archive !== 'drawbridge audit log') throw new Error('it is not an archive of the audit log')
  return given
}
