import type pg from 'pg'
import { REFUSAL } from '../../model/webhooks/delivery_refusal.ts'
import { attemptCount } from './attempt_count.ts'
import type { Lane } from './claim.ts'

/** A delivery that this worker holds until the lease of its lane ends. */
export type Claimed = {
  lane: Lane
  id: string
  /** null for the operator's own endpoint. */
  app: string | null
  connection: string | null
  stepsUsed: number
  /** Of the attempt that follows, from 1. */
  number: number
  returnsTo: 'delivered' | 'dead' | null
  createdAt: Date
  /** Why it can no longer be sent; null if it can. */
  refusal: string | null
  eventAt: Date
  /** null if its event is no longer stored. */
  eventId: string | null
  uuid: string
  type: string
  tenant: string | null
  unit: string | null
  record: string | null
  /** The traceparent of the request that raised the event; null if it was not traced. */
  trace: string | null
  /** JSON text. */
  data: string
}

/** Reads the claimed deliveries with their events, and whether each can be sent now. */
export async function readClaimed(pool: pg.Pool, lanes: Lane[]): Promise<Claimed[]> {
  const laneOf = new Map(lanes.flatMap((lane) => lane.deliveries.map((id) => [id, lane])))
  const oldest = Math.min(...lanes.map((lane) => lane.oldest.getTime()))
  const newest = Math.max(...lanes.map((lane) => lane.newest.getTime()))
  const { rows } = await pool.query<Omit<Claimed, 'lane'>>({
    name: 'webhooks_read_claimed',
    text: READ_CLAIMED,
    // Milliseconds are too coarse for the bounds: PostgreSQL has microseconds.
    values: [[...laneOf.keys()], new Date(oldest), new Date(newest + 1)],
  })
  return rows.map((row) => Object.assign(row, { lane: laneOf.get(row.id) as Lane }))
}

// "offset 0": see CLAIM. The bounds limit the query to the partitions of those days.
const READ_CLAIMED = `
select i.id, d.app_id as app, d.connection_id as connection, coalesce(d.steps_used, 0) as "stepsUsed", ${attemptCount('d.attempts + 1')} as number, d.returns_to as "returnsTo",
  d.created_at as "createdAt", case when d.id is null then 'cancelled' else ${REFUSAL} end as refusal,
  d.event_at as "eventAt", e.id as "eventId", e.uuid, e.type, e.tenant_id as tenant, e.unit_id as unit, e.record_id as record, e.trace, e.data::text as data
from unnest($1::uuid[]) i(id)
left join lateral (select * from deliveries d where d.id = i.id offset 0) d on true
left join lateral (
  select * from events e where e.uid = d.event_uid and e.at = d.event_at and e.at between $2 and $3 offset 0
) e on true
left join lateral (select * from endpoints ep where ep.id = d.endpoint_id offset 0) ep on ep.removed_at is null
left join lateral (select * from connection_status n where n.id = d.connection_id offset 0) n on true
left join lateral (
  select a.refusal from app_status a where n.id is null and a.id = d.app_id offset 0
) a on true`
