// What every platform's SDK has. What only this platform has is in definition.d.ts.
import type {
  ErrorCode,
  EventDataByType,
  EventType,
  RecordMethods,
  RecordTypes,
  Scope,
} from './definition.js'

export * from './definition.js'

/** What a merchant's consent, or client credentials, have opened. Plain data: keep it as JSON, encrypted. */
export interface Tokens {
  accessToken: string
  /** Works once. Not there after client credentials. */
  refreshToken?: string
  /** When the access token expires, by this machine's clock: milliseconds since 1970. */
  expiresAt: number
  scopes: Scope[]
  /** Id of the connection that the tokens belong to. */
  connection: string
  /** Id of the merchant. */
  tenant: string
  /** Id of the unit, where the connection is bound to one. */
  unit?: string
}

/**
 * Where you keep the tokens of one connection: usually a row of your database.
 *
 * A refresh token works once. This SDK sends each refresh once per process, however many calls wait for it. If
 * several processes use the same connection, add `lock`, so that only one of them refreshes.
 */
export interface TokenStore {
  load(): Promise<Tokens | null | undefined>
  /** Must be durable when it resolves: the tokens before are then worth nothing. */
  save(tokens: Tokens): Promise<void>
  /**
   * Runs `work` while no other process does the same for this connection, and returns its result. Loads and saves
   * go through the store given to `work`, so that they can be part of a transaction that holds the lock.
   */
  lock?<Result>(work: (locked: Pick<TokenStore, 'load' | 'save'>) => Promise<Result>): Promise<Result>
}

/** Keeps tokens in memory, for scripts and tests: after a restart the merchant must connect again. */
export class MemoryTokenStore implements TokenStore {
  constructor(tokens?: Tokens)
  load(): Promise<Tokens | null>
  save(tokens: Tokens): Promise<void>
}

/** What both `OAuth` and `Client` take. */
export interface TransportOptions {
  /** Default: the address that this package was downloaded from. */
  baseUrl?: string
  /** Milliseconds that one request may take, its response included. Default: 30,000 */
  timeout?: number
  /** Default: the global `fetch` */
  fetch?: typeof fetch
}

export interface OAuthOptions extends TransportOptions {
  clientId: string
  /** Without one, the app is a public client. */
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
   * Begins a connection: redirect the merchant's browser to the `url` that comes back.
   * @param options.scopes default: all that the app declares
   * @param options.locale language of the consent page, such as `pl`
   */
  authorizationUrl(options?: { scopes?: readonly Scope[]; locale?: string }): Promise<AuthorizationRequest>

  /**
   * Ends it: call this with the address at which the browser came back to your redirect URI.
   * @throws OAuthError `access_denied` where the merchant declined, `invalid_state` where the browser is not the one
   * that began
   */
  exchangeCode(
    callbackUrl: string | URL,
    request: Pick<AuthorizationRequest, 'state' | 'codeVerifier'>,
  ): Promise<Tokens>

  /**
   * New tokens for a refresh token, which then no longer works. `Client` does this by itself.
   *
   * A request whose response was lost is repeated for at most 45 seconds: the server repeats its response for 60.
   */
  refresh(refreshToken: string): Promise<Tokens>

  /** Tokens of an in-house app for its own merchant. */
  clientCredentials(options?: { scopes?: readonly Scope[] }): Promise<Tokens>

  /** Ends the connection that an access token or a refresh token belongs to. */
  revoke(token: string): Promise<void>
}

export interface ClientOptions extends TransportOptions {
  /** How often a request is repeated after 429, 502, 503, 504 or a network error. Default: 3 */
  maxRetries?: number
}

/** Where a client takes its access token from. */
export type Credentials =
  | { oauth: OAuth; store: TokenStore }
  | { oauth: OAuth; scopes?: readonly Scope[] }
  | { accessToken: string }

export interface RequestOptions {
  /** Gives up when it aborts, also between retries. */
  signal?: AbortSignal
}

export interface ListOptions extends RequestOptions {
  /** Only records stored at or after this time. */
  updatedSince?: Date | string
  /** Records per page, 1 to 100. Default: 50 */
  limit?: number
  /** Begins at this page: the `nextCursor` of the one before. */
  cursor?: string
}

export interface Page<Item> {
  data: Item[]
  /** null on the last page. */
  nextCursor: string | null
}

/** A list: iterate over its items, or over its pages. */
export interface List<Item, Of extends Page<Item> = Page<Item>> extends AsyncIterable<Item> {
  /** One page: the first, or the one that `cursor` leads to. */
  page(cursor?: string): Promise<Of>
  pages(): AsyncIterable<Of>
}

/** What stands for a record that was deleted, or that has left the unit of the connection. */
export interface DeletedRecord {
  id: string | number
  deleted_at: string
}

/** What the access token opens. */
export interface Me {
  connection: string
  app: string
  tenant: { id: string; name: string }
  unit: { id: string; name: string; kind: string } | null
  scopes: Scope[]
  environment: 'sandbox' | 'production'
  /** For whom the token was issued, where an identity provider asked for it. */
  person?: { id: string; name: string }
  [more: string]: unknown
}

/** An event, narrowed by its `type`. */
export type FeedEvent = {
  [Type in EventType]: { id: string; type: Type; timestamp: string; data: EventDataByType[Type] }
}[EventType]

export interface FeedPage extends Page<FeedEvent> {
  /** Continues after the last event of this page at any time, also where nextCursor is null. */
  resumeCursor: string | null
}

/** Reads the records of one connection. */
export interface Client extends RecordMethods {
  me(options?: RequestOptions): Promise<Me>
  /** The events that the app was or would have been sent, oldest first: for catching up. */
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
   * `{ accessToken }` for a token that something else looks after.
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
  /** What to branch on; null where the response came from something else, such as a proxy. */
  readonly code: ErrorCode | null
  /** Quote it when you ask the platform for help. */
  readonly requestId: string | null
  /** Seconds to wait, where the response says so. */
  readonly retryAfter: number | null
  readonly problem: ProblemDocument | null
}

/** The authorization server refused, or the callback is not the one that was expected. */
export class OAuthError extends Error {
  /** Of RFC 6749, such as `invalid_grant`: then the merchant has to connect the app again. */
  readonly code: string
  readonly status: number | null
  readonly requestId: string | null
  /** Seconds to wait, where the response says so. */
  readonly retryAfter: number | null
}

/** No response: the network failed, or the deadline passed. */
export class NetworkError extends Error {
  readonly timedOut: boolean
}

/** A webhook that is not to be believed. Respond with 400. */
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
  /** The endpoint's signing secret; during a rotation both. */
  secret?: string | readonly string[]
  /** The endpoint's public keys (the `keys` of its jwks.json), where the platform signs with Ed25519. */
  publicKeys?: readonly { kty?: string; crv?: string; x?: string }[]
  /** The endpoint's token, where the platform sends one in the body. */
  token?: string
  /** Seconds by which the time of sending may differ from this clock. Default: 300 */
  tolerance?: number
  /** The time to compare with, for tests: milliseconds since 1970. */
  now?: number
}

/** A verified event, narrowed by its `type`. A newer definition may send types that this package does not know. */
export type WebhookEvent = {
  [Type in EventType]: {
    type: Type
    /** The same in every attempt: remember it, and skip an event that you have had. null where none is sent. */
    id: string | null
    data: EventDataByType[Type]
    /** When this attempt was sent; null where the platform does not say. */
    sentAt: Date | null
    /** The whole body, parsed. */
    body: unknown
  }
}[EventType]

/**
 * Verifies a webhook, and reads the event in it.
 * @throws WebhookError for one that is not to be believed
 * @throws TypeError where the call itself is wrong: no secret, or a body that was already parsed
 */
export function verifyWebhook(message: WebhookMessage, options: WebhookOptions): Promise<WebhookEvent>
