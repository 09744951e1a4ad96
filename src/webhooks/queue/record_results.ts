import type pg from 'pg'
import type { Next } from '../policy.ts'
import type { Fault } from '../send/outcome.ts'

/** What is shown of an attempt. */
export type AttemptRecord = {
  startedAt: Date
  number: number
  /** Milliseconds. */
  duration: number
  status: number | null
  error: string | null
  fault: Fault | null
  timings: object
  url: string
  /** As it was signed. */
  timestamp: string
  requestHeaders: Record<string, string>
  responseHeaders: Record<string, string> | null
  responseBody: string | null
}

/** What has come of a claimed delivery. Without an attempt when it was not sent at all. */
export type Settlement = {
  id: string
  claim: string
  next: Next | { state: 'cancelled' | 'dead'; stepsUsed: number; reason: string; fault: Fault | null }
  attempt: AttemptRecord | null
}

/**
 * Writes down what came of deliveries: the attempts, and the new state of those that are still held under the
 * claim given. A worker whose lease had ended changes nothing; its attempt is kept, marked as late.
 * One statement for the whole batch.
 * @returns the keys (`settlementKey`) of those that were still held
 */
export async function settle(pool: pg.Pool, settlements: Settlement[], now: Date): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string; claim: string }>({
    name: 'webhooks_settle',
    text: SETTLE,
    values: [JSON.stringify(settlements.map(row)), now],
  })
  return new Set(rows.map(settlementKey))
}

/** A worker that stood still can hold a delivery twice: under the claim that it lost, and a new one. */
export function settlementKey({ id, claim }: { id: string; claim: string }): string {
  return `${id} ${claim}`
}

function row({ id, claim, next, attempt }: Settlement) {
  return {
    id,
    claim,
    state: next.state,
    steps_used: next.stepsUsed,
    due_at: next.state === 'pending' ? next.dueAt : null,
    reason: 'reason' in next ? next.reason : null,
    fault: 'fault' in next ? next.fault : null,
    sent: attempt !== null,
    started_at: attempt?.startedAt,
    number: attempt?.number,
    duration_ms: attempt && Math.round(attempt.duration),
    status: attempt?.status,
    error: attempt?.error,
    attempt_fault: attempt?.fault,
    timings: attempt?.timings,
    url: attempt?.url,
    timestamp: attempt?.timestamp,
    request_headers: attempt?.requestHeaders,
    response_headers: attempt?.responseHeaders,
    response_body: attempt?.responseBody,
  }
}

const SETTLE = `
with given as materialized (
  select * from json_to_recordset($1::json) as g(
    id uuid, claim uuid, state text, steps_used smallint, due_at timestamptz, reason text, fault text,
    sent boolean, started_at timestamptz, number smallint, duration_ms integer, status smallint, error text,
    attempt_fault text, timings json, url text, timestamp text, request_headers json, response_headers json,
    response_body text)
), held as materialized (
  -- In one order for everybody who locks several deliveries.
  select d.id, d.claim from deliveries d join given g on g.id = d.id and g.claim = d.claim
  order by d.id for update of d
), waiting as (
  update deliveries d set claim = null, lease_until = null, ready = g.due_at <= $2, due_at = g.due_at,
    steps_used = g.steps_used, attempts = d.attempts + g.sent::int, claims_lost = 0
  from given g where g.id = d.id and g.claim = d.claim and g.state = 'pending' and d.id in (select id from held)
  returning d.id
), ended as (
  delete from deliveries d using given g
  where g.id = d.id and g.claim = d.claim and g.state <> 'pending' and d.id in (select id from held)
  returning d.*, g.state, g.reason, g.fault, g.steps_used as steps_now, g.sent
), kept as (
  insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, state,
    reason, fault, steps_used, attempts, created_at, finished_at)
  select id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, state, reason, fault, steps_now,
    attempts + sent::int, created_at, $2
  from ended
), recorded as (
  insert into attempts (delivery_id, started_at, number, duration_ms, status, error, fault, late, timings, url,
    timestamp, request_headers, response_headers, response_body)
  select id, started_at, number, duration_ms, status, error, attempt_fault, (id, claim) not in (select id, claim from held),
    timings, url, timestamp, request_headers, response_headers, response_body
  from given where sent
)
select id, claim from held`
