import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/**
 * Routine token actions: access tokens that programs get without asking a person, and without failure. They are
 * counted per hour and connection, and each UTC day of a connection becomes one row of the audit log per action
 * (docs/decisions/0172). Actions of people, their direct consequences (the tokens of an authorization code), and
 * failures have their own rows.
 * The values are added to the details of the row.
 */
const ROUTINE = {
  'token.refreshed': {},
  'token.issued': { grant_type: 'client_credentials' },
  'token.issued_for_person': { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' },
}
type Routine = keyof typeof ROUTINE

/** The actions that are left out where people look for what others did. */
export const TOKEN_ACTIONS = Object.keys(ROUTINE)

const BATCH = 1000
/** A request that began before midnight may be counted after it. */
const SLACK_MS = 10 * 60_000

/**
 * SQL that counts a routine action in the statement that performs it, so that both commit together. The rows are
 * locked in the order of their keys, so that two statements never deadlock.
 * @param from a CTE with the columns connection_id, audited_tenant_id, app_id, publisher_id, client, ip and now
 */
export const countRoutine = (action: Routine, from: string): string => `
  insert into routine_counts as r (connection_id, day, action, tenant_id, app_id, publisher_id, client_id, last_at, ip,
    hours)
  select connection_id, (now at time zone 'UTC')::date, '${action}', coalesce(audited_tenant_id, ''), min(app_id),
    min(publisher_id), min(client), max(now), max(ip), count_in_hour(max(now), count(*)::int)
  from ${from} group by 1, 2, 4 order by 1, 2, 4
  on conflict (connection_id, day, action, tenant_id) do update set last_at = excluded.last_at, ip = excluded.ip,
    hours[hour_of(excluded.last_at)] = r.hours[hour_of(excluded.last_at)] + excluded.hours[hour_of(excluded.last_at)]`

/**
 * Writes the days that have ended to the audit log. If several nodes call it, PostgreSQL decides which of them
 * removes a count, and that node writes the row.
 */
export async function recordRoutine(db: Database, now: Date): Promise<void> {
  const today = new Date(now.getTime() - SLACK_MS).toISOString().slice(0, 10)
  let moved = BATCH
  while (moved === BATCH) {
    const { numAffectedRows } = await sql`
      with ended as (
        delete from routine_counts where ctid = any(array(
          select ctid from routine_counts where day < ${today}::date limit ${BATCH} for update skip locked))
        returning *
      )
      insert into audit_log (action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id, ip,
        details)
      select action, 'client', client_id, publisher_id, app_id, client_id, nullif(tenant_id, ''), connection_id, ip,
        ${JSON.stringify(ROUTINE)}::jsonb -> action || jsonb_build_object('day', day,
          'count', (select sum(n) from unnest(hours) n),
          'hours', (select jsonb_object_agg(hour - 1, n) from unnest(hours) with ordinality u(n, hour) where n > 0))
      from ended order by day, connection_id
    `.execute(db)
    moved = Number(numAffectedRows ?? 0)
  }
}

/** How often programs performed an action for a connection in one hour. */
export type RoutineHour = { at: Date; action: Routine; count: number }

/**
 * The latest hours with routine actions for a connection, newest first: from today's counts and from the audit log.
 */
export async function routineOf(
  db: Database,
  { id, tenant }: { id: string; tenant: string },
  since: Date,
  limit: number,
): Promise<RoutineHour[]> {
  const { rows } = await sql<RoutineHour>`
    with days as (
      select action, day, hour - 1 as hour, n from routine_counts, unnest(hours) with ordinality u(n, hour)
      where connection_id = ${id}
      union all
      select action, (details ->> 'day')::date, hour::int, n::int from audit_log, jsonb_each_text(details -> 'hours') u(hour, n)
      where tenant_id = ${tenant} and connection_id = ${id} and action = any(${TOKEN_ACTIONS})
        and id >= first_audit_id(${since})
    )
    select (day + make_interval(hours => hour::int)) at time zone 'UTC' as at, action, sum(n)::int as count from days
    where n > 0 and day >= (${since}::timestamptz at time zone 'UTC')::date
    group by 1, 2 order by 1 desc, 2 limit ${limit}
  `.execute(db)
  return rows
}
