import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { ClientMetadata, Provider } from 'oidc-provider'
import { JWT_BEARER } from '../assertions/id_jag.ts'
import type { AppFacts, ClientRow } from './find_client.ts'

type EngineClient = InstanceType<Provider['Client']>

/** An app at one revision and the engine's clients created from it, by whether the request has an assertion. */
type Known = {
  revision: number
  app: AppFacts
  bySecret: EngineClient | null
  byAssertion: EngineClient | null
}

const MOST_KNOWN = 5000

/**
 * The engine spends a long time validating metadata whenever it creates a client. Clients are cached by the revision
 * of their app, which every change increments and every request reads, so no node ever uses an old one.
 */
export class EngineClients {
  readonly #provider: Provider
  readonly #known = new LRUCache<string, Known>({ max: MOST_KNOWN })
  // The engine requires a secret if the method needs one. The real ones are compared as hashes.
  readonly #placeholder = randomBytes(32).toString('base64url')

  constructor(provider: Provider) {
    this.#provider = provider
  }

  /** The revision of the app in memory for this client; 0 for none. */
  revision(clientId: string): number {
    return this.#known.get(clientId)?.revision ?? 0
  }

  /** @param byAssertion whether the request authenticates by `client_assertion` (RFC 7523) */
  client(row: ClientRow, byAssertion: boolean): EngineClient {
    const known = this.#keep(row)
    if (byAssertion && known.app.jwks) {
      known.byAssertion ??= this.#create(row.client_id, known.app, 'private_key_jwt')
      return known.byAssertion
    }
    const method = known.app.client_type === 'public' ? 'none' : 'client_secret_basic'
    known.bySecret ??= this.#create(row.client_id, known.app, method)
    return known.bySecret
  }

  /** The facts of the app of a client that was read in this request. */
  app(clientId: string): AppFacts {
    const known = this.#known.get(clientId)
    if (!known) throw new Error(`client ${clientId} was not read before`)
    return known.app
  }

  #keep(row: ClientRow): Known {
    const known = this.#known.get(row.client_id)
    if (known && known.revision === row.revision) return known
    if (!row.app) throw new Error(`client ${row.client_id} was read without its app`)
    const fresh = { revision: row.revision, app: row.app, bySecret: null, byAssertion: null }
    this.#known.set(row.client_id, fresh)
    return fresh
  }

  #create(clientId: string, app: AppFacts, method: string): EngineClient {
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
  // Only for the app's own tenant, whose owner has consented.
  if (app.kind === 'in_house' && app.client_type === 'confidential') types.push('client_credentials')
  // The handler tells public clients why they cannot use it.
  return [...types, JWT_BEARER]
}
