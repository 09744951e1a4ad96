import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type AppAccess, accessibleTo } from '../apps/app_access.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { type DeliveryState, isDeliveryId } from './deliveries.ts'
import { auditEndpoint, lockEndpoint } from './endpoints.ts'
import { callWorkers } from './outbox.ts'
import { releasedBreaker } from './test_events.ts'

export type Retried =
  | { kind: 'retried' }
  | { kind: 'no_delivery' }
  | { kind: 'cancelled' }
  /** Its endpoint is paused or suspended, or has been removed. */
  | { kind: 'not_active'; state: string }
  /** Its event is no longer kept. */
  | { kind: 'event_gone' }

type Found = {
  state: DeliveryState
  endpoint: string
  endpoint_state: string
  app: string
  publisher: string | null
  tenant: string | null
  event_there: boolean
}

/**
 * Sends a delivery now. Of a pending one this attempt takes the place of the next scheduled one, and the
 * schedule goes on from there; for a dead or delivered one it is one attempt more.
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
  if (found.state === 'pending') {
    // One that is in a worker's hands this moment is being sent already.
    await sql`
      update deliveries set due_at = ${now}, ready = true, priority = 0 where id = ${id} and claim is null
    `.execute(trx)
  } else await bringBack(trx, id, now)
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
  await callWorkers(trx)
  return { kind: 'retried' }
}

async function find(trx: Database, access: AppAccess, id: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select d.state, d.endpoint_id as endpoint, coalesce(p.state, 'removed') as endpoint_state, a.id as app,
      a.publisher_id as publisher, a.tenant_id as tenant,
      exists (select from events e where e.uid = d.event_uid and e.at = d.event_at) as event_there
    from (
      select id, 'pending' as state, endpoint_id, app_id, event_uid, event_at from deliveries
      where id = ${id}
      union all
      select id, state, endpoint_id, app_id, event_uid, event_at from delivery_history where id = ${id}
    ) d
    join apps a on a.id = d.app_id
    left join endpoints p on p.id = d.endpoint_id and p.removed_at is null
    where ${accessibleTo(access)}
  `.execute(trx)
  return rows[0]
}

async function bringBack(trx: Database, id: string, now: Date): Promise<void> {
  await sql`
    with taken as (
      delete from delivery_history where id = ${id} and state in ('delivered', 'dead') returning *
    )
    insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, due_at,
                            steps_used, attempts, returns_to, created_at)
    select id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, ${now}, steps_used, attempts,
           state, created_at
    from taken
  `.execute(trx)
}

export type ReplayRange = { since: Date; until?: Date; states?: ('delivered' | 'dead')[] }
export type Replayed =
  | { kind: 'replaying'; id: string }
  | { kind: 'no_endpoint' }
  | { kind: 'not_active'; state: string }

/**
 * Sends again what an endpoint was sent in a time, however much it is: behind everything fresh, and at the pace
 * at which it takes it. What is still pending is on its way anyway.
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
  await callWorkers(trx)
  return { kind: 'replaying', id: replay }
}
