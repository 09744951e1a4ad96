import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Vault } from '../../database/vault.ts'
import type { Language } from '../../http/pages/language.ts'
import { inLanguage } from '../../platform/languages.ts'
import { brandOf } from '../../platform/look/brand_of.ts'
import type { Runtime } from '../../runtime.ts'
import { limitKey, type RateLimit, takeRateLimit } from '../rate_limits.ts'
import { mailPurpose } from '../sealed_columns.ts'
import { timeOrderedUuids } from '../time_ordered_uuid.ts'
import { type Content, composeMail, type Letter } from './compose.ts'

/** What writing an email needs of the runtime. */
export type MailRuntime = Pick<Runtime, 'vault' | 'platform' | 'config' | 'now'>

/** How many days an email is kept, whether it was sent or not. */
export const MAIL_DAYS = 30

const DAY_MS = 86_400_000
const PER_MAILBOX: RateLimit = { most: 5, period: 3_600_000, burst: 5 }

/**
 * Whether another email of a kind may go to a mailbox within the hour. Counts it. Call it for every request, whether
 * it leads to an email or not, so that the limit does not reveal who has an account.
 */
export async function mayMail(db: Database, about: Letter['about'], to: string, now: Date): Promise<boolean> {
  const key = limitKey(`mail ${about}`, to.toLowerCase())
  return (await takeRateLimit(db, key, PER_MAILBOX, now)).accepted
}

type Addressed = Letter & {
  to: string
  language: Language
  /** The hash and the expiry of the link in `url`. Without its row in `mailed_links`, nothing is written. */
  link?: { hash: Buffer; expiresAt: Date }
}

/** Writes an email in the transaction that causes it. The worker sends it after the commit. */
export async function writeMail(
  trx: Database,
  { vault, platform, config, now }: MailRuntime,
  { to, language, link, ...letter }: Addressed,
): Promise<void> {
  const at = now()
  const id = timeOrderedUuids(1)(at, 0)
  const brand = { ...brandOf(platform), name: inLanguage(platform, language.code).title }
  const from = { brand, url: config.publicUrl }
  const content: Content = {
    ...composeMail(language, letter, from),
    secret_url: link ? letter.url : null,
  }
  const sealed = vault.seal(JSON.stringify(content), mailPurpose(id))
  const hash = link?.hash ?? null
  const expiresAt = link?.expiresAt ?? new Date(at.getTime() + DAY_MS)
  await sql`
    insert into mails (id, recipient, content, due_at, expires_at, created_at)
    select ${id}::uuid, ${to}, ${sealed}::bytea, ${at}::timestamptz, ${expiresAt}::timestamptz, ${at}::timestamptz
    where ${hash}::bytea is null or exists (select from mailed_links where hash = ${hash}::bytea)
  `.execute(trx)
}

/** Opens the content of a stored email. */
export function openMail(vault: Vault, { id, content }: { id: string; content: Buffer }): Content {
  return JSON.parse(vault.open(content, mailPurpose(id)).toString())
}

export type ListedMail = {
  id: string
  to: string
  subject: string
  text: string
  state: string
  /** Why sending it last failed; null if it has not failed. */
  error: string | null
  created_at: Date
}

/**
 * Emails, newest first, one more than `limit` if there are more. If a mail server is configured, the URL that works
 * once is left out of the texts: only the mailbox has it.
 */
export async function listMails(
  db: Database,
  { vault, config }: Pick<Runtime, 'vault' | 'config'>,
  { to, limit, after }: { to?: string | undefined; limit: number; after: string | null },
): Promise<ListedMail[]> {
  const rows = await db
    .selectFrom('mails')
    .select(['id', 'recipient', 'content', 'state', 'error', 'created_at'])
    .$if(to !== undefined, (query) =>
      query.where((eb) => eb(eb.fn('lower', ['recipient']), '=', (to ?? '').toLowerCase())),
    )
    .$if(after !== null, (query) => query.where('id', '<', after))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(({ id, recipient, content, state, error, created_at }) => {
    const { subject, text, secret_url } = openMail(vault, { id, content })
    const shown = config.smtp && secret_url ? text.replaceAll(secret_url, '[link]') : text
    return { id, to: recipient, subject, text: shown, state, error, created_at }
  })
}
