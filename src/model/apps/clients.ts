import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import type { AuditAction } from '../audit/actions.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newCredential, newId } from '../ids.ts'
import type { MailRuntime } from '../mails/mails.ts'
import { tellOfSecret } from '../mails/notices.ts'
import { hashSecret } from '../people/password.ts'
import type { Environment } from '../tenants/tenant_schema.ts'
import { bumpRevision } from './app_state.ts'
import { clientSecretFingerprint } from './leaked_client_secret.ts'

/** An old and a new secret, so that one can be replaced without an interruption. */
export const MOST_SECRETS = 2

/**
 * A secret, which is shown once. Afterwards only its hash, its fingerprint and its last four characters are known.
 */
export type NewSecret = { id: string; client_secret: string }

export type NewClient =
  | { kind: 'created'; client_id: string; secret: NewSecret | null }
  | { kind: 'no_app' | 'exists' | 'not_approved' | 'foreign_environment' }

/** Creates an app's client in one environment, with a first secret if it is a confidential client. */
export async function createClient(
  trx: Database,
  runtime: MailRuntime,
  app: string,
  environment: Environment,
  actor: Actor,
): Promise<NewClient> {
  const { platform } = runtime
  const now = runtime.now()
  const owner = await trx
    .selectFrom('apps as a')
    .leftJoin('tenants as t', 't.id', 'a.tenant_id')
    .select(['a.client_type', 'a.publisher_id', 'a.tenant_id', 'a.is_key', 't.environment as home'])
    .select(sql<boolean>`admitted_to(${environment}, a.kind, a.approved_version)`.as('admitted'))
    .where('a.id', '=', app)
    .forNoKeyUpdate('a')
    .executeTakeFirst()
  if (!owner) return { kind: 'no_app' }
  if (owner.home !== null && owner.home !== environment) return { kind: 'foreign_environment' }
  if (!owner.admitted) return { kind: 'not_approved' }
  const client = await trx
    .insertInto('clients')
    .values({ id: newCredential(platform.credentials.client_id), app_id: app, environment, created_at: now })
    .onConflict((conflict) => conflict.columns(['app_id', 'environment']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!client) return { kind: 'exists' }
  const secret =
    owner.client_type === 'confidential' ? await storeSecret(trx, platform, client.id, now) : null
  await bumpRevision(trx, app, now)
  await recordAudit(trx, {
    action: 'client.created',
    actor,
    publisher: owner.publisher_id,
    tenant: owner.tenant_id,
    app,
    client: client.id,
    details: { environment },
  })
  if (secret) await tellOfSecret(trx, runtime, app, owner.is_key ? 'api_key' : 'client_secret', actor)
  return { kind: 'created', client_id: client.id, secret }
}

export type AddedSecret =
  | { kind: 'created'; secret: NewSecret }
  | { kind: 'no_client' | 'public' | 'two_live' }

/** Adds a secret next to the one in use. */
export async function addClientSecret(
  trx: Database,
  runtime: MailRuntime,
  client: string,
  actor: Actor,
): Promise<AddedSecret> {
  const now = runtime.now()
  const owner = await lockClient(trx, client)
  if (!owner) return { kind: 'no_client' }
  if (owner.client_type === 'public') return { kind: 'public' }
  // Counted under the client's lock: of two concurrent requests, the second waits and counts the secret of the first.
  const known = await trx
    .selectFrom('unrevoked_secrets')
    .select('id')
    .where('client_id', '=', client)
    .execute()
  if (known.length >= MOST_SECRETS) return { kind: 'two_live' }
  const secret = await storeSecret(trx, runtime.platform, client, now)
  await auditSecret(trx, 'secret.created', client, owner, secret.id, actor, now)
  await tellOfSecret(trx, runtime, owner.app, 'client_secret', actor)
  return { kind: 'created', secret }
}

/** Revokes a secret: the next request that uses it is refused. @returns false if there is nothing to revoke */
export async function revokeClientSecret(
  trx: Database,
  client: string,
  secret: string,
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const owner = await lockClient(trx, client)
  if (!owner) return false
  const revoked = await trx
    .updateTable('unrevoked_secrets')
    .set({ revoked_at: now })
    .where('id', '=', secret)
    .where('client_id', '=', client)
    .returning('id')
    .executeTakeFirst()
  if (!revoked) return false
  await auditSecret(trx, 'secret.revoked', client, owner, secret, actor, now)
  return true
}

async function lockClient(trx: Database, client: string) {
  return await trx
    .selectFrom('unrevoked_clients as c')
    .innerJoin('apps as a', 'a.id', 'c.app_id')
    .select(['a.id as app', 'a.client_type', 'a.publisher_id as publisher', 'a.tenant_id as tenant'])
    .where('c.id', '=', client)
    .forNoKeyUpdate('c')
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
      fingerprint: clientSecretFingerprint(secret),
      created_at: now,
    })
    .execute()
  return { id, client_secret: secret }
}

async function auditSecret(
  trx: Database,
  action: AuditAction,
  client: string,
  owner: { app: string; publisher: string | null; tenant: string | null },
  secret: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await bumpRevision(trx, owner.app, now)
  const { app, publisher, tenant } = owner
  await recordAudit(trx, { action, actor, publisher, tenant, app, client, details: { secret } })
}
