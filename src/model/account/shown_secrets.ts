import type { Database } from '../../database/connect.ts'
import { openUnder, sealUnder } from '../../database/seal_under_value.ts'
import { hashToken } from '../../database/vault.ts'
import { newId } from '../ids.ts'

/** How long the page after a form may show what the form has created, in milliseconds. */
const KEPT_MS = 10 * 60_000

/** Which page shows something: `session` is the value of the browser's session cookie, `path` the page's address. */
type ShowingPage = { session: string; path: string }

/**
 * Keeps a secret from the form that created it to the page that shows it, sealed under the session cookie: a dump of the
 * database shows nothing (docs/decisions/0192).
 * @returns its id, which is worth nothing without the cookie
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

/** Takes it out of the database for good. @returns null where it was shown before, has expired, or is another page's */
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
