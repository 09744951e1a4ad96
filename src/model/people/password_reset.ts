import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Language, languageOf } from '../../http/pages/language.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { type MailRuntime, mayMail, writeMail } from '../mails/mails.ts'
import { newLink, useLink } from './mailed_links.ts'

/**
 * Emails a link to set a new password, if a person signs in with this address. Otherwise, the same statements run and
 * store no link, so that the timing does not reveal who has an account.
 */
export async function askForReset(
  trx: Database,
  runtime: MailRuntime,
  email: string,
  language: Language,
  actor: Actor,
): Promise<void> {
  const at = runtime.now()
  if (!(await mayMail(trx, 'reset_password', email, at))) return
  const link = newLink(runtime.config.publicUrl, 'reset_password', at)
  await sql`
    insert into mailed_links (hash, purpose, email, user_id, created_at, expires_at)
    select ${link.hash}::bytea, 'reset_password', email, id, ${at}::timestamptz, ${link.expiresAt}::timestamptz
    from users where lower(email) = lower(${email})
  `.execute(trx)
  await writeMail(trx, runtime, { about: 'reset_password', to: email, language, url: link.url, link })
  await recordAudit(trx, { action: 'password_reset.requested', actor })
}

/**
 * Uses up a link and sets the password of its person. All their sessions end, and their other links stop working.
 * This includes a link to change their address, because another person may have requested it.
 * @param hash the hash of the new password
 * @returns the person's address; null if the link has expired or was used, or the address is no longer theirs
 */
export async function resetPassword(
  trx: Database,
  runtime: MailRuntime,
  value: string,
  hash: string,
  ip: string,
): Promise<string | null> {
  const { now, config } = runtime
  const link = await useLink(trx, 'reset_password', value, now())
  if (!link?.user_id) return null
  const { rows } = await sql<{ email: string; language: string }>`
    update users set password_hash = ${hash}, unconfirmed_email = null, updated_at = ${now()}
    where id = ${link.user_id} and lower(email) = lower(${link.email})
    returning email, language
  `.execute(trx)
  const [user] = rows
  if (!user) return null
  await trx.deleteFrom('sessions').where('user_id', '=', link.user_id).execute()
  await trx
    .deleteFrom('mailed_links')
    .where('user_id', '=', link.user_id)
    .where('purpose', 'in', ['reset_password', 'confirm_address'])
    .execute()
  const language = languageOf(user.language)
  const url = `${config.publicUrl}/signin/forgot`
  await writeMail(trx, runtime, { about: 'password_changed', to: user.email, language, url })
  const actor: Actor = { kind: 'user', id: link.user_id, ip }
  await recordAudit(trx, { action: 'user.password_reset', actor, details: { user: link.user_id } })
  return user.email
}
