import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { channelOf, OPERATOR_EVENT_NAMES } from '../../platform/operator_events.ts'
import type { Violation } from '../../violation.ts'
import { type AppAccess, accessibleTo } from '../apps/app_access.ts'
import type { AuditAction } from '../audit/actions.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { changesBetween } from '../audit/changes.ts'
import { newId } from '../ids.ts'
import type { MailRuntime } from '../mails/mails.ts'
import {
  type EndpointPatch,
  type EndpointRules,
  endpointViolations,
  type NewEndpoint,
} from './endpoint_schema.ts'
import { tokenPurpose } from './sealed.ts'
import { addSigningSecret, newSecret, signs } from './signing_secret.ts'
import { historyOfAddress } from './suspension.ts'

/** The rules that endpoints are checked against, and what creating one needs. */
export type EndpointSetting = EndpointRules & MailRuntime

/** Values that cannot be accepted, and why. */
export type Refused = { kind: 'refused'; violations: Violation[] }

export type Created =
  | { kind: 'created'; id: string; url: string; state: string; secret: string | null }
  | { kind: 'no_app' }
  | { kind: 'too_many'; most: number }
  | Refused

const MOST_ENDPOINTS = 50

/**
 * Adds an endpoint to an app. Its signing secret is in the result and never shown again.
 * @param trx the caller's transaction: endpoint, secret and audit row commit together
 */
export async function createEndpoint(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  app: string,
  input: NewEndpoint,
  actor: Actor,
): Promise<Created> {
  const { platform, vault } = setting
  const rules = platform.webhooks
  const owner = await lockApp(trx, access, app)
  if (!owner) return { kind: 'no_app' }
  const violations = endpointViolations(setting, owner, input)
  if (violations.length > 0) return { kind: 'refused', violations }
  const most = rules.endpoints_per_app ?? MOST_ENDPOINTS
  if ((await countEndpoints(trx, app, input.environment)) >= most) return { kind: 'too_many', most }
  const history = await historyOfAddress(trx, rules, { ...owner, environment: input.environment }, input.url)
  const id = newId('ep')
  const now = setting.now()
  await trx
    .insertInto('endpoints')
    .values({
      id,
      app_id: app,
      environment: input.environment,
      url: input.url,
      event_types: input.event_types ?? null,
      token: input.token === undefined ? null : vault.seal(input.token, tokenPurpose(id)),
      ...(history.suspended ? suspendedAt(input.url) : { state: 'active' }),
      created_at: now,
      updated_at: now,
    })
    .execute()
  await trx
    .insertInto('endpoint_health')
    .values({ endpoint_id: id, failures_total: history.failures })
    .execute()
  const secret = signs(rules) ? (input.secret ?? newSecret(rules)) : null
  if (secret !== null) await addSigningSecret(trx, vault, rules, id, secret, now)
  const { environment, url, event_types } = input
  await auditEndpoint(trx, 'endpoint.created', { id, app, ...owner }, actor, {
    environment,
    url,
    event_types: event_types ?? null,
  })
  return { kind: 'created', id, url, state: history.suspended ? 'suspended' : 'active', secret }
}

const suspendedAt = (url: string) => ({ state: 'suspended', state_reason: 'failures', suspended_url: url })

export type Changed = { kind: 'changed' } | { kind: 'no_endpoint' } | Refused

/** Changes the URL of an endpoint and what it is sent. Pending deliveries go to the new URL. */
export async function patchEndpoint(
  trx: Database,
  setting: EndpointSetting,
  access: AppAccess,
  id: string,
  patch: EndpointPatch,
  actor: Actor,
): Promise<Changed> {
  const found = await lockEndpoint(trx, access, id)
  if (!found) return { kind: 'no_endpoint' }
  const rules = { ...setting, platform: channelOf(setting.platform, found.app) }
  const declared = { event_types: found.declared ?? OPERATOR_EVENT_NAMES, scopes: found.scopes }
  const violations = endpointViolations(rules, declared, patch)
  if (found.app === null && patch.event_types === null) {
    violations.push({ path: '/event_types', message: 'must contain the types' })
  }
  if (violations.length > 0) return { kind: 'refused', violations }
  const { url, event_types, token } = patch
  const { suspended } =
    url === undefined || url === found.url || found.suspended_url !== null
      ? // A suspended endpoint stays suspended, for the URL that it was suspended for.
        { suspended: false }
      : await historyOfAddress(trx, rules.platform.webhooks, found, url)
  await changeEndpoint(trx, id, setting.now(), {
    ...(url === undefined ? {} : { url }),
    ...(suspended && url !== undefined ? suspendedAt(url) : {}),
    ...(event_types === undefined ? {} : { event_types }),
    ...(token === undefined
      ? {}
      : { token: token === null ? null : setting.vault.seal(token, tokenPurpose(id)) }),
  })
  // Null means every type that the app declares.
  const before = { url: found.url, event_types: found.event_types }
  const changes = changesBetween(before, { url, event_types })
  await auditEndpoint(trx, 'endpoint.updated', found, actor, { url, event_types, changes })
  return { kind: 'changed' }
}

export type LockedEndpoint = {
  id: string
  /** null for the operator's own endpoints, like `environment`, `declared` and `scopes`. */
  app: string | null
  environment: string | null
  url: string
  state: string
  state_reason: string | null
  suspended_url: string | null
  event_types: string[] | null
  declared: string[] | null
  scopes: string[] | null
  publisher: string | null
  tenant: string | null
}

/** The endpoint, if the caller may access it, locked until the transaction ends. */
export async function lockEndpoint(
  trx: Database,
  access: AppAccess,
  id: string,
): Promise<LockedEndpoint | undefined> {
  const { rows } = await sql<LockedEndpoint>`
    select ep.id, ep.app_id as app, ep.environment, ep.url, ep.state, ep.state_reason, ep.suspended_url,
           ep.event_types, a.event_types as declared, a.scopes, a.publisher_id as publisher, a.tenant_id as tenant
    from endpoints ep left join apps a on a.id = ep.app_id
    where ep.id = ${id} and ep.removed_at is null and ${accessibleTo(access)}
    for no key update of ep
  `.execute(trx)
  return rows[0]
}

type EndpointColumns = Partial<{
  url: string
  event_types: string[] | null
  token: Buffer | null
  state: string
  state_reason: string | null
  suspended_url: string | null
  removed_at: Date | null
}>

/** Writes columns of an endpoint. `updated_at` always changes, because workers cache endpoints by it. */
export async function changeEndpoint(
  trx: Database,
  id: string,
  now: Date,
  columns: EndpointColumns,
): Promise<void> {
  await trx
    .updateTable('endpoints')
    .set({ ...columns, updated_at: sql<Date>`greatest(${now}, updated_at + interval '1 millisecond')` })
    .where('id', '=', id)
    .execute()
}

export async function auditEndpoint(
  trx: Database,
  action: AuditAction,
  endpoint: { id: string; app: string | null; publisher: string | null; tenant: string | null },
  actor: Actor,
  details: Record<string, unknown>,
): Promise<void> {
  const { id, app, publisher, tenant } = endpoint
  await recordAudit(trx, { action, actor, app, publisher, tenant, details: { endpoint: id, ...details } })
}

type Owner = { event_types: string[]; scopes: string[]; publisher: string | null; tenant: string | null }

/** Locked, so that two endpoints that are created at once are counted one after the other. */
async function lockApp(trx: Database, access: AppAccess, app: string): Promise<Owner | undefined> {
  const { rows } = await sql<Owner>`
    select a.event_types, a.scopes, a.publisher_id as publisher, a.tenant_id as tenant from apps a
    where a.id = ${app} and ${accessibleTo(access)} for no key update of a
  `.execute(trx)
  return rows[0]
}

async function countEndpoints(trx: Database, app: string, environment: string): Promise<number> {
  const { count } = await trx
    .selectFrom('endpoints')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('app_id', '=', app)
    .where('environment', '=', environment)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
