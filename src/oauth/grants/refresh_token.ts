import { errors } from 'oidc-provider'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import type { Runtime } from '../../runtime.ts'
import { revokeGrantsOfConnection } from '../tokens/revocation.ts'
import { openTokens, sealTokens } from './sealed_tokens.ts'
import {
  type Binding,
  type GrantHandler,
  invalidGrant,
  noteConnection,
  reasonOfRefusal,
  refusedGrant,
  required,
  respondWithTokens,
  type TokenRequest,
} from './token_endpoint.ts'
import { after, grantOf, LIFETIME, newAccessToken, newRefreshToken } from './tokens.ts'

/** What the statement found of a refresh token. */
type FoundToken = Binding & {
  own: boolean
  /** The grant's present refresh token, the one before it, or null: neither. */
  token: 'current' | 'previous' | null
  /** Whether the request asks for no more than was granted. */
  scope_allowed: boolean
  /** Seconds since it expired; negative while it may be used. */
  expired_for: number
  refusal: string | null
  /** The scopes that the request asks for: those of the new access token. */
  scopes: string[]
  /** Whether this request rotated it. */
  rotated: boolean
}

/** `grant_type=refresh_token` with rotation (RFC 6749 §6, RFC 9700 §4.14.2). */
export function refreshTokenGrant(runtime: Runtime): GrantHandler {
  const rotate = gather<Rotation, FoundToken>(runtime.pool, ROTATE_REFRESH_TOKEN)
  return async (request) => {
    const { ctx, client, params } = request
    const presented = required(params, 'refresh_token')
    const grant = grantOf(presented)
    if (!grant) throw unknownToken()

    const now = runtime.now()
    const tokens = { access: newAccessToken(), refresh: newRefreshToken(grant) }
    const found = await rotate({
      client: client.client_id,
      grant_id: grant,
      presented: hex(hashToken(presented)),
      scopes: params['scope'] ? params['scope'].split(' ') : null,
      now,
      access: hex(hashToken(tokens.access)),
      access_expires_at: after(now, LIFETIME.access),
      refresh: hex(hashToken(tokens.refresh)),
      refresh_expires_at: after(now, LIFETIME.refresh),
      sealed: hex(sealTokens(tokens, presented)),
      ip: ctx.ip,
    })
    if (found?.own) noteConnection(ctx, found)
    if (found?.rotated) return respondWithTokens(ctx, found, { ...tokens, scopes: found.scopes })

    if (!found || !(await isKnown(runtime, presented, found))) throw unknownToken()
    requireUsable(found)
    // Used before, or by another request at this moment.
    await repeat(runtime, request, { presented, grant, found })
  }
}

const unknownToken = (): Error =>
  invalidGrant('No such refresh token is known here: it was never issued, or expired long ago')

/** Whether the token was ever issued. What was used before the last rotation is remembered by its hash. */
async function isKnown({ pool }: Runtime, presented: string, found: FoundToken): Promise<boolean> {
  if (found.token !== null) return true
  const { rows } = await pool.query({ ...FIND_USED, values: [hashToken(presented)] })
  return rows.length > 0
}

/** @throws InvalidGrant, InvalidScope for a token that could not be used even if it were the present one */
function requireUsable(found: FoundToken): void {
  if (!found.own) {
    throw invalidGrant('The token was issued to another client id; sandbox and production have one each')
  }
  if (found.token !== 'current') return
  if (found.expired_for >= 0) throw invalidGrant(`The token expired ${found.expired_for} seconds ago`)
  if (found.refusal) throw invalidGrant(reasonOfRefusal(found.refusal))
  // RFC 6749 §6: never more than was granted.
  if (!found.scope_allowed) throw new errors.InvalidScope('refresh token missing requested scopes', '')
}

type Used = { presented: string; grant: string; found: FoundToken }

/**
 * A used refresh token. For 60 seconds, and until one of the new tokens is used, the same request gets the same
 * response: its client lost it. Otherwise the token was stolen, from the client or by it. Which of the two holders is
 * honest cannot be told, so every token of the connection is revoked (RFC 9700 §4.14.2).
 */
async function repeat(runtime: Runtime, { ctx, client }: TokenRequest, used: Used): Promise<void> {
  const { presented, grant, found } = used
  const sealed = await findSealed(runtime, grant, presented)
  const tokens = sealed && openTokens(sealed, presented)
  const scopes = tokens && (await unusedScopes(runtime, tokens.access))
  if (tokens && scopes && sameScopes(found.scopes, scopes)) {
    return respondWithTokens(ctx, found, { ...tokens, scopes })
  }
  await revokeGrantsOfConnection(runtime, { client, bound: found, ip: ctx.ip })
  throw refusedGrant('the refresh token was used before; all tokens of the connection are revoked')
}

async function findSealed({ pool, now }: Runtime, grant: string, presented: string): Promise<Buffer | null> {
  const values = [grant, hashToken(presented), after(now(), -LIFETIME.repeat)]
  const { rows } = await pool.query<{ sealed_tokens: Buffer }>({ ...FIND_SEALED, values })
  return rows[0]?.sealed_tokens ?? null
}

/** The scopes of an access token that nobody has used yet; null for any other. */
async function unusedScopes({ pool }: Runtime, access: string): Promise<string[] | null> {
  const { rows } = await pool.query<{ scopes: string[] }>({ ...FIND_UNUSED, values: [hashToken(access)] })
  return rows[0]?.scopes ?? null
}

function sameScopes(one: string[], other: string[]): boolean {
  return one.toSorted().join(' ') === other.toSorted().join(' ')
}

/** One request; hashes and sealed tokens as `\\x…`. */
type Rotation = {
  client: string
  grant_id: string
  presented: string
  scopes: string[] | null
  now: Date
  access: string
  access_expires_at: Date
  refresh: string
  refresh_expires_at: Date
  sealed: string
  ip: string
}

/** Finds a refresh token, checks it, rotates it and stores an access token, or changes nothing. */
export const ROTATE_REFRESH_TOKEN = {
  name: 'oauth_rotate_refresh_token',
  text: `with found as materialized (
      select q.n, q.client, q.grant_id, q.presented, q.now, q.access, q.access_expires_at, q.refresh,
        q.refresh_expires_at, q.sealed, q.ip, f.*
      from json_to_recordset($1) as q(n int, client text, grant_id text, presented bytea, scopes text[],
        now timestamptz, access bytea, access_expires_at timestamptz, refresh bytea,
        refresh_expires_at timestamptz, sealed bytea, ip text)
      cross join lateral (
        select g.client_id = q.client as own,
          case q.presented when g.refresh_hash then 'current' when g.previous_refresh_hash then 'previous' end as token,
          coalesce(q.scopes <@ g.scopes, true) as scope_allowed,
          floor(extract(epoch from q.now - g.refresh_expires_at))::int as expired_for,
          g.refusal, g.connection_id, g.tenant_id, g.unit_id, g.app_id, g.publisher_id,
          coalesce(q.scopes, g.scopes) as scopes
        from grant_status g
        where g.id = q.grant_id limit 1
      ) f
      order by q.grant_id
    ), rotated as (
      update grants g set refresh_hash = f.refresh, refresh_expires_at = f.refresh_expires_at,
        previous_refresh_hash = f.presented, refreshed_at = f.now, sealed_tokens = f.sealed
      from found f
      where g.id = f.grant_id and g.refresh_hash = f.presented and f.own and f.scope_allowed and f.expired_for < 0
        and f.refusal is null
      returning f.*
    ), used as (
      insert into used_refresh_tokens (hash, used_at) select presented, now from rotated
    ), issued as (
      insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at)
      select access, grant_id, scopes, now, access_expires_at from rotated
    ), audited as (
      insert into audit_log (action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id,
        ip)
      select 'token.refreshed', 'client', client, publisher_id, app_id, client, tenant_id, connection_id, ip from rotated
    )
    select f.n, f.own, f.token, f.scope_allowed, f.expired_for, f.refusal, f.connection_id, f.tenant_id, f.unit_id,
      f.scopes, exists (select from rotated r where r.n = f.n) as rotated
    from found f`,
}

/** $1 grant, $2 hash of the refresh token that was used, $3 the earliest time of that use. */
export const FIND_SEALED = {
  name: 'oauth_find_sealed_tokens',
  text: `select g.sealed_tokens from grants g
    where g.id = $1 and g.previous_refresh_hash = $2 and g.refreshed_at > $3`,
}

/** $1 hash of an access token. */
export const FIND_UNUSED = {
  name: 'oauth_find_unused_access_token',
  text: 'select k.scopes from live_access_tokens k where k.hash = $1 and k.first_used_at is null',
}

/** $1 hash of a refresh token. */
export const FIND_USED = {
  name: 'oauth_find_used_refresh_token',
  text: 'select from used_refresh_tokens where hash = $1',
}
