import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newCredential, newId } from '../ids.ts'
import { hashSecret } from '../people/password.ts'
import type { Environment } from '../tenants/tenant_schema.ts'
import { bumpVersion } from './app_state.ts'

/** Old and new, so that a secret can be exchanged without a moment in which none works. */
const LIVE_SECRETS = 2

/** A secret as it is shown, once: afterwards only its hash and its last four characters are known. */
export type NewSecret = { id: string; client_secret: string }

export type NewClient =
  | { kind: 'created'; client_id: string; secret: NewSecret | null }
  | { kind: 'no_app' | 'exists' | 'not_approved' | 'foreign_environment' }

/** Makes an app's client in one environment: with a first secret, unless its programs can keep none. */
export async function createClient(
  trx: Database,
  platform: Platform,
  app: string,
  environment: Environment,
  actor: Actor,
  now: Date,
): Promise<NewClient> {
  const found = await trx
    .selectFrom('apps')
    .leftJoin('tenants', 'tenants.id', 'apps.tenant_id')
    .select(['apps.kind', 'apps.client_type', 'apps.approved_at', 'apps.publisher_id', 'apps.tenant_id'])
    .select('tenants.environment as home')
    .where('apps.id', '=', app)
    .forNoKeyUpdate('apps')
    .executeTakeFirst()
  if (!found) return { kind: 'no_app' }
  if (found.home !== null && found.home !== environment) return { kind: 'foreign_environment' }
  const needsApproval = environment === 'production' && found.kind === 'public'
  if (needsApproval && found.approved_at === null) return { kind: 'not_approved' }
  const made = await trx
    .insertInto('clients')
    .values({ id: newCredential(platform.credentials.client_id), app_id: app, environment, created_at: now })
    .onConflict((conflict) => conflict.columns(['app_id', 'environment']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return { kind: 'exists' }
  const secret = found.client_type === 'confidential' ? await storeSecret(trx, platform, made.id, now) : null
  await bumpVersion(trx, app, now)
  await recordAudit(trx, {
    action: 'client.created',
    actor,
    publisher: found.publisher_id,
    tenant: found.tenant_id,
    app,
    client: made.id,
    details: { environment },
  })
  return { kind: 'created', client_id: made.id, secret }
}

export type AddedSecret =
  | { kind: 'created'; secret: NewSecret }
  | { kind: 'no_client' | 'public' | 'two_live' }

/** Adds a secret beside the one in use. */
export async function addSecret(
  trx: Database,
  platform: Platform,
  client: string,
  actor: Actor,
  now: Date,
): Promise<AddedSecret> {
  const owner = await lockClient(trx, client)
  if (!owner) return { kind: 'no_client' }
  if (owner.client_type === 'public') return { kind: 'public' }
  // Counted under the client's lock: of two requests at once, the second waits and counts the first one's.
  const live = await trx
    .selectFrom('client_secrets')
    .select('id')
    .where('client_id', '=', client)
    .where('revoked_at', 'is', null)
    .execute()
  if (live.length >= LIVE_SECRETS) return { kind: 'two_live' }
  const secret = await storeSecret(trx, platform, client, now)
  await auditSecret(trx, 'secret.created', client, owner, secret.id, actor, now)
  return { kind: 'created', secret }
}

/** Revokes a secret: the next request that uses it is refused. @returns false when it is not a live one */
export async function revokeSecret(
  trx: Database,
  client: string,
  secret: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const owner = await lockClient(trx, client)
  if (!owner) return false
  const revoked = await trx
    .updateTable('client_secrets')
    .set({ revoked_at: now })
    .where('id', '=', secret)
    .where('client_id', '=', client)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!revoked) return false
  await auditSecret(trx, 'secret.revoked', client, owner, secret, actor, now)
  return true
}

async function lockClient(trx: Database, client: string) {
  return await trx
    .selectFrom('clients')
    .innerJoin('apps', 'apps.id', 'clients.app_id')
    .select([
      'apps.id as app',
      'apps.client_type',
      'apps.publisher_id as publisher',
      'apps.tenant_id as tenant',
    ])
    .where('clients.id', '=', client)
    .where('clients.revoked_at', 'is', null)
    .forNoKeyUpdate('clients')
    .executeTakeFirst()
}

async function storeSecret(trx: Database, platform: Platform, client: string, now: Date): Promise<NewSecret> {
  const id = newId('sec')
  const secret = newCredential(platform.credentials.client_secret)
  await trx
    .insertInto('client_secrets')
    .values({
      id,
      client_id: client,
      hash: await hashSecret(secret),
      last_four: secret.slice(-4),
      created_at: now,
    })
    .execute()
  return { id, client_secret: secret }
}

async function auditSecret(
  trx: Database,
  action: string,
  client: string,
  owner: { app: string; publisher: string | null; tenant: string | null },
  secret: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await bumpVersion(trx, owner.app, now)
  const { app, publisher, tenant } = owner
  await recordAudit(trx, { action, actor, publisher, tenant, app, client, details: { secret } })
}
