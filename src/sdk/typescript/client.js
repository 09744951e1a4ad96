// @ts-check
/** @import * as types from './types.js' */
import definition from './definition.js'
import { ApiError } from './errors.js'
import { retrying, send, transportOf } from './http.js'
import { List } from './list.js'
import { accessTokenFrom } from './tokens.js'

/**
 * @typedef {types.RequestOptions} RequestOptions
 * @typedef {Record<string, string | undefined>} Query
 */

export class Client {
  #transport
  #base
  #accessToken
  #maxRetries

  /** @param {types.Credentials & types.ClientOptions} options */
  constructor({ baseUrl = definition.baseUrl, maxRetries = 3, ...options }) {
    this.#transport = transportOf(options)
    this.#base = `${baseUrl.replace(/\/+$/, '')}/api/v1`
    this.#accessToken = accessTokenFrom(options)
    this.#maxRetries = maxRetries
  }

  /** @param {RequestOptions} [options] */
  async me(options) {
    return /** @type {types.Me} */ (await this.#get('/me', {}, options))
  }

  /** @param {RequestOptions & { limit?: number, cursor?: string }} [options] */
  feed({ limit, cursor: first, signal } = {}) {
    return new List(async (cursor) => {
      const page = await this.#page('/feed', { limit: limit?.toString(), cursor }, signal)
      return /** @type {types.FeedPage} */ (page)
    }, first)
  }

  /**
   * @param {string} type
   * @param {types.ListOptions & { includeDeleted?: boolean, view?: string }} [options]
   */
  list(type, { updatedSince, limit, includeDeleted, view, cursor: first, signal } = {}) {
    const since = updatedSince instanceof Date ? updatedSince.toISOString() : updatedSince
    const query = {
      view,
      limit: limit?.toString(),
      include_deleted: includeDeleted ? 'true' : undefined,
    }
    return new List((cursor) => {
      // A cursor contains the updated_since of its list.
      const from = cursor === undefined ? { updated_since: since } : { cursor }
      return this.#page(`/${encodeURIComponent(type)}`, { ...query, ...from }, signal)
    }, first)
  }

  /**
   * @param {string} type
   * @param {string | number} id
   * @param {RequestOptions} [options]
   */
  async get(type, id, options) {
    // "" would be the list, "." and ".." other addresses.
    if (['', '.', '..'].includes(String(id))) throw new TypeError('The id of a record is needed')
    return await this.#get(`/${encodeURIComponent(type)}/${encodeURIComponent(id)}`, {}, options)
  }

  /**
   * @param {string} path
   * @param {Query} query
   * @param {AbortSignal | undefined} signal
   */
  async #page(path, query, signal) {
    const { next_cursor, resume_cursor, ...page } =
      /** @type {{ data: unknown[], next_cursor: string | null, resume_cursor?: string | null }} */ (
        await this.#get(path, query, { signal })
      )
    const resume = resume_cursor === undefined ? {} : { resumeCursor: resume_cursor }
    return { ...page, nextCursor: next_cursor, ...resume }
  }

  /**
   * @param {string} path
   * @param {Query} query
   * @param {RequestOptions} [options]
   */
  async #get(path, query, { signal } = {}) {
    const url = new URL(this.#base + path)
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value)
    }
    const token = await orAbort(this.#accessToken(), signal)
    try {
      return await this.#getWith(token, url.href, signal)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      // The token may have been revoked or replaced early. Retries with a newer one.
      const newer = await orAbort(this.#accessToken(token), signal)
      if (newer === token) throw error
      return await this.#getWith(newer, url.href, signal)
    }
  }

  /**
   * @param {string} token
   * @param {string} url
   * @param {AbortSignal | undefined} signal
   */
  async #getWith(token, url, signal) {
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` }
    const attempt = () => send(this.#transport, url, { headers }, signal)
    const response = await retrying(attempt, { maxRetries: this.#maxRetries, signal })
    // A captive portal or a proxy may respond with 200 and other content.
    if (typeof response.json !== 'object' || response.json === null) throw new ApiError(response)
    return response.json
  }
}

for (const { type, list, get } of definition.methods) {
  Object.defineProperties(Client.prototype, {
    [list]: {
      ...{ configurable: true, writable: true },
      /** @this {Client} @param {types.ListOptions} [options] */
      value(options) {
        return this.list(type, options)
      },
    },
    [get]: {
      ...{ configurable: true, writable: true },
      /** @this {Client} @param {string | number} id @param {RequestOptions} [options] */
      value(id, options) {
        return this.get(type, id, options)
      },
    },
  })
}

/**
 * Stops waiting when the caller's signal aborts. The work continues, because others may need the same refresh.
 * @template Result
 * @param {Promise<Result>} work
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<Result>}
 */
function orAbort(work, signal) {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
