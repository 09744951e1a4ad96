import { readdir } from 'node:fs/promises'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

import { APPLICATION_ROLE, ARCHIVIST_ROLE, grantPrivileges, type Roles } from './privileges.ts'
import { requireServerVersion } from './server_version.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)
const LOCK = 0x64726177 // 'draw'

/**
 * Brings the schema up to date. Several nodes may do so at once: one migrates, the others wait. Where the application
 * and the archivist have roles of their own, these get their privileges.
 * @param roles names of these roles
 * @returns the names of the migrations that this call applied
 * @throws StartError for a PostgreSQL that is too old; otherwise the first error, and a migration that fails leaves
 *   nothing behind
 */
export async function migrate<T>(
  db: Kysely<T>,
  roles: Roles = { application: APPLICATION_ROLE, archivist: ARCHIVIST_ROLE },
): Promise<string[]> {
  return await db.connection().execute(async (connection) => {
    await requireServerVersion(connection)
    await sql`select pg_advisory_lock(${LOCK})`.execute(connection)
    try {
      const { error, results } = await migrator(connection).migrateToLatest()
      if (error) throw error
      await grantPrivileges(connection, roles)
      return (results ?? []).map((result) => result.migrationName)
    } finally {
      await sql`select pg_advisory_unlock(${LOCK})`.execute(connection)
    }
  })
}

/** The names of the migrations that have not been applied: none when the schema is current. */
export async function pendingMigrations<T>(db: Kysely<T>): Promise<string[]> {
  const all = await migrator(db).getMigrations()
  return all.filter((migration) => !migration.executedAt).map((migration) => migration.name)
}

function migrator<T>(db: Kysely<T>): Migrator {
  return new Migrator({ db, provider: { getMigrations: readMigrations } })
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(FOLDER)).filter((file) => /^\d{4}_\w+\.ts$/.test(file)).sort()
  const entries = files.map(async (file) => [file.slice(0, -3), await import(new URL(file, FOLDER).href)])
  return Object.fromEntries(await Promise.all(entries))
}
