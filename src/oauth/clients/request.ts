import type { Context } from 'koa'
import { Provider } from 'oidc-provider'
import type pg from 'pg'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import {
  LOOK_AT_ACCESS,
  LOOK_AT_CLIENT,
  LOOK_AT_CODE,
  LOOK_AT_REFRESH,
  LOOK_AT_STANDING,
  type Look,
} from '../grants/statements.ts'
import type { ClientRow, KnownClients } from './clients.ts'

/** A code or token that was presented, with its grant and connection. */
export type Presented = {
  kind: 'code' | 'refresh' | 'access'
  value: string
  hash: Buffer
  grant_id: string
  holder: string
  issued_at: Date
  expires_at: Date
  /** Not past its expiry. */
  fresh: boolean
  user_id: string
  connection_id: string
  tenant_id: string
  unit_id: string | null
  live: boolean
  scope: string
  consumed: boolean
  redirect_uri?: string
  code_challenge?: string
}

/** What client_credentials stands on: the in-house app's connection with its own tenant. */
export type Standing = {
  tenant_fits: boolean | null
  connection_id: string | null
  tenant_id: string | null
  unit_id: string | null
  grant_id: string | null
  ended: boolean
}

/** One request at the token, introspection or revocation endpoint, read from the database in one round trip. */
export type OAuthRequest = {
  client: ClientRow
  presented: Presented | null
  standing: Standing | null
  /** What the engine has asked to be stored, and is stored in one statement at the end. */
  issued: { access?: string; refresh?: string; accessScopes?: string[] }
}

const requests = new WeakMap<object, OAuthRequest>()

/** The engine's current request, or undefined where the engine is not at work on one. */
export function currentContext(): Context | undefined {
  return (Provider as unknown as { ctx?: Context }).ctx
}

/** What was read for the request, keyed by Node's own request object. */
export function requestOf(ctx: Context | undefined): OAuthRequest | undefined {
  return ctx && requests.get(ctx.req)
}

type Row = ClientRow & Omit<Presented, 'kind' | 'value' | 'hash'>

/** The look into the database with which every request begins, by what it presents. */
export type Looks = Record<Wanted['kind'], (look: Look) => Promise<Row | undefined>>

export function createLooks(pool: pg.Pool): Looks {
  return {
    nothing: gather(pool, LOOK_AT_CLIENT),
    standing: gather(pool, LOOK_AT_STANDING),
    code: gather(pool, LOOK_AT_CODE),
    refresh: gather(pool, LOOK_AT_REFRESH),
    access: gather(pool, LOOK_AT_ACCESS),
  }
}

/**
 * Reads the client and whatever the request presents. Called by the engine's first look at the client, when the
 * body is parsed; later looks of the same request are answered from memory.
 * @returns undefined for a client that does not exist, is revoked, suspended or not approved
 */
export async function readRequest(
  ctx: Context | undefined,
  clientId: string,
  deps: { looks: Looks; known: KnownClients; now: () => Date },
): Promise<OAuthRequest | undefined> {
  const before = requestOf(ctx)
  if (before && before.client.client_id === clientId) return before
  // A NUL cannot be sent as text: such an id belongs to nobody.
  if (clientId.includes('\0')) return undefined
  const { kind, value } = whatIsPresented(ctx)
  const hash = hashToken(value)
  const look = { client: clientId, hash: hex(hash), now: deps.now() }
  const read = (version: number) => deps.looks[kind]({ ...look, version })
  let row = await read(deps.known.version(clientId))
  // Pushed out of memory between the look at its version and the answer: ask again for all of it.
  if (row && !row.app && deps.known.version(clientId) !== row.version) row = await read(0)
  if (!row) return undefined
  const isToken = kind !== 'nothing' && kind !== 'standing'
  const request: OAuthRequest = {
    client: row,
    presented: isToken && row.grant_id ? { ...row, kind, value, hash } : null,
    standing: kind === 'standing' ? (row as unknown as Standing) : null,
    issued: {},
  }
  if (ctx) requests.set(ctx.req, request)
  return request
}

type Wanted = { kind: Presented['kind'] | 'standing' | 'nothing'; value: string }

type EngineContext = Context & { oidc?: { route: string; body?: Record<string, unknown> } }

function whatIsPresented(ctx: Context | undefined): Wanted {
  const { route, body = {} } = (ctx as EngineContext | undefined)?.oidc ?? { route: '' }
  if (route === 'introspection' || route === 'revocation') return tokenByPrefix(body['token'])
  if (route !== 'token') return { kind: 'nothing', value: '' }
  if (body['grant_type'] === 'authorization_code') return given('code', body['code'])
  if (body['grant_type'] === 'refresh_token') return given('refresh', body['refresh_token'])
  if (body['grant_type'] === 'client_credentials') return { kind: 'standing', value: '' }
  return { kind: 'nothing', value: '' }
}

function tokenByPrefix(value: unknown): Wanted {
  if (typeof value === 'string' && value.startsWith('dbrt_')) return { kind: 'refresh', value }
  return given('access', value)
}

function given(kind: Presented['kind'], value: unknown): Wanted {
  return typeof value === 'string' && value !== '' ? { kind, value } : { kind: 'nothing', value: '' }
}
