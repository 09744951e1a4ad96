import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Vault } from '../../database/vault.ts'

/** Notices that a person can turn off. Those about the security of an account or an app cannot be. */
export const NOTICE_KINDS = ['connections', 'reviews', 'endpoints'] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

const isNoticeKind = (text: string): text is NoticeKind => NOTICE_KINDS.some((kind) => kind === text)

/** Which notices a person has turned off. */
export async function mutedNotices(db: Database, user: string): Promise<NoticeKind[]> {
  const row = await db.selectFrom('users').select('muted_notices').where('id', '=', user).executeTakeFirst()
  return (row?.muted_notices ?? []).filter(isNoticeKind)
}

export async function muteNotices(db: Database, user: string, muted: NoticeKind[]): Promise<void> {
  await db.updateTable('users').set({ muted_notices: muted }).where('id', '=', user).execute()
}

/** Turns off one kind of notice. Repeating it changes nothing. */
export async function muteNotice(db: Database, user: string, kind: NoticeKind): Promise<void> {
  await sql`
    update users set muted_notices = array_append(muted_notices, ${kind})
    where id = ${user} and not ${kind} = any(muted_notices)
  `.execute(db)
}

const PURPOSE = 'notice settings'

/**
 * The URL that turns off emails of a kind without a sign-in (RFC 8058). Its key allows nothing else. It does not
 * expire, because the link in old emails must keep working.
 */
export function muteAddress(vault: Vault, publicUrl: string, user: string, kind: NoticeKind): string {
  const subject = subjectOf(user, kind)
  return `${publicUrl}/notices/off?key=${subject}.${signatureOf(vault.derive(PURPOSE), subject)}`
}

/** Whose emails of which kind a key turns off; null if we did not issue the key. */
export function readMuteKey(vault: Vault, key: string): { user: string; kind: NoticeKind } | null {
  const [kind = '', encoded = '', signature = ''] = key.split('.')
  const user = Buffer.from(encoded, 'base64url').toString()
  if (!isNoticeKind(kind)) return null
  const given = Buffer.from(signature)
  const isOurs = vault.deriveAll(PURPOSE).some((one) => {
    const wanted = Buffer.from(signatureOf(one, subjectOf(user, kind)))
    return wanted.length === given.length && timingSafeEqual(wanted, given)
  })
  return isOurs ? { user, kind } : null
}

const subjectOf = (user: string, kind: NoticeKind): string =>
  `${kind}.${Buffer.from(user).toString('base64url')}`

const signatureOf = (key: Buffer, subject: string): string =>
  createHmac('sha256', key).update(subject).digest('base64url')
