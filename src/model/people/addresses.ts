import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { type Language, languageOf } from '../../http/pages/language.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { type MailRuntime, mayMail, writeMail } from '../mails/mails.ts'
import { findLink, newLink, storeLinkToUnowned, useLink } from './mailed_links.ts'

// An address belongs to the person who has confirmed its mailbox (docs/decisions/0117). `users.email` is such an
// address. `users.unconfirmed_email` is only claimed, and nobody signs in with it.

/** The person who signs in with an address; null if nobody does. */
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
 * Writes to an address that a person claims: a link to confirm it or, if it already has an owner, a notice to the
 * owner. Both cases run the same statements. Does nothing if the mailbox has received enough emails of this kind.
 * `returnTo`: a path of this origin where the person continues once the address is confirmed.
 */
export async function askToConfirm(
  trx: Database,
  runtime: MailRuntime,
  person: { id: string; email: string; language: Language; returnTo?: string | undefined },
): Promise<void> {
  const { config, now } = runtime
  const { id, email, language, returnTo } = person
  if (!(await mayMail(trx, 'confirm_address', email, now()))) return
  const link = newLink(config.publicUrl, 'confirm_address', now())
  await storeLinkToUnowned(trx, link, { purpose: 'confirm_address', email, user: id, returnTo }, now())
  const owner = await ownerOf(trx, email)
  const letter = owner
    ? { about: 'address_in_use' as const, language: owner.language, url: `${config.publicUrl}/signin` }
    : { about: 'confirm_address' as const, language, url: link.url, link }
  await writeMail(trx, runtime, { ...letter, to: email })
}

/**
 * Locks everyone who claims an address, in a fixed order, before it gets an owner: two people who confirm it at the
 * same moment then wait for each other instead of running into a deadlock.
 */
export async function lockClaims(trx: Database, email: string): Promise<void> {
  await sql`
    select from users where lower(unconfirmed_email) = lower(${email}) order by id for update
  `.execute(trx)
}

/**
 * `used`: the link has expired or was used. `taken`: another person has confirmed the address in the meantime.
 * `before`: the address that it replaces; null for the first one of an account.
 */
export type Confirmation =
  | { kind: 'confirmed'; user: string; before: string | null }
  | { kind: 'used' }
  | { kind: 'taken' }

/**
 * Uses up a link and gives its address to the person who claimed it. If it replaces another address, both mailboxes
 * are notified.
 */
export async function confirmAddress(
  trx: Database,
  runtime: MailRuntime,
  value: string,
  ip: string,
): Promise<Confirmation> {
  const now = runtime.now()
  const found = await findLink(trx, 'confirm_address', value, now)
  if (!found) return { kind: 'used' }
  await lockClaims(trx, found.email)
  const link = await useLink(trx, 'confirm_address', value, now)
  if (!link?.user_id) return { kind: 'used' }
  const { email, user_id: user } = link
  // If two people confirm at once, the unique index refuses the second one, whose transaction is then repeated.
  const { rows } = await sql<{ before: string | null; language: string }>`
    with earlier as (select id, email from users where id = ${user})
    update users us set email = us.unconfirmed_email, unconfirmed_email = null, updated_at = ${now}
    from earlier
    where us.id = earlier.id and lower(us.unconfirmed_email) = lower(${email})
      and not exists (select from users other where lower(other.email) = lower(${email}) and other.id <> us.id)
    returning earlier.email as before, us.language
  `.execute(trx)
  const [confirmed] = rows
  if (!confirmed) return { kind: 'taken' }
  const { before } = confirmed
  const actor: Actor = { kind: 'user', id: user, ip }
  const action = before === null ? 'user.address_confirmed' : 'user.address_changed'
  await recordAudit(trx, { action, actor, details: { user } })
  await endOtherClaims(trx, email, user, actor)
  if (before !== null) {
    const language = languageOf(confirmed.language)
    const url = `${runtime.config.publicUrl}/account`
    for (const to of [before, email]) {
      const letter = { about: 'address_changed' as const, values: { address: email }, url }
      await writeMail(trx, runtime, { ...letter, to, language })
    }
  }
  return { kind: 'confirmed', user, before }
}

/** Everyone else who claims the address loses the claim. An account without another address stays without one. */
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
    ...losers.map((user) => ({ action: 'user.address_lost' as const, actor, details: { user, owner } })),
  )
}
