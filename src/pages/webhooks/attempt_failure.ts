import type { AttemptView, FailureCode } from '../../model/webhooks/deliveries.ts'

/** Classes of failed responses, each explained by its own sentence. */
export type FailedResponse =
  | 'redirect'
  | 'unauthorized'
  | 'not_found'
  | 'no_post'
  | 'gone'
  | 'too_large'
  | 'slower'
  | 'refused'
  | 'unavailable'
  | 'server_error'
  | 'unexpected'

/** Why an attempt failed, as a page explains it. */
export interface AttemptFailure {
  /** The key of the sentence, which says what happened and what to do. */
  text: FailureCode | FailedResponse
  host: string
  status: number | null
  /** How long a receiver has for its response; seconds. */
  seconds: number
  /** The names in the receiver's certificate. */
  names: string
  /** When the certificate expired or becomes valid; null if the failure is about something else. */
  moment: Date | null
}

const byStatus: Record<number, FailedResponse> = {
  401: 'unauthorized',
  403: 'unauthorized',
  404: 'not_found',
  405: 'no_post',
  410: 'gone',
  413: 'too_large',
  429: 'slower',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

/**
 * Why an attempt failed; null for one that succeeded.
 * @param seconds that a receiver has for its response
 */
export function attemptFailure(attempt: AttemptView, seconds: number): AttemptFailure | null {
  const { status, error, error_detail, fault, url } = attempt
  if (error === null && fault === null) return null
  const about_time = error === 'certificate_expired' || error === 'certificate_not_yet_valid'
  return {
    text: error ?? failedResponse(status ?? 0),
    host: url ? new URL(url).hostname : '',
    status,
    seconds,
    names: about_time ? '' : (error_detail ?? ''),
    moment: about_time && error_detail ? new Date(error_detail) : null,
  }
}

function failedResponse(status: number): FailedResponse {
  const known = byStatus[status]
  if (known) return known
  if (status >= 500) return 'server_error'
  if (status >= 400) return 'refused'
  return status >= 300 ? 'redirect' : 'unexpected'
}
