import { sql } from 'kysely'
import type { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { merchantScopes } from '../../platform/participants.ts'
import { receivable } from '../../platform/scopes.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { connect, disconnectAll } from '../connections/connections.ts'
import { newId } from '../ids.ts'
import type { MailRuntime } from '../mails/mails.ts'
import type { MemberTenant } from '../tenants/tenant_apps.ts'
import { appSchema } from './app_schema.ts'
import { bumpRevision } from './app_state.ts'
import { putApp } from './apps.ts'
import { createClient } from './clients.ts'

/** What an owner specifies for a new key. Its scopes are checked with `scopeViolations`. */
export const ownerKeySchema = appSchema.pick({ name: true, scopes: true })

/** A merchant's own API key: an in-house app without a publisher, its client and its connection. */
export type OwnerKey = {
  app: string
  name: string
  client_id: string
  scopes: string[]
  event_types: string[]
  last_four: string | null
  created_at: Date
  last_used_at: Date | null
}

export async function keysOfTenant(db: Database, tenant: string): Promise<OwnerKey[]> {
  const { rows } = await sql<OwnerKey>`
    select a.id as app, a.name, c.id as client_id, a.scopes, a.event_types, s.last_four, c.created_at, s.last_used_at
    from apps a
    join unrevoked_clients c on c.app_id = a.id
    left join lateral (
      select last_four, last_used_at from unrevoked_secrets
      where client_id = c.id order by created_at desc limit 1
    ) s on true
    where a.tenant_id = ${tenant} and a.is_key and a.client_type = 'confidential'
    order by c.created_at desc, a.id
  `.execute(db)
  return rows
}

/**
 * The apps that a merchant's own webhooks belong to: its keys, and the app without credentials of a merchant that had
 * no key.
 */
export async function webhookAppsOfTenant(
  db: Database,
  tenant: string,
): Promise<{ id: string; name: string; event_types: string[]; scopes: string[] }[]> {
  return await db
    .selectFrom('apps as a')
    .innerJoin('unrevoked_clients as c', 'c.app_id', 'a.id')
    .select(['a.id', 'a.name', 'a.event_types', 'a.scopes'])
    .where('a.tenant_id', '=', tenant)
    .where('a.is_key', '=', true)
    .orderBy('c.created_at', 'desc')
    .orderBy('a.id')
    .execute()
}

/** The event types that a merchant's own webhooks can be sent. */
export function ownerEventTypes(platform: Platform, scopes = ownerScopes(platform)): string[] {
  return receivable(platform, scopes).map((type) => type.name)
}

/** Every scope that a merchant's own programs can have. */
export const ownerScopes = ({ scopes }: Platform): string[] => merchantScopes(scopes.map(({ name }) => name))

type NewKey = { app: string; client_id: string; client_secret: string }

type KeyTenant = Pick<MemberTenant, 'id' | 'environment'>

/**
 * Creates a key. The owner consents by creating it, so the key is connected immediately, and can receive every event
 * that its scopes allow.
 */
export async function createOwnerKey(
  trx: Database,
  runtime: MailRuntime,
  tenant: KeyTenant,
  key: z.infer<typeof ownerKeySchema>,
  actor: Actor & { id: string },
): Promise<NewKey> {
  const own = { ...key, client_type: 'confidential' as const }
  const { app, client_id, client_secret } = await createOwnApp(trx, runtime, tenant, own, actor)
  if (client_secret === null) throw new Error('a key got no secret')
  return { app, client_id, client_secret }
}

/**
 * The app for the webhooks of a merchant without a key. It is created if there is none. It has no secret and no
 * redirect URI, so that nothing can be read with it: it only receives.
 * @returns its id
 */
export async function webhookAppOf(
  trx: Database,
  runtime: MailRuntime,
  tenant: KeyTenant,
  actor: Actor & { id: string },
): Promise<string> {
  // One at a time per tenant, so that two forms that are sent at once share the app.
  await trx.selectFrom('tenants').select('id').where('id', '=', tenant.id).forNoKeyUpdate().execute()
  const [known] = await webhookAppsOfTenant(trx, tenant.id)
  if (known) return known.id
  const own = { name: 'Webhooks', scopes: ownerScopes(runtime.platform), client_type: 'public' as const }
  return (await createOwnApp(trx, runtime, tenant, own, actor)).app
}

async function createOwnApp(
  trx: Database,
  runtime: MailRuntime,
  tenant: KeyTenant,
  { name, scopes, client_type }: z.infer<typeof ownerKeySchema> & { client_type: 'confidential' | 'public' },
  actor: Actor & { id: string },
): Promise<{ app: string; client_id: string; client_secret: string | null }> {
  const { platform } = runtime
  const now = runtime.now()
  const app = newId('key')
  const own = {
    ...{ publisher: null, name, kind: 'in_house' as const, tenant: tenant.id, client_type, native: false },
    scopes,
    event_types: ownerEventTypes(platform, scopes),
    ...{ redirect_uris: [], webhook_url: null, jwks: null },
  }
  await putApp(trx, app, own, actor, now)
  await trx.updateTable('apps').set({ is_key: true }).where('id', '=', app).execute()
  const client = await createClient(trx, runtime, app, tenant.environment, actor)
  if (client.kind !== 'created') throw new Error(`a key got no client: ${client.kind}`)
  const { client_id, secret } = client
  const consent = {
    ...{ app, client: client_id, publisher: null, environment: tenant.environment },
    ...{ tenant: tenant.id, unit: null, scopes, user: actor.id },
  }
  await connect(trx, platform, consent, actor, now)
  return { app, client_id, client_secret: secret?.client_secret ?? null }
}

/**
 * Revokes a key: its client, its secrets and its connection.
 * @returns false if the tenant has no such key, or it was revoked before
 */
export async function revokeOwnerKey(
  trx: Database,
  platform: Platform,
  key: { tenant: string; app: string },
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const ended = await trx
    .updateTable('unrevoked_clients')
    .set({ revoked_at: now })
    .where('app_id', '=', key.app)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('apps')
          .select('id')
          .where('id', '=', key.app)
          .where('tenant_id', '=', key.tenant)
          .where('is_key', '=', true),
      ),
    )
    .returning('id')
    .executeTakeFirst()
  if (!ended) return false
  await trx
    .updateTable('unrevoked_secrets')
    .set({ revoked_at: now })
    .where('client_id', '=', ended.id)
    .execute()
  await bumpRevision(trx, key.app, now)
  await recordAudit(trx, { action: 'key.revoked', actor, app: key.app, client: ended.id, tenant: key.tenant })
  const connections = await trx
    .selectFrom('unrevoked_connections')
    .select('id')
    .where('app_id', '=', key.app)
    .execute()
  const ids = connections.map(({ id }) => id)
  await disconnectAll(trx, platform, ids, actor, now, 'key_revoked')
  return true
}
