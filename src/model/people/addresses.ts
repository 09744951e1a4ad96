import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Language, languageOf } from '../../http/pages/language.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { type MailRuntime, mayMail, writeMail } from '../mails/mails.ts'
import { findLink, newLink, storeLink, useLink } from './mailed_links.ts'

// An address belongs to whoever has confirmed its mailbox (docs/decisions/0117). `users.email` is such an address;
// what somebody only claims is in `users.unconfirmed_email`, by which nobody is ever looked up.

/** Who signs in with an address; null where nobody does. */
export async function ownerOf(
  db: Database,
  email: string,
): Promise<{ id: string; language: Language } | null> {
  const user = await db
    .selectFrom('users')
    .select(['id', 'language'])
    .where(sql<string>`lower(email)`, '=', sql<string>`lower(${email})`)
    .executeTakeFirst()
  return user ? { id: user.id, language: languageOf(user.language) } : null
}

/**
 * Writes to an address that somebody claims: a link to confirm it or, where it has an owner already, a word to the
 * owner. Does nothing where the mailbox has had enough mails of this kind.
 */
export async function askToConfirm(
  trx: Database,
  runtime: MailRuntime,
  { id, email, language }: { id: string; email: string; language: Language },
): Promise<void> {
  const { config, now } = runtime
  if (!(await mayMail(trx, 'confirm_address', email, now()))) return
  const owner = await ownerOf(trx, email)
  if (owner) {
    const url = `${config.publicUrl}/signin`
    return await writeMail(trx, runtime, {
      about: 'address_in_use',
      to: email,
      language: owner.language,
      url,
    })
  }
  const link = newLink(config.publicUrl, 'confirm_address', now())
  await storeLink(trx, link, { purpose: 'confirm_address', email, user: id }, now())
  await writeMail(trx, runtime, { about: 'confirm_address', to: email, language, url: link.url, link })
}

/**
 * Locks everybody who claims an address, in one order, before it gets an owner: two who confirm it at the same moment
 * then wait for each other instead of running into a deadlock.
 */
export async function lockClaims(trx: Database, email: string): Promise<void> {
  await sql`
    select from users where lower(unconfirmed_email) = lower(${email}) order by id for update
  `.execute(trx)
}

/** `used`: the link has expired or was used; `taken`: somebody else has confirmed the address meanwhile. */
export type Confirmation = { kind: 'confirmed'; user: string } | { kind: 'used' } | { kind: 'taken' }

/** Uses up a link and makes its address that of the person who claimed it. */
export async function confirmAddress(
  trx: Database,
  value: string,
  ip: string,
  now: Date,
): Promise<Confirmation> {
  const found = await findLink(trx, 'confirm_address', value, now)
  if (!found) return { kind: 'used' }
  await lockClaims(trx, found.email)
  const link = await useLink(trx, 'confirm_address', value, now)
  if (!link?.user_id) return { kind: 'used' }
  const { email, user_id: user } = link
  // Two who confirm at once: the unique index refuses the second one, whose transaction is then repeated.
  const { rows } = await sql<{ id: string }>`
    update users set email = unconfirmed_email, unconfirmed_email = null, updated_at = ${now}
    where id = ${user} and lower(unconfirmed_email) = lower(${email})
      and not exists (select from users other where lower(other.email) = lower(${email}))
    returning id
  `.execute(trx)
  if (rows.length === 0) return { kind: 'taken' }
  const actor: Actor = { kind: 'user', id: user, ip }
  await recordAudit(trx, { action: 'user.address_confirmed', actor, details: { user } })
  await endOtherClaims(trx, email, user, actor)
  return { kind: 'confirmed', user }
}

/** Whoever else claims the address loses it: their accounts stay without one. */
export async function endOtherClaims(
  trx: Database,
  email: string,
  owner: string,
  actor: Actor,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update users set unconfirmed_email = null
    where lower(unconfirmed_email) = lower(${email}) and id <> ${owner} returning id
  `.execute(trx)
  if (rows.length === 0) return
  const losers = rows.map(({ id }) => id)
  await trx
    .deleteFrom('mailed_links')
    .where('purpose', '=', 'confirm_address')
    .where('user_id', 'in', losers)
    .execute()
  await recordAudit(
    trx,
    ...losers.map((user) => ({ action: 'user.address_lost', actor, details: { user, owner } })),
  )
}
