import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'

/**
 * Asks the operator to approve an app for production. Asking again changes nothing.
 * @returns false when the app is approved already, or somebody has asked already
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
