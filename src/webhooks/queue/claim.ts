import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/** A delivery in this worker's hands until its lease ends. */
export type Claimed = {
  id: string
  claim: string
  eventAt: Date
  endpoint: string
  /** When the endpoint was changed last: what is remembered of it from before is not used. */
  endpointChanged: Date
  app: string
  stepsUsed: number
  attempts: number
  returnsTo: 'delivered' | 'dead' | null
  createdAt: Date
  /** Whether the endpoint failed or asked for less when it was last heard of. */
  unwell: boolean
  /** false when its connection, app or tenant may not be sent anything any more. */
  allowed: boolean
  /** null: its event is no longer kept. */
  eventId: string | null
  uuid: string
  type: string
  tenant: string | null
  unit: string | null
  record: string | null
  /** JSON text. */
  data: string
}

export type ClaimOptions = {
  now: Date
  leaseUntil: Date
  /** How many at most. */
  room: number
  /** How many deliveries of one endpoint may be in flight, over all workers. */
  perEndpoint: number
  /** The endpoint after which the round goes on; '' for its start. */
  after: string
}

const LOCK = 0x636c6169 // 'clai'

/** No more endpoints are looked at in one round; the next one goes on after them. */
const ENDPOINTS_A_ROUND = 256

/**
 * Takes due deliveries: first the endpoints that have any, by jumps over the index, then a fair share of each.
 * A plain "order by due" would look at nothing but the 200,000 of a dead endpoint (docs/decisions/0030).
 * Claims take turns, so that the count of what is in flight for an endpoint is exact over all workers.
 */
export async function claimDue(pool: pg.Pool, options: ClaimOptions): Promise<Claimed[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await prepareOnce(client)
    // Several statements in one round trip have several results; the claim's is the one before the commit's.
    const results = (await client.query(claimText(client, options))) as unknown as pg.QueryResult<Claimed>[]
    return results.at(-2)?.rows ?? []
  } catch (error) {
    broken = error as Error
    throw error
  } finally {
    // A connection in an unknown state is not given back.
    client.release(broken)
  }
}

// Its limit unknown, the plan could read all of a queue of 200,000 to find the hundred that it has picked.
const BY_INDEX =
  'set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off'

const prepared = new WeakSet<pg.PoolClient>()

async function prepareOnce(client: pg.PoolClient): Promise<void> {
  if (prepared.has(client)) return
  await client.query(`prepare webhooks_claim (timestamptz, uuid, timestamptz, int, int, text) as ${CLAIM}`)
  prepared.add(client)
}

/**
 * The whole transaction as one text, so that the lock that all workers take turns by is held for no round trip.
 * A claim lost in a crash of the database is a delivery sent twice at worst: it needs no wait for the disk.
 */
function claimText(client: pg.PoolClient, options: ClaimOptions): string {
  const { now, leaseUntil, room, perEndpoint, after } = options
  const values = [now.toISOString(), randomUUID(), leaseUntil.toISOString(), room, perEndpoint, after]
  const literals = values.map((value) => client.escapeLiteral(String(value)))
  return `begin; set local synchronous_commit = off; ${BY_INDEX}; select pg_advisory_xact_lock(${LOCK});
    execute webhooks_claim (${literals.join(', ')}); commit`
}

const CLAIM = `
with recursive lanes (endpoint_id) as (
  (select endpoint_id from deliveries where ready and claim is null and endpoint_id > $6
   order by endpoint_id limit 1)
  union all
  select (select d.endpoint_id from deliveries d
          where d.ready and d.claim is null and d.endpoint_id > lanes.endpoint_id
          order by d.endpoint_id limit 1)
  from lanes where lanes.endpoint_id is not null
), busy as materialized (
  select p.id, p.updated_at, h.*,
    (select count(*) from deliveries f where f.claim is not null and f.endpoint_id = p.id) as in_flight
  from (select endpoint_id from lanes where endpoint_id is not null limit ${ENDPOINTS_A_ROUND}) l
  join endpoints p on p.id = l.endpoint_id and p.state = 'active' and p.removed_at is null
  join endpoint_health h on h.endpoint_id = p.id
  where coalesce(h.open_until, $1) <= $1 and coalesce(h.slow_until, $1) <= $1
), open as materialized (
  select id, updated_at, in_flight,
    failures_in_row > 0 or open_until is not null or slow_until is not null as unwell,
    -- Half open: one probe. Slowed or failing: less at a time, down to one.
    case when open_until is not null then 1
         when slow_until is not null then greatest(1, $5::int / 8)
         else greatest(1, $5::int >> least(failures_in_row, 16)) end - in_flight as room
  from busy
), shares as materialized (
  select id, updated_at, unwell, least(room, greatest(1, ceil($4::numeric / count(*) over ()))::bigint) as share
  from open where room > 0
  -- Where there is less room than endpoints, those with the least in flight come first, and chance decides.
  order by in_flight, random()
), picked as (
  select d.id, s.updated_at, s.unwell from shares s
  cross join lateral (
    select id from deliveries where endpoint_id = s.id and ready and claim is null
    order by priority, due_at limit s.share for update skip locked
  ) d
  limit $4
), taken as (
  update deliveries d set claim = $2, lease_until = $3 from picked where d.id = picked.id
  returning d.*, picked.updated_at, picked.unwell
)
select t.id, t.claim, t.event_at as "eventAt", t.endpoint_id as endpoint,
  t.updated_at as "endpointChanged", t.app_id as app, t.steps_used as "stepsUsed", t.attempts,
  t.returns_to as "returnsTo", t.created_at as "createdAt", t.unwell,
  a.suspended_at is null and (t.connection_id is null or (n.verified and (c.state <> 'revoked' or t.parting)))
    as allowed,
  e.id as "eventId", e.uuid, e.type, e.tenant_id as tenant, e.unit_id as unit, e.record_id as record,
  e.data::text as data
from taken t
-- Row by row: the plan must not read whole days of events to find a batch of them.
left join lateral (select * from events where uid = t.event_uid and at = t.event_at limit 1) e on true
join apps a on a.id = t.app_id
left join connections c on c.id = t.connection_id
left join tenants n on n.id = c.tenant_id`

/** Whether a claim could find anything, without taking any lock. */
export async function anyReady(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>({
    name: 'webhooks_any_ready',
    text: 'select exists (select from deliveries where ready and claim is null) as found',
  })
  return rows[0]?.found === true
}

/** The endpoints a round looked at, for the next one to go on after them: '' when it came to the end. */
export async function nextRound(pool: pg.Pool, after: string): Promise<string> {
  const { rows } = await pool.query<{ last: string | null; seen: number }>({
    name: 'webhooks_round',
    text: `
      with recursive lanes (endpoint_id, n) as (
        (select endpoint_id, 1 from deliveries where ready and claim is null and endpoint_id > $1
         order by endpoint_id limit 1)
        union all
        select (select d.endpoint_id from deliveries d
                where d.ready and d.claim is null and d.endpoint_id > lanes.endpoint_id
                order by d.endpoint_id limit 1), n + 1
        from lanes where lanes.endpoint_id is not null and n < ${ENDPOINTS_A_ROUND}
      )
      select max(endpoint_id) as last, count(endpoint_id) as seen from lanes`,
    values: [after],
  })
  const round = rows[0]
  return round && round.seen >= ENDPOINTS_A_ROUND && round.last !== null ? round.last : ''
}
