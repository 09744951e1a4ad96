import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as joseFetch } from 'jose'
import * as client from 'openid-client'
import type { IssuerConfig } from '../../config.ts'
import type { PendingSignIn } from './pending_sign_ins.ts'

/** Every call to the identity provider ends within this time. */
const TIMEOUT_SECONDS = 10
const METADATA_HOLD_MS = 3_600_000
const LARGEST_RESPONSE = 1024 * 1024
/** Identity providers refuse longer addresses, so a longer ID token is left out of the logout request. */
const LONGEST_HINT = 4096

/** What is built from the identity provider's metadata. */
type Discovered = { settings: client.Configuration; keys: JWTVerifyGetKey; at: number }

/** A sign-in that the identity provider has confirmed. */
export type VerifiedSignIn = {
  idToken: string
  claims: Record<string, unknown>
  userinfo: Record<string, unknown>
}

/**
 * The vendor's identity provider. Its metadata is fetched when first needed, and again after an hour, so that the
 * program can start while it is unavailable.
 */
export class Issuer {
  readonly config: IssuerConfig
  readonly callback: string
  readonly #publicUrl: string
  readonly #now: () => Date
  #discovered: Promise<Discovered> | null = null

  constructor(config: IssuerConfig, publicUrl: string, now: () => Date) {
    this.config = config
    this.callback = `${publicUrl}/signin/callback`
    this.#publicUrl = publicUrl
    this.#now = now
  }

  /**
   * Where the browser goes to sign in. If the app asks for it or the person must prove who they are, this is a new
   * sign-in, whose time is in the ID token (OpenID Connect Core §3.1.2.1: `max_age`, §2: `auth_time`).
   */
  async authorizationUrl(
    { state, nonce, verifier, proves }: PendingSignIn,
    options: { language: string; again: boolean },
  ): Promise<string> {
    const { settings } = await this.#discover()
    return client.buildAuthorizationUrl(settings, {
      redirect_uri: this.callback,
      scope: 'openid profile email',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ui_locales: options.language,
      ...(options.again || proves ? { prompt: 'login' } : {}),
      ...(proves ? { max_age: '0' } : {}),
    }).href
  }

  /**
   * Redeems the code of an authorization response. Checks state, `iss` (RFC 9207) and the ID token: signature,
   * issuer, audience, expiry and nonce (OpenID Connect Core §3.1.3.7). Then reads the userinfo.
   * @param query the query of the response
   * @throws errors that `explainFailure` explains
   */
  async redeem(query: string, { state, nonce, verifier }: PendingSignIn): Promise<VerifiedSignIn> {
    const { settings } = await this.#discover()
    const tokens = await client.authorizationCodeGrant(settings, new URL(`${this.callback}?${query}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims() as client.IDToken
    const userinfo = settings.serverMetadata().userinfo_endpoint
      ? await client.fetchUserInfo(settings, tokens.access_token, claims.sub)
      : {}
    return { idToken: tokens.id_token as string, claims, userinfo }
  }

  /** Where the browser goes to sign out there too (OpenID Connect RP-Initiated Logout 1.0); null without that. */
  async logoutUrl(idToken: string): Promise<string | null> {
    const { settings } = await this.#discover()
    if (!settings.serverMetadata().end_session_endpoint) return null
    return client.buildEndSessionUrl(settings, {
      post_logout_redirect_uri: `${this.#publicUrl}/`,
      ...(idToken.length <= LONGEST_HINT ? { id_token_hint: idToken } : {}),
    }).href
  }

  /** The keys with which it signs, and its name as its tokens have it. */
  async signer(): Promise<{ issuer: string; keys: JWTVerifyGetKey }> {
    const { settings, keys } = await this.#discover()
    return { issuer: settings.serverMetadata().issuer, keys }
  }

  /** One request at a time. After a failure the next caller tries again. */
  async #discover(): Promise<Discovered> {
    const known = this.#discovered
    const found = await known?.catch(() => null)
    if (found && this.#now().getTime() - found.at < METADATA_HOLD_MS) return found
    // Another caller may have started while this one waited.
    if (this.#discovered === known) this.#discovered = this.#fetchMetadata()
    return await (this.#discovered as Promise<Discovered>)
  }

  async #fetchMetadata(): Promise<Discovered> {
    const { issuer, clientId, clientSecret } = this.config
    const server = new URL(issuer)
    const insecure = server.protocol === 'http:' ? [client.allowInsecureRequests] : []
    const settings = await client.discovery(server, clientId, undefined, authentication(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      [client.customFetch]: boundedFetch,
      // The signature of every ID token is verified; TLS alone is not trusted.
      execute: [client.enableNonRepudiationChecks, ...insecure],
    })
    const address = settings.serverMetadata().jwks_uri
    if (!address) throw new TypeError('the metadata of the identity provider has no jwks_uri')
    const keys = createRemoteJWKSet(new URL(address), {
      timeoutDuration: TIMEOUT_SECONDS * 1000,
      [joseFetch]: boundedFetch as typeof fetch,
    })
    return { settings, keys, at: this.#now().getTime() }
  }
}

/** OpenID Connect Core §9: `client_secret_basic` unless the provider offers only the other one. */
function authentication(secret: string): client.ClientAuth {
  const [basic, post] = [clientSecretBasic(secret), client.ClientSecretPost(secret)]
  return (server, ...request) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const onlyPost = !offered.includes('client_secret_basic') && offered.includes('client_secret_post')
    return (onlyPost ? post : basic)(server, ...request)
  }
}

/**
 * RFC 6749 §2.3.1, with the encoding of forms as browsers do it. The library also encodes "-", "." and "_", which
 * providers that forget to decode treat as part of the secret.
 */
function clientSecretBasic(secret: string): client.ClientAuth {
  const encode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)
  return (_, { client_id }, __, headers) => {
    const credentials = Buffer.from(`${encode(client_id)}:${encode(secret)}`).toString('base64')
    headers.set('authorization', `Basic ${credentials}`)
  }
}

/** Reads responses up to a size. The caller's signal also ends a body that arrives too slowly. */
const boundedFetch: client.CustomFetch = async (url, options) => {
  const response = await fetch(url, options as RequestInit)
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > LARGEST_RESPONSE) throw new TypeError('the response of the identity provider is too large')
    parts.push(part)
  }
  const body = size > 0 ? Buffer.concat(parts) : null
  return new Response(body, { status: response.status, headers: response.headers })
}
