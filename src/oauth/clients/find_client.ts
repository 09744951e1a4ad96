import type { Context } from 'koa'
import type pg from 'pg'
import { gather, hex } from '../../database/gather.ts'
import { isStorable } from '../../database/storable_text.ts'
import { isClientUrl } from '../documents/client_url.ts'
import {
  ACCESS_TOKEN,
  type AskedToken,
  askedAccessToken,
  type FoundToken,
  type TokenRow,
} from '../tokens/access_token.ts'

/** What the engine needs to know about an app. */
export type AppFacts = {
  name: string
  kind: 'public' | 'in_house' | 'unregistered'
  tenant: string | null
  client_type: 'confidential' | 'public'
  native: boolean
  /** Whether its requests are refused without a proof of its key. */
  dpop: boolean
  scopes: string[]
  redirect_uris: string[]
  jwks: { keys: Record<string, unknown>[] } | null
  /** Whether it is an AI agent. */
  agent: boolean
}

/** A live client with the facts of its app, as one request read it. */
export type ClientRow = {
  client_id: string
  app_id: string
  environment: 'sandbox' | 'production'
  publisher_id: string | null
  revision: number
  /** null: this process has the app at this revision in memory. */
  app: AppFacts | null
  /** [id, argon2id hash] of the live secrets. */
  secrets: [string, string][] | null
}

declare module 'koa' {
  interface DefaultState {
    /** What the endpoints of the authorization server know of a request. */
    oauth?: OAuthState
  }
}

export type OAuthState = {
  /** The client that the request names. Not authenticated until the engine says so. */
  client?: ClientRow
  /** Whether an authorization request has a `response_mode` other than `query`. */
  otherResponseMode?: boolean
  /** The access token that introspection or revocation is about; null if there is none. */
  accessToken?: FoundToken | null
  /** The connection that a presented code or token belongs to, once it is known to be the client's own. */
  connection?: { id: string; tenant: string }
  /** The kind of credential whose reuse revoked tokens. */
  reused?: 'authorization_code' | 'refresh_token'
}

export function oauthState(ctx: Context): OAuthState {
  ctx.state.oauth ??= {}
  return ctx.state.oauth
}

/** The client of a request behind the engine's client authentication. */
export function authenticatedClient(ctx: Context): ClientRow {
  const client = ctx.state.oauth?.client
  if (!client) throw new Error('an endpoint was reached without client authentication')
  return client
}

type Revisions = { revision(clientId: string): number }
type Question = { client: string; revision: number }

const CLIENT = `
      select c.id as client_id, c.app_id, c.environment, c.publisher_id, c.revision,
        case when c.revision = q.revision then null else json_build_object(
          'name', c.name, 'kind', c.kind, 'tenant', c.tenant_id, 'client_type', c.client_type, 'native', c.native,
          'dpop', c.dpop, 'scopes', c.scopes, 'redirect_uris', c.redirect_uris, 'jwks', c.jwks,
          'agent', (select agent from apps where id = c.app_id)) end as app,
        (select json_agg(json_build_array(s.id, s.hash)) from unrevoked_secrets s
          where s.client_id = c.id) as secrets
      from live_clients c where c.id = q.client limit 1`

/** Of one client: its id and the revision of its app in memory, whose data is not sent again. */
export const FIND_CLIENT = {
  name: 'oauth_find_client',
  text: `select q.n, client.*
    from json_to_recordset($1) as q(n int, client text, revision bigint)
    cross join lateral (${CLIENT}) client`,
}

/** The same, with the access token that the request is about. */
export const FIND_CLIENT_AND_TOKEN = {
  name: 'oauth_find_client_and_token',
  text: `select q.n, client.*, f.*
    from json_to_recordset($1) as q(n int, client text, revision bigint, hash bytea, now timestamptz)
    cross join lateral (${CLIENT}) client
    left join lateral (${ACCESS_TOKEN}) f on true`,
}

/**
 * Checks the document of a client whose id is its address.
 * @returns the row of one that is not stored yet
 * @throws the refusal of one that cannot be used
 */
type FindUnregistered = (ctx: Context, url: string) => Promise<{ unstored: ClientRow | null }>

export type FindClient = (ctx: Context, id: string) => Promise<ClientRow | undefined>

/**
 * @param known the revision of the app that is in memory for a client, 0 for none
 * @returns reads the client of a request by its id, once per request, and with it the access token that the request
 *   asks about; undefined for a client that does not exist or is refused
 */
export function clientFinder(
  pool: pg.Pool,
  known: Revisions,
  now: () => Date,
  findUnregistered: FindUnregistered,
): FindClient {
  const findClient = gather<Question, ClientRow>(pool, FIND_CLIENT)
  const findBoth = gather<Question & AskedToken, ClientRow & TokenRow>(pool, FIND_CLIENT_AND_TOKEN)
  const find = async (ctx: Context, question: Question): Promise<ClientRow | undefined> => {
    const asked = askedAccessToken(ctx)
    if (!asked) return await findClient(question)
    const row = await findBoth({ ...question, hash: hex(asked), now: now() })
    if (row) oauthState(ctx).accessToken = row.grant_id ? { ...row, kind: 'access', hash: asked } : null
    return row
  }
  return async (ctx, id) => {
    const state = oauthState(ctx)
    if (state.client?.client_id === id) return state.client
    // No client has such an id, and it would fail the statement for all requests that share it.
    if (!isStorable(id)) return undefined
    const unstored = isClientUrl(id) ? (await findUnregistered(ctx, id)).unstored : null
    if (unstored) {
      state.client = unstored
      return unstored
    }
    const row = await find(ctx, { client: id, revision: known.revision(id) })
    // Evicted from memory in the meantime: read the app too.
    const evicted = row && !row.app && known.revision(id) !== row.revision
    const client = evicted ? await find(ctx, { client: id, revision: 0 }) : row
    if (client) state.client = client
    return client
  }
}
