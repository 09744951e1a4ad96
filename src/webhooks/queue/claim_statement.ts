/** Maximum endpoints that a claim considers. The next claim continues after them. */
const ENDPOINTS_PER_CLAIM = 256

/** The endpoints that have ready deliveries, after the endpoint $6, found by skipping through the index. */
const READY_ENDPOINTS = `ready_endpoints (endpoint_id, position) as (
  (select endpoint_id, 1 from deliveries where ready and endpoint_id > $6 order by endpoint_id limit 1)
  union all
  select (select d.endpoint_id from deliveries d
          where d.ready and d.endpoint_id > ready.endpoint_id
          order by d.endpoint_id limit 1), position + 1
  from ready_endpoints ready where ready.endpoint_id is not null and position < ${ENDPOINTS_PER_CLAIM}
)`

/**
 * Each row is looked up separately: "offset 0" keeps the planner from joining in another order, which it would choose
 * while a table is empty, and keep. The only condition there is the id: before the first analyze, PostgreSQL
 * considers reading a whole partial index with that condition as cheap as the primary key.
 *
 * $1 now, $2 the worker, $3 the end of the lease, $4 maximum deliveries to claim, $5 maximum in flight per endpoint,
 * $6 the endpoint after which the round continues; '' to start.
 *
 * Each row has "after", for the next claim; '' if this one reached the end of the round. If nothing was claimed, there
 * is one row, without an endpoint.
 */
export const CLAIM = `
with recursive ${READY_ENDPOINTS}, active as materialized (
  select ready.endpoint_id as id, ep.updated_at, coalesce(eh.failures_in_row, 0) as failures_in_row, eh.open_until,
    eh.slow_until,
    array(select unnest(l.deliveries) from delivery_lanes l where l.endpoint_id = ready.endpoint_id) as in_hand
  from ready_endpoints ready
  left join lateral (
    select * from endpoints ep where ep.id = ready.endpoint_id offset 0
  ) ep on ep.removed_at is null
  left join lateral (select * from endpoint_health eh where eh.endpoint_id = ep.id offset 0) eh on true
  -- What is left for an endpoint that was removed is claimed too, and then ends: see REFUSAL.
  where ready.endpoint_id is not null and coalesce(ep.state, 'active') = 'active'
    and coalesce(eh.open_until, $1) <= $1 and coalesce(eh.slow_until, $1) <= $1
), open as materialized (
  select id, updated_at, in_hand, cardinality(in_hand) as in_flight,
    failures_in_row > 0 or open_until is not null or slow_until is not null as unwell,
    -- Half open: one probe. Slowed or failing: fewer at a time, down to one.
    case when open_until is not null then 1
         when slow_until is not null then greatest(1, $5::int / 8)
         else greatest(1, $5::int >> least(failures_in_row, 16)) end - cardinality(in_hand) as room
  from active
), shares as materialized (
  select id, updated_at, unwell, in_hand, room,
    -- The last part of a round has few endpoints, and its claim the same room. They get no larger share.
    least(room, greatest(1, ceil(
      $4::numeric / greatest(count(*) over (), case when $6 <> '' then ${ENDPOINTS_PER_CLAIM} end)))::bigint) as share
  from open where room > 0
  -- Where there is less room than endpoints, those with the least in flight come first, and chance decides.
  order by in_flight, random()
), picked as materialized (
  select d.id, d.event_at, shares.id as endpoint_id, shares.updated_at, shares.unwell, shares.share, shares.room from shares
  cross join lateral (
    select d.id, d.event_at from deliveries d
    where d.endpoint_id = shares.id and d.ready and d.id <> all(shares.in_hand)
    order by d.priority, d.due_at limit shares.share
  ) d
  limit $4
), grouped as materialized (
  select endpoint_id, updated_at, unwell, array_agg(id) as deliveries, min(event_at) as oldest,
    max(event_at) as newest, count(*) = share as more, share = room as full_lane
  from picked group by endpoint_id, updated_at, unwell, share, room
), leased as (
  insert into delivery_lanes as l (endpoint_id, worker_id, deliveries, lease_until)
  select endpoint_id, $2, deliveries, $3 from grouped order by endpoint_id
  on conflict (endpoint_id, worker_id) do update
    set deliveries = l.deliveries || excluded.deliveries, lease_until = excluded.lease_until
  returning l.endpoint_id, l.claim
), claims as materialized (
  select jsonb_object_agg(endpoint_id, claim) as by_endpoint from leased
)
select endpoint_id as endpoint, (select by_endpoint from claims) ->> endpoint_id as claim,
  updated_at::text as changed, unwell, deliveries, oldest, newest, more and not full_lane as more,
  more and full_lane as full, round.after
from (
  select case when count(endpoint_id) = ${ENDPOINTS_PER_CLAIM} then max(endpoint_id) else '' end as after
  from ready_endpoints
) round left join grouped on true`
