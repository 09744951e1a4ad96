import type { Context } from 'koa'
import { hashToken } from '../../database/vault.ts'
import type { Resource } from '../../model/resources.ts'
import type { EngineContext } from '../engine/engine_context.ts'
import { grantOf } from '../grants/tokens.ts'

/** An access or refresh token that is stored, whether or not it is still valid. */
export type FoundToken = TokenRow & { kind: 'access' | 'refresh'; hash: Buffer }

export type TokenRow = {
  grant_id: string
  /** The client that it was issued to. */
  holder: string
  user_id: string
  connection_id: string
  tenant_id: string
  unit_id: string | null
  /** The record of a participant who consented; null if an owner consented. */
  participant: string | null
  env: string
  issued_at: Date
  expires_at: Date
  scopes: string[]
  resource: Resource
  /** The thumbprint of the key that it is bound to. */
  jkt: Buffer | null
  /** Only for access tokens. */
  first_used_at: Date | null
  /** Live and not expired. */
  active: boolean
}

export type AskedToken = { hash: string; now: Date }

/** The columns of `TokenRow` from a status view; `q.now` is the time of the request. */
export const TOKEN_COLUMNS = `grant_id, client_id as holder, user_id, connection_id, tenant_id, unit_id, participant,
  environment as env, issued_at, expires_at, scopes, resource, jkt, first_used_at,
  refusal is null and expires_at > q.now as active`

/** Looks up an access token by its hash in `q`. */
export const ACCESS_TOKEN = `select ${TOKEN_COLUMNS} from access_token_status where hash = q.hash limit 1`

/** The hash of the access token that an introspection or revocation request asks about; null for other requests. */
export function askedAccessToken(ctx: Context): Buffer | null {
  const { route, body = {} } = (ctx as EngineContext).oidc ?? {}
  const token = body['token']
  const asks = route === 'introspection' || route === 'revocation'
  return asks && typeof token === 'string' && grantOf(token) === null ? hashToken(token) : null
}
