import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { after, LIFETIME } from './tokens.ts'

const BATCH = 1000
const PAUSE_MS = 20
/** Seconds that are checked again, because another node's clock may be behind. */
const OVERLAP = 60

/**
 * Removes sealed responses that can no longer be repeated from the rows of their grants. They are found by the access
 * tokens that were issued with them, which have an index by time: one on the grants would have to change with every
 * refresh.
 * @param since tokens issued before were handled by an earlier call
 * @param signal stops it between two batches
 * @returns the `since` of the next call
 */
export async function removeSealedTokens(
  db: Database,
  now: Date,
  since: Date,
  signal?: AbortSignal,
): Promise<Date> {
  const until = after(now, -LIFETIME.repeat)
  let from = since
  while (!signal?.aborted) {
    const { rows } = await sql<{ seen: number; last: Date | null }>`
      with issued as (
        select grant_id, expires_at from access_tokens
        where expires_at > ${after(from, LIFETIME.access)} and expires_at <= ${after(until, LIFETIME.access)}
        order by expires_at fetch first ${sql.lit(BATCH)} rows with ties
      ), ended as (
        -- One that is refreshed at this moment has a new response, which is found later.
        select id from grants where id in (select grant_id from issued)
          and sealed_tokens is not null and refreshed_at <= ${until}
        for update skip locked
      ), removed as (
        update grants set sealed_tokens = null where id in (select id from ended)
      )
      select count(*) as seen, max(expires_at) as last from issued
    `.execute(db)
    const { seen = 0, last = null } = rows[0] ?? {}
    if (seen < BATCH || !last) return after(until, -OVERLAP)
    from = after(last, -LIFETIME.access)
    await new Promise((rested) => setTimeout(rested, PAUSE_MS))
  }
  return from
}
