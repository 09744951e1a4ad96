import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** The columns that a delivery keeps when it ends, and again when it is brought back. */
const KEPT = 'id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect'

/** What the history adds to a delivery. Each field is SQL over a row of `ended`. */
export type Ending = {
  state: string
  reason: string
  fault?: string
  stepsUsed?: string
  attempts?: string
  /** Determines how long it is kept. */
  createdAt?: string
  finishedAt: string
}

/**
 * The part of a statement that moves deliveries to their history.
 * @param ending SQL over the rows of the CTE `ended`, which has deleted them from `deliveries` and returns all of
 *   their columns
 */
export function intoHistory(ending: Ending): string {
  const { state, reason, finishedAt } = ending
  const { fault = 'null', stepsUsed = 'steps_used', attempts = 'attempts', createdAt = 'created_at' } = ending
  return `insert into delivery_history
      (${KEPT}, state, reason, fault, steps_used, attempts, created_at, finished_at)
    select ${KEPT}, ${state}, ${reason}, ${fault}, ${stepsUsed}, ${attempts}, ${createdAt}, ${finishedAt}
    from ended`
}

/**
 * The part of a statement that brings deliveries back from their history.
 * @param columns columns of `deliveries`, each as SQL over a row of the CTE `taken`, which has deleted them from the
 *   history and returns all of their columns
 */
export function outOfHistory(columns: Record<string, string>): string {
  const names = Object.keys(columns).join(', ')
  return `insert into deliveries (${KEPT}, attempts, created_at, ${names})
    select ${KEPT}, attempts, created_at, ${Object.values(columns).join(', ')} from taken`
}

/**
 * Cancels the pending deliveries of connections, in the transaction that ends these. The event about their end is
 * still sent.
 * @returns how many deliveries were cancelled
 */
export async function cancelDeliveries(trx: Database, connections: string[], now: Date): Promise<number> {
  if (connections.length === 0) return 0
  const those = sql`d.connection_id = any(${connections}) and not d.after_disconnect`
  return await cancel(trx, those, 'connection_ended', now)
}

/** Cancels the pending deliveries to an endpoint and ends its replays, in the transaction that removes it. */
export async function cancelDeliveriesTo(trx: Database, endpoint: string, now: Date): Promise<number> {
  // First, because this waits for a worker that brings deliveries back.
  await trx
    .updateTable('replays')
    .set({ finished_at: now })
    .where('endpoint_id', '=', endpoint)
    .where('finished_at', 'is', null)
    .execute()
  return await cancel(trx, sql`d.endpoint_id = ${endpoint}`, 'endpoint_removed', now)
}

async function cancel(
  trx: Database,
  condition: RawBuilder<unknown>,
  reason: string,
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    with lanes as materialized (
      -- Before the deliveries, as workers do it who record results.
      select from delivery_lanes where endpoint_id in (select d.endpoint_id from deliveries d where ${condition})
      order by endpoint_id, worker_id for update
    ), held as materialized (
      select d.id from deliveries d where (select count(*) from lanes) >= 0 and ${condition}
      order by d.id for update
    ), ended as (
      delete from deliveries where id in (select id from held)
      returning *, ${reason}::text as reason, ${now}::timestamptz as ended_at
    )
    ${sql.raw(intoHistory({ state: `'cancelled'`, reason: 'reason', finishedAt: 'ended_at' }))}
    returning id
  `.execute(trx)
  return rows.length
}

/** The part of a statement that deletes the attempts of the deliveries in the CTE `gone`. */
export const THEIR_ATTEMPTS = sql`, tried as (delete from attempts where delivery_id in (select id from gone))`
