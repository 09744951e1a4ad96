import { errors } from 'oidc-provider'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import { countRoutine } from '../../model/audit/routine.ts'
import type { Resource } from '../../model/resources.ts'
import type { Runtime } from '../../runtime.ts'
import { oauthState } from '../clients/find_client.ts'
import { revokeAfterReuse } from '../tokens/revocation.ts'
import { openTokens, sealTokens } from './sealed_tokens.ts'
import {
  type Binding,
  type GrantHandler,
  invalidGrant,
  noteConnection,
  otherResource,
  reasonOfRefusal,
  refusedGrant,
  required,
  respondWithTokens,
  type TokenRequest,
} from './token_endpoint.ts'
import { after, grantOf, LIFETIME, newAccessToken, newRefreshToken } from './tokens.ts'

/** What the statement found out about a refresh token. */
type FoundToken = Binding & {
  own: boolean
  /** The grant's current refresh token, the previous one, or neither (null). */
  token: 'current' | 'previous' | null
  /** The current refresh token is bound to the proven key, or to none. */
  key_matches: boolean
  /** The resource it was issued for. */
  resource: Resource
  /** The request names that resource, or none. */
  resource_matches: boolean
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
    const { ctx, client, app, params, jkt, resource } = request
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
      jkt: jkt && hex(jkt),
      resource,
      is_public: app.client_type === 'public',
      ip: ctx.ip,
    })
    if (found?.own) noteConnection(ctx, found)
    if (found?.rotated) return respondWithTokens(ctx, found, { ...tokens, scopes: found.scopes, jkt })

    const used = found && (await findUsed(runtime, presented))
    if (!found || (found.token === null && !used)) throw unknownToken()
    requireUsable(found)
    // Used before, or by a concurrent request. Without a proof of its key nothing is revoked: a thief who has only
    // the token must not be able to disconnect its owner.
    if (used?.jkt && !jkt?.equals(used.jkt)) throw boundToAnotherKey()
    await repeat(runtime, request, { presented, grant, found })
  }
}

const unknownToken = (): Error =>
  invalidGrant('This refresh token was never issued here, or it expired long ago')

/**
 * @throws InvalidGrant, InvalidScope, InvalidTarget for a token that could not be used even if it were the current
 *   one
 */
function requireUsable(found: FoundToken): void {
  if (!found.own) {
    throw invalidGrant(
      'The token was issued to another client ID. Sandbox and production have different client IDs',
    )
  }
  if (!found.resource_matches) throw otherResource(found.resource)
  if (found.token !== 'current') return
  if (!found.key_matches) throw boundToAnotherKey()
  if (found.expired_for >= 0) throw invalidGrant(`The token expired ${found.expired_for} seconds ago`)
  if (found.refusal) throw invalidGrant(reasonOfRefusal(found.refusal))
  // RFC 6749 §6: never more than was granted.
  if (!found.scope_allowed) throw new errors.InvalidScope('refresh token missing requested scopes', '')
}

/** Used tokens are remembered by their hash, with the thumbprint of the key that they were bound to. */
async function findUsed({ pool }: Runtime, presented: string): Promise<{ jkt: Buffer | null } | undefined> {
  const { rows } = await pool.query<{ jkt: Buffer | null }>({ ...FIND_USED, values: [hashToken(presented)] })
  return rows[0]
}

// RFC 9449 §5.
const boundToAnotherKey = (): Error =>
  refusedGrant('the refresh token is bound to another key; send a proof of the key that it was issued for')

type Reused = { presented: string; grant: string; found: FoundToken }

/**
 * A used refresh token. For 60 seconds, and until one of the new tokens is used, the same request gets the same
 * response, in case its client lost it. Otherwise the token was stolen. It is impossible to tell which of the two
 * holders is honest, so every token of the connection, or of the participant, is revoked (RFC 9700 §4.14.2).
 */
async function repeat(runtime: Runtime, request: TokenRequest, used: Reused): Promise<void> {
  const { presented, grant, found } = used
  const { ctx, client, jkt } = request
  const sealed = await findSealed(runtime, grant, presented)
  const tokens = sealed && openTokens(sealed, presented)
  const scopes = tokens && (await noteRepeat(runtime, request, found, tokens.access))
  if (tokens && scopes) return respondWithTokens(ctx, found, { ...tokens, scopes, jkt })
  await revokeAfterReuse(runtime, { client, bound: found, ip: ctx.ip })
  oauthState(ctx).reused = 'refresh_token'
  const whose = found.participant === null ? 'connection' : 'participant'
  throw refusedGrant(`the refresh token was already used; all tokens of the ${whose} are revoked`)
}

async function findSealed({ pool, now }: Runtime, grant: string, presented: string): Promise<Buffer | null> {
  const values = [grant, hashToken(presented), after(now(), -LIFETIME.repeat)]
  const { rows } = await pool.query<{ sealed_tokens: Buffer }>({ ...FIND_SEALED, values })
  return rows[0]?.sealed_tokens ?? null
}

/**
 * Writes to the audit log that a response is repeated.
 * @returns the scopes of the access token; null if it was used, or if the request asks for others or proves another
 *   key, so that it is not a repeat
 */
async function noteRepeat(
  { pool }: Runtime,
  { ctx, client, jkt }: TokenRequest,
  found: FoundToken,
  access: string,
): Promise<string[] | null> {
  const values = [hashToken(access), found.scopes, jkt, client.client_id, ctx.ip]
  const { rows } = await pool.query<{ scopes: string[] }>({ ...REPEAT_REFRESH, values })
  return rows[0]?.scopes ?? null
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
  jkt: string | null
  resource: Resource | null
  is_public: boolean
  ip: string
}

/**
 * Finds a refresh token, checks it, rotates it and stores an access token, or changes nothing. Tokens of a public
 * client are bound to the key that it proves, from the first proof on (RFC 9449 §5).
 */
export const ROTATE_REFRESH_TOKEN = {
  name: 'oauth_rotate_refresh_token',
  text: `with found as materialized (
      select q.n, q.client, q.grant_id, q.presented, q.now, q.access, q.access_expires_at, q.refresh,
        q.refresh_expires_at, q.sealed, q.jkt, q.is_public, q.ip, f.*
      from json_to_recordset($1) as q(n int, client text, grant_id text, presented bytea, scopes text[],
        now timestamptz, access bytea, access_expires_at timestamptz, refresh bytea,
        refresh_expires_at timestamptz, sealed bytea, jkt bytea, resource text, is_public boolean, ip text)
      cross join lateral (
        select g.client_id = q.client as own,
          case q.presented when g.refresh_hash then 'current' when g.previous_refresh_hash then 'previous' end as token,
          coalesce(g.refresh_jkt = q.jkt, g.refresh_jkt is null) as key_matches, g.refresh_jkt as bound_to,
          g.resource, coalesce(q.resource = g.resource, true) as resource_matches,
          coalesce(q.scopes <@ g.scopes, true) as scope_allowed,
          floor(extract(epoch from q.now - g.refresh_expires_at))::int as expired_for,
          g.refusal, g.connection_id, g.tenant_id, g.audited_tenant_id, g.unit_id, g.app_id, g.publisher_id,
          g.participant, g.user_id,
          coalesce(q.scopes, g.scopes) as scopes
        from grant_status g
        where g.id = q.grant_id limit 1
      ) f
      order by q.grant_id
    ), rotated as (
      update grants g set refresh_hash = f.refresh, refresh_expires_at = f.refresh_expires_at,
        previous_refresh_hash = f.presented, refreshed_at = f.now, sealed_tokens = f.sealed,
        refresh_jkt = case when f.is_public then f.jkt end
      from found f
      where g.id = f.grant_id and g.refresh_hash = f.presented and f.own and f.key_matches and f.resource_matches
        and f.scope_allowed and f.expired_for < 0 and f.refusal is null
      returning f.*
    ), used as (
      insert into used_refresh_tokens (hash, used_at, jkt) select presented, now, bound_to from rotated
    ), issued as (
      insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at, jkt)
      select access, grant_id, scopes, now, access_expires_at, jkt from rotated
    ), counted as (${countRoutine('token.refreshed', 'rotated')}
    )
    select f.n, f.own, f.token, f.key_matches, f.resource, f.resource_matches, f.scope_allowed, f.expired_for, f.refusal, f.connection_id,
      f.tenant_id, f.unit_id, f.participant, f.user_id, f.scopes,
      exists (select from rotated where rotated.n = f.n) as rotated
    from found f`,
}

/** $1 grant, $2 hash of the refresh token that was used, $3 the earliest time of that use. */
export const FIND_SEALED = {
  name: 'oauth_find_sealed_tokens',
  text: `select g.sealed_tokens from grants g
    where g.id = $1 and g.previous_refresh_hash = $2 and g.refreshed_at > $3`,
}

/**
 * $1 hash of the access token that the refresh issued, $2 the scopes that the request asks for, $3 the thumbprint of
 * its key, $4 client, $5 address
 */
export const REPEAT_REFRESH = {
  name: 'oauth_repeat_refresh',
  text: `with unused as (
      select k.* from live_access_tokens k
      where k.hash = $1 and k.first_used_at is null and k.scopes <@ $2 and k.scopes @> $2
        and k.jkt is not distinct from $3
    ), audited as (
      insert into audit_log (action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id,
        ip)
      select 'token.refresh_repeated', 'client', $4, publisher_id, app_id, $4, audited_tenant_id, connection_id, $5
      from unused
    )
    select scopes from unused`,
}

/** $1 hash of a refresh token. */
export const FIND_USED = {
  name: 'oauth_find_used_refresh_token',
  text: 'select jkt from used_refresh_tokens where hash = $1',
}
