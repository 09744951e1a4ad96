import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'

export type LinkPurpose = 'confirm_address' | 'reset_password' | 'invitation'

const HOUR = 3600
const DAY = 24 * HOUR

/** Where each kind of link leads, and how many seconds it works. */
const LINKS: Record<LinkPurpose, { path: string; seconds: number }> = {
  confirm_address: { path: '/signin/confirm', seconds: 7 * DAY },
  reset_password: { path: '/signin/reset', seconds: HOUR },
  invitation: { path: '/invitation', seconds: 7 * DAY },
}

/** A link that can be sent by email. Only the hash of its value is stored. */
export type NewLink = { url: string; hash: Buffer; expiresAt: Date }

/**
 * @param publicUrl PUBLIC_URL; never an origin from a request, which its sender chooses
 * @param seconds how long it works, if this differs from its purpose's default
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

/** The value of a link in a request; the empty string if it cannot be one. */
export const tokenOf = (value: unknown): string =>
  typeof value === 'string' && /^[\w-]{43}$/.test(value) ? value : ''

/** What a link allows: acting as this person, or using this invitation. */
export type MailedLink = {
  email: string
  user_id: string | null
  invitation_id: string | null
  /** A path of this origin where the person continues. */
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
 * Stores a link for a person, if nobody signs in with its address. Otherwise, the same statement stores nothing, so
 * that the timing does not reveal who has an account.
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

/**
 * The link of a value, or null if it does not work. Looking it up does not use it up: mail scanners open links too.
 */
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

/** Uses up a link. Of several concurrent requests, PostgreSQL gives it to one, and null to the others. */
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
