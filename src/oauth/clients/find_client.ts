import type { Context } from 'koa'
import type pg from 'pg'
import { gather } from '../../database/gather.ts'

/** What the engine needs to know of an app. */
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

/** A live client with the facts of its app, as one request read it. */
export type ClientRow = {
  client_id: string
  app_id: string
  environment: 'sandbox' | 'production'
  publisher_id: string | null
  version: number
  /** null: this process has the app at this version in memory. */
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
  /** The connection that a presented code or token belongs to, once it is known to be the client's own. */
  connection?: { id: string; tenant: string }
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

type Question = { client: string; version: number }

/** Of one client: $1 has its id and the version of its app in memory, whose facts are not sent again. */
export const FIND_CLIENT = {
  name: 'oauth_find_client',
  text: `select q.n, r.*
    from json_to_recordset($1) as q(n int, client text, version bigint)
    cross join lateral (
      select c.id as client_id, c.app_id, c.environment, c.publisher_id, c.version,
        case when c.version = q.version then null else json_build_object(
          'name', c.name, 'kind', c.kind, 'tenant', c.tenant_id, 'client_type', c.client_type, 'native', c.native,
          'scopes', c.scopes, 'redirect_uris', c.redirect_uris, 'jwks', c.jwks) end as app,
        (select json_agg(json_build_array(s.id, s.hash)) from client_secrets s
          where s.client_id = c.id and s.revoked_at is null) as secrets
      from live_clients c where c.id = q.client limit 1
    ) r`,
}

export type FindClient = (id: string) => Promise<ClientRow | undefined>

/**
 * @param known the version of the app that is in memory for a client, 0 for none
 * @returns reads a client by its id; undefined for one that does not exist or is refused
 */
export function clientFinder(pool: pg.Pool, known: { version(clientId: string): number }): FindClient {
  const find = gather<Question, ClientRow>(pool, FIND_CLIENT)
  return async (id) => {
    // PostgreSQL cannot hold NUL in text: such an id belongs to nobody.
    if (id.includes('\0')) return undefined
    const row = await find({ client: id, version: known.version(id) })
    // Evicted from memory between the question and its result: ask for the facts too.
    const evicted = row && !row.app && known.version(id) !== row.version
    return evicted ? await find({ client: id, version: 0 }) : row
  }
}
