// @ts-check
/** @import * as types from './types.js' */
import definition from './definition.js'
import { NetworkError, OAuthError } from './errors.js'
import { pause, send, transportOf } from './http.js'

/** Milliseconds for which a refresh is retried. The server repeats its response for 60 seconds. */
const REPEATED = 45_000

/** @implements {types.OAuth} */
export class OAuth {
  #transport
  #base
  #clientId
  #clientSecret
  #redirectUri

  /** @param {types.OAuthOptions} options */
  constructor({ baseUrl = definition.baseUrl, clientId, clientSecret, redirectUri, ...transport }) {
    if (!clientId) throw new TypeError('clientId is needed')
    this.#transport = transportOf(transport)
    this.#base = baseUrl.replace(/\/+$/, '')
    this.#clientId = clientId
    this.#clientSecret = clientSecret
    this.#redirectUri = redirectUri
  }

  /** @param {{ scopes?: readonly string[], locale?: string }} [options] */
  async authorizationUrl({ scopes, locale } = {}) {
    const [state, codeVerifier] = [randomText(), randomText()]
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier))
    const search = new URLSearchParams({
      response_type: 'code',
      client_id: this.#clientId,
      redirect_uri: this.#ownRedirectUri(),
      state,
      code_challenge: base64url(new Uint8Array(digest)),
      code_challenge_method: 'S256',
      ...scopeOf(scopes),
      ...(locale && { ui_locales: locale }),
    })
    return { url: `${this.#base}/oauth/authorize?${search}`, state, codeVerifier }
  }

  /**
   * @param {string | URL} callbackUrl
   * @param {Pick<types.AuthorizationRequest, 'state' | 'codeVerifier'>} request
   */
  async exchangeCode(callbackUrl, { state, codeVerifier }) {
    const response = new URL(callbackUrl, this.#ownRedirectUri()).searchParams
    if (!state || response.get('state') !== state) {
      throw new OAuthError('invalid_state', 'The callback does not belong to this authorization request')
    }
    // RFC 9207: a response of another server must not be accepted.
    if (response.get('iss') !== this.#base) {
      throw new OAuthError('invalid_issuer', `The callback does not come from ${this.#base}`)
    }
    const error = response.get('error')
    if (error) throw new OAuthError(error, response.get('error_description') ?? undefined)
    // A code works once, so this request is never retried.
    return await this.#requestTokens({
      grant_type: 'authorization_code',
      code: response.get('code') ?? '',
      redirect_uri: this.#ownRedirectUri(),
      code_verifier: codeVerifier,
    })
  }

  /** @param {string} refreshToken */
  async refresh(refreshToken) {
    return await this.#repeatedly({ grant_type: 'refresh_token', refresh_token: refreshToken })
  }

  /** @param {{ scopes?: readonly string[] }} [options] */
  async clientCredentials({ scopes } = {}) {
    return await this.#repeatedly({ grant_type: 'client_credentials', ...scopeOf(scopes) })
  }

  /** @param {Record<string, string>} fields */
  async #repeatedly(fields) {
    const started = performance.now()
    for (let retries = 0; ; retries += 1) {
      try {
        return await this.#requestTokens(fields)
      } catch (error) {
        const wait = waitBefore(error, retries)
        if (wait === null || performance.now() - started + wait > REPEATED) throw error
        await pause(wait)
      }
    }
  }

  /** @param {string} token */
  async revoke(token) {
    await this.#post('/oauth/revoke', { token })
  }

  /**
   * @param {Record<string, string>} fields
   * @returns {Promise<types.Tokens>}
   */
  async #requestTokens(fields) {
    const response = await this.#post('/oauth/token', fields)
    const { access_token, refresh_token, expires_in, scope, connection, tenant, unit } =
      /** @type {Record<string, string | undefined>} */ (response.json ?? {})
    if (!access_token) throw new OAuthError('invalid_response', 'The response holds no tokens', response)
    return {
      accessToken: access_token,
      ...(refresh_token && { refreshToken: refresh_token }),
      expiresAt: Date.now() + Number(expires_in ?? 0) * 1000,
      scopes: scope?.split(' ') ?? [],
      connection: connection ?? '',
      tenant: tenant ?? '',
      ...(unit && { unit }),
    }
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} fields
   */
  async #post(path, fields) {
    const body = new URLSearchParams(fields)
    /** @type {Record<string, string>} */
    const headers = { accept: 'application/json' }
    if (this.#clientSecret) {
      // RFC 6749 §2.3.1: both are form-encoded first.
      const [id, secret] = [this.#clientId, this.#clientSecret].map(encodeURIComponent)
      headers['authorization'] = `Basic ${btoa(`${id}:${secret}`)}`
    } else {
      body.set('client_id', this.#clientId)
    }
    const response = await send(this.#transport, this.#base + path, { method: 'POST', headers, body })
    if (response.status === 200) return response
    const { error = 'invalid_response', error_description = `The server responded with ${response.status}` } =
      /** @type {Record<string, string | undefined>} */ (response.json ?? {})
    throw new OAuthError(error, error_description, response)
  }

  #ownRedirectUri() {
    if (!this.#redirectUri) throw new TypeError('redirectUri is needed to connect a merchant')
    return this.#redirectUri
  }
}

/** @param {readonly string[] | undefined} scopes if there are none, all scopes of the app */
function scopeOf(scopes = []) {
  return scopes.length > 0 ? { scope: scopes.join(' ') } : undefined
}

/**
 * @param {unknown} error
 * @param {number} retries so far
 * @returns {number | null} milliseconds; null if a retry cannot help
 */
function waitBefore(error, retries) {
  const backoff = Math.random() * 500 * 2 ** retries
  if (retries === 3) return null
  if (error instanceof NetworkError) return backoff
  if (!(error instanceof OAuthError) || error.status === null) return null
  if (error.status !== 429 && error.status < 500) return null
  return (error.retryAfter ?? 0) * 1000 + backoff
}

/** 256 random bits. */
function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
