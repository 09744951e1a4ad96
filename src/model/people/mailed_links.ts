import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'

export type LinkPurpose = 'confirm_address' | 'reset_password' | 'invitation'

const HOUR = 3600
const DAY = 24 * HOUR

/** Where each kind of link leads, and for how many seconds it works. */
const LINKS: Record<LinkPurpose, { path: string; seconds: number }> = {
  confirm_address: { path: '/signin/confirm', seconds: 7 * DAY },
  reset_password: { path: '/signin/reset', seconds: HOUR },
  invitation: { path: '/invitation', seconds: 7 * DAY },
}

/** A link that can be mailed. The table holds the hash of its value only. */
export type NewLink = { url: string; hash: Buffer; expiresAt: Date }

/**
 * @param publicUrl PUBLIC_URL; never an origin out of a request, which its sender chooses
 * @param seconds how long it works, where that is another time than for its purpose
 */
export function newLink(
  publicUrl: string,
  purpose: LinkPurpose,
  now: Date,
  seconds = LINKS[purpose].seconds,
): NewLink {
  const { path } = LINKS[purpose]
  const value = randomBytes(32).toString('base64url')
  return {
    url: `${publicUrl}${path}?token=${value}`,
    hash: hashToken(value),
    expiresAt: new Date(now.getTime() + seconds * 1000),
  }
}

/** The value of a link out of a request; one that nobody has, where it is none. */
export const tokenOf = (value: unknown): string =>
  typeof value === 'string' && /^[\w-]{43}$/.test(value) ? value : ''

/** What somebody can do who has a link: as this person, or with this invitation. */
export type MailedLink = {
  email: string
  user_id: string | null
  invitation_id: string | null
  /** A path of this origin where the person goes on. */
  return_to: string | null
}

/** Stores a link for a person or for an invitation. */
export async function storeLink(
  trx: Database,
  { hash, expiresAt }: NewLink,
  link: { purpose: LinkPurpose; email: string; user?: string; invitation?: string },
  now: Date,
): Promise<void> {
  await trx
    .insertInto('mailed_links')
    .values({
      hash,
      purpose: link.purpose,
      email: link.email,
      user_id: link.user ?? null,
      invitation_id: link.invitation ?? null,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute()
}

/**
 * Stores a link for a person to an address that nobody signs in with. Otherwise the same statement stores nothing, so
 * that the time does not tell who has an account.
 */
export async function storeLinkToUnowned(
  trx: Database,
  { hash, expiresAt }: NewLink,
  link: { purpose: LinkPurpose; email: string; user: string; returnTo?: string | undefined },
  now: Date,
): Promise<void> {
  const { purpose, email, user, returnTo = null } = link
  await sql`
    insert into mailed_links (hash, purpose, email, user_id, return_to, created_at, expires_at)
    select ${hash}::bytea, ${purpose}, ${email}, ${user}, ${returnTo}, ${now}::timestamptz, ${expiresAt}::timestamptz
    where not exists (select from users where lower(email) = lower(${email}))
  `.execute(trx)
}

/** The link of a value that still works, or null. Looking it up uses nothing up: mail scanners open links too. */
export async function findLink(
  db: Database,
  purpose: LinkPurpose,
  value: string,
  now: Date,
): Promise<MailedLink | null> {
  const { rows } = await sql<MailedLink>`
    select email, user_id, invitation_id, return_to from mailed_links where ${works(purpose, value, now)}
  `.execute(db)
  return rows[0] ?? null
}

/** Uses a link up. Of several requests at once PostgreSQL gives it to one, and null to the others. */
export async function useLink(
  trx: Database,
  purpose: LinkPurpose,
  value: string,
  now: Date,
): Promise<MailedLink | null> {
  const { rows } = await sql<MailedLink>`
    update mailed_links set used_at = ${now} where ${works(purpose, value, now)}
    returning email, user_id, invitation_id, return_to
  `.execute(trx)
  return rows[0] ?? null
}

function works(purpose: LinkPurpose, value: string, now: Date): RawBuilder<unknown> {
  return sql`hash = ${hashToken(value)} and purpose = ${purpose} and used_at is null and expires_at > ${now}`
}
