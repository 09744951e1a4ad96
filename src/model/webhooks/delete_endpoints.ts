import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { deleteInBatches } from '../../database/upkeep/delete_in_batches.ts'
import { cancelDeliveriesTo, THEIR_ATTEMPTS } from './delivery_history.ts'

/**
 * Removes all endpoints of an app: nothing more is sent to them.
 * @returns their ids, including those that were removed before
 */
export async function removeEndpoints(trx: Database, app: string, now: Date): Promise<string[]> {
  await sql`
    update endpoints set removed_at = ${now}, updated_at = greatest(${now}, updated_at + interval '1 millisecond')
    where app_id = ${app} and removed_at is null
  `.execute(trx)
  const rows = await trx
    .selectFrom('endpoints')
    .select('id')
    .where('app_id', '=', app)
    .orderBy('id')
    .forUpdate()
    .execute()
  const ids = rows.map(({ id }) => id)
  for (const id of ids) await cancelDeliveriesTo(trx, id, now)
  return ids
}

/**
 * Deletes endpoints that were removed, with their secrets, their finished deliveries and the attempts of these
 * deliveries.
 */
export async function deleteEndpoints(trx: Database, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await deleteInBatches(trx, 'delivery_history', sql`target.endpoint_id = any(${ids})`, THEIR_ATTEMPTS)
  await trx.deleteFrom('delivery_lanes').where('endpoint_id', 'in', ids).execute()
  await trx.deleteFrom('endpoints').where('id', 'in', ids).execute()
}
