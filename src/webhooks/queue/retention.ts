import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { dropDaysBefore, ensureDay } from '../../database/partitions.ts'
import { runEach } from '../../database/upkeep/run_each.ts'
import { firstUuidAt } from '../../model/time_ordered_uuid.ts'
import { intoHistory } from '../../model/webhooks/delivery_history.ts'
import { IN_HAND } from '../../model/webhooks/in_hand.ts'

const DAY = 86_400_000
const AHEAD = 3
const BATCH = 1000
const PAGES = 2000
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
 * @throws AggregateError if some of it failed; the rest has been done
 */
export async function retain(db: Database, now: Date, days: number): Promise<number> {
  const limit = new Date(Math.floor((now.getTime() - days * DAY) / DAY) * DAY)
  let expired = 0
  await runEach({
    'expire deliveries': async () => {
      expired = await expireAllBefore(db, limit, now)
    },
    'drop events': async () => {
      const dropped = await dropBefore(db, 'events', limit)
      // The keys have no index that finds old ones, and whole days become old. So they are read once a day.
      if (dropped.length > 0) await forgetKeysBefore(db, limit)
    },
    'drop history': () => dropBefore(db, 'delivery_history', limit),
    'drop attempts': () => dropBefore(db, 'attempts', limit),
    'forget replays': () => db.deleteFrom('replays').where('finished_at', '<', limit).execute(),
    'forget secrets': () => db.deleteFrom('endpoint_secrets').where('retires_at', '<', limit).execute(),
  })
  return expired
}

async function dropBefore(db: Database, table: keyof typeof columns, limit: Date): Promise<string[]> {
  const dropped = await dropDaysBefore(db, table, limit)
  const rest = sql.table(`${table}_default`)
  await sql`delete from ${rest} where ${sql.ref(columns[table])} < ${limit}`.execute(db)
  return dropped
}

/** Reads so many pages per statement that none of them reaches its timeout, however large the table is. */
async function forgetKeysBefore(db: Database, limit: Date): Promise<void> {
  const { rows } = await sql<{ pages: number }>`
    select pg_relation_size('event_keys') / current_setting('block_size')::int as pages
  `.execute(db)
  const pages = rows[0]?.pages ?? 0
  for (let page = 0; page < pages; page += PAGES) {
    const [from, to] = [`(${page},0)`, `(${page + PAGES},0)`]
    // "offset 0" reads these pages and nothing else. An index on the time would have to be read as a whole.
    await sql`
      delete from event_keys where at < ${limit} and ctid = any(array(
        select place from (
          select ctid as place, at from event_keys where ctid >= ${from}::tid and ctid < ${to}::tid offset 0
        ) k where k.at < ${limit}))
    `.execute(db)
  }
}

async function expireAllBefore(db: Database, limit: Date, now: Date): Promise<number> {
  for (let expired = 0; ; ) {
    const count = await expireBefore(db, limit, now)
    expired += count
    if (count < BATCH) return expired
  }
}

/**
 * Their event is about to be dropped. They are moved to today's partition of the history, where people can see them.
 * Ids begin with the time, so the primary key finds old ones. One that was brought back from the history has an old
 * id and may be newer.
 */
async function expireBefore(db: Database, limit: Date, now: Date): Promise<number> {
  const { rows } = await sql`
    with old as (
      select d.id from deliveries d
      where d.id < ${firstUuidAt(limit)} and d.created_at < ${limit} and not ${sql.raw(IN_HAND)}
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
