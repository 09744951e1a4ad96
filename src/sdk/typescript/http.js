// @ts-check
/** @import * as types from './types.js' */
import { ApiError, NetworkError } from './errors.js'

/**
 * @typedef {{ status: number, headers: Headers, json: unknown }} HttpResponse json: undefined if the body is not JSON
 * @typedef {{ fetch: typeof fetch, timeout: number }} Transport
 */

/** @param {types.TransportOptions} options @returns {Transport} */
export function transportOf({ fetch = globalThis.fetch, timeout = 30_000 }) {
  if (!(timeout > 0)) throw new TypeError('timeout must be a number of milliseconds above 0')
  // A plain function, because browsers refuse a fetch that is called as a method of another object.
  return { fetch: (...request) => fetch(...request), timeout }
}

/**
 * Sends one request and reads its response before the deadline.
 * @param {Transport} transport
 * @param {string} url
 * @param {RequestInit} init
 * @param {AbortSignal} [signal] the caller's own
 * @returns {Promise<HttpResponse>}
 * @throws NetworkError, or what the caller's signal was aborted with
 */
export async function send({ fetch, timeout }, url, init, signal) {
  const deadline = AbortSignal.timeout(timeout)
  try {
    const response = await fetch(url, {
      ...init,
      // A token is for one address, so redirects are not followed but are an error.
      redirect: 'manual',
      signal: signal ? AbortSignal.any([deadline, signal]) : deadline,
    })
    return { status: response.status, headers: response.headers, json: parsed(await response.text()) }
  } catch (cause) {
    signal?.throwIfAborted()
    const timedOut = deadline.aborted
    const what = timedOut ? `did not respond within ${timeout} ms` : 'could not be reached'
    throw new NetworkError(`${new URL(url).origin} ${what}`, { cause, timedOut })
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Maximum milliseconds before a retry. A response that asks for more is immediately an error. */
const LONGEST_WAIT = 60_000
const RETRIED = [429, 502, 503, 504]

/**
 * Sends a request that may be sent twice, and retries it if that can help.
 * @param {() => Promise<HttpResponse>} attempt
 * @param {{ maxRetries: number, signal?: AbortSignal | undefined }} options
 * @returns {Promise<HttpResponse>} a successful response
 * @throws ApiError | NetworkError
 */
export async function retrying(attempt, { maxRetries, signal }) {
  for (let retries = 0; ; retries += 1) {
    const response = await attempt().catch(networkError)
    if (!(response instanceof NetworkError) && response.status >= 200 && response.status < 300)
      return response
    const error = response instanceof NetworkError ? response : new ApiError(response)
    const wait = retries < maxRetries ? waitBefore(retries, error) : null
    if (wait === null) throw error
    await pause(wait, signal)
  }
}

/** @param {unknown} error */
function networkError(error) {
  if (error instanceof NetworkError) return error
  throw error
}

/**
 * @param {number} retries so far
 * @param {ApiError | NetworkError} error
 * @returns {number | null} milliseconds; null if a retry cannot help
 */
function waitBefore(retries, error) {
  const backoff = Math.random() * Math.min(500 * 2 ** retries, 8_000)
  if (error instanceof NetworkError) return backoff
  if (!RETRIED.includes(error.status)) return null
  if (error.retryAfter === null) return backoff
  // Never earlier than requested, and not all callers at the same time.
  const wait = error.retryAfter * 1000 + Math.random() * 250
  return wait > LONGEST_WAIT ? null : wait
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      if (signal?.aborted) reject(signal.reason)
      else resolve()
    }
    signal?.addEventListener('abort', done)
  })
}
