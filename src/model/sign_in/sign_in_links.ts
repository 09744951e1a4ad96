import { randomBytes } from 'node:crypto'
import type { Database } from '../../database/connect.ts'
import { hashToken } from '../../database/vault.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'

/**
 * Creates a one-time value that signs a person in.
 * @param link `returnTo`: a path of this origin; `seconds`: how long it can be used
 * @returns null if there is no such person
 */
export async function createSignInLink(
  trx: Database,
  link: { user: string; returnTo: string; seconds: number },
  actor: Actor,
  now: Date,
): Promise<{ token: string; expiresAt: Date } | null> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + link.seconds * 1000)
  const known = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', link.user)
    .forKeyShare()
    .executeTakeFirst()
  if (!known) return null
  await trx
    .insertInto('sign_in_links')
    .values({ hash: hashToken(token), user_id: link.user, return_to: link.returnTo, expires_at: expiresAt })
    .execute()
  await recordAudit(trx, { action: 'sign_in_link.created', actor, details: { user: link.user } })
  return { token, expiresAt }
}

/**
 * Uses up a link. Of several requests with one link, PostgreSQL lets one delete the row.
 * @returns null if it was used before, has expired, or never existed
 */
export async function useSignInLink(
  db: Database,
  token: string,
  now: Date,
): Promise<{ user: string; returnTo: string } | null> {
  const row = await db
    .deleteFrom('sign_in_links')
    .where('hash', '=', hashToken(token))
    .where('expires_at', '>', now)
    .returning(['user_id', 'return_to'])
    .executeTakeFirst()
  return row ? { user: row.user_id, returnTo: row.return_to } : null
}
