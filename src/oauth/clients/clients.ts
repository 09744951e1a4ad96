import { randomBytes } from 'node:crypto'
import type { ClientMetadata, Provider } from 'oidc-provider'

type EngineClient = InstanceType<Provider['Client']>

/** What the engine needs to know of an app; `null` from the database when the version at hand is current. */
export type AppFacts = {
  name: string
  kind: 'public' | 'in_house'
  tenant: string | null
  client_type: 'confidential' | 'public'
  native: boolean
  scopes: string[]
  redirect_uris: string[]
  jwks: { keys: Record<string, unknown>[] } | null
}

export type ClientRow = {
  client_id: string
  app_id: string
  environment: 'sandbox' | 'production'
  publisher_id: string | null
  version: number
  app: AppFacts | null
  /** [id, argon2id hash] of the live secrets. */
  secrets: [string, string][] | null
}

/** An app at one version and the engine's clients made of it, by whether the request brings an assertion. */
type Known = {
  version: number
  app: AppFacts
  bySecret: EngineClient | null
  byAssertion: EngineClient | null
}

const REMEMBERED = 5000

/**
 * The engine checks a client's metadata at length each time it makes one of them; they are remembered by the
 * app's version, which every change of the app raises and every request reads: no node ever uses an old one.
 */
export class KnownClients {
  readonly #provider: Provider
  readonly #known = new Map<string, Known>()
  // The engine wants a secret where the method needs one; the true ones are compared as hashes.
  readonly #placeholder = randomBytes(32).toString('base64url')

  constructor(provider: Provider) {
    this.#provider = provider
  }

  /** The version of the app at hand for this client; 0 for none. */
  version(clientId: string): number {
    return this.#known.get(clientId)?.version ?? 0
  }

  /** @param byAssertion whether the request authenticates by `client_assertion` (RFC 7523) */
  client(row: ClientRow, byAssertion: boolean): EngineClient {
    const known = this.#remember(row)
    if (byAssertion && known.app.jwks) {
      known.byAssertion ??= this.#make(row.client_id, known.app, 'private_key_jwt')
      return known.byAssertion
    }
    const method = known.app.client_type === 'public' ? 'none' : 'client_secret_basic'
    known.bySecret ??= this.#make(row.client_id, known.app, method)
    return known.bySecret
  }

  /** The scopes that the app of a client declares: the client must have been read in this request. */
  declaredScopes(clientId: string): string[] {
    const known = this.#known.get(clientId)
    if (!known) throw new Error(`client ${clientId} was not read before`)
    return known.app.scopes
  }

  #remember(row: ClientRow): Known {
    const known = this.#known.get(row.client_id)
    if (known && known.version === row.version) return known
    if (!row.app) throw new Error(`client ${row.client_id} was read without its app`)
    const fresh = { version: row.version, app: row.app, bySecret: null, byAssertion: null }
    this.#known.delete(row.client_id)
    this.#known.set(row.client_id, fresh)
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value ?? '')
    return fresh
  }

  #make(clientId: string, app: AppFacts, method: string): EngineClient {
    const metadata: ClientMetadata = {
      client_id: clientId,
      client_name: app.name,
      application_type: app.native ? 'native' : 'web',
      redirect_uris: app.redirect_uris,
      response_types: app.redirect_uris.length > 0 ? ['code'] : [],
      grant_types: grantTypes(app),
      token_endpoint_auth_method: method as ClientMetadata['token_endpoint_auth_method'],
      ...(method === 'client_secret_basic' ? { client_secret: this.#placeholder } : {}),
      ...(method === 'private_key_jwt' && app.jwks ? { jwks: app.jwks } : {}),
    } as ClientMetadata
    const Client = this.#provider.Client as unknown as new (metadata: ClientMetadata) => EngineClient
    return new Client(metadata)
  }
}

function grantTypes(app: AppFacts): string[] {
  const types = app.redirect_uris.length > 0 ? ['authorization_code', 'refresh_token'] : []
  // Only for one's own tenant: the owner who made the app has consented by making it.
  if (app.kind === 'in_house' && app.client_type === 'confidential') types.push('client_credentials')
  return types
}

const LOOPBACK_IP = /^http:\/\/(127\.0\.0\.1|\[::1\])(?::\d{1,5})?(\/[^#]*)?$/

/**
 * Byte for byte (RFC 9700 §4.1.3), but for native apps the port of a loopback IP may differ (RFC 8252 §7.3).
 * `localhost` is a name and gets no exception.
 */
export function redirectUriAllowed(registered: string[], native: boolean, given: string): boolean {
  if (registered.includes(given)) return true
  if (!native || typeof given !== 'string') return false
  const wanted = withoutPort(given)
  return wanted !== null && registered.some((uri) => withoutPort(uri) === wanted)
}

function withoutPort(uri: string): string | null {
  const match = LOOPBACK_IP.exec(uri)
  return match ? `${match[1]}${match[2] ?? ''}` : null
}
