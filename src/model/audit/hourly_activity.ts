import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { storableText } from '../../database/storable_text.ts'
import { createSums, type Sum } from './sums.ts'

/**
 * What is counted. `request`: requests by kind. `refusal`: refusals by error code. `token`: token requests that were
 * granted. `attempt`: POSTs to endpoints, `delivered` or `failed`. `delivery`: the `dead` ones.
 */
export type ActivityKind = 'request' | 'refusal' | 'token' | 'attempt' | 'delivery'

/** Counts the activity of the whole platform per hour, for the operator's overview. */
export type ActivityCounter = {
  count(kind: ActivityKind, name: string, at: Date): void
  /** Writes the waiting sums. */
  flush(): Promise<void>
}

const LONGEST_NAME = 64

type Counted = { hour: string; kind: ActivityKind; name: string }

/** @param onError called with the error if sums could not be written and are lost */
export function createActivityCounter(db: Database, onError: (error: unknown) => void): ActivityCounter {
  const sums = createSums<Counted>((batch) => addToHours(db, batch), onError)
  // One value that PostgreSQL rejects would lose all other sums of the batch.
  const storable = (name: string) => storableText(String(name), LONGEST_NAME)
  return {
    flush: sums.flush,
    count: (kind, name, at) =>
      sums.add({ hour: `${at.toISOString().slice(0, 13)}:00Z`, kind, name: storable(name) }),
  }
}

async function addToHours(db: Database, sums: Sum<Counted>[]): Promise<void> {
  // Ordered by key, so that two nodes never deadlock.
  await sql`
    insert into hourly_activity (hour, kind, name, count)
    select given.hour, given.kind, given.name, given.count
    from json_to_recordset(${JSON.stringify(sums)}::json)
      as given(hour timestamptz, kind text, name text, count bigint)
    order by 1, 2, 3
    on conflict (hour, kind, name) do update set count = hourly_activity.count + excluded.count
  `.execute(db)
}

/** The sum of what was counted in one step of a time range. */
export type ActivityRow = { at: Date; kind: ActivityKind | 'connection'; name: string; count: number }

/** What a row of the overview covers: an hour or a UTC day. */
export type ActivityStep = 'hour' | 'day'

/**
 * The activity since a moment, per hour or per UTC day: one scan of the hours' index, whatever the size of the logs.
 * Connections come from the audit log, where their few rows have their own index.
 */
export async function activitySince(db: Database, since: Date, step: ActivityStep): Promise<ActivityRow[]> {
  const { rows } = await sql<ActivityRow>`
    select date_trunc(${step}, ha.hour, 'UTC') as at, ha.kind, ha.name, sum(ha.count)::float8 as count
    from hourly_activity ha where ha.hour >= ${since} group by 1, 2, 3
    union all
    select date_trunc(${step}, al.at, 'UTC'), 'connection', al.action, count(*)::float8
    from audit_log al
    where al.action in ('connection.created', 'connection.revoked') and al.at >= ${since} group by 1, 3
  `.execute(db)
  return rows
}
