import { type Kysely, sql } from 'kysely'
import { StartError } from '../start_error.ts'

/** The oldest PostgreSQL that the tests were run with. */
const OLDEST = 15

/** @throws StartError if PostgreSQL is too old. It would fail in the middle of a migration or a request. */
export async function requireServerVersion<T>(db: Kysely<T>): Promise<void> {
  const { rows } = await sql<{
    version: string
  }>`select current_setting('server_version') as version`.execute(db)
  const version = rows[0]?.version ?? ''
  const problem = versionProblem(version)
  if (problem !== null) throw new StartError(problem)
}

/** What is wrong with a version such as `14.9 (Debian 14.9-1)`; null if it is supported. */
export function versionProblem(version: string): string | null {
  if (Number.parseInt(version, 10) >= OLDEST) return null
  return `Drawbridge needs PostgreSQL ${OLDEST} or newer. The database of DATABASE_URL has version ${version}.`
}
