import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type AppAccess, accessibleTo } from '../apps/app_access.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { type DeliveryState, isDeliveryId } from './deliveries.ts'
import { outOfHistory } from './delivery_history.ts'
import { REFUSAL } from './delivery_refusal.ts'
import { auditEndpoint, lockEndpoint } from './endpoints.ts'
import { IN_HAND } from './in_hand.ts'
import { notifyWorkers } from './outbox.ts'
import { releasedBreaker } from './test_events.ts'

export type Retried =
  | { kind: 'retried' }
  | { kind: 'no_delivery' }
  | { kind: 'cancelled' }
  /** Its endpoint is paused or suspended, or has been removed. */
  | { kind: 'not_active'; state: string }
  /** Its event is no longer stored. */
  | { kind: 'event_gone' }
  /** Its connection has ended, or its app may no longer be told of the event: a reason of `REFUSAL`. */
  | { kind: 'not_allowed'; reason: string }

type Found = {
  state: DeliveryState
  refusal: string | null
  endpoint: string
  endpoint_state: string
  app: string | null
  publisher: string | null
  tenant: string | null
  event_there: boolean
}

/**
 * Sends a delivery now. For a pending one, this attempt replaces the next scheduled one, and the schedule continues
 * from there. For a dead or delivered one, it is one additional attempt.
 */
export async function retryDelivery(
  trx: Database,
  access: AppAccess,
  id: string,
  actor: Actor,
  now: Date,
): Promise<Retried> {
  const found = isDeliveryId(id) ? await find(trx, access, id) : undefined
  if (!found) return { kind: 'no_delivery' }
  if (found.state === 'cancelled') return { kind: 'cancelled' }
  if (found.endpoint_state !== 'active') return { kind: 'not_active', state: found.endpoint_state }
  if (!found.event_there) return { kind: 'event_gone' }
  if (found.refusal !== null) return { kind: 'not_allowed', reason: found.refusal }
  if (found.state === 'pending') await makeDue(trx, id, now)
  else await bringBack(trx, id, now)
  await trx
    .updateTable('endpoint_health')
    .set(releasedBreaker(now))
    .where('endpoint_id', '=', found.endpoint)
    .execute()
  const { app, publisher, tenant, endpoint } = found
  await recordAudit(trx, {
    action: 'delivery.retried',
    actor,
    app,
    publisher,
    tenant,
    details: { delivery: id, endpoint, from: found.state },
  })
  await notifyWorkers(trx)
  return { kind: 'retried' }
}

async function find(trx: Database, access: AppAccess, id: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select d.state, d.endpoint_id as endpoint, coalesce(ep.state, 'removed') as endpoint_state, d.app_id as app,
      a.publisher_id as publisher, a.tenant_id as tenant, e.uid is not null as event_there,
      ${sql.raw(REFUSAL)} as refusal
    from (
      select id, 'pending' as state, endpoint_id, app_id, event_uid, event_at, connection_id, after_disconnect
      from deliveries where id = ${id}
      union all
      select id, state, endpoint_id, app_id, event_uid, event_at, connection_id, after_disconnect
      from delivery_history where id = ${id}
    ) d
    left join app_status a on a.id = d.app_id
    left join connection_status n on n.id = d.connection_id
    left join events e on e.uid = d.event_uid and e.at = d.event_at
    left join endpoints ep on ep.id = d.endpoint_id and ep.removed_at is null
    where ${accessibleTo(access)}
  `.execute(trx)
  return rows[0]
}

async function makeDue(trx: Database, id: string, now: Date): Promise<void> {
  // A delivery that a worker has claimed is already being sent.
  await sql`
    update deliveries d set due_at = ${now}, ready = true, priority = 0
    where d.id = ${id} and not ${sql.raw(IN_HAND)}
  `.execute(trx)
}

async function bringBack(trx: Database, id: string, now: Date): Promise<void> {
  const columns = { due_at: 'now_due', steps_used: 'steps_used', returns_to: 'state' }
  await sql`
    with taken as (
      delete from delivery_history where id = ${id} and state in ('delivered', 'dead')
      returning *, ${now}::timestamptz as now_due
    )
    ${sql.raw(outOfHistory(columns))}
  `.execute(trx)
}

export type ReplayRange = { since: Date; until?: Date; states?: ('delivered' | 'dead')[] }
export type Replayed =
  | { kind: 'replaying'; id: string }
  | { kind: 'no_endpoint' }
  | { kind: 'not_active'; state: string }

/**
 * Sends again what an endpoint was sent in a range of time, of any size. New deliveries go first, and the replay has
 * the endpoint's pace. Pending deliveries are not part of it.
 */
export async function requestReplay(
  trx: Database,
  access: AppAccess,
  id: string,
  range: ReplayRange,
  actor: Actor,
  now: Date,
): Promise<Replayed> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  if (found.state === 'suspended') return { kind: 'not_active', state: found.state }
  const replay = newId('rpl')
  const { since, until = now, states = ['delivered', 'dead'] } = range
  await trx
    .insertInto('replays')
    .values({ id: replay, endpoint_id: id, since, until, states, requested_at: now })
    .execute()
  await auditEndpoint(trx, 'endpoint.replayed', found, actor, { replay, since, until, states })
  await notifyWorkers(trx)
  return { kind: 'replaying', id: replay }
}
