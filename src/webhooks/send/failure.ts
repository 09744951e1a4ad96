import type { FailureCode, Fault } from './outcome.ts'

const byCode: Record<string, FailureCode> = {
  deadline: 'timeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ETIMEOUT: 'dns',
  ENOTFOUND: 'dns',
  ENODATA: 'dns',
  EAI_AGAIN: 'dns',
  ESERVFAIL: 'dns',
  EREFUSED: 'dns',
  EBADNAME: 'dns',
  EFORMERR: 'dns',
  ECANCELLED: 'dns',
  blocked_address: 'blocked_address',
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'connection_refused',
  ENETUNREACH: 'connection_refused',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  UND_ERR_SOCKET: 'connection_lost',
  UND_ERR_HEADERS_OVERFLOW: 'headers_too_large',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  CERT_SIGNATURE_FAILURE: 'tls',
  CERT_UNTRUSTED: 'tls',
  CERT_REJECTED: 'tls',
  HOSTNAME_MISMATCH: 'tls',
}

/** Errors of this machine, not of the receiver or the network: files, memory or ports have run out. */
const ours = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'])

/** The code that partners see for an error of DNS, TCP, TLS or HTTP. */
export function failureOf(error: Error): { error: FailureCode; fault: Fault; cause: Error } {
  const code = codeOf(error)
  if (ours.has(code)) return { error: 'not_sent', fault: 'sender', cause: error }
  return { error: byCode[code] ?? familyOf(code), fault: 'receiver', cause: error }
}

function familyOf(code: string): FailureCode {
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL')) return 'tls'
  if (code.startsWith('HPE_')) return 'answer_malformed'
  return 'connection_lost'
}

/** A connection that was tried over several addresses fails with all of their errors. The first one counts. */
function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0])
  if (error.name === 'HTTPParserError') return 'HPE_'
  return typeof code === 'string' ? code : ''
}
