import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'

/**
 * Asks the operator to let an app into production. Asking twice is asking once.
 * @returns false when it is approved already or asks already
 */
export async function requestApproval(
  trx: Database,
  app: { id: string; publisher: string },
  actor: Actor,
  now: Date,
): Promise<boolean> {
  const asked = await trx
    .updateTable('apps')
    .set({ approval_requested_at: now })
    .where('id', '=', app.id)
    .where('approval_requested_at', 'is', null)
    .where('approved_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!asked) return false
  await recordAudit(trx, { action: 'app.approval_requested', actor, publisher: app.publisher, app: app.id })
  return true
}
