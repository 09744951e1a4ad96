import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import { StartError } from '../../start_error.ts'
import { requireServerVersion } from '../server_version.ts'
import { readMigrations } from './files.ts'

export type MigrationState = {
  /** When each was applied, by name. */
  applied: Map<string, string>
  /** Migrations of this release that are not applied. */
  pending: string[]
  /** Migrations of a newer release that are applied. */
  unknown: string[]
}

export async function migrationState<T>(db: Kysely<T>): Promise<MigrationState> {
  const { rows } = await sql<{ name: string; timestamp: string }>`
    select name, timestamp from kysely_migration order by name
  `
    .execute(db)
    .catch((error) => {
      if (error.code === '42P01') return { rows: [] }
      throw error
    })
  const applied = new Map(rows.map(({ name, timestamp }) => [name, timestamp]))
  const known = [...(await readMigrations()).keys()]
  return {
    applied,
    pending: known.filter((name) => !applied.has(name)),
    unknown: [...applied.keys()].filter((name) => !known.includes(name)),
  }
}

/**
 * For a process that starts without migrating. Migrations of a newer release are allowed, because they are compatible
 * with the previous release (docs/operations.md, *Upgrading*).
 * @throws StartError if PostgreSQL is too old, or a migration of this release is missing
 */
export async function requireMigrations<T>(db: Kysely<T>, log: Logger): Promise<void> {
  await requireServerVersion(db)
  const { pending, unknown } = await migrationState(db)
  if (pending.length > 0) {
    throw new StartError(
      `The database lacks migrations of this release (${pending.join(', ')}). Run \`npm run migrate\` first.`,
    )
  }
  if (unknown.length > 0) {
    log.warn({ migrations: unknown }, 'a newer release has migrated the database; this one keeps working')
  }
}
