import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { AppAccess } from '../apps/app_access.ts'
import type { Actor } from '../audit/audit_log.ts'
import { chosenSecretViolations } from './endpoint_schema.ts'
import {
  auditEndpoint,
  changeEndpoint,
  type EndpointSetting,
  lockEndpoint,
  type Refused,
} from './endpoints.ts'
import { callWorkers } from './outbox.ts'
import { addSecret, newSecret, signs } from './signing_secret.ts'

/** Acts on an endpoint as a whole. Each is one transaction of the caller's. */

export type StateChanged =
  | { kind: 'changed' }
  | { kind: 'no_endpoint' }
  /** Only the platform's staff may activate it again. */
  | { kind: 'only_operator' }
  | { kind: 'suspended' }

/** Nothing is sent any more; what comes in is kept and waits. */
export async function pauseEndpoint(
  trx: Database,
  { now }: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
): Promise<StateChanged> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  // A pause must not be a way around a suspension that only the staff may lift.
  if (found.state === 'suspended') return { kind: 'suspended' }
  if (found.state === 'paused') return { kind: 'changed' }
  await changeEndpoint(trx, id, now(), { state: 'paused', state_reason: null })
  await auditEndpoint(trx, 'endpoint.paused', found, actor, {})
  return { kind: 'changed' }
}

/** Sends again, what has waited first. Failures are counted anew. */
export async function resumeEndpoint(
  trx: Database,
  { platform, now }: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
): Promise<StateChanged> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  const lifter = platform.webhooks.suspension?.lifted_by ?? 'partner'
  if (found.state === 'suspended' && lifter === 'operator' && access.as !== 'operator') {
    return { kind: 'only_operator' }
  }
  await trx
    .updateTable('endpoint_health')
    .set({ failures_in_row: 0, failures_total: 0, times_opened: 0, open_until: null, slow_until: null })
    .where('endpoint_id', '=', id)
    .execute()
  if (found.state !== 'active') {
    await changeEndpoint(trx, id, now(), { state: 'active', state_reason: null })
    await auditEndpoint(trx, 'endpoint.resumed', found, actor, { from: found.state })
  }
  await callWorkers(trx)
  return { kind: 'changed' }
}

export type Rotated =
  | { kind: 'rotated'; id: string; secret: string }
  | { kind: 'no_endpoint' }
  | { kind: 'unsigned' }
  | Refused

/**
 * A new signing secret, in the answer once; the old one signs beside it for 24 hours.
 * @param chosen the partner's own, where the platform lets it choose; else one is made
 */
export async function rotateSecret(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
  chosen?: string,
): Promise<Rotated> {
  const { platform, vault, now } = setting
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  if (!signs(platform.webhooks)) return { kind: 'unsigned' }
  const violations = chosenSecretViolations(setting, chosen)
  if (violations.length > 0) return { kind: 'refused', violations }
  const secret = chosen ?? newSecret(platform.webhooks)
  const secretId = await addSecret(trx, vault, platform.webhooks, id, secret, now())
  await changeEndpoint(trx, id, now(), {})
  await auditEndpoint(trx, 'endpoint.secret_rotated', found, actor, { secret: secretId })
  return { kind: 'rotated', id: secretId, secret }
}

/** Takes an endpoint away. What was on its way to it is cancelled. */
export async function removeEndpoint(
  trx: Database,
  { now }: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
): Promise<boolean> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return false
  await changeEndpoint(trx, id, now(), { removed_at: now() })
  await sql`
    with held as (
      select id from deliveries where endpoint_id = ${id} order by id for update
    ), ended as (
      delete from deliveries where id in (select id from held) returning *
    )
    insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, state,
                                  reason, steps_used, attempts, created_at, finished_at)
    select id, event_uid, event_at, endpoint_id, app_id, connection_id, parting, 'cancelled',
           'endpoint_removed', steps_used, attempts, created_at, ${now()}
    from ended
  `.execute(trx)
  await auditEndpoint(trx, 'endpoint.removed', found, actor, {})
  return true
}
