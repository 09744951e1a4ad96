import type { Database } from '../../database/connect.ts'
import type { Runtime } from '../../runtime.ts'
import { deleteApp } from '../apps/delete_app.ts'
import { forgetIdentity } from '../audit/audit_identities.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'

/**
 * Deletes a publisher with its apps, memberships and invitations. Its people stay.
 * @returns false if there is no such publisher
 */
export async function deletePublisher(
  trx: Database,
  setting: Pick<Runtime, 'platform' | 'now'>,
  id: string,
  actor: Actor,
): Promise<boolean> {
  // A concurrent request to add an app waits, and then finds no publisher.
  const publisher = await trx
    .selectFrom('publishers')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!publisher) return false
  const apps = await trx
    .selectFrom('apps')
    .select('id')
    .where('publisher_id', '=', id)
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const app of apps) await deleteApp(trx, setting, app.id, actor)
  await trx.deleteFrom('publishers').where('id', '=', id).execute()
  await forgetIdentity(trx, 'publisher', id)
  await recordAudit(trx, {
    action: 'publisher.deleted',
    actor,
    publisher: id,
    details: { apps: apps.length },
  })
  return true
}
