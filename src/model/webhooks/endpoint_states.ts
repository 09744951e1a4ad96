import type { Database } from '../../database/connect.ts'
import { channelOf } from '../../platform/operator_events.ts'
import type { AppAccess } from '../apps/app_access.ts'
import type { Actor } from '../audit/audit_log.ts'
import { tellOfSecret } from '../mails/notices.ts'
import { cancelDeliveriesTo } from './delivery_history.ts'
import { chosenSecretViolations } from './endpoint_schema.ts'
import {
  auditEndpoint,
  changeEndpoint,
  type EndpointSetting,
  lockEndpoint,
  type Refused,
} from './endpoints.ts'
import { notifyWorkers } from './outbox.ts'
import { addSigningSecret, newSecret, signs, switchSigningSecret } from './signing_secret.ts'
import { forgetHistory, lifterOf } from './suspension.ts'

/** Actions on an endpoint as a whole. Each runs in one transaction of the caller. */

export type StateChanged =
  | { kind: 'changed' }
  | { kind: 'no_endpoint' }
  /** Only the platform's staff may activate it again. */
  | { kind: 'only_operator' }
  | { kind: 'suspended' }

/** Stops sending. New deliveries wait. */
export async function pauseEndpoint(
  trx: Database,
  { now }: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
): Promise<StateChanged> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  // A pause must not lift a suspension that only the platform's staff may lift.
  if (found.state === 'suspended') return { kind: 'suspended' }
  if (found.state === 'paused') return { kind: 'changed' }
  await changeEndpoint(trx, id, now(), { state: 'paused', state_reason: null })
  await auditEndpoint(trx, 'endpoint.paused', found, actor, {})
  return { kind: 'changed' }
}

/**
 * Sends again, beginning with the deliveries that waited. The count of failures in a row starts again. So does the
 * count of all failures, if the actor may lift a suspension.
 */
export async function resumeEndpoint(
  trx: Database,
  { platform, now }: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
): Promise<StateChanged> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  const rules = channelOf(platform, found.app).webhooks
  const asOperator = access.as === 'operator'
  if (found.state === 'suspended' && lifterOf(rules, found) === 'operator' && !asOperator) {
    return { kind: 'only_operator' }
  }
  // If only the platform's staff lift suspensions, nobody else restarts the count of failures.
  const forgets = asOperator || rules.suspension?.lifted_by !== 'operator'
  await trx
    .updateTable('endpoint_health')
    .set({ failures_in_row: 0, times_opened: 0, open_until: null, slow_until: null })
    .set({ failing_since: null, failing_told: false })
    .$if(forgets, (query) => query.set({ failures_total: 0 }))
    .where('endpoint_id', '=', id)
    .execute()
  if (forgets) await forgetHistory(trx, found, found.suspended_url ?? found.url)
  if (found.state !== 'active') {
    const lifted = { state: 'active', state_reason: null, suspended_url: null }
    await changeEndpoint(trx, id, now(), lifted)
    await auditEndpoint(trx, 'endpoint.resumed', found, actor, { from: found.state })
  }
  await notifyWorkers(trx)
  return { kind: 'changed' }
}

export type Rotated =
  /**
   * `signs_from`: since when the new secret signs. The old one signs until then, or for 24 hours together with it.
   */
  | { kind: 'rotated'; id: string; secret: string; signs_from: Date }
  | { kind: 'no_endpoint' }
  | { kind: 'unsigned' }
  | Refused

/**
 * Adds a new signing secret, which is shown only here. The old one signs for another 24 hours: together with the new
 * one, or in its place if the platform's header carries only one signature.
 * @param chosen the partner's own secret, if the platform allows one; otherwise one is generated
 */
export async function rotateSecret(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
  chosen?: string,
): Promise<Rotated> {
  const { vault, now } = setting
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  const platform = channelOf(setting.platform, found.app)
  if (!signs(platform.webhooks)) return { kind: 'unsigned' }
  const violations = chosenSecretViolations({ ...setting, platform }, chosen)
  if (violations.length > 0) return { kind: 'refused', violations }
  const secret = chosen ?? newSecret(platform.webhooks)
  const added = await addSigningSecret(trx, vault, platform.webhooks, id, secret, now())
  await changeEndpoint(trx, id, now(), {})
  await auditEndpoint(trx, 'endpoint.secret_rotated', found, actor, { secret: added.id })
  if (found.app !== null) await tellOfSecret(trx, setting, found.app, 'signing_secret', actor)
  return { kind: 'rotated', secret, ...added }
}

export type Switched = { kind: 'switched' } | { kind: 'no_endpoint' } | { kind: 'nothing_waits' }

/**
 * Makes the newest signing secret the only one that signs from now on, if it still waits for the end of the one
 * before it.
 */
export async function switchSecret(
  trx: Database,
  { now }: EndpointSetting,
  access: AppAccess,
  id: string,
  actor: Actor,
): Promise<Switched> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  const secret = await switchSigningSecret(trx, id, now())
  if (secret === undefined) return { kind: 'nothing_waits' }
  await changeEndpoint(trx, id, now(), {})
  await auditEndpoint(trx, 'endpoint.secret_switched', found, actor, { secret })
  return { kind: 'switched' }
}

/** Removes an endpoint. Its pending deliveries are cancelled. */
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
  await cancelDeliveriesTo(trx, id, now())
  await auditEndpoint(trx, 'endpoint.removed', found, actor, {})
  return true
}
