import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'
import type { MailState } from './policy.ts'

/** A mail that only this worker may send until the lease expires. */
export type ClaimedMail = {
  id: string
  recipient: string
  content: Buffer
  failures: number
  expires_at: Date
}

/**
 * Claims the mails that are due, oldest first.
 * @param claim the fence: a result with another claim is not recorded
 * @param until when the lease expires
 */
export async function claimMails(
  db: Database,
  claim: string,
  now: Date,
  until: Date,
  limit: number,
): Promise<ClaimedMail[]> {
  const { rows } = await sql<ClaimedMail>`
    update mails set claim = ${claim}, claimed_until = ${until}
    where id = any(array(
      select id from mails
      where state = 'waiting' and due_at <= ${now} and (claimed_until is null or claimed_until <= ${now})
      order by due_at limit ${limit} for update skip locked))
    returning id, recipient, content, failures, expires_at
  `.execute(db)
  return rows
}

/** Records the result of a mail. @returns false if the lease expired and another worker has claimed the mail */
export async function recordMail(
  db: Database,
  { id, claim }: { id: string; claim: string },
  next: MailState,
  error: string | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update mails set state = ${next.state}, claim = null, claimed_until = null, error = ${error},
      failures = failures + ${error === null ? 0 : 1},
      due_at = coalesce(${next.state === 'waiting' ? next.dueAt : null}::timestamptz, due_at)
    where id = ${id} and claim = ${claim} and state = 'waiting'
  `.execute(db)
  return numAffectedRows === 1n
}
