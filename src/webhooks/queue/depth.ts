import type pg from 'pg'
import { IN_HAND } from '../../model/webhooks/in_hand.ts'

/**
 * How many deliveries wait for a worker (`ready`), for their next attempt (`waiting`) or for a response
 * (`in_flight`).
 */
export async function measureDepths(pool: pg.Pool): Promise<{ state: string; count: number }[]> {
  return (await pool.query<{ state: string; count: number }>(DEPTHS)).rows
}

/**
 * Seconds since the oldest delivery became due, by what it waits for: a worker (`ready`), or an endpoint that is
 * paused, suspended, throttled, or behind an open breaker (`broken`). 0 if there is none.
 */
export async function measureOldest(pool: pg.Pool, now: Date): Promise<{ state: string; seconds: number }[]> {
  return (await pool.query<{ state: string; seconds: number }>(OLDEST, [now])).rows
}

/** The endpoints that are furthest behind, at most `MOST_LAGS`. `app` is empty for the operator's own endpoints. */
export async function measureLags(
  pool: pg.Pool,
  now: Date,
): Promise<{ endpoint: string; app: string; state: string; seconds: number }[]> {
  return (await pool.query({ text: LAGS, values: [now] })).rows
}

export async function countEndpoints(pool: pg.Pool): Promise<{ state: string; count: number }[]> {
  return (await pool.query(ENDPOINTS)).rows
}

/** Dead deliveries, counted up to 100,000: an exact count of millions would take too long. */
export async function countDeadLetters(pool: pg.Pool): Promise<number> {
  return (await pool.query<{ count: number }>(DEAD)).rows[0]?.count ?? 0
}

const MOST_LAGS = 20

const DEPTHS = `
with in_flight as (select coalesce(sum(cardinality(deliveries)), 0) as count from delivery_lanes)
select 'ready' as state, greatest(0, count(*) - (select count from in_flight)) as count from deliveries where ready
union all select 'waiting', count(*) from deliveries where not ready
union all select 'in_flight', count from in_flight`

/** The endpoints that have due deliveries, found by skipping through the index, each with its oldest one. */
const HEADS = `
recursive ready_endpoints (endpoint_id) as (
  (select endpoint_id from deliveries where ready order by endpoint_id limit 1)
  union all
  select (select d.endpoint_id from deliveries d
          where d.ready and d.endpoint_id > ready.endpoint_id order by d.endpoint_id limit 1)
  from ready_endpoints ready where ready.endpoint_id is not null
), heads as (
  select ep.id as endpoint, coalesce(ep.app_id, '') as app,
    case when ep.state <> 'active' then ep.state
         when eh.open_until is not null then 'broken'
         when eh.slow_until is not null then 'throttled'
         else 'ready' end as state,
    (select d.due_at from deliveries d where d.endpoint_id = ep.id and d.ready and not ${IN_HAND}
     order by d.priority, d.due_at limit 1) as due_at
  from ready_endpoints ready
  join endpoints ep on ep.id = ready.endpoint_id
  join endpoint_health eh on eh.endpoint_id = ep.id
)`

const OLDEST = `
with ${HEADS}, states (state) as (
  values ('ready'), ('paused'), ('suspended'), ('broken'), ('throttled')
)
select states.state, coalesce(extract(epoch from $1::timestamptz - min(heads.due_at)), 0)::float8 as seconds
from states left join heads on heads.state = states.state
group by states.state`

const LAGS = `
with ${HEADS}
select endpoint, app, state, extract(epoch from $1::timestamptz - due_at)::float8 as seconds
from heads where due_at <= $1 order by due_at limit ${MOST_LAGS}`

const ENDPOINTS = `
select states.state, count(ep.id) as count
from (values ('active'), ('paused'), ('suspended')) states (state)
left join endpoints ep on ep.state = states.state and ep.removed_at is null
group by states.state`

const DEAD = `select count(*) as count from (select from delivery_history where state = 'dead' limit 100000) dead`
