import { randomUUID } from 'node:crypto'
import { databaseTime } from '../database/clock.ts'
import { openMail } from '../model/mails/mails.ts'
import type { Runtime } from '../runtime.ts'
import { type ClaimedMail, claimMails, recordMail } from './claims.ts'
import { type MailOutcome, type MailState, nextMailState } from './policy.ts'
import { SEND_TIMEOUT, type SendMail } from './transport.ts'

/** How many mails one round sends concurrently. */
export const AT_ONCE = 5
const LEASE_MS = 2 * SEND_TIMEOUT

type SendRuntime = Pick<Runtime, 'db' | 'vault' | 'now' | 'clockSkew' | 'log'>

/**
 * Claims mails that are due, sends them and records the results. SMTP has no transactions, so a mail whose acceptance
 * was not recorded is sent again when its lease has expired.
 * @returns the new state of each mail
 */
export async function sendDueMails(runtime: SendRuntime, send: SendMail): Promise<MailState['state'][]> {
  const now = () => databaseTime(runtime)
  const claim = randomUUID()
  const at = now()
  const mails = await claimMails(runtime.db, claim, at, new Date(at.getTime() + LEASE_MS), AT_ONCE)
  return await Promise.all(mails.map((mail) => sendOne({ ...runtime, now }, send, mail, claim)))
}

async function sendOne(
  { db, vault, now, log }: Omit<SendRuntime, 'clockSkew'>,
  send: SendMail,
  mail: ClaimedMail,
  claim: string,
): Promise<MailState['state']> {
  const { id, recipient, failures, expires_at: expiresAt } = mail
  let outcome: MailOutcome
  try {
    outcome = expiresAt <= now() ? EXPIRED : await send({ id, to: recipient, ...openMail(vault, mail) })
  } catch (err) {
    log.error({ err, mail: id }, 'a mail cannot be decrypted')
    outcome = { kind: 'failed', permanent: false, error: 'The mail cannot be decrypted; see the log.' }
  }
  const next = nextMailState(outcome, { failures, expiresAt }, now())
  const error = outcome.kind === 'failed' ? outcome.error : null
  if (error !== null) log.warn({ mail: id, error, state: next.state }, 'a mail was not sent')
  await recordMail(db, { id, claim }, next, error)
  return next.state
}

const EXPIRED: MailOutcome = { kind: 'failed', permanent: true, error: 'It expired before it could be sent.' }
