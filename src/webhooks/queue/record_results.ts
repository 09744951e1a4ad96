import type pg from 'pg'
import { storableText } from '../../database/storable_text.ts'
import type { FailureCode } from '../../model/webhooks/deliveries.ts'
import { intoHistory } from '../../model/webhooks/delivery_history.ts'
import type { NextState } from '../policy.ts'
import type { Fault } from '../send/outcome.ts'
import { attemptCount } from './attempt_count.ts'

/** What is shown of an attempt. */
export type AttemptRecord = {
  startedAt: Date
  number: number
  /** Milliseconds. */
  duration: number
  status: number | null
  error: FailureCode | null
  /** See `Outcome`. */
  errorDetail: string | null
  fault: Fault | null
  timings: object
  url: string
  /** As it was signed. */
  timestamp: string
  requestHeaders: Record<string, string>
  responseHeaders: Record<string, string> | null
  responseBody: string | null
}

/** The result of a claimed delivery. `attempt` is null if it was not sent. */
export type DeliveryResult = {
  id: string
  endpoint: string
  claim: string
  next:
    | NextState
    | {
        state: 'cancelled' | 'delivered' | 'dead'
        stepsUsed: number
        reason: string | null
        fault: Fault | null
      }
  attempt: AttemptRecord | null
}

/**
 * Records the results of deliveries: their attempts, and the new state of those still held under the claim that the
 * result names. A worker whose lease has ended changes nothing; its attempt is kept and marked as late.
 * One statement for the whole batch.
 * @returns the keys (`resultKey`) of the results that were not late
 */
export async function recordResults(
  pool: pg.Pool,
  results: DeliveryResult[],
  now: Date,
): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string; claim: string }>({
    name: 'webhooks_record_results',
    text: RECORD_RESULTS,
    values: [JSON.stringify(results.map(row)), now],
  })
  return new Set(rows.map(resultKey))
}

/** A worker can have two results of one delivery: under a lost claim and under a new one. */
export function resultKey({ id, claim }: { id: string; claim: string }): string {
  return `${id} ${claim}`
}

function row({ id, endpoint, claim, next, attempt }: DeliveryResult) {
  return {
    id,
    endpoint_id: endpoint,
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
    // It quotes the receiver's certificate.
    error_detail: attempt?.errorDetail == null ? null : storableText(attempt.errorDetail, 200),
    attempt_fault: attempt?.fault,
    timings: attempt?.timings,
    url: attempt?.url,
    timestamp: attempt?.timestamp,
    request_headers: attempt?.requestHeaders,
    response_headers: attempt?.responseHeaders,
    response_body: attempt?.responseBody,
  }
}

// Pairs are looked up by "(…) in (select …)", which PostgreSQL looks up in a hash table: a join of two lists would
// compare every pair. "= any (array[…])" can only be an index lookup: with "=", the planner would choose to read the
// whole table while it is empty, and keep that plan.
const RECORD_RESULTS = `
with given as materialized (
  select * from json_to_recordset($1::json) as q(
    id uuid, endpoint_id text, claim uuid, state text, steps_used smallint, due_at timestamptz, reason text,
    fault text, sent boolean, started_at timestamptz, number smallint, duration_ms integer, status smallint,
    error text, error_detail text, attempt_fault text, timings json, url text, timestamp text, request_headers json,
    response_headers json, response_body text)
), lanes as materialized (
  -- Whoever locks several lanes does it in this order, and before it locks deliveries that may be in them.
  select l.endpoint_id, l.worker_id, l.claim, l.deliveries
  from (select distinct endpoint_id, claim from given) named
  join delivery_lanes l on l.endpoint_id = any(array[named.endpoint_id]) and l.claim = named.claim
  order by l.endpoint_id, l.worker_id for update of l
), results as materialized (
  select given.*, (claim, id) in (select l.claim, i.id from lanes l cross join unnest(l.deliveries) i(id)) as held
  from given
), freed as (
  update delivery_lanes l set deliveries = array(
    select i.id from unnest(l.deliveries) i(id) where (l.claim, i.id) not in (select claim, id from given))
  from lanes where l.endpoint_id = any(array[lanes.endpoint_id]) and l.worker_id = lanes.worker_id
), waiting as (
  update deliveries d set ready = results.due_at <= $2, due_at = results.due_at, steps_used = results.steps_used,
    attempts = ${attemptCount('d.attempts + results.sent::int')}, claims_lost = 0
  from results
  where d.id = any(array[results.id]) and results.held and results.state = 'pending'
  returning d.id, results.claim
), ended as (
  delete from deliveries d using results
  where d.id = any(array[results.id]) and results.held and results.state <> 'pending'
  returning d.*, results.claim, results.state, results.reason, results.fault, results.steps_used as steps_now, ${attemptCount('d.attempts + results.sent::int')} as attempts_now
), kept as (
  ${intoHistory({ state: 'state', reason: 'reason', fault: 'fault', stepsUsed: 'steps_now', attempts: 'attempts_now', finishedAt: '$2' })}
), changed as materialized (
  select id, claim from waiting union all select id, claim from ended
), recorded as (
  insert into attempts (delivery_id, started_at, number, duration_ms, status, error, error_detail, fault, late, timings,
    url, timestamp, request_headers, response_headers, response_body)
  select id, started_at, number, duration_ms, status, error, error_detail, attempt_fault,
    (id, claim) not in (select id, claim from changed), timings, url, timestamp, request_headers, response_headers,
    response_body
  from given where sent
)
select id, claim from changed`
