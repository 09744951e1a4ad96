import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** An event as the pull feed shows it. `data` is JSON text, as it was stored. */
export type FeedEvent = {
  uid: string
  id: string
  type: string
  at: Date
  unit: string | null
  data: string
}

/** Where a page of the feed ended. */
export type FeedPlace = { at: Date; uid: string }

/**
 * The events that a connection's app was or would have been sent, oldest first: those of its tenant (and unit),
 * of the types that the app declares and the scopes that the connection holds, from the moment it was made.
 * Stamps of one tenant rise in the order of commits, so that whoever goes on from the last place misses nothing.
 * @param after the last event of the page before
 * @returns one more than `limit` when there is a next page
 */
export async function listFeed(
  db: Database,
  connection: string,
  { limit, after }: { limit: number; after: FeedPlace | null },
): Promise<FeedEvent[]> {
  const start = after === null ? sql`true` : sql`(e.at, e.uid) > (${after.at}, ${after.uid}::uuid)`
  const { rows } = await sql<FeedEvent>`
    select e.uid, e.id, e.type, e.at, e.unit_id as unit, e.data::text as data
    from connections c
    join apps a on a.id = c.app_id and a.suspended_at is null
    join tenants t on t.id = c.tenant_id and t.verified
    join events e on e.tenant_id = c.tenant_id and e.at >= c.created_at
    where c.id = ${connection} and c.state <> 'revoked'
      and e.type = any(a.event_types) and c.scopes @> e.scopes
      and case when e.connection_id is null then c.unit_id is null or c.unit_id = e.unit_id
               else e.connection_id = c.id end
      and ${start}
    order by e.at, e.uid
    limit ${limit + 1}
  `.execute(db)
  return rows
}
