import type { Database } from '../../database/connect.ts'
import { useOnce } from '../used_jwts.ts'
import type { Ceremony } from './ceremony_options.ts'
import { readAssertion } from './responses.ts'
import { verifyAssertion } from './verify.ts'

/** Whose passkey was used; or why it was refused, and whose it was, as far as that is known. */
export type UsedPasskey =
  | { user: string; refused?: never }
  | {
      user: string | null
      refused: { reason: string; count?: { known: number; given: number } }
    }

type Stored = { user_id: string; public_key: Buffer; rp_id: string; passkey_handle: Buffer | null }

const ISSUER = 'passkey challenge'

/**
 * Checks a browser's response for a passkey, and uses up its challenge. Of several requests with the same challenge,
 * or with the same count of the authenticator, PostgreSQL lets one win.
 * @param text what the browser sent
 */
export async function usePasskey(trx: Database, ceremony: Ceremony, text: string): Promise<UsedPasskey> {
  const response = readAssertion(text)
  if (!response) return { user: null, refused: { reason: 'nothing that a browser sends' } }
  const id = Buffer.from(response.id, 'base64url')
  const stored = await findStored(trx, id)
  if (!stored || stored.rp_id !== ceremony.rp.id)
    return { user: null, refused: { reason: 'unknown passkey' } }
  const { user_id: user } = stored
  const refuse = (reason: string): UsedPasskey => ({ user, refused: { reason } })
  // §7.2, step 6: if it is known who is signing in, the passkey must be theirs.
  if (ceremony.about.user !== '' && ceremony.about.user !== user)
    return refuse('the passkey of somebody else')
  const { userHandle } = response.response
  if (!userHandle && ceremony.about.user === '') return refuse('no user handle')
  if (userHandle && userHandle !== stored.passkey_handle?.toString('base64url'))
    return refuse('another user handle')
  const verified = await verifyAssertion(ceremony, response, stored.public_key)
  if ('reason' in verified) return refuse(verified.reason)
  const { challenge, count, synced } = verified
  if (!(await useOnce(trx, ISSUER, challenge.text, challenge.expires)))
    return refuse('a challenge that was used')
  const before = await trx
    .selectFrom('passkeys')
    .select('sign_count')
    .where('id', '=', id)
    .forUpdate()
    .execute()
  if (!before[0]) return refuse('unknown passkey')
  const known = Number(before[0].sign_count)
  // §6.1.1: either there is a copy of the passkey, or the authenticator is broken. Authenticators that do not count
  // send 0.
  if (count <= known && (count > 0 || known > 0)) {
    return { user, refused: { reason: 'the count went back', count: { known, given: count } } }
  }
  const values = { sign_count: count, synced, last_used_at: ceremony.now }
  await trx.updateTable('passkeys').set(values).where('id', '=', id).execute()
  return { user }
}

async function findStored(db: Database, id: Buffer): Promise<Stored | undefined> {
  return await db
    .selectFrom('passkeys as pk')
    .innerJoin('users as us', 'us.id', 'pk.user_id')
    .select(['pk.user_id', 'pk.public_key', 'pk.rp_id', 'us.passkey_handle'])
    .where('pk.id', '=', id)
    .executeTakeFirst()
}

/** Uses up the challenge of a new passkey. */
export const useCreationChallenge = (
  trx: Database,
  { text, expires }: { text: string; expires: Date },
): Promise<boolean> => useOnce(trx, ISSUER, text, expires)
