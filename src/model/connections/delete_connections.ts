import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { deleteInBatches } from '../../database/upkeep/delete_in_batches.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Actor } from '../audit/audit_log.ts'
import { THEIR_ATTEMPTS } from '../webhooks/delivery_history.ts'
import { disconnectAll } from './connections.ts'

/**
 * Ends every connection of an app or of a tenant, then deletes them with their grants, tokens and finished
 * deliveries. Their apps are told of the end (`app.uninstalled`), unless their endpoints were removed before. That
 * delivery is kept longer than the connection.
 * @returns how many were live
 */
export async function deleteConnections(
  trx: Database,
  platform: Platform,
  of: { app: string } | { tenant: string },
  actor: Actor,
  now: Date,
): Promise<number> {
  const [column, id] = 'app' in of ? (['app_id', of.app] as const) : (['tenant_id', of.tenant] as const)
  const live = await trx
    .selectFrom('unrevoked_connections')
    .select('id')
    .where(column, '=', id)
    .orderBy('id')
    .execute()
  const ids = live.map(({ id: connection }) => connection)
  await disconnectAll(trx, platform, ids, actor, now)
  const all = sql`(select id from connections where ${sql.ref(column)} = ${id})`
  await deleteDeliveries(trx, sql`select id, app_id from connections where ${sql.ref(column)} = ${id}`)
  await sql`
    delete from access_tokens k using grants g where g.id = k.grant_id and g.connection_id in ${all}
  `.execute(trx)
  await deleteInBatches(trx, 'grants', sql`target.connection_id in ${all}`)
  await sql`delete from connection_use where connection_id in ${all}`.execute(trx)
  await trx.deleteFrom('connections').where(column, '=', id).execute()
  return live.length
}

/** @param of SQL that selects the ids and apps of connections */
async function deleteDeliveries(trx: Database, of: RawBuilder<unknown>): Promise<void> {
  // The history is looked up by endpoint.
  const theirs = sql`target.endpoint_id in (select ep.id from endpoints ep where ep.app_id in (select app_id from (${of}) n))
    and target.connection_id in (select id from (${of}) n)`
  await deleteInBatches(trx, 'delivery_history', theirs, THEIR_ATTEMPTS)
}
