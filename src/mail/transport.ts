import { createTransport } from 'nodemailer'
import { storableText } from '../database/storable_text.ts'
import { isLoopback } from '../http/origins.ts'
import type { Content } from '../model/mails/compose.ts'
import type { MailOutcome } from './policy.ts'

/** Milliseconds for one mail, from the first packet to the last response. */
export const SEND_TIMEOUT = 30_000
const STEP_TIMEOUT = 10_000
const LONGEST_ERROR = 500

export type TransportOptions = {
  /** PEM of the authorities to trust in place of the system's. */
  ca?: string
  /** Milliseconds for one mail; never more than a lease. */
  timeout?: number
}

export type SendMail = (mail: { id: string; to: string } & Content) => Promise<MailOutcome>

/**
 * Sends mails through the configured server, each on a connection of its own. The connection is encrypted and the
 * server's certificate verified, unless the server is on a loopback address or SMTP_URL says that STARTTLS is optional.
 */
export function createMailTransport(
  { url, from }: { url: URL; from: string },
  { ca, timeout = SEND_TIMEOUT }: TransportOptions = {},
): SendMail {
  const secure = url.protocol === 'smtps:'
  const optional = url.searchParams.get('starttls') === 'optional' || isLoopback(`http://${url.hostname}`)
  const transport = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !optional,
    // Where plain text is accepted, a certificate that nobody vouches for is too.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: secure || !optional, ...(ca ? { ca } : {}) },
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: STEP_TIMEOUT,
    greetingTimeout: STEP_TIMEOUT,
    socketTimeout: STEP_TIMEOUT,
    dnsTimeout: STEP_TIMEOUT,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.replace(/^.*@/, '').replace('>', '')
  return async ({ id, to, subject, text, html, mute_url }) => {
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        html,
        // The same for every attempt, so that a mailbox can recognise a repetition (RFC 5322 §3.6.4).
        messageId: `<${id}@${domain}>`,
        // RFC 3834 §5: nobody's absence note should come back.
        headers: { 'Auto-Submitted': 'auto-generated', ...(mute_url ? unsubscribing(mute_url) : {}) },
        signal: AbortSignal.timeout(timeout),
      })
      return { kind: 'accepted' }
    } catch (error) {
      return failureOf(error)
    }
  }
}

/** RFC 8058 §3.1: mail programs show a button that turns such mails off with one request. */
const unsubscribing = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})

/** RFC 5321 §4.2.1: a 5yz reply is final. One that concerns our sender or sign-in is a fault of ours: it may be mended. */
function failureOf(error: unknown): MailOutcome {
  const {
    message,
    responseCode = 0,
    command = '',
  } = error as {
    message: string
    responseCode?: number
    command?: string
  }
  const permanent = responseCode >= 500 && /^(RCPT TO|DATA)/.test(command)
  return { kind: 'failed', permanent, error: storableText(message, LONGEST_ERROR) }
}
