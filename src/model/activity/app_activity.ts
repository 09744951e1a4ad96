import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { storableJsonText } from '../../database/storable_text.ts'
import { createSums, type Sum } from '../audit/sums.ts'

/**
 * The result of a request. `limited`: by the rate limits. `refused`: for another reason. `failed`: through a fault of
 * ours.
 */
export const REQUEST_RESULTS = ['succeeded', 'refused', 'limited', 'failed'] as const
/** The outcome of an attempt. A failed attempt is retried unless it was the last one. */
export const ATTEMPT_OUTCOMES = ['delivered', 'retried', 'given_up'] as const
/**
 * How long a receiver took to respond, as upper bounds in milliseconds. Unlike percentiles, counts per bound can be
 * added up over hours.
 */
const LATENCIES = { within_100: 100, within_500: 500, within_1000: 1000, within_5000: 5000 } as const
export const LATENCY_STEPS = [...(Object.keys(LATENCIES) as (keyof typeof LATENCIES)[]), 'longer'] as const

export type CountedName =
  | (typeof REQUEST_RESULTS)[number]
  | (typeof ATTEMPT_OUTCOMES)[number]
  | (typeof LATENCY_STEPS)[number]

/** A client or an endpoint, and the connection if there is one. The others are empty. */
type Counted = { hour: string; client: string; endpoint: string; connection: string; name: CountedName }

/** Counts the activity of apps per hour, for their charts. The counts are kept longer than the logs. */
export type AppActivityCounter = {
  count(of: Omit<Counted, 'hour'>, at: Date): void
  /** Writes the waiting counts: automatically every half minute, and before the process stops. */
  flush(): Promise<void>
}

/** Charts show 30 days. The first of them can begin up to a day earlier. */
export const ACTIVITY_DAYS = 32

const HOUR_MS = 3_600_000

export const resultOf = (status: number, error: string | null | undefined): CountedName => {
  if (status === 429) return 'limited'
  if (status >= 500) return 'failed'
  return status >= 400 || error ? 'refused' : 'succeeded'
}

/** @param milliseconds how long the receiver took to respond */
export const latencyOf = (milliseconds: number): CountedName =>
  LATENCY_STEPS.find((name) => name !== 'longer' && milliseconds <= LATENCIES[name]) ?? 'longer'

/** @param onError called with the error if counts could not be written and are lost */
export function createAppActivityCounter(
  db: Database,
  onError: (error: unknown) => void,
): AppActivityCounter {
  const sums = createSums<Counted>(async (batch) => {
    // One statement can change a row only once, so two hours of the same day need two statements.
    for (const [hour, counted] of Map.groupBy(batch, (sum) => sum.hour)) await addToHour(db, hour, counted)
  }, onError)
  // Formatting a time costs more than adding, and nearly all calls are in the same hour.
  let present = { start: -1, hour: '' }
  const hourOf = (at: Date): string => {
    const start = Math.floor(at.getTime() / HOUR_MS)
    if (start !== present.start) present = { start, hour: `${at.toISOString().slice(0, 13)}:00Z` }
    return present.hour
  }
  return {
    flush: sums.flush,
    count: ({ client, endpoint, connection, name }, at) =>
      sums.add({ hour: hourOf(at), client, endpoint, connection, name }),
  }
}

async function addToHour(db: Database, hour: string, sums: Sum<Counted>[]): Promise<void> {
  // Ordered by key, so that two nodes never deadlock.
  await sql`
    with counted as materialized (
      select coalesce(c.app_id, ep.app_id) as app, coalesce(c.environment, ep.environment) as environment,
        given.connection, given.endpoint, given.name, given.count
      from json_to_recordset(${storableJsonText(sums)}::json)
        as given(client text, endpoint text, connection text, name text, count int)
      left join clients c on c.id = given.client
      left join endpoints ep on ep.id = given.endpoint
    ), added as (
      select app, environment, '' as connection, '' as endpoint, name, sum(count)::int as count
      from counted group by 1, 2, 5
      union all
      select app, environment, connection, '', name, sum(count)::int
      from counted where connection <> '' group by 1, 2, 3, 5
      union all
      select app, environment, '', endpoint, name, sum(count)::int
      from counted where endpoint <> '' group by 1, 2, 4, 5
    )
    insert into app_activity as aa (app_id, environment, connection_id, endpoint_id, day, name, hours)
    select app, environment, connection, endpoint, (${hour}::timestamptz at time zone 'UTC')::date, name,
      count_in_hour(${hour}::timestamptz, count)
    from added where app is not null order by 1, 2, 3, 4, 6
    on conflict (app_id, environment, connection_id, endpoint_id, day, name) do update
      set hours[hour_of(${hour}::timestamptz)] =
        aa.hours[hour_of(${hour}::timestamptz)] + excluded.hours[hour_of(${hour}::timestamptz)]
  `.execute(db)
}

/** Whose activity is read. Without a connection and an endpoint: all activity of the apps in these environments. */
export type ActivityOf = {
  apps: string[]
  environments: string[]
  connection?: string | undefined
  endpoint?: string | undefined
}

/** The sum of what was counted in one step of a time range. */
export type AppActivityRow = { at: Date; name: string; count: number }

/**
 * The activity since a moment, per hour or per UTC day. It looks up one row per day and name, whatever the size of
 * the logs.
 */
export async function appActivitySince(
  db: Database,
  { apps, environments, connection = '', endpoint = '' }: ActivityOf,
  since: Date,
  step: 'hour' | 'day',
): Promise<AppActivityRow[]> {
  const { rows } = await sql<AppActivityRow>`
    select date_trunc(${step}, h.at, 'UTC') as at, aa.name, sum(h.count)::float8 as count
    from app_activity aa
    cross join lateral (
      select (aa.day::timestamp at time zone 'UTC') + make_interval(hours => n::int - 1) as at, count
      from unnest(aa.hours) with ordinality as hourly(count, n)
    ) h
    where aa.app_id = any(${apps}) and aa.environment = any(${environments})
      and aa.connection_id = ${connection} and aa.endpoint_id = ${endpoint}
      and aa.day >= (${since}::timestamptz at time zone 'UTC')::date and h.at >= ${since} and h.count > 0
    group by 1, 2
  `.execute(db)
  return rows
}
