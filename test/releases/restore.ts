import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createDatabase, type TestDatabase } from '../support/database.ts'

export type Release = {
  version: string
  /** SHA-256 of each migration that it was made with, by the name of its file. */
  migrations: Record<string, string>
}

/** The releases that have a dump, oldest first. */
export async function readReleases(): Promise<Release[]> {
  const folders = (await readdir(import.meta.dirname)).filter((name) => /^\d/.test(name))
  const releases = folders.map(async (version) => {
    const hashes = await readFile(join(import.meta.dirname, version, 'migrations.json'), 'utf8')
    return { version, migrations: JSON.parse(hashes) }
  })
  const byVersion = new Intl.Collator('en', { numeric: true })
  return (await Promise.all(releases)).sort((a, b) => byVersion.compare(a.version, b.version))
}

/** A database as that release left it. */
export async function restoreRelease(version: string): Promise<TestDatabase> {
  const database = await createDatabase()
  const dump = await readFile(join(import.meta.dirname, version, 'dump.sql'), 'utf8')
  await sql`drop schema public cascade`.execute(database.db)
  await sql`create schema public`.execute(database.db)
  // All at once: the settings that it changes are those of one connection.
  await sql.raw(dump).execute(database.db)
  return database
}
