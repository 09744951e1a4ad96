import { sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import { channelOf, OPERATOR_EVENT_NAMES } from '../../platform/operator_events.ts'
import type { Actor } from '../audit/audit_log.ts'
import { cancelDeliveriesTo } from '../webhooks/delivery_history.ts'
import { endpointSchema, endpointViolations } from '../webhooks/endpoint_schema.ts'
import { auditEndpoint, changeEndpoint, type EndpointSetting, type Refused } from '../webhooks/endpoints.ts'
import { addSigningSecret, newSecret } from '../webhooks/signing_secret.ts'

/** An endpoint that belongs to the operator. */
export const ownEndpointSchema = z.strictObject({
  url: endpointSchema.shape.url,
  event_types: z
    .array(z.string().max(128))
    .min(1, 'must contain a type')
    .max(50)
    .describe(`Some of ${OPERATOR_EVENT_NAMES.join(', ')}`),
})

const MOST_OWN_ENDPOINTS = 20
/** The operator's endpoints need no scopes. */
const OWN_EVENTS = { event_types: OPERATOR_EVENT_NAMES, scopes: null }

const LOCK = 0x6f776e65 // 'owne'

export type OwnEndpointPut =
  /** With the signing secret, which is shown only here. */
  | { kind: 'created'; secret: string }
  | { kind: 'updated' }
  /** The id belongs to an app's endpoint. */
  | { kind: 'taken' }
  | { kind: 'too_many'; most: number }
  | Refused

/**
 * Creates an endpoint for the operator, or changes its URL and event types. An endpoint that was removed starts
 * again, with a new secret.
 * @param trx the caller's transaction: endpoint, secret and audit row commit together
 */
export async function putOwnEndpoint(
  trx: Database,
  setting: EndpointSetting,
  id: string,
  input: z.infer<typeof ownEndpointSchema>,
  actor: Actor,
): Promise<OwnEndpointPut> {
  const platform = channelOf(setting.platform, null)
  const violations = endpointViolations({ ...setting, platform }, OWN_EVENTS, input)
  if (violations.length > 0) return { kind: 'refused', violations }
  // One at a time, so that two endpoints that are created at once are both counted. There are few of them.
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(trx)
  const before = await trx
    .selectFrom('endpoints')
    .select(['app_id', 'removed_at'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (before && before.app_id !== null) return { kind: 'taken' }
  const { url } = input
  const event_types = [...new Set(input.event_types)]
  const audited = { id, app: null, publisher: null, tenant: null }
  if (before && before.removed_at === null) {
    await changeEndpoint(trx, id, setting.now(), { url, event_types })
    await auditEndpoint(trx, 'endpoint.updated', audited, actor, { url, event_types })
    return { kind: 'updated' }
  }
  if ((await countOwn(trx)) >= MOST_OWN_ENDPOINTS) return { kind: 'too_many', most: MOST_OWN_ENDPOINTS }
  await (before ? beginAnew : begin)(trx, id, url, event_types, setting.now())
  const secret = newSecret(platform.webhooks)
  await addSigningSecret(trx, setting.vault, platform.webhooks, id, secret, setting.now())
  await auditEndpoint(trx, 'endpoint.created', audited, actor, { url, event_types })
  return { kind: 'created', secret }
}

async function begin(
  trx: Database,
  id: string,
  url: string,
  event_types: string[],
  now: Date,
): Promise<void> {
  await trx
    .insertInto('endpoints')
    .values({ id, url, event_types, created_at: now, updated_at: now })
    .execute()
  await trx.insertInto('endpoint_health').values({ endpoint_id: id }).execute()
}

/** Nothing that was meant for the removed endpoint is sent to the new one. */
async function beginAnew(
  trx: Database,
  id: string,
  url: string,
  event_types: string[],
  now: Date,
): Promise<void> {
  // Those whose event committed during the removal, unless a worker has ended them since.
  await cancelDeliveriesTo(trx, id, now)
  const state = { state: 'active', state_reason: null, suspended_url: null, removed_at: null }
  await changeEndpoint(trx, id, now, { url, event_types, ...state })
  await trx.deleteFrom('endpoint_secrets').where('endpoint_id', '=', id).execute()
  await trx.deleteFrom('endpoint_health').where('endpoint_id', '=', id).execute()
  await trx.insertInto('endpoint_health').values({ endpoint_id: id }).execute()
}

async function countOwn(trx: Database): Promise<number> {
  const { count } = await trx
    .selectFrom('endpoints')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('app_id', 'is', null)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
