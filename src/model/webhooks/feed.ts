import type pg from 'pg'

/** An event as the feed shows it. `data` is JSON text, as it was stored. */
export type FeedEvent = {
  uid: string
  id: string
  type: string
  at: Date
  data: string
}

/** Where a page of the feed ended. */
export type FeedPlace = { at: Date; uid: string }

/**
 * The events that a connection's app was or would have been sent, oldest first: those of its tenant (and unit), of
 * the types that the app declares, since the connection was created. Timestamps of one tenant's events rise in the
 * order of their commits, so that a caller who continues from the last place misses nothing.
 * @param scopes what the caller may read: an event is shown if they include all the scopes that it requires
 * @param after the last event of the previous page
 * @returns one row more than `limit` if there is a next page
 */
export async function listFeed(
  pool: pg.Pool,
  connection: string,
  scopes: string[],
  { limit, after }: { limit: number; after: FeedPlace | null },
): Promise<FeedEvent[]> {
  const { rows } = await pool.query<FeedEvent>({
    name: 'feed_list',
    text: FEED,
    values: [
      connection,
      scopes,
      (after?.at ?? new Date(0)).toISOString(),
      after?.uid ?? '00000000-0000-0000-0000-000000000000',
      limit + 1,
    ],
  })
  return rows
}

const FEED = `
select e.uid, e.id, e.type, e.at, e.data::text as data
from live_connections n
join events e on e.tenant_id = n.tenant_id and e.at >= n.created_at
where n.id = $1
  and e.type = any(n.event_types) and e.scopes <@ $2::text[] and e.scopes <@ n.scopes
  and case when e.connection_id is null then n.unit_id is null or n.unit_id = e.unit_id
           else e.connection_id = n.id end
  and (e.at, e.uid) > ($3::timestamptz, $4::uuid)
order by e.at, e.uid
limit $5`
