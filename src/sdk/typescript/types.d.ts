// The types of every platform's SDK. The types of this platform are in definition.d.ts.
import type {
  ErrorCode,
  EventDataByType,
  EventType,
  RecordMethods,
  RecordTypes,
  Scope,
} from './definition.js'

export * from './definition.js'

/** The result of a merchant's consent, or of client credentials. Plain data: store it as JSON, encrypted. */
export interface Tokens {
  accessToken: string
  /** Works once. Missing with client credentials. */
  refreshToken?: string
  /** When the access token expires, by this machine's clock: milliseconds since 1970. */
  expiresAt: number
  scopes: Scope[]
  /** Id of the connection that the tokens belong to. */
  connection: string
  /** Id of the merchant. */
  tenant: string
  /** Id of the unit, if the connection is bound to one. */
  unit?: string
}

/**
 * Where you store the tokens of one connection, usually in a row of your database.
 *
 * A refresh token works once. This SDK sends each refresh once per process, however many calls wait for it. If
 * several processes use the same connection, add `lock`, so that only one of them refreshes.
 */
export interface TokenStore {
  load(): Promise<Tokens | null | undefined>
  /** Must be durable when it resolves, because the previous tokens are then useless. */
  save(tokens: Tokens): Promise<void>
  /**
   * Runs `work` while no other process does the same for this connection, and returns its result. Loads and saves use
   * the store passed to `work`, so they can be part of a transaction that holds the lock.
   */
  lock?<Result>(work: (locked: Pick<TokenStore, 'load' | 'save'>) => Promise<Result>): Promise<Result>
}

/** Keeps tokens in memory, for scripts and tests. After a restart, the merchant must connect again. */
export class MemoryTokenStore implements TokenStore {
  constructor(tokens?: Tokens)
  load(): Promise<Tokens | null>
  save(tokens: Tokens): Promise<void>
}

/** Options of both `OAuth` and `Client`. */
export interface TransportOptions {
  /** Default: the address that this package was downloaded from. */
  baseUrl?: string
  /** Maximum milliseconds for one request and its response. Default: 30,000 */
  timeout?: number
  /** Default: the global `fetch` */
  fetch?: typeof fetch
}

export interface OAuthOptions extends TransportOptions {
  clientId: string
  /** Without a secret, the app is a public client. */
  clientSecret?: string
  /** One of the app's registered redirect URIs. */
  redirectUri?: string
}

/** Keep `state` and `codeVerifier` in the session of the browser that you send to `url`. */
export interface AuthorizationRequest {
  url: string
  state: string
  codeVerifier: string
}

/** Connects merchants: the authorization code flow with PKCE, refresh, revocation, client credentials. */
export class OAuth {
  constructor(options: OAuthOptions)

  /**
   * Starts a connection. Redirect the merchant's browser to the returned `url`.
   * @param options.scopes default: all that the app declares
   * @param options.locale language of the consent page, such as `pl`
   */
  authorizationUrl(options?: { scopes?: readonly Scope[]; locale?: string }): Promise<AuthorizationRequest>

  /**
   * Completes a connection. Call this with the full URL at which the browser returned to your redirect URI.
   * @throws OAuthError `access_denied` if the merchant declined, `invalid_state` if this browser did not start the
   * connection
   */
  exchangeCode(
    callbackUrl: string | URL,
    request: Pick<AuthorizationRequest, 'state' | 'codeVerifier'>,
  ): Promise<Tokens>

  /**
   * Exchanges a refresh token for new tokens. The refresh token then no longer works. `Client` does this
   * automatically.
   *
   * If the response is lost, the request is retried for at most 45 seconds. The server repeats its response for 60
   * seconds.
   */
  refresh(refreshToken: string): Promise<Tokens>

  /** Tokens of an in-house app for its own merchant. */
  clientCredentials(options?: { scopes?: readonly Scope[] }): Promise<Tokens>

  /** Ends the connection that an access token or a refresh token belongs to. */
  revoke(token: string): Promise<void>
}

export interface ClientOptions extends TransportOptions {
  /** How often a request is retried after 429, 502, 503, 504 or a network error. Default: 3 */
  maxRetries?: number
}

/** Where a client gets its access token. */
export type Credentials =
  | { oauth: OAuth; store: TokenStore }
  | { oauth: OAuth; scopes?: readonly Scope[] }
  | { accessToken: string }

export interface RequestOptions {
  /** Cancels the request when it aborts, also between retries. */
  signal?: AbortSignal
}

export interface ListOptions extends RequestOptions {
  /** Only records stored at or after this time. */
  updatedSince?: Date | string
  /** Records per page, 1 to 100. Default: 50 */
  limit?: number
  /** Starts at this page: the `nextCursor` of the previous one. */
  cursor?: string
}

export interface Page<Item> {
  data: Item[]
  /** null on the last page. */
  nextCursor: string | null
}

/** A list: iterate over its items, or over its pages. */
export interface List<Item, Of extends Page<Item> = Page<Item>> extends AsyncIterable<Item> {
  /** One page: the first one, or the one at `cursor`. */
  page(cursor?: string): Promise<Of>
  pages(): AsyncIterable<Of>
}

/** Represents a record that was deleted, or that has left the unit of the connection. */
export interface DeletedRecord {
  id: string | number
  deleted_at: string
}

/** What the access token gives access to. */
export interface Me {
  connection: string
  app: string
  tenant: { id: string; name: string }
  unit: { id: string; name: string; kind: string } | null
  scopes: Scope[]
  environment: 'sandbox' | 'production'
  /** The person for whom the token was issued, if an identity provider requested it. */
  person?: { id: string; name: string }
  [more: string]: unknown
}

/** An event, narrowed by its `type`. */
export type FeedEvent = {
  [Type in EventType]: { id: string; type: Type; timestamp: string; data: EventDataByType[Type] }
}[EventType]

export interface FeedPage extends Page<FeedEvent> {
  /** Continues after the last event of this page at any time, also if nextCursor is null. */
  resumeCursor: string | null
}

/** Reads the records of one connection. */
export interface Client extends RecordMethods {
  me(options?: RequestOptions): Promise<Me>
  /** The events that the app was sent or would have been sent, oldest first. Use it to catch up. */
  feed(options?: RequestOptions & { limit?: number; cursor?: string }): List<FeedEvent, FeedPage>
  /** The same as `list…()`, by the name of the record type. */
  list<Type extends keyof RecordTypes>(type: Type, options?: ListOptions): List<RecordTypes[Type]>
  /** The same as `get…()`. */
  get<Type extends keyof RecordTypes>(
    type: Type,
    id: string | number,
    options?: RequestOptions,
  ): Promise<RecordTypes[Type]>
}
export const Client: {
  /**
   * `{ oauth, store }` for a connected merchant, `{ oauth }` for an in-house app with client credentials,
   * `{ accessToken }` for a token that other code manages.
   */
  new (options: Credentials & ClientOptions): Client
}

/** A problem document (RFC 9457). */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  [more: string]: unknown
}

/** The API refused. */
export class ApiError extends Error {
  readonly status: number
  /** Branch on this; null if the response came from something else, such as a proxy. */
  readonly code: ErrorCode | null
  /** Quote it when you ask the platform for help. */
  readonly requestId: string | null
  /** Seconds to wait, if the response says so. */
  readonly retryAfter: number | null
  readonly problem: ProblemDocument | null
}

/** The authorization server refused, or the callback is not the one that was expected. */
export class OAuthError extends Error {
  /** A code of RFC 6749. After `invalid_grant`, for example, the merchant has to connect the app again. */
  readonly code: string
  readonly status: number | null
  readonly requestId: string | null
  /** Seconds to wait, if the response says so. */
  readonly retryAfter: number | null
}

/** No response: the network failed, or the deadline passed. */
export class NetworkError extends Error {
  readonly timedOut: boolean
}

/** A webhook that cannot be trusted. Respond with 400. */
export class WebhookError extends Error {
  readonly code: 'no_signature' | 'wrong_signature' | 'wrong_timestamp' | 'wrong_token' | 'unreadable'
}

/** A webhook as it arrived. */
export interface WebhookMessage {
  headers: Headers | { readonly [name: string]: string | string[] | undefined }
  /** The raw body, before any JSON parser. */
  body: string | Uint8Array | ArrayBuffer
}

export interface WebhookOptions {
  /** The endpoint's signing secret; both during a rotation. */
  secret?: string | readonly string[]
  /** The endpoint's public keys (the `keys` of its jwks.json), if the platform signs with Ed25519. */
  publicKeys?: readonly { kty?: string; crv?: string; x?: string }[]
  /** The endpoint's token, if the platform sends one in the body. */
  token?: string
  /** Maximum seconds between the time of sending and this clock. Default: 300 */
  tolerance?: number
  /** The time to compare with, for tests: milliseconds since 1970. */
  now?: number
}

/** A verified event, narrowed by its `type`. A newer definition may send types that this package does not know. */
export type WebhookEvent = {
  [Type in EventType]: {
    type: Type
    /**
     * The same in every attempt. Store it, and skip events that you already have. null if the platform sends none.
     */
    id: string | null
    data: EventDataByType[Type]
    /** When this attempt was sent; null if the platform does not say. */
    sentAt: Date | null
    /** The whole body, parsed. */
    body: unknown
  }
}[EventType]

/**
 * Verifies a webhook, and reads the event in it.
 * @throws WebhookError if the webhook cannot be trusted
 * @throws TypeError if the call itself is wrong: no secret, or a body that was already parsed
 */
export function verifyWebhook(message: WebhookMessage, options: WebhookOptions): Promise<WebhookEvent>
