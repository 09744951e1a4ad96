import { type Kysely, type RawBuilder, sql } from 'kysely'

const LOOK_EVERY_MS = 100

/**
 * Records which processes block a connection. PostgreSQL no longer knows once the wait has ended.
 * @param pid process of that connection
 * @returns a function that ends the watch and describes the last blockers; null if there were none
 */
export function watchBlockers<T>(db: Kysely<T>, pid: number): () => string | null {
  let seen: string | null = null
  let looking = false
  const timer = setInterval(async () => {
    if (looking) return
    looking = true
    // The result is only for a message, so an error here must not fail a migration.
    seen =
      (await describeProcesses(db, sql`select unnest(pg_blocking_pids(${pid}))`).catch(() => null)) ?? seen
    looking = false
  }, LOOK_EVERY_MS)
  return () => {
    clearInterval(timer)
    return seen
  }
}

type Process = { pid: number; name: string; state: string | null; seconds: number | null; query: string }

/**
 * Describes processes of PostgreSQL for a sentence: the program of each, its statement, and for how long it runs.
 * State and statement are hidden from a role that is neither the process's own nor a member of pg_read_all_stats.
 * @param pids a query for their ids
 */
export async function describeProcesses<T>(db: Kysely<T>, pids: RawBuilder<unknown>): Promise<string | null> {
  const { rows } = await sql<Process>`
    select pid, coalesce(nullif(application_name, ''), 'unnamed') as name, state,
      extract(epoch from clock_timestamp() - xact_start)::int as seconds,
      left(regexp_replace(query, '\\s+', ' ', 'g'), 100) as query
    from pg_stat_activity where pid in (${pids}) order by xact_start
  `.execute(db)
  if (rows.length === 0) return null
  return rows
    .map(({ pid, name, state, seconds, query }) => {
      const since = seconds === null ? '' : `, in a transaction for ${seconds} s`
      return `process ${pid} (${name}${state ? `, ${state}` : ''}${since}: ${query})`
    })
    .join(', ')
}
