import { setTimeout as sleep } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { StartError } from '../../start_error.ts'
import { watchBlockers } from './blockers.ts'
import { buildIndex } from './concurrent_index.ts'
import type { MigrationFile } from './files.ts'
import { LOCK_TIMEOUT_MS, setLockTimeout } from './lock_timeout.ts'

/** How often a migration is tried if it has to wait for a lock: for two minutes in all. */
const TRIES = 16

/** lock_not_available, and deadlock_detected, which another migration or a clean-up can cause. */
const IN_THE_WAY = ['55P03', '40P01']

/**
 * Applies one migration. It is retried while others hold locks that it needs. Between tries, it holds no locks.
 * @param db at least two connections
 * @param connection one of them, whose `lock_timeout` this sets
 * @param say is told in a sentence when the migration has to wait
 * @throws StartError that says which process blocked it, or what PostgreSQL refused
 */
export async function applyMigration<T>(
  db: Kysely<T>,
  connection: Kysely<T>,
  [name, file]: [string, MigrationFile],
  say: (sentence: string) => void,
  tries = TRIES,
): Promise<void> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection)
  for (let attempt = 1; ; attempt += 1) {
    const blockers = watchBlockers(db, rows[0]?.pid ?? 0)
    const error = await attemptMigration(connection, name, file).then(
      () => null,
      (thrown) => thrown as Error & { code?: string },
    )
    const blocker = blockers() ?? 'a process that has ended since then'
    if (!error) return
    if (error.code === '42501') throw error
    const left = file.up
      ? 'None of it was applied.'
      : 'What it has done so far stays, and the next run continues.'
    if (!IN_THE_WAY.includes(error.code ?? '')) {
      throw new StartError(`The migration ${name} failed: ${error.message}. ${left}`, [], { cause: error })
    }
    if (attempt === tries) {
      throw new StartError(
        `The migration ${name} was tried ${tries} times but did not get its locks. ${left} It was blocked by ${blocker}. ` +
          'Run `npm run migrate` again when that has finished.',
      )
    }
    say(`${name} is blocked by ${blocker}; trying again.`)
    await sleep(Math.min(500 * 2 ** (attempt - 1), 10_000))
  }
}

async function attemptMigration<T>(connection: Kysely<T>, name: string, file: MigrationFile): Promise<void> {
  await setLockTimeout(connection, LOCK_TIMEOUT_MS)
  const inTransaction = connection.transaction()
  if (file.up) {
    await inTransaction.execute(async (trx) => {
      await file.up?.(trx)
      await recordMigration(trx, name)
    })
    return
  }
  if (file.index) await buildIndex(connection, file.index)
  if (file.batch) while ((await inTransaction.execute(file.batch)) > 0);
  await recordMigration(connection, name)
}

/** The table is that of Kysely's own migrator, which was used at first. */
async function recordMigration<T>(db: Kysely<T>, name: string): Promise<void> {
  await sql`
    insert into kysely_migration (name, timestamp) values (${name}, ${new Date().toISOString()})
  `.execute(db)
}
