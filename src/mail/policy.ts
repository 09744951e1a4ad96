/** The outcome of sending a mail. */
export type MailOutcome =
  | { kind: 'accepted' }
  /** `permanent`: the recipient's server does not want this mail, and never will. */
  | { kind: 'failed'; permanent: boolean; error: string }

export type MailState = { state: 'sent' } | { state: 'waiting'; dueAt: Date } | { state: 'failed' }

/** Seconds until the next attempt, after the first failure, the second, and so on. */
export const MAIL_SCHEDULE_SECONDS = [10, 60, 300, 900, 3600, 7200, 14_400, 28_800]

/**
 * The state of a mail after an attempt. A pure function.
 * @param progress `failures`: before this attempt; `expiresAt`: when the mail is no longer of use
 * @param now when the outcome was known
 */
export function nextMailState(
  outcome: MailOutcome,
  { failures, expiresAt }: { failures: number; expiresAt: Date },
  now: Date,
): MailState {
  if (outcome.kind === 'accepted') return { state: 'sent' }
  const seconds = MAIL_SCHEDULE_SECONDS[failures]
  if (outcome.permanent || seconds === undefined) return { state: 'failed' }
  const dueAt = new Date(now.getTime() + seconds * 1000)
  // An expired link is of no use.
  return dueAt < expiresAt ? { state: 'waiting', dueAt } : { state: 'failed' }
}
