import { createTransport } from 'nodemailer'
import { storableText } from '../database/storable_text.ts'
import { isLoopback } from '../http/origins.ts'
import type { Content } from '../model/mails/compose.ts'
import type { MailOutcome } from './policy.ts'

/** Maximum milliseconds for one mail, from the first packet to the last response. */
export const SEND_TIMEOUT = 30_000
const STEP_TIMEOUT = 10_000
const LONGEST_ERROR = 500

export type TransportOptions = {
  /** PEM of the certificate authorities to trust instead of the system's. */
  ca?: string
  /** Maximum milliseconds for one mail; less than a lease. */
  timeout?: number
}

export type SendMail = (mail: { id: string; to: string } & Content) => Promise<MailOutcome>

/**
 * Sends mails through the configured server, each on its own connection. The connection is encrypted and the server's
 * certificate verified, unless the server is on a loopback address or SMTP_URL says that STARTTLS is optional.
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
    // If plain text is accepted, so is an untrusted certificate.
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
        // The same for every attempt, so that a mailbox can recognise duplicates (RFC 5322 §3.6.4).
        messageId: `<${id}@${domain}>`,
        // RFC 3834 §5: prevents automatic replies, such as absence notes.
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

/**
 * RFC 5321 §4.2.1: a 5yz reply is permanent. If it concerns our sender or our sign-in, it counts as temporary,
 * because we can fix that.
 */
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
