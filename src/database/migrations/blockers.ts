import { type Kysely, type RawBuilder, sql } from 'kysely'

const LOOK_EVERY_MS = 100

/**
 * Remembers who stands in the way of a connection: PostgreSQL no longer tells once a wait has ended.
 * @param pid process of that connection
 * @returns ends the watch and describes whom it saw last; null where it saw nobody
 */
export function watchBlockers<T>(db: Kysely<T>, pid: number): () => string | null {
  let seen: string | null = null
  let looking = false
  const timer = setInterval(async () => {
    if (looking) return
    looking = true
    // It only adds words to a message: no migration fails because nobody could look.
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
 * The processes of PostgreSQL for a sentence: which program each belongs to, what it runs, and for how long. State and
 * statement are hidden from a role that is neither the process's own nor a member of pg_read_all_stats.
 * @param pids a query for their numbers
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
