import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'

/** So many replayed deliveries of one endpoint may wait at a time; the rest follow as they leave. */
const WAITING = 500

/**
 * Takes the next part of every open replay out of the history and makes it due, behind everything fresh. The
 * range may be of any size: it goes at the pace at which the endpoint takes it.
 * @returns how many deliveries were made due
 */
export async function advanceReplays(db: Database, now: Date): Promise<number> {
  const open = await db
    .selectFrom('replays')
    .select(['id'])
    .where('finished_at', 'is', null)
    .orderBy('requested_at')
    .execute()
  let made = 0
  for (const { id } of open) made += await advance(db, id, now)
  return made
}

async function advance(db: Database, id: string, now: Date): Promise<number> {
  return await inTransaction(db, async (trx) => {
    const replay = await trx
      .selectFrom('replays')
      .selectAll()
      .where('id', '=', id)
      .where('finished_at', 'is', null)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!replay) return 0
    const room = WAITING - (await waitingReplayed(trx, replay.endpoint_id))
    if (room <= 0) return 0
    const { rows } = await sql<{ id: string }>`
      with next as (
        select id, created_at from delivery_history
        where endpoint_id = ${replay.endpoint_id} and state = any(${replay.states})
          and created_at >= ${replay.since} and created_at <= ${replay.until}
          and finished_at <= ${replay.requested_at} and (${replay.reached}::uuid is null or id > ${replay.reached})
        order by id limit ${room} for update
      ), taken as (
        delete from delivery_history h using next n where h.id = n.id and h.created_at = n.created_at returning h.*
      )
      insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, priority,
                              due_at, attempts, created_at)
      select id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, 1, ${now}, attempts, created_at
      from taken
      returning id
    `.execute(trx)
    const reached = rows
      .map((row) => row.id)
      .sort()
      .at(-1)
    await trx
      .updateTable('replays')
      .set({
        reached: reached ?? replay.reached,
        replayed: replay.replayed + rows.length,
        ...(rows.length < room ? { finished_at: now } : {}),
      })
      .where('id', '=', id)
      .execute()
    return rows.length
  })
}

async function waitingReplayed(db: Database, endpoint: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from deliveries
      where endpoint_id = ${endpoint} and ready and claim is null and priority = 1 limit ${WAITING}
    ) waiting
  `.execute(db)
  return rows[0]?.count ?? 0
}
