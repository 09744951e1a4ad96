import type pg from 'pg'

/** What PostgreSQL did while it was observed. */
export type Waits = {
  /** Bytes of write-ahead log. */
  wal: number
  /** How many backends worked or waited at the same time, on average. */
  busy: number
  /** What they waited for, and in what share of the samples: the three most frequent events. */
  events: string[]
}

const EVERY_MS = 25

/** Samples pg_stat_activity until it is stopped. */
export async function watchWaits(pool: pg.Pool): Promise<{ stop(): Promise<Waits> }> {
  const lsn = async () =>
    (await pool.query('select pg_current_wal_insert_lsn() as lsn')).rows[0].lsn as string
  const since = await lsn()
  const seen = new Map<string, number>()
  let samples = 0
  let stopped = false
  const sample = async () => {
    while (!stopped) {
      const { rows } = await pool.query<{ event: string; count: number }>(
        `select coalesce(wait_event_type || ' ' || wait_event, 'processor') as event, count(*)::int as count from pg_stat_activity
         where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend' group by 1`,
      )
      samples += 1
      for (const { event, count } of rows) seen.set(event, (seen.get(event) ?? 0) + count)
      await new Promise((rested) => setTimeout(rested, EVERY_MS))
    }
  }
  const sampling = sample()
  const summarise = async (): Promise<Waits> => {
    stopped = true
    await sampling
    const { rows } = await pool.query('select pg_current_wal_insert_lsn() - $1::pg_lsn as wal', [since])
    const all = [...seen.values()].reduce((sum, one) => sum + one, 0)
    const events = [...seen]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, 3)
      .map(([event, count]) => `${event} ${Math.round((100 * count) / all)} %`)
    return { wal: Number(rows[0].wal), busy: all / Math.max(1, samples), events }
  }
  let summary: Promise<Waits> | undefined
  return {
    stop() {
      summary ??= summarise()
      return summary
    },
  }
}
