import type pg from 'pg'

/** How many deliveries wait for a worker (`ready`), for their time (`waiting`), for an answer (`in_flight`). */
export async function measureDepths(pool: pg.Pool): Promise<{ state: string; count: number }[]> {
  return (await pool.query<{ state: string; count: number }>(DEPTHS)).rows
}

/**
 * Seconds since the oldest delivery became due, told apart by what it waits for: a worker (`ready`), or an
 * endpoint that is paused, suspended, throttled, or cut off by the breaker (`broken`). 0 where there is none.
 */
export async function measureOldest(pool: pg.Pool, now: Date): Promise<{ state: string; seconds: number }[]> {
  return (await pool.query<{ state: string; seconds: number }>(OLDEST, [now])).rows
}

const DEPTHS = `
select 'ready' as state, count(*) as count from deliveries where ready and claim is null
union all select 'waiting', count(*) from deliveries where not ready
union all select 'in_flight', count(*) from deliveries where claim is not null`

const OLDEST = `
with recursive lanes (endpoint_id) as (
  (select endpoint_id from deliveries where ready and claim is null order by endpoint_id limit 1)
  union all
  select (select d.endpoint_id from deliveries d
          where d.ready and d.claim is null and d.endpoint_id > lanes.endpoint_id order by d.endpoint_id limit 1)
  from lanes where lanes.endpoint_id is not null
), heads as (
  select case when p.state <> 'active' then p.state
              when h.open_until is not null then 'broken'
              when h.slow_until is not null then 'throttled'
              else 'ready' end as state,
    (select min(due_at) from (
      select due_at from deliveries d where d.endpoint_id = l.endpoint_id and ready and claim is null
      order by priority, due_at limit 1) first) as due_at
  from lanes l join endpoints p on p.id = l.endpoint_id join endpoint_health h on h.endpoint_id = p.id
), states (state) as (
  values ('ready'), ('paused'), ('suspended'), ('broken'), ('throttled')
)
select s.state, coalesce(extract(epoch from $1::timestamptz - min(heads.due_at)), 0)::float8 as seconds
from states s left join heads on heads.state = s.state
group by s.state`
