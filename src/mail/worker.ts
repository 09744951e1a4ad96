import { randomUUID } from 'node:crypto'
import { Counter } from 'prom-client'
import { openMail } from '../model/mails/mails.ts'
import type { Runtime } from '../runtime.ts'
import { type ClaimedMail, claimMails, recordMail } from './claims.ts'
import { type MailOutcome, nextMailState } from './policy.ts'
import { createMailTransport, SEND_TIMEOUT, type SendMail, type TransportOptions } from './transport.ts'

const AT_ONCE = 5
const EVERY_MS = 2000
const LEASE_MS = 2 * SEND_TIMEOUT
const DRAIN_MS = 7000

type MailWorkerRuntime = Pick<Runtime, 'config' | 'db' | 'vault' | 'now' | 'log' | 'metrics'>

export type MailWorker = {
  /** Sends what is due at this moment. @returns how many mails were tried */
  round(): Promise<number>
  /** Claims no more, waits for what is being sent (at most 7 s), and ends. */
  stop(): Promise<void>
}

/**
 * Sends the mails that wait, until it is stopped. Any number of workers may run: PostgreSQL gives each mail to one of
 * them. SMTP has no transactions: a mail whose acceptance was never recorded is sent again.
 * @returns null where no mail server is configured: then mails wait, and the operator API shows them
 */
export function startMailWorker(
  runtime: MailWorkerRuntime,
  options: TransportOptions = {},
): MailWorker | null {
  const { config, log, metrics } = runtime
  if (!config.smtp) return null
  const send = createMailTransport(config.smtp, options)
  const counter = new Counter({
    name: 'drawbridge_mails_total',
    help: 'Attempts to send a mail, by what became of it',
    labelNames: ['state'],
    registers: [metrics],
  })
  let stopped = false
  let working: Promise<unknown> = Promise.resolve()
  const round = async (): Promise<number> => {
    const states = await sendDue(runtime, send)
    for (const state of states) counter.inc({ state })
    return states.length
  }
  const everything = async (): Promise<void> => {
    while (!stopped && (await round()) === AT_ONCE);
  }
  let timer: NodeJS.Timeout
  const tick = (): void => {
    working = everything()
      .catch((err) => log.warn({ err }, 'the mail worker cannot work; trying again'))
      .then(() => {
        if (!stopped) timer = setTimeout(tick, EVERY_MS)
      })
  }
  tick()
  return {
    round,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await Promise.race([working, new Promise((late) => setTimeout(late, DRAIN_MS).unref())])
    },
  }
}

/** @returns the state of each mail that was tried */
async function sendDue(runtime: MailWorkerRuntime, send: SendMail): Promise<string[]> {
  const { db, now } = runtime
  const claim = randomUUID()
  const at = now()
  const mails = await claimMails(db, claim, at, new Date(at.getTime() + LEASE_MS), AT_ONCE)
  return await Promise.all(mails.map((mail) => sendOne(runtime, send, mail, claim)))
}

async function sendOne(
  { db, vault, now, log }: MailWorkerRuntime,
  send: SendMail,
  mail: ClaimedMail,
  claim: string,
): Promise<string> {
  const { id, recipient, failures, expires_at: expiresAt } = mail
  let outcome: MailOutcome
  try {
    outcome = expiresAt <= now() ? EXPIRED : await send({ id, to: recipient, ...openMail(vault, mail) })
  } catch (err) {
    log.error({ err, mail: id }, 'a mail cannot be opened')
    outcome = { kind: 'failed', permanent: false, error: 'The mail cannot be opened: see the log.' }
  }
  const next = nextMailState(outcome, { failures, expiresAt }, now())
  const error = outcome.kind === 'failed' ? outcome.error : null
  if (error !== null) log.warn({ mail: id, error, state: next.state }, 'a mail was not sent')
  await recordMail(db, { id, claim }, next, error)
  return next.state
}

const EXPIRED: MailOutcome = { kind: 'failed', permanent: true, error: 'It expired before it could be sent.' }
