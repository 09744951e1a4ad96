/** Why no response came. Partners see these codes: none reveals which address a name has. */
export const failureCodes = [
  'timeout',
  'blocked_address',
  'name_not_found',
  'dns',
  'connection_refused',
  'unreachable',
  'connection_lost',
  'certificate_expired',
  'certificate_not_yet_valid',
  'certificate_self_signed',
  'certificate_wrong_host',
  'certificate_untrusted',
  'tls',
  'response_malformed',
  'headers_too_large',
  'not_sent',
] as const
export type FailureCode = (typeof failureCodes)[number]
