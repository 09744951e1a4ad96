import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { dropDaysBefore, ensureDay } from '../../database/partitions.ts'
import { intoHistory } from '../../model/webhooks/delivery_history.ts'
import { IN_HAND } from '../../model/webhooks/in_hand.ts'

const DAY = 86_400_000
const AHEAD = 3
const BATCH = 1000
/** Tables with a partition per day, and their partition columns. */
const columns = { events: 'at', delivery_history: 'created_at', attempts: 'started_at' }
const tables = Object.keys(columns) as (keyof typeof columns)[]

/** Creates the partitions for today and the following days. */
export async function preparePartitions(db: Database, now: Date): Promise<void> {
  for (const table of tables) {
    for (let day = 0; day <= AHEAD; day++) await ensureDay(db, table, new Date(now.getTime() + day * DAY))
  }
}

/**
 * Expires deliveries that have waited for the whole retention period, and drops older partitions.
 * @param days RETENTION_DAYS
 * @returns how many deliveries expired
 */
export async function retain(db: Database, now: Date, days: number): Promise<number> {
  const limit = new Date(Math.floor((now.getTime() - days * DAY) / DAY) * DAY)
  let expired = 0
  for (;;) {
    const count = await expireBefore(db, limit, now)
    expired += count
    if (count < BATCH) break
  }
  for (const table of tables) {
    await dropDaysBefore(db, table, limit)
    await sql`delete from ${sql.table(`${table}_default`)} where ${sql.ref(columns[table])} < ${limit}`.execute(
      db,
    )
  }
  await db.deleteFrom('event_keys').where('at', '<', limit).execute()
  await db.deleteFrom('replays').where('finished_at', '<', limit).execute()
  await sql`delete from endpoint_secrets where retires_at < ${limit}`.execute(db)
  return expired
}

/**
 * Their event is about to be dropped. They are moved to today's partition of the history, where people can see them.
 */
async function expireBefore(db: Database, limit: Date, now: Date): Promise<number> {
  const { rows } = await sql`
    with old as (
      select d.id from deliveries d where d.created_at < ${limit} and not ${sql.raw(IN_HAND)}
      order by d.id limit ${BATCH} for update skip locked
    ), ended as (
      delete from deliveries where id in (select id from old) returning *, ${now}::timestamptz as ended_at
    )
    ${sql.raw(intoHistory(EXPIRED))}
    returning id
  `.execute(db)
  return rows.length
}

const EXPIRED = {
  ...{ state: `'dead'`, reason: `'expired'`, fault: `'receiver'` },
  ...{ createdAt: 'ended_at', finishedAt: 'ended_at' },
}
