// @ts-check
/** @import * as types from './types.js' */

/** @implements {types.ApiError} */
export class ApiError extends Error {
  /** @param {import('./http.js').HttpResponse} response */
  constructor({ status, headers, json }) {
    const problem = /** @type {types.ProblemDocument | null} */ (isProblem(json) ? json : null)
    super(problem ? `${problem.title}: ${problem.detail}` : `The API responded with ${status}`)
    this.name = 'ApiError'
    this.status = status
    this.problem = problem
    /** The fragment of the problem's type: …/docs/errors#rate_limited */
    this.code = problem?.type.split('#')[1] ?? null
    this.requestId = headers.get('x-request-id')
    this.retryAfter = secondsUntilRetry(headers)
  }
}

/** @implements {types.OAuthError} */
export class OAuthError extends Error {
  /**
   * @param {string} code
   * @param {string | undefined} description
   * @param {import('./http.js').HttpResponse} [response]
   */
  constructor(code, description, response) {
    super(description ? `${code}: ${description}` : code)
    this.name = 'OAuthError'
    this.code = code
    this.status = response?.status ?? null
    this.requestId = response?.headers.get('x-request-id') ?? null
    this.retryAfter = response ? secondsUntilRetry(response.headers) : null
  }
}

/** @implements {types.NetworkError} */
export class NetworkError extends Error {
  /**
   * @param {string} message
   * @param {{ cause: unknown, timedOut: boolean }} reason
   */
  constructor(message, { cause, timedOut }) {
    super(message, { cause })
    this.name = 'NetworkError'
    this.timedOut = timedOut
  }
}

/** @implements {types.WebhookError} */
export class WebhookError extends Error {
  /**
   * @param {types.WebhookError['code']} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message)
    this.name = 'WebhookError'
    this.code = code
  }
}

/** @param {unknown} json */
function isProblem(json) {
  return (
    typeof json === 'object' &&
    json !== null &&
    ['type', 'title', 'detail'].every((name) => typeof Reflect.get(json, name) === 'string')
  )
}

/**
 * RFC 9110 §10.2.3: seconds, or a date.
 * @param {Headers} headers
 * @returns {number | null} seconds; null if there is no such header, or it cannot be read
 */
function secondsUntilRetry(headers) {
  const value = headers.get('retry-after')?.trim()
  if (!value) return null
  if (/^\d+$/.test(value)) return Number(value)
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000))
}
