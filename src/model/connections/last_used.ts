import type pg from 'pg'

const PAUSE_MS = 1000
const MINUTE_MS = 60_000
/** Bounds the memory for the ids of a minute. Ids that are forgotten are noted again. */
const MOST_NOTED = 50_000

/** Records when something was last used, to the minute and in batches, so that no request waits for it. */
export type LastUsed = {
  note(id: string, at: Date): void
  /** Writes the waiting times: automatically every second, and before the process stops. */
  flush(): Promise<void>
}

// For tables that have a column for the time.
const ofRows = (table: 'client_secrets' | 'operator_tokens'): string => `
    update ${table} set last_used_at = q.at
    from (
      select id, at from unnest($1::text[], $2::timestamptz[]) u(id, at)
      join ${table} used using (id)
      where last_used_at is null or last_used_at < date_trunc('minute', at)
      order by id for no key update of used
    ) q
    where ${table}.id = q.id`

// $1: ids, $2: times. Rows are locked in the order of their ids, so that two nodes never deadlock. A row that already
// has this minute is not touched.
export const WRITE_LAST_USED = {
  connections: `
    insert into connection_use as cu
    select id, at from unnest($1::text[], $2::timestamptz[]) q(id, at)
    where not exists (
      select from connection_use where connection_id = q.id and last_used_at >= date_trunc('minute', q.at))
    order by id
    on conflict (connection_id) do update set last_used_at = greatest(cu.last_used_at, excluded.last_used_at)`,
  client_secrets: ofRows('client_secrets'),
  operator_tokens: ofRows('operator_tokens'),
}

/**
 * @param what the kind of thing that is used
 * @param onError called with the error if a batch could not be written; later uses write later times
 */
export function createLastUsed(
  pool: pg.Pool,
  what: keyof typeof WRITE_LAST_USED,
  onError: (error: unknown) => void,
): LastUsed {
  let minute = 0
  let noted = new Set<string>()
  let waiting = new Map<string, Date>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<unknown> = Promise.resolve()

  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = waiting
    waiting = new Map()
    if (batch.size > 0) {
      const values = [[...batch.keys()], [...batch.values()]]
      const statement = { name: `last_used_${what}`, text: WRITE_LAST_USED[what], values }
      writing = writing.then(() => pool.query(statement)).catch(onError)
    }
    await writing
  }
  return {
    flush,
    note(id, at) {
      const minuteOfUse = Math.floor(at.getTime() / MINUTE_MS)
      if (minuteOfUse !== minute || noted.size === MOST_NOTED) {
        minute = minuteOfUse
        noted = new Set()
      }
      if (noted.has(id)) return
      noted.add(id)
      waiting.set(id, at)
      timer ??= setTimeout(flush, PAUSE_MS).unref()
    },
  }
}
