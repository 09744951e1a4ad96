import type { Database } from '../../database/connect.ts'
import { openUnder, sealUnder } from '../../database/seal_under_value.ts'
import { hashToken } from '../../database/vault.ts'
import { newId } from '../ids.ts'

/** How long the page after a form may show what the form has created, in milliseconds. */
const KEPT_MS = 10 * 60_000

/**
 * The page that shows a secret: `session` is the value of the browser's session cookie, `path` is the page's path.
 */
type ShowingPage = { session: string; path: string }

/**
 * Stores a secret between the form that creates it and the page that shows it. It is sealed under the session cookie,
 * so that a database dump reveals nothing (docs/decisions/0192).
 * @returns its id, which is useless without the cookie
 */
export async function keepShownSecret(
  trx: Database,
  { session, path }: ShowingPage,
  content: object,
  now: Date,
): Promise<string> {
  const id = newId('shown')
  await trx
    .insertInto('shown_secrets')
    .values({
      id,
      session_hash: hashToken(session),
      path,
      content: sealUnder(session, JSON.stringify(content)),
      expires_at: new Date(now.getTime() + KEPT_MS),
    })
    .execute()
  return id
}

/** Returns a secret and deletes it. @returns null if it was shown before, has expired, or belongs to another page */
export async function takeShownSecret(
  db: Database,
  { session, path }: ShowingPage,
  id: string,
  now: Date,
): Promise<unknown> {
  const row = await db
    .deleteFrom('shown_secrets')
    .where('id', '=', id)
    .where('session_hash', '=', hashToken(session))
    .where('path', '=', path)
    .where('expires_at', '>', now)
    .returning('content')
    .executeTakeFirst()
  return row ? JSON.parse(openUnder(session, row.content)) : null
}
