import { sql } from 'kysely'
import type { z } from 'zod'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { receivable } from '../../platform/scopes.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { connect, disconnect } from '../connections/connections.ts'
import { newId } from '../ids.ts'
import type { MemberTenant } from '../tenants/tenant_apps.ts'
import { appSchema } from './app_schema.ts'
import { bumpVersion } from './app_state.ts'
import { putApp } from './apps.ts'
import { createClient } from './clients.ts'

/** What an owner says of a new key; its scopes are checked with `scopeViolations`. */
export const ownerKeySchema = appSchema.pick({ name: true, scopes: true })

/** An API key of a merchant's own: an in-house app without a publisher, its client and its connection. */
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
    where a.tenant_id = ${tenant} and a.publisher_id is null
    order by c.created_at desc, a.id
  `.execute(db)
  return rows
}

export type NewKey = { app: string; client_id: string; client_secret: string }

/**
 * Creates a key. The owner consents by creating it, so it is connected at once, and may be sent every event that
 * its scopes allow.
 */
export async function createOwnerKey(
  trx: Database,
  platform: Platform,
  tenant: Pick<MemberTenant, 'id' | 'environment'>,
  key: z.infer<typeof ownerKeySchema>,
  actor: Actor & { id: string },
  now: Date,
): Promise<NewKey> {
  const app = newId('key')
  const own = {
    publisher: null,
    name: key.name,
    kind: 'in_house' as const,
    tenant: tenant.id,
    client_type: 'confidential' as const,
    native: false,
    scopes: key.scopes,
    event_types: receivable(platform, key.scopes).map((type) => type.name),
    redirect_uris: [],
    webhook_url: null,
    jwks: null,
  }
  await putApp(trx, app, own, actor, now)
  const client = await createClient(trx, platform, app, tenant.environment, actor, now)
  if (client.kind !== 'created' || !client.secret) throw new Error(`a key got no client: ${client.kind}`)
  const consent = {
    app,
    client: client.client_id,
    publisher: null,
    environment: tenant.environment,
    tenant: tenant.id,
    unit: null,
    scopes: key.scopes,
    user: actor.id,
  }
  await connect(trx, platform, consent, actor, now)
  return { app, client_id: client.client_id, client_secret: client.secret.client_secret }
}

/**
 * Ends a key: its client, its secrets and its connection.
 * @returns false when the tenant has no such key, or it has ended before
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
          .where('publisher_id', 'is', null),
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
  await bumpVersion(trx, key.app, now)
  await recordAudit(trx, { action: 'key.revoked', actor, app: key.app, client: ended.id, tenant: key.tenant })
  const connections = await trx
    .selectFrom('unrevoked_connections')
    .select('id')
    .where('app_id', '=', key.app)
    .execute()
  for (const { id } of connections) await disconnect(trx, platform, id, actor, now)
  return true
}
