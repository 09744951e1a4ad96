import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit, SYSTEM } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { causedBy, tellOperator } from '../operator_webhooks/tell_operator.ts'
import type { Resource } from '../resources.ts'
import { cancelDeliveries } from '../webhooks/delivery_history.ts'
import { publish } from '../webhooks/outbox.ts'

export type Consent = {
  app: string
  client: string
  publisher: string | null
  environment: 'sandbox' | 'production'
  tenant: string
  /** null: the whole tenant. */
  unit: string | null
  /** The scopes that the request asked for and the person allowed. */
  scopes: string[]
  /** What the tokens are for. The default is the API. */
  resource?: Resource
  /** The person who gave the consent, and the subject of the tokens. */
  user: string
}

/**
 * Stores a consent: the connection, as `storeConnection` does, and a grant, to which the following code and its
 * tokens belong.
 * @param trx the caller's transaction
 */
export async function connect(
  trx: Database,
  platform: Platform,
  consent: Consent,
  actor: Actor,
  now: Date,
): Promise<{ connection: string; grant: string; created: boolean }> {
  const { connection, created } = await storeConnection(trx, platform, consent, actor, now)
  const grant = newId('grt')
  await trx
    .insertInto('grants')
    .values({
      id: grant,
      connection_id: connection,
      user_id: consent.user,
      scopes: consent.scopes,
      resource: consent.resource ?? 'api',
      created_at: now,
    })
    .execute()
  return { connection, grant, created }
}

/**
 * Creates the connection of app × tenant × unit, or widens the existing one. For a new connection, publishes
 * `app.installed` and tells the operator.
 * @param trx the caller's transaction
 */
export async function storeConnection(
  trx: Database,
  platform: Platform,
  consent: Consent,
  actor: Actor,
  now: Date,
): Promise<{ connection: string; created: boolean }> {
  await endExpired(trx, platform, consent, now)
  const { rows } = await sql<{ id: string; created: boolean; scopes: string[] }>`
    insert into connections as n
      (id, app_id, client_id, tenant_id, unit_id, environment, scopes, state, created_by, created_at, expires_at)
    values (${newId('con')}, ${consent.app}, ${consent.client}, ${consent.tenant}, ${consent.unit},
            ${consent.environment}, ${consent.scopes}, 'active', ${consent.user}, ${now},
            -- Only those of agents end by themselves.
            (select now() + make_interval(days => ${platform.agents.connection_days})
              from apps where id = ${consent.app} and agent))
    on conflict (app_id, environment, tenant_id, coalesce(unit_id, '')) where state <> 'revoked'
    do update set
      state = 'active', client_id = excluded.client_id, expires_at = excluded.expires_at, ending_told_at = null,
      scopes = array(select distinct unnest(n.scopes || excluded.scopes) order by 1)
    returning id, scopes, xmax = 0 as created
  `.execute(trx)
  const row = rows[0]
  if (!row) throw new Error('a consent created no connection')
  await recordAudit(trx, {
    action: row.created ? 'connection.created' : 'connection.consented_again',
    actor,
    publisher: consent.publisher,
    app: consent.app,
    client: consent.client,
    tenant: consent.tenant,
    connection: row.id,
    details: { scopes: consent.scopes, unit: consent.unit, environment: consent.environment },
  })
  if (row.created) {
    const created = { ...consent, id: row.id }
    await publishLifecycle(trx, platform, 'app.installed', [created], now)
    await tellOperator(trx, 'connection.created', [forOperator(created, actor)], now)
  }
  return { connection: row.id, created: row.created }
}

/**
 * Ends the connection if it has expired. The consent then creates a new one, without the scopes and the tokens of the
 * old one.
 */
async function endExpired(
  trx: Database,
  platform: Platform,
  { app, environment, tenant, unit }: Consent,
  now: Date,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from unrevoked_connections
    where app_id = ${app} and environment = ${environment} and tenant_id = ${tenant}
      and coalesce(unit_id, '') = coalesce(${unit}, '') and expires_at <= now()
  `.execute(trx)
  if (rows[0]) await disconnectAll(trx, platform, [rows[0].id], SYSTEM, now, 'expired')
}

/**
 * Ends a connection: from this commit on, no node accepts any of its tokens, because every check of a token includes
 * its connection. Cancels the pending deliveries, publishes `app.uninstalled` once, and tells the operator.
 * @returns false if there is no such connection, or it has ended before
 */
export async function disconnect(
  trx: Database,
  platform: Platform,
  id: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  return (await disconnectAll(trx, platform, [id], actor, now)) === 1
}

/** Why a connection ended: who decided it, or what else ended with it. */
export const END_REASONS = [
  'merchant',
  'operator',
  'key_revoked',
  'unit_removed',
  'person_removed',
  'expired',
] as const
export type EndReason = (typeof END_REASONS)[number]

const deciderOf = ({ kind }: Actor): EndReason => (kind === 'user' ? 'merchant' : 'operator')

/** How many connections end in the same statements. */
const BATCH = 500

/**
 * Ends connections as `disconnect` does, with a few statements for many of them.
 * @param reason the reason that their apps can read; by default, it follows from the actor
 * @returns how many were live
 */
export async function disconnectAll(
  trx: Database,
  platform: Platform,
  ids: string[],
  actor: Actor,
  now: Date,
  reason: EndReason = deciderOf(actor),
): Promise<number> {
  let count = 0
  for (let start = 0; start < ids.length; start += BATCH) {
    count += await disconnectBatch(trx, platform, ids.slice(start, start + BATCH), actor, now, reason)
  }
  return count
}

async function disconnectBatch(
  trx: Database,
  platform: Platform,
  ids: string[],
  actor: Actor,
  now: Date,
  reason: EndReason,
): Promise<number> {
  // Always in the same order, so that two transactions that end the same connections never deadlock.
  await trx
    .selectFrom('unrevoked_connections')
    .select('id')
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
  const ended = await trx
    .updateTable('unrevoked_connections as n')
    .set({ state: 'revoked', revoked_at: now, end_reason: reason })
    .where('n.id', 'in', ids)
    .returning(['n.id', 'n.app_id as app', 'n.client_id as client', 'n.tenant_id as tenant'])
    .returning(['n.unit_id as unit', 'n.scopes', 'n.environment'])
    .returning((eb) =>
      eb.selectFrom('apps as a').select('a.publisher_id').whereRef('a.id', '=', 'n.app_id').as('publisher'),
    )
    .execute()
  const entries = ended.map(({ id, app, client, tenant, publisher, unit }) => ({
    ...{ action: 'connection.revoked' as const, actor, publisher, app, client, tenant, connection: id },
    details: { unit },
  }))
  await recordAudit(trx, ...entries)
  const endedIds = ended.map(({ id }) => id)
  await cancelDeliveries(trx, endedIds, now)
  await publishLifecycle(trx, platform, 'app.uninstalled', ended, now)
  const told = ended.map((one) => forOperator(one, actor))
  await tellOperator(trx, 'connection.revoked', told, now)
  return ended.length
}

type Told = {
  id: string
  app: string
  client: string
  tenant: string
  unit: string | null
  scopes: string[]
  environment: string
}

function forOperator({ id, app, client, tenant, unit, scopes, environment }: Told, actor: Actor) {
  return { connection: id, app, client_id: client, tenant, unit, scopes, environment, by: causedBy(actor) }
}

async function publishLifecycle(
  trx: Database,
  platform: Platform,
  type: 'app.installed' | 'app.uninstalled',
  connections: { id: string; app: string; tenant: string; unit: string | null; scopes: string[] }[],
  now: Date,
): Promise<void> {
  const events = connections.map(({ id, app, tenant, unit, scopes }) => ({
    ...{ type, tenant, unit, connection: id },
    data: { connection: id, app, tenant, unit, scopes },
  }))
  await publish(trx, platform, events, now)
}
