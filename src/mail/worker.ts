import { Counter } from 'prom-client'
import { isClockTrusted } from '../database/clock.ts'
import type { Runtime } from '../runtime.ts'
import { AT_ONCE, sendDueMails } from './send_due.ts'
import { createMailTransport, type TransportOptions } from './transport.ts'

const EVERY_MS = 2000
const DRAIN_MS = 7000

type MailWorkerRuntime = Pick<Runtime, 'config' | 'db' | 'vault' | 'now' | 'clockSkew' | 'log' | 'metrics'>

/** `stop` ends claiming, and waits at most 7 s for mails that are being sent. */
export type MailWorker = { stop(): Promise<void> }

/**
 * Sends waiting mails until it is stopped. Any number of workers can run: PostgreSQL gives each mail to one of them.
 * @returns null if no mail server is configured. Mails then wait, and the operator API shows them.
 */
export function startMailWorker(
  runtime: MailWorkerRuntime,
  options: TransportOptions = {},
): MailWorker | null {
  const { config, clockSkew, log, metrics } = runtime
  if (!config.smtp) return null
  const send = createMailTransport(config.smtp, options)
  const counter = new Counter({
    name: 'drawbridge_mails_total',
    help: 'Attempts to send a mail, by the resulting state of the mail',
    labelNames: ['state'],
    registers: [metrics],
  })
  let stopped = false
  let timer: NodeJS.Timeout
  const sendEverything = async (): Promise<void> => {
    let tried = AT_ONCE
    while (!stopped && tried === AT_ONCE && isClockTrusted(clockSkew())) {
      const states = await sendDueMails(runtime, send)
      for (const state of states) counter.inc({ state })
      tried = states.length
    }
  }
  const round = (): Promise<void> =>
    sendEverything()
      .catch((err) => log.warn({ err }, 'the mail worker failed; trying again'))
      .then(() => {
        if (!stopped) timer = setTimeout(() => (working = round()), EVERY_MS)
      })
  let working = round()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await Promise.race([working, new Promise((late) => setTimeout(late, DRAIN_MS).unref())])
    },
  }
}
