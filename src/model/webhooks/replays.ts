import { type Selectable, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Replays } from '../../database/schema.ts'
import { inTransaction } from '../../database/transaction.ts'
import { outOfHistory } from './delivery_history.ts'
import { REFUSAL } from './delivery_refusal.ts'

/** The most replayed deliveries of one endpoint that wait at a time. The others follow as these leave. */
const WAITING = 500

/**
 * Brings the next part of every open replay back from the history and makes it due, after all new deliveries. The
 * range may be of any size: it is replayed at the pace of the endpoint.
 * @returns how many deliveries became due
 */
export async function advanceReplays(db: Database, now: Date): Promise<number> {
  const open = await db
    .selectFrom('replays')
    .select(['id'])
    .where('finished_at', 'is', null)
    .orderBy('requested_at')
    .execute()
  let replayed = 0
  for (const { id } of open) replayed += await advance(db, id, now)
  return replayed
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
    const { examined, replayed, reached } = await takeNext(trx, replay, room, now)
    await trx
      .updateTable('replays')
      .set({
        reached: reached ?? replay.reached,
        replayed: replay.replayed + replayed,
        ...(examined < room ? { finished_at: now } : {}),
      })
      .where('id', '=', id)
      .execute()
    return replayed
  })
}

/** Takes the next part of a replay. Deliveries that may no longer be sent stay in the history. */
async function takeNext(
  trx: Database,
  replay: Selectable<Replays>,
  limit: number,
  now: Date,
): Promise<{ examined: number; replayed: number; reached: string | null }> {
  const { rows } = await sql<{ examined: number; replayed: number; reached: string | null }>`
    with next as materialized (
      select * from delivery_history
      where endpoint_id = ${replay.endpoint_id} and state = any(${replay.states})
        and created_at >= ${replay.since} and created_at <= ${replay.until}
        and finished_at <= ${replay.requested_at} and (${replay.reached}::uuid is null or id > ${replay.reached})
      order by id limit ${limit} for update
    ), allowed as (
      select d.id, d.created_at from next d
      left join connection_status n on n.id = d.connection_id
      left join app_status a on a.id = d.app_id
      left join endpoints ep on ep.id = d.endpoint_id and ep.removed_at is null
      left join events e on e.uid = d.event_uid and e.at = d.event_at
      where (${sql.raw(REFUSAL)}) is null
    ), taken as (
      delete from delivery_history h using allowed d where h.id = d.id and h.created_at = d.created_at
      returning h.*, ${now}::timestamptz as now_due
    ), replayed as (
      ${sql.raw(outOfHistory({ priority: '1', due_at: 'now_due' }))}
      returning 1
    )
    select count(*) as examined, (select count(*) from replayed) as replayed,
      (array_agg(id order by id desc))[1] as reached from next
  `.execute(trx)
  return rows[0] ?? { examined: 0, replayed: 0, reached: null }
}

async function waitingReplayed(db: Database, endpoint: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select from deliveries
      where endpoint_id = ${endpoint} and ready and priority = 1 limit ${WAITING}
    ) waiting
  `.execute(db)
  return rows[0]?.count ?? 0
}
