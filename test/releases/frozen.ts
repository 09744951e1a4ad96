import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const MIGRATIONS = join(import.meta.dirname, '../../migrations')

/** SHA-256 of each migration, by the name of its file. */
export async function migrationHashes(): Promise<Record<string, string>> {
  const files = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.ts')).sort()
  const hash = async (name: string) => {
    const text = await readFile(join(MIGRATIONS, name))
    return [name, createHash('sha256').update(text).digest('hex')]
  }
  return Object.fromEntries(await Promise.all(files.map(hash)))
}
