import type { Database } from '../../database/connect.ts'
import type { Language } from '../../http/pages/language.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { type MailRuntime, mayMail, writeMail } from '../mails/mails.ts'
import { tellPerson } from '../mails/notices.ts'
import { ownerOf } from '../people/addresses.ts'
import { newLink, storeLinkToUnowned } from '../people/mailed_links.ts'
import { limitKey, takeRateLimit } from '../rate_limits.ts'

/** Limits how many addresses one person can have emails sent to. */
const PER_PERSON = { most: 5, period: 86_400_000, burst: 5 }

/**
 * `enough`: the mailbox has received too many of these emails within the hour. `too_many`: the person has asked too
 * often.
 */
export type AddressRequest = 'asked' | 'enough' | 'too_many'

/**
 * Starts a change of address for a person who has given their password. The new address becomes theirs once they
 * confirm it (`confirmAddress`); until then it is only claimed, as at sign-up. The person is notified at the old
 * address immediately. If the new address already belongs to an account, its owner gets an email and no link is
 * created, so that the page does not reveal who has an account.
 */
export async function askToChangeAddress(
  trx: Database,
  runtime: MailRuntime,
  email: string,
  language: Language,
  actor: Actor & { id: string },
): Promise<AddressRequest> {
  const { config, now } = runtime
  const { accepted } = await takeRateLimit(trx, limitKey('change address', actor.id), PER_PERSON, now())
  if (!accepted) return 'too_many'
  if (!(await mayMail(trx, 'confirm_new_address', email, now()))) return 'enough'
  await claim(trx, actor.id, email)
  const link = newLink(config.publicUrl, 'confirm_address', now())
  await storeLinkToUnowned(trx, link, { purpose: 'confirm_address', email, user: actor.id }, now())
  const owner = await ownerOf(trx, email)
  const letter = owner
    ? { about: 'address_wanted' as const, language: owner.language, url: `${config.publicUrl}/account` }
    : { about: 'confirm_new_address' as const, language, url: link.url, link }
  await writeMail(trx, runtime, { ...letter, to: email })
  await tellPerson(trx, runtime, actor.id, () => ({
    about: 'address_change_asked',
    values: { address: email },
    path: '/signin/forgot',
  }))
  await recordAudit(trx, { action: 'user.address_change_asked', actor, details: { user: actor.id } })
  return 'asked'
}

/** Cancels an address change: the link to the new address no longer works. */
export async function cancelAddressChange(trx: Database, user: string): Promise<void> {
  await claim(trx, user, null)
}

/** Replaces the unconfirmed address of a person who has a confirmed one, and deletes the links to it. */
async function claim(trx: Database, user: string, email: string | null): Promise<void> {
  const claimed = await trx
    .updateTable('users')
    .set({ unconfirmed_email: email })
    .where('id', '=', user)
    .where('email', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  if (!claimed) return
  await trx
    .deleteFrom('mailed_links')
    .where('user_id', '=', user)
    .where('purpose', '=', 'confirm_address')
    .execute()
}
