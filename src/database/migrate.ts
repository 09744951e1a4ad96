import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { StartError } from '../start_error.ts'
import { applyMigration } from './migrations/apply.ts'
import { describeProcesses } from './migrations/blockers.ts'
import { readMigrations } from './migrations/files.ts'
import { migrationState } from './migrations/state.ts'
import { APPLICATION_ROLE, ARCHIVIST_ROLE, grantPrivileges, type Roles } from './privileges.ts'
import { requireServerVersion } from './server_version.ts'

const LOCK = 0x64726177 // 'draw'
const ASK_EVERY_MS = 200
/** How often we ask whether another process has finished migrating: for 15 minutes in all. */
const ASKS = 4500

/** Is told about progress: a sentence when a migration has to wait, and each migration once it is applied. */
export type Progress = { waits(sentence: string): void; applied(name: string): void }

const SILENT: Progress = { waits: () => {}, applied: () => {} }

/**
 * Brings the schema up to date. Several nodes can do so at the same time: one migrates, the others wait. If the
 * application and the archivist have their own roles, these get their privileges.
 * @param db at least two connections, without a statement timeout
 * @param roles names of these roles
 * @returns the names of the migrations that this call applied
 * @throws StartError if PostgreSQL is too old; or with the name of a migration that failed or waited too long
 */
export async function migrate<T>(
  db: Kysely<T>,
  roles: Roles = { application: APPLICATION_ROLE, archivist: ARCHIVIST_ROLE },
  progress: Progress = SILENT,
): Promise<string[]> {
  return await db.connection().execute(async (connection) => {
    await requireServerVersion(connection)
    await waitForTurn(connection, progress)
    try {
      const { pending, unknown } = await migrationState(connection)
      refuseOldRelease(pending, unknown)
      const files = await readMigrations()
      if (pending.length > 0) await createMigrationTable(connection)
      for (const name of pending) {
        await applyMigration(db, connection, [name, files.get(name) ?? {}], progress.waits)
        progress.applied(name)
      }
      await grantPrivileges(connection, roles)
      return pending
    } finally {
      // A broken connection has already lost the lock.
      await sql`reset lock_timeout`.execute(connection).catch(() => {})
      await sql`select pg_advisory_unlock(${LOCK})`.execute(connection).catch(() => {})
    }
  })
}

/**
 * Polls for the lock. If a statement waited for it, an index that the other process builds concurrently would wait
 * for that statement, which would be a deadlock.
 */
async function waitForTurn<T>(connection: Kysely<T>, progress: Progress): Promise<void> {
  for (let asked = 1; ; asked += 1) {
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${LOCK}) as mine`.execute(
      connection,
    )
    if (rows[0]?.mine) return
    if (asked === 1)
      progress.waits(`Another process is migrating the database: ${await describeOther(connection)}.`)
    if (asked === ASKS) {
      throw new StartError(
        `Another process has been migrating the database for too long: ${await describeOther(connection)}.`,
      )
    }
    await sleep(ASK_EVERY_MS)
  }
}

async function describeOther<T>(connection: Kysely<T>): Promise<string> {
  const holders = sql`
    select pid from pg_locks where locktype = 'advisory' and granted and objsubid = 1 and objid = ${LOCK}
      and database = (select oid from pg_database where datname = current_database())
  `
  return (await describeProcesses(connection, holders)) ?? 'it has just finished'
}

/** Refuses to apply migrations of this release after those of a newer one. */
function refuseOldRelease(pending: string[], unknown: string[]): void {
  if (pending.length === 0 || unknown.length === 0) return
  throw new StartError(
    `The database has migrations that this release does not know (${unknown.join(', ')}) and lacks others ` +
      `(${pending.join(', ')}). Run \`npm run migrate\` of the newest release.`,
  )
}

async function createMigrationTable<T>(db: Kysely<T>): Promise<void> {
  await sql`
    create table if not exists kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)
  `.execute(db)
}
