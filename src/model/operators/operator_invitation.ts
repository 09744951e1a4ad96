import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { languageOf } from '../../http/pages/language.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { type MailRuntime, writeMail } from '../mails/mails.ts'
import { endOtherClaims, lockClaims } from '../people/addresses.ts'
import { newLink, storeLink } from '../people/mailed_links.ts'

/** How long the link of an invitation can be used, in seconds. */
const LINK_SECONDS = 2 * 24 * 3600

export type OperatorInvitation = {
  user: string
  /**
   * Where the person chooses a password; null if they can already sign in, or if people sign in only at the vendor.
   */
  url: string | null
  expiresAt: Date | null
}

/**
 * Gives a person access to the desk. A person without an account gets one, and a link to choose a password, which is
 * also sent by email.
 * @param email the caller vouches for it
 */
export async function inviteOperator(
  trx: Database,
  runtime: MailRuntime,
  { email, name }: { email: string; name: string },
  actor: Actor,
): Promise<OperatorInvitation> {
  const now = runtime.now()
  await lockClaims(trx, email)
  const known = await trx
    .updateTable('users')
    .set({ operator: true, updated_at: now })
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .returning(['id', 'email', 'password_hash', 'subject', 'language'])
    .executeTakeFirst()
  const user = known?.id ?? newId('usr')
  if (!known) {
    await trx
      .insertInto('users')
      .values({ id: user, email, name, operator: true, created_at: now, updated_at: now })
      .execute()
    await endOtherClaims(trx, email, user, actor)
  }
  await recordAudit(trx, {
    action: 'user.operator_invited',
    actor,
    details: { user },
    identity: { noun: 'user', id: user, details: { email, name } },
  })
  const hasWayIn = known?.password_hash != null || known?.subject != null
  if (hasWayIn || runtime.config.localSignIn === 'none') return { user, url: null, expiresAt: null }
  const link = newLink(runtime.config.publicUrl, 'reset_password', now, LINK_SECONDS)
  await storeLink(trx, link, { purpose: 'reset_password', email: known?.email ?? email, user }, now)
  const language = languageOf(known?.language ?? 'en')
  await writeMail(trx, runtime, { about: 'operator_invitation', to: email, language, url: link.url, link })
  return { user, url: link.url, expiresAt: link.expiresAt }
}
