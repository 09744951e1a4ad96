import { sql } from 'kysely'
import type { Database } from './connect.ts'
import { migrationState } from './migrations/state.ts'

/** What is wrong with the database; null if it can be written to. */
export async function databaseProblem(db: Database): Promise<string | null> {
  try {
    // Writes a message to the write-ahead log. Nobody reads it, but it must reach the disk.
    const { rows } = await sql<{ read_only: boolean }>`
      select current_setting('transaction_read_only') = 'on' as read_only,
        case when current_setting('transaction_read_only') = 'off'
          then pg_logical_emit_message(true, 'drawbridge', 'ready') end
    `.execute(db)
    return rows[0]?.read_only ? 'is read-only' : null
  } catch (error) {
    const { code = '' } = error as { code?: string }
    return PROBLEMS[code] ?? 'does not respond'
  }
}

const PROBLEMS: Record<string, string> = {
  '25006': 'is read-only',
  '53100': 'is full',
  '53300': 'has no connection left',
}

/** A sentence about missing migrations of this release; null if there are none. */
export async function migrationProblem(db: Database): Promise<string | null> {
  const { pending } = await migrationState(db)
  return pending.length > 0 ? `${pending.length} migrations are not applied` : null
}
