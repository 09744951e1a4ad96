import type { ConnectError } from '../../http/outgoing/guarded_connect.ts'
import type { FailureCode } from '../../model/webhooks/deliveries.ts'
import type { Fault } from './outcome.ts'

const byCode: Record<string, FailureCode> = {
  deadline: 'timeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ETIMEOUT: 'dns',
  ENOTFOUND: 'name_not_found',
  ENODATA: 'name_not_found',
  EAI_AGAIN: 'dns',
  ESERVFAIL: 'dns',
  EREFUSED: 'dns',
  EBADNAME: 'dns',
  EFORMERR: 'dns',
  ECANCELLED: 'dns',
  blocked_address: 'blocked_address',
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  // Whoever chooses the address can cause these: this machine has no way to it, or a firewall forbids it.
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  UND_ERR_SOCKET: 'connection_lost',
  UND_ERR_HEADERS_OVERFLOW: 'headers_too_large',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_self_signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_untrusted',
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_not_yet_valid',
  CERT_SIGNATURE_FAILURE: 'certificate_untrusted',
  CERT_UNTRUSTED: 'certificate_untrusted',
  CERT_REJECTED: 'certificate_untrusted',
  HOSTNAME_MISMATCH: 'certificate_wrong_host',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_wrong_host',
}

/** Errors of this machine, which no receiver can cause: it has run out of files or memory. */
const ours = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'])

/** Why a POST got no response: what partners see of a DNS, TCP, TLS or HTTP error. */
export type Failure = { error: FailureCode; detail: string | null; fault: Fault; cause: Error }

/** @param cause the DNS, TCP, TLS or HTTP error */
export function failureOf(cause: Error): Failure {
  const code = codeOf(cause)
  if (ours.has(code)) return { error: 'not_sent', detail: null, fault: 'sender', cause }
  const error = byCode[code] ?? familyOf(code)
  return { error, detail: detailOf(error, cause), fault: 'receiver', cause }
}

function detailOf(error: FailureCode, cause: Error): string | null {
  const { certificate } = cause as ConnectError
  if (!certificate) return null
  if (error === 'certificate_expired') return momentOf(certificate.valid_to)
  if (error === 'certificate_not_yet_valid') return momentOf(certificate.valid_from)
  if (error !== 'certificate_wrong_host') return null
  return certificate.subjectaltname?.replaceAll(/\b(DNS|IP Address):/g, '') ?? null
}

/** null for an invalid date: a certificate can contain anything. */
function momentOf(text: string): string | null {
  const moment = new Date(text)
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString()
}

function familyOf(code: string): FailureCode {
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL')) return 'tls'
  if (code.startsWith('HPE_')) return 'response_malformed'
  return 'connection_lost'
}

/** A connection attempt over several addresses fails with all of their errors. The first one counts. */
function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0])
  if (error.name === 'HTTPParserError') return 'HPE_'
  return typeof code === 'string' ? code : ''
}
