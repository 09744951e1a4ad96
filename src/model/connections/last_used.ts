import type pg from 'pg'

const PAUSE_MS = 1000

/** Notes when something was last used, to the minute, off the requests' path: busy rows are not written every second. */
export type LastUsed = {
  note(id: string, at: Date): void
  flush(): Promise<void>
}

/**
 * @param table whose rows have `id` and `last_used_at`
 * @param onError told about a batch that could not be written; later uses write later times
 */
export function createLastUsed(
  pool: pg.Pool,
  table: 'connections' | 'client_secrets',
  onError: (error: unknown) => void,
): LastUsed {
  let waiting = new Map<string, Date>()
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  const flush = (): Promise<void> => {
    if (timer) clearTimeout(timer)
    timer = null
    const batch = waiting
    waiting = new Map()
    if (batch.size > 0) writing = writing.then(() => write(pool, table, batch)).catch(onError)
    return writing
  }
  return {
    flush,
    note(id, at) {
      waiting.set(id, at)
      timer ??= setTimeout(flush, PAUSE_MS).unref()
    },
  }
}

async function write(pool: pg.Pool, table: string, batch: Map<string, Date>): Promise<void> {
  await pool.query(
    `update ${table} c set last_used_at = g.at
     from (select id, at from unnest($1::text[], $2::timestamptz[]) u(id, at)
           join ${table} using (id) order by id for no key update of ${table}) g
     where c.id = g.id and (c.last_used_at is null or c.last_used_at < g.at - interval '1 minute')`,
    [[...batch.keys()], [...batch.values()]],
  )
}
