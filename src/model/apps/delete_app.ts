import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { deleteInBatches } from '../../database/upkeep/delete_in_batches.ts'
import type { Runtime } from '../../runtime.ts'
import type { Actor } from '../audit/audit_log.ts'
import { deleteConnections } from '../connections/delete_connections.ts'
import { deleteEndpoints, removeEndpoints } from '../webhooks/delete_endpoints.ts'
import { auditApp } from './apps.ts'

/**
 * Deletes an app and everything that belongs to it: connections with their tokens, clients and secrets, endpoints and
 * deliveries, versions, the request log, and the usage counts. Its rows in the audit log stay.
 * @param trx once it commits, no node accepts a token of the app
 * @returns false if there is no such app
 */
export async function deleteApp(
  trx: Database,
  { platform, now }: Pick<Runtime, 'platform' | 'now'>,
  id: string,
  actor: Actor,
): Promise<boolean> {
  // A concurrent request to add a client, an endpoint or a connection waits, and then finds no app.
  const app = await trx
    .selectFrom('apps')
    .select(['name', 'publisher_id as publisher', 'tenant_id as tenant'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!app) return false
  const at = now()
  // First, so that no event about the end of its connections is written for endpoints that are deleted too.
  const endpoints = await removeEndpoints(trx, id, at)
  // An app that is later stored under this id must not show the usage and the requests of this one.
  await sql`
    delete from daily_use where app_id = ${id} and tenant_id in (select tenant_id from connections where app_id = ${id})
  `.execute(trx)
  await trx.deleteFrom('app_activity').where('app_id', '=', id).execute()
  const connections = await deleteConnections(trx, platform, { app: id }, actor, at)
  await deleteEndpoints(trx, endpoints)
  await sql`
    delete from client_secrets where client_id in (select id from clients where app_id = ${id})
  `.execute(trx)
  await trx.deleteFrom('clients').where('app_id', '=', id).execute()
  await deleteVersions(trx, id)
  await trx.deleteFrom('apps').where('id', '=', id).execute()
  await deleteInBatches(trx, 'request_log', sql`target.app_id = ${id}`)
  await auditApp(trx, 'app.deleted', id, app, actor, { name: app.name, connections })
  return true
}

/**
 * An app refers to its approved version, and each version refers to its app, so the first reference is removed first.
 */
async function deleteVersions(trx: Database, app: string): Promise<void> {
  const none = { approved_version: null, approved_scopes: null, approved_event_types: null }
  await trx
    .updateTable('apps')
    .set({ ...none, state: sql`case when kind = 'public' then 'draft' else state end` })
    .where('id', '=', app)
    .execute()
  await trx.deleteFrom('app_versions').where('app_id', '=', app).execute()
}
