import { readdir } from 'node:fs/promises'
import type { Migration } from 'kysely/migration'
import type { ConcurrentIndex } from './concurrent_index.ts'

const FOLDER = new URL('../../../migrations/', import.meta.url)

/** A file of migrations/ exports exactly one of `up`, `index` and `batch`. */
export type MigrationFile = {
  /**
   * Runs in one transaction, together with the row that records it. It changes at most one table that is in use:
   * under load, the locks on several tables are rarely free at the same time.
   */
  up?: Migration['up']
  /** An index of a table that is in use. It is built outside a transaction, while rows are read and written. */
  index?: ConcurrentIndex
  /**
   * Changes a limited number of rows and returns how many. It is called until it returns 0, each time in its own
   * transaction.
   */
  batch?: (...given: Parameters<Migration['up']>) => Promise<number>
  /** Why the previous release works with this step, if the step looks incompatible. */
  contract?: string
}

/** The migrations of this release by name, in order. */
export async function readMigrations(): Promise<Map<string, MigrationFile>> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_\w+\.ts$/.test(name)).sort()
  const entries = names.map(async (name) => {
    const file: MigrationFile = await import(new URL(name, FOLDER).href)
    if ([file.up, file.index, file.batch].filter(Boolean).length !== 1) {
      throw new Error(`migrations/${name} must export one of up, index and batch`)
    }
    return [name.slice(0, -3), file] as const
  })
  return new Map(await Promise.all(entries))
}
