import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { deleteInBatches } from '../../database/upkeep/delete_in_batches.ts'
import type { Runtime } from '../../runtime.ts'
import { deleteApp } from '../apps/delete_app.ts'
import { forgetIdentity } from '../audit/audit_identities.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { deleteConnections } from '../connections/delete_connections.ts'

/**
 * Deletes a tenant and everything that belongs to it: in-house apps and keys, connections with their tokens, records,
 * events, units and memberships. The apps that were connected are told (`app.uninstalled`).
 * @param trx once it commits, no node accepts a token for the tenant
 * @returns false if there is no such tenant
 */
export async function deleteTenant(
  trx: Database,
  { platform, now }: Pick<Runtime, 'platform' | 'now'>,
  id: string,
  actor: Actor,
): Promise<boolean> {
  // A concurrent request that stores records or a consent waits, and then finds no tenant.
  const tenant = await trx
    .selectFrom('tenants')
    .select('environment')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!tenant) return false
  const apps = await trx
    .selectFrom('apps')
    .select('id')
    .where('tenant_id', '=', id)
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const app of apps) await deleteApp(trx, { platform, now }, app.id, actor)
  const connections = await deleteConnections(trx, platform, { tenant: id }, actor, now())
  await deleteEvents(trx, id)
  const records = await deleteInBatches(trx, 'records', sql`target.tenant_id = ${id}`)
  await trx.deleteFrom('daily_use').where('tenant_id', '=', id).execute()
  await trx.deleteFrom('tenants').where('id', '=', id).execute()
  await forgetIdentity(trx, 'tenant', id)
  const { environment } = tenant
  const details = { environment, apps: apps.length, connections, records }
  await recordAudit(trx, { action: 'tenant.deleted', actor, tenant: id, details })
  return true
}

/**
 * Deletes a tenant's events and frees the ids that the vendor gave them. Events about connections stay for the apps
 * that must still be told of the end. They contain only ids.
 */
async function deleteEvents(trx: Database, tenant: string): Promise<void> {
  const keys = sql`, freed as (delete from event_keys where id in (select id from gone))`
  await deleteInBatches(
    trx,
    'events',
    sql`target.tenant_id = ${tenant} and target.connection_id is null`,
    keys,
  )
}
