import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { channelOf } from '../../platform/operator_events.ts'
import { eventSample } from '../../platform/samples.ts'
import { findEventType, scopesMissingFor } from '../../platform/scopes.ts'
import { currentTraceparent } from '../../telemetry/tracing.ts'
import type { AppAccess } from '../apps/app_access.ts'
import type { Actor } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { takeRateLimit, waitAfter } from '../rate_limits.ts'
import { timeOrderedUuids } from '../time_ordered_uuid.ts'
import { auditEndpoint, type EndpointSetting, lockEndpoint } from './endpoints.ts'
import { notifyWorkers } from './outbox.ts'

/** Test events per endpoint; `period` in milliseconds. */
const LIMIT = { most: 10, period: 60_000, burst: 10 }

export type Tested =
  | { kind: 'sent'; delivery: string; event: string; type: string }
  | { kind: 'no_endpoint' }
  | { kind: 'not_active'; state: string }
  | { kind: 'no_type' }
  /** The app could never be sent an event of this type. */
  | { kind: 'lacks_scope'; type: string; missing: string[] }
  /** Seconds until the next test event is allowed. */
  | { kind: 'too_many'; retryAfter: number }

/**
 * Sends a sample event along the real path: it is signed, retried and shown like any other. An endpoint gets at most
 * ten per minute, no matter who requests them.
 * @param type an event type; if absent, the first of the endpoint's types that its app can be sent
 */
export async function sendTestEvent(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  id: string,
  type: string | undefined,
  actor: Actor,
): Promise<Tested> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  const platform = channelOf(setting.platform, found.app)
  const missing = (name: string) => (found.scopes ? scopesMissingFor(platform, name, found.scopes) : [])
  const subscribed = found.event_types ?? found.declared ?? []
  const all = subscribed.length > 0 ? subscribed : platform.event_types.map(({ name }) => name)
  const chosen = type ?? all.find((name) => missing(name).length === 0) ?? all[0]
  const eventType = chosen === undefined ? undefined : findEventType(platform, chosen)
  if (!eventType) return { kind: 'no_type' }
  const lacks = missing(eventType.name)
  if (lacks.length > 0) return { kind: 'lacks_scope', type: eventType.name, missing: lacks }
  if (found.state !== 'active') return { kind: 'not_active', state: found.state }
  const at = setting.now()
  const decision = await takeRateLimit(trx, `test events:${id}`, LIMIT, at)
  if (!decision.accepted) return { kind: 'too_many', retryAfter: waitAfter(LIMIT, decision) }
  // A breaker must not hold back an event that a person sends to see whether the endpoint works again.
  await trx.updateTable('endpoint_health').set(releasedBreaker(at)).where('endpoint_id', '=', id).execute()
  const data = eventSample(platform, eventType)
  const sent = await storeTest(trx, { id, app: found.app }, eventType.name, data, at)
  await auditEndpoint(trx, 'endpoint.tested', found, actor, { type: eventType.name, delivery: sent.delivery })
  await notifyWorkers(trx)
  return { kind: 'sent', ...sent, type: eventType.name }
}

/** Makes an open breaker half open, and ends the pause of a throttled endpoint. */
export function releasedBreaker(at: Date) {
  return {
    open_until: sql<Date | null>`case when open_until > ${at} then ${at} else open_until end`,
    slow_until: sql<Date | null>`case when slow_until > ${at} then ${at} else slow_until end`,
  }
}

async function storeTest(
  trx: Database,
  endpoint: { id: string; app: string | null },
  type: string,
  data: Record<string, unknown>,
  at: Date,
): Promise<{ delivery: string; event: string }> {
  const uuidAt = timeOrderedUuids(2)
  const [uid, delivery] = [uuidAt(at, 0), uuidAt(at, 1)]
  const event = newId('evt')
  await trx
    .insertInto('events')
    .values({ uid, at, id: event, type, test: true, trace: currentTraceparent(), data: JSON.stringify(data) })
    .execute()
  await trx
    .insertInto('deliveries')
    .values({
      id: delivery,
      event_uid: uid,
      event_at: at,
      endpoint_id: endpoint.id,
      app_id: endpoint.app,
      due_at: at,
      created_at: at,
    })
    .execute()
  return { delivery, event }
}
