import type { Database } from '../../database/connect.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import type { MailRuntime } from '../mails/mails.ts'
import { tellPerson } from '../mails/notices.ts'
import { endSessions } from './session_list.ts'

/**
 * Sets a new password for a person who has given the current one. Their other sessions end, links to reset the
 * password become invalid, and the person is notified by email.
 * @param known the hash that the current password was verified against
 * @param hash the hash of the new password
 * @param session the session that stays
 * @returns false if the password was changed in the meantime
 */
export async function changePassword(
  trx: Database,
  runtime: MailRuntime,
  { known, hash, session }: { known: string; hash: string; session: string },
  actor: Actor & { id: string },
): Promise<boolean> {
  const changed = await trx
    .updateTable('users')
    .set({ password_hash: hash, updated_at: runtime.now() })
    .where('id', '=', actor.id)
    .where('password_hash', '=', known)
    .returning('id')
    .executeTakeFirst()
  if (!changed) return false
  await endSessions(trx, actor.id, session)
  await trx
    .deleteFrom('mailed_links')
    .where('user_id', '=', actor.id)
    .where('purpose', '=', 'reset_password')
    .execute()
  await recordAudit(trx, { action: 'user.password_changed', actor, details: { user: actor.id } })
  await tellPerson(trx, runtime, actor.id, () => ({ about: 'password_changed', path: '/signin/forgot' }))
  return true
}
