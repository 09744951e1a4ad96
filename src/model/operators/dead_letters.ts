import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** How many dead letters of an endpoint are counted, because a page must not read millions of rows. */
export const MOST_DEAD_COUNTED = 1000

export type DeadLetters = {
  endpoint: string
  /** null if the endpoint has been removed. */
  url: string | null
  state: string
  /** null for the operator's own endpoints. */
  app: string | null
  reasons: { reason: string | null; count: number }[]
}

/**
 * Endpoints with dead letters, in the order of their ids, one more than `limit` if there are more. Each endpoint is
 * found by one step in the index of dead letters, and its newest dead letters are counted by reason.
 * @param after the last id of the previous page
 */
export async function deadLetters(
  db: Database,
  { limit, after }: { limit: number; after: string },
): Promise<DeadLetters[]> {
  const { rows } = await sql<DeadLetters>`
    with recursive dead (endpoint_id) as (
      (select h.endpoint_id from delivery_history h
       where h.state = 'dead' and h.endpoint_id > ${after} order by h.endpoint_id limit 1)
      union all
      select (select h.endpoint_id from delivery_history h
              where h.state = 'dead' and h.endpoint_id > dead.endpoint_id order by h.endpoint_id limit 1)
      from dead where dead.endpoint_id is not null
    ), shown as (select endpoint_id from dead where endpoint_id is not null limit ${limit + 1})
    select shown.endpoint_id as endpoint, ep.url, coalesce(ep.state, 'removed') as state, newest.app, newest.reasons
    from shown
    left join endpoints ep on ep.id = shown.endpoint_id and ep.removed_at is null
    cross join lateral (
      select min(app) as app, json_agg(json_build_object('reason', reason, 'count', count) order by count desc) as reasons
      from (
        select reason, min(app_id) as app, count(*) as count
        from (select h.reason, h.app_id from delivery_history h
              where h.endpoint_id = shown.endpoint_id and h.state = 'dead'
              order by h.id desc limit ${MOST_DEAD_COUNTED}) h
        group by reason
      ) r
    ) newest
    order by shown.endpoint_id
  `.execute(db)
  return rows
}
