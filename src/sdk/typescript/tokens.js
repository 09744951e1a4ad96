// @ts-check
/** @import * as types from './types.js' */
import { OAuthError } from './errors.js'

/**
 * @typedef {types.Tokens} Tokens
 * @typedef {types.TokenStore} TokenStore
 * @typedef {types.OAuth} OAuth
 * @typedef {(refused?: string) => Promise<string>} AccessToken
 *   returns an access token; `refused`: one that the API has just refused, so that a newer one is needed
 */

/** Milliseconds before its expiry at which an access token is no longer used. */
const MARGIN = 30_000

/** @implements {TokenStore} */
export class MemoryTokenStore {
  #tokens

  /** @param {Tokens} [tokens] */
  constructor(tokens) {
    this.#tokens = tokens ?? null
  }

  async load() {
    return this.#tokens
  }

  /** @param {Tokens} tokens */
  async save(tokens) {
    this.#tokens = tokens
  }
}

/** @param {types.Credentials} credentials @returns {AccessToken} */
export function accessTokenFrom(credentials) {
  if ('accessToken' in credentials) return async () => credentials.accessToken
  if (!credentials.oauth) throw new TypeError('A client needs oauth and store, oauth, or accessToken')
  if ('store' in credentials) return fromStore(credentials.oauth, credentials.store)
  const { oauth, scopes } = credentials
  return fromClientCredentials(() => oauth.clientCredentials({ scopes }))
}

/**
 * @param {() => Promise<Tokens>} request
 * @returns {AccessToken}
 */
function fromClientCredentials(request) {
  /** @type {Tokens | null} */
  let tokens = null
  /** @type {Promise<Tokens> | null} */
  let underWay = null
  return async (refused) => {
    if (tokens && isUsable(tokens, refused)) return tokens.accessToken
    underWay ??= request().finally(() => {
      underWay = null
    })
    tokens = await underWay
    return tokens.accessToken
  }
}

/**
 * @param {OAuth} oauth
 * @param {TokenStore} store
 * @returns {AccessToken}
 */
function fromStore(oauth, store) {
  return async (refused) => {
    const tokens = await loaded(store)
    if (isUsable(tokens, refused)) return tokens.accessToken
    return (await refreshedOnce(oauth, store, tokens, refused)).accessToken
  }
}

/** @param {Pick<TokenStore, 'load'>} store */
async function loaded(store) {
  const tokens = await store.load()
  if (!tokens) throw new Error('The token store is empty: the merchant has to connect the app first')
  return tokens
}

/** @param {Tokens} tokens @param {string | undefined} refused */
function isUsable(tokens, refused) {
  return tokens.accessToken !== refused && tokens.expiresAt - MARGIN > Date.now()
}

/**
 * The current refreshes of this process, by refresh token. A second request with the same token could look like token
 * theft, and end the connection.
 * @type {Map<string, Promise<Tokens>>}
 */
const underWay = new Map()

/**
 * @param {OAuth} oauth
 * @param {TokenStore} store
 * @param {Tokens} tokens as they were loaded
 * @param {string | undefined} refused
 * @returns {Promise<Tokens>}
 */
function refreshedOnce(oauth, store, { refreshToken }, refused) {
  if (!refreshToken) throw new OAuthError('invalid_grant', 'The stored tokens hold no refresh token')
  const same = underWay.get(refreshToken)
  if (same) return same
  const refresh = locked(store, async (held) => {
    // Another process may have refreshed while this one waited for the lock.
    const current = await loaded(held)
    if (isUsable(current, refused)) return current
    const fresh = await oauth.refresh(current.refreshToken ?? refreshToken)
    // Saved before they are used, because the same refresh can be repeated until then.
    await held.save(fresh)
    return fresh
  }).finally(() => underWay.delete(refreshToken))
  underWay.set(refreshToken, refresh)
  return refresh
}

/**
 * @template Result
 * @param {TokenStore} store
 * @param {(held: Pick<TokenStore, 'load' | 'save'>) => Promise<Result>} work
 */
async function locked(store, work) {
  return store.lock ? await store.lock(work) : await work(store)
}
