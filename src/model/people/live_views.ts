import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** Fewer than the six connections that a browser opens to a host over HTTP/1.1, so that pages can load too. */
const MOST_PER_PERSON = 4
const LEASE_MS = 15_000

/**
 * Opens a live view of a person, who may have four on all nodes together. It has a lease, so that a node that is
 * killed leaves none open (T12, docs/decisions/0124).
 * @returns its id, or null if the person has four
 */
export async function openLiveView(db: Database, user: string, now: Date): Promise<string | null> {
  const id = randomUUID()
  // Of two that choose the same place at once, one finds it taken and tries again.
  for (let tries = 0; tries < MOST_PER_PERSON; tries++) {
    const { rows } = await sql`
      insert into live_views as v (user_id, place, id, leased_until)
      select ${user}, p.place, ${id}, ${leaseFrom(now)} from generate_series(1, ${MOST_PER_PERSON}) p(place)
      where not exists (select from live_views taken
                        where taken.user_id = ${user} and taken.place = p.place and taken.leased_until > ${now})
      limit 1
      on conflict (user_id, place) do update set id = excluded.id, leased_until = excluded.leased_until
        where v.leased_until <= ${now}
      returning place
    `.execute(db)
    if (rows.length > 0) return id
  }
  return null
}

/** @returns whether it is still open; false if its lease expired and its place was given to another */
export async function keepLiveView(db: Database, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('live_views')
    .set({ leased_until: leaseFrom(now) })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0
}

export async function closeLiveView(db: Database, id: string): Promise<void> {
  await db.deleteFrom('live_views').where('id', '=', id).execute()
}

const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_MS)
