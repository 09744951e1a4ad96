import type pg from 'pg'

/** An event as the pull feed shows it. `data` is JSON text, as it was stored. */
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
 * The events that a connection's app was or would have been sent, oldest first: those of its tenant (and unit),
 * of the types that the app declares, from the moment the connection was made. Stamps of one tenant rise in the
 * order of commits, so that whoever goes on from the last place misses nothing.
 * @param scopes what the caller may see: an event is shown where all the scopes that it asks for are among them
 * @param after the last event of the page before
 * @returns one more than `limit` when there is a next page
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
from connections c
join apps a on a.id = c.app_id
join events e on e.tenant_id = c.tenant_id and e.at >= c.created_at
where c.id = $1 and c.state <> 'revoked'
  and e.type = any(a.event_types) and e.scopes <@ $2::text[] and e.scopes <@ c.scopes
  and case when e.connection_id is null then c.unit_id is null or c.unit_id = e.unit_id
           else e.connection_id = c.id end
  and (e.at, e.uid) > ($3::timestamptz, $4::uuid)
order by e.at, e.uid
limit $5`
