import type { Context } from 'koa'
import { Provider } from 'oidc-provider'
import type pg from 'pg'
import { hashToken } from '../database/vault.ts'
import type { ClientRow, KnownClients } from './clients.ts'
import {
  FIND_CLIENT,
  FIND_CLIENT_AND_ACCESS,
  FIND_CLIENT_AND_CODE,
  FIND_CLIENT_AND_REFRESH,
  FIND_CLIENT_AND_STANDING,
  type Statement,
} from './statements.ts'

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

/**
 * Reads the client and whatever the request presents. Called by the engine's first look at the client, when the
 * body is parsed; later looks of the same request are answered from memory.
 * @returns undefined for a client that does not exist, is revoked, suspended or not approved
 */
export async function readRequest(
  ctx: Context | undefined,
  clientId: string,
  deps: { pool: pg.Pool; known: KnownClients; now: () => Date },
): Promise<OAuthRequest | undefined> {
  const before = requestOf(ctx)
  if (before && before.client.client_id === clientId) return before
  const wanted = whatIsPresented(ctx)
  const read = (version: number) => query(deps.pool, clientId, version, wanted, deps.now())
  const version = deps.known.version(clientId)
  let row = await read(version)
  // Pushed out of memory between the look at its version and the answer: ask again for all of it.
  if (row && !row.app && deps.known.version(clientId) !== row.version) row = await read(0)
  if (!row) return undefined
  const request: OAuthRequest = {
    client: row,
    presented:
      wanted.kind !== 'nothing' && wanted.kind !== 'standing' && row.grant_id
        ? asPresented(row, wanted)
        : null,
    standing: wanted.kind === 'standing' ? (row as unknown as Standing) : null,
    issued: {},
  }
  if (ctx) requests.set(ctx.req, request)
  return request
}

type Wanted = { kind: Presented['kind'] | 'standing' | 'nothing'; value: string }

const STATEMENTS: Record<Wanted['kind'], Statement> = {
  nothing: FIND_CLIENT,
  standing: FIND_CLIENT_AND_STANDING,
  code: FIND_CLIENT_AND_CODE,
  refresh: FIND_CLIENT_AND_REFRESH,
  access: FIND_CLIENT_AND_ACCESS,
}

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

type Row = ClientRow & Omit<Presented, 'kind' | 'value' | 'hash'>

async function query(
  pool: pg.Pool,
  clientId: string,
  version: number,
  wanted: Wanted,
  now: Date,
): Promise<Row | undefined> {
  const values: unknown[] = [clientId, version]
  if (wanted.value) values.push(hashToken(wanted.value), now)
  // A NUL cannot be sent as text: such an id belongs to nobody.
  if (clientId.includes('\0')) return undefined
  const { rows } = await pool.query<Row>({ ...STATEMENTS[wanted.kind], values })
  return rows[0]
}

function asPresented(row: Row, wanted: Wanted): Presented {
  const kind = wanted.kind as Presented['kind']
  return { ...row, kind, value: wanted.value, hash: hashToken(wanted.value) }
}
