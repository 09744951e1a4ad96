import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { dropDaysBefore, ensureDay } from '../../database/partitions.ts'

const DAY = 86_400_000
const AHEAD = 3
const BATCH = 1000
const tables = ['events', 'delivery_history', 'attempts'] as const

/** Makes the partitions of today and the days to come. */
export async function preparePartitions(db: Database, now: Date): Promise<void> {
  for (const table of tables) {
    for (let day = 0; day <= AHEAD; day++) await ensureDay(db, table, new Date(now.getTime() + day * DAY))
  }
}

/**
 * Ends what has waited for as long as anything is kept, and drops what is older: whole days at once.
 * @param days RETENTION_DAYS
 * @returns how many deliveries were given up
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

const columns = { events: 'at', delivery_history: 'created_at', attempts: 'started_at' }

/** Its event is about to go: an accepted event ends where someone can see it. */
async function expireBefore(db: Database, limit: Date, now: Date): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with old as (
      select id from deliveries where created_at < ${limit} and claim is null order by id limit ${BATCH}
      for update skip locked
    ), ended as (
      delete from deliveries where id in (select id from old) returning *
    )
    insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, state,
      reason, fault, steps_used, attempts, created_at, finished_at)
    select id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, 'dead', 'expired', 'receiver',
      steps_used, attempts, ${now}, ${now}
    from ended
    returning id
  `.execute(db)
  return rows.length
}
