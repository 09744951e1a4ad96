import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** Notes when client secrets were last used, off the request's path: one statement every few seconds. */
export type SecretUse = { used(id: string): void; flush(): Promise<void> }

const PAUSE_MS = 5000

export function createSecretUse(db: Database, now: () => Date, onError: (error: unknown) => void): SecretUse {
  let waiting = new Map<string, Date>()
  let timer: NodeJS.Timeout | null = null
  const flush = async () => {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = [...waiting].map(([id, at]) => ({ id, at }))
    waiting = new Map()
    if (batch.length === 0) return
    await sql`
      update client_secrets s set last_used_at = u.at
      from json_to_recordset(${JSON.stringify(batch)}::json) as u(id text, at timestamptz)
      where s.id = u.id and (s.last_used_at is null or s.last_used_at < u.at)
    `
      .execute(db)
      .catch(onError)
  }
  return {
    flush,
    used(id) {
      waiting.set(id, now())
      timer ??= setTimeout(flush, PAUSE_MS).unref()
    },
  }
}
