import { createHash } from 'node:crypto'
import type { Context } from 'koa'
import type { AdapterPayload } from 'oidc-provider'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import type { Resource } from '../../model/resources.ts'
import type { Runtime } from '../../runtime.ts'
import { type ClientRow, oauthState } from '../clients/find_client.ts'
import { revokeGrantOfReplayedCode } from '../tokens/revocation.ts'
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
} from './token_endpoint.ts'
import { after, grantOf, LIFETIME, newAccessToken, newRefreshToken } from './tokens.ts'

/** What the statement found out about a code. Each boolean is one condition of its redemption. */
type FoundCode = Binding & {
  /** Issued to the client that presents it. */
  own: boolean
  redirect_uri_matches: boolean
  verifier_matches: boolean
  /** The code is bound to the proven key, or to none (RFC 9449 §10). */
  key_matches: boolean
  /** The resource it was issued for. */
  resource: Resource
  /** The request names that resource, or none. */
  resource_matches: boolean
  used: boolean
  /** Seconds since it expired; negative while it may be redeemed. */
  expired_for: number
  refusal: string | null
  scopes: string[]
  /** Whether this request redeemed it. */
  redeemed: boolean
}

/** `grant_type=authorization_code` (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export function authorizationCodeGrant(runtime: Runtime): GrantHandler {
  const redeem = gather<Redemption, FoundCode>(runtime.pool, REDEEM_CODE)
  return async ({ ctx, client, app, params, jkt, resource }) => {
    const code = required(params, 'code')
    const redirectUri = required(params, 'redirect_uri')
    const verifier = params['code_verifier'] ?? ''
    requireVerifierForm(verifier)

    const grant = grantOf(code)
    const now = runtime.now()
    const access = newAccessToken()
    const refresh = grant ? newRefreshToken(grant) : ''
    const found = grant
      ? await redeem({
          client: client.client_id,
          grant_id: grant,
          code: hex(hashToken(code)),
          challenge: createHash('sha256').update(verifier).digest('base64url'),
          redirect_uri: redirectUri,
          now,
          access: hex(hashToken(access)),
          access_expires_at: after(now, LIFETIME.access),
          refresh: hex(hashToken(refresh)),
          refresh_expires_at: after(now, LIFETIME.refresh),
          jkt: jkt && hex(jkt),
          resource,
          is_public: app.client_type === 'public',
          ip: ctx.ip,
        })
      : undefined
    if (found?.own) noteConnection(ctx, found)
    if (!found?.redeemed) throw await refuse(runtime, ctx, client, grant, found)
    respondWithTokens(ctx, found, { access, refresh, scopes: found.scopes, jkt })
  }
}

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
function requireVerifierForm(verifier: string): void {
  if (/^[\w.~-]{43,128}$/.test(verifier)) return
  throw refusedGrant(
    verifier === ''
      ? 'code_verifier is missing (RFC 7636 section 4.5)'
      : 'code_verifier must have 43 to 128 characters, each one of A-Z, a-z, 0-9, -, ., _ and ~ (RFC 7636 section 4.1)',
  )
}

/**
 * Why a code was not redeemed. A used code counts as a replay only after the client, the redirect URI, the verifier
 * and the key were checked: otherwise anyone could disconnect any app (RFC 9700 §2.1.1, OAuth 2.1 §4.1.3).
 */
async function refuse(
  runtime: Runtime,
  ctx: Context,
  client: ClientRow,
  grant: string | null,
  found: FoundCode | undefined,
): Promise<Error> {
  if (!grant || !found) return invalidGrant('This code was never issued here')
  if (!found.own) {
    return invalidGrant(
      'The code was issued to another client ID. Sandbox and production have different client IDs',
    )
  }
  if (!found.redirect_uri_matches) return invalidGrant('authorization code redirect_uri mismatch')
  if (!found.verifier_matches) return invalidGrant('PKCE verification failed: code_verifier does not match')
  if (!found.key_matches)
    return refusedGrant('the code is bound to another key (dpop_jkt); send a proof of that key')
  if (!found.resource_matches) return otherResource(found.resource)
  if (!found.used && found.expired_for >= 0) {
    return invalidGrant(`The code expired ${found.expired_for} seconds ago. A code is valid for 60 seconds`)
  }
  if (!found.used && found.refusal) return invalidGrant(reasonOfRefusal(found.refusal))
  // RFC 6749 §4.1.2: used before, or by a concurrent request.
  await revokeGrantOfReplayedCode(runtime, grant, { client, bound: found, ip: ctx.ip })
  oauthState(ctx).reused = 'authorization_code'
  return refusedGrant('the authorization code was already used; the tokens issued for it are revoked')
}

/** One request; hashes as `\\x…`. */
type Redemption = {
  client: string
  grant_id: string
  code: string
  challenge: string
  redirect_uri: string
  now: Date
  access: string
  access_expires_at: Date
  refresh: string
  refresh_expires_at: Date
  jkt: string | null
  resource: Resource | null
  is_public: boolean
  ip: string
}

/**
 * Finds a code, checks it, uses it and stores the tokens, or changes nothing. PostgreSQL decides which of several
 * requests is first: the update waits for the row and rechecks it. Rows are updated in order of their ids, so that
 * two nodes with the same codes do not deadlock. The refresh token of a public client is bound to the proven key;
 * that of a confidential client is bound to its client authentication (RFC 9449 §5).
 */
export const REDEEM_CODE = {
  name: 'oauth_redeem_code',
  text: `with found as materialized (
      select q.n, q.client, q.grant_id, q.now, q.access, q.access_expires_at, q.refresh, q.refresh_expires_at, q.jkt,
        q.is_public, q.ip, f.*
      from json_to_recordset($1) as q(n int, client text, grant_id text, code bytea, challenge text,
        redirect_uri text, now timestamptz, access bytea, access_expires_at timestamptz, refresh bytea,
        refresh_expires_at timestamptz, jkt bytea, resource text, is_public boolean, ip text)
      cross join lateral (
        select g.client_id = q.client as own, g.redirect_uri = q.redirect_uri as redirect_uri_matches,
          g.code_challenge = q.challenge as verifier_matches,
          coalesce(g.code_jkt = q.jkt, g.code_jkt is null) as key_matches, g.resource,
          coalesce(q.resource = g.resource, true) as resource_matches, g.code_redeemed_at is not null as used,
          floor(extract(epoch from q.now - g.code_expires_at))::int as expired_for,
          g.refusal, g.connection_id, g.tenant_id, g.audited_tenant_id, g.unit_id, g.app_id, g.publisher_id, g.scopes,
          g.participant, g.user_id
        from grant_status g
        where g.id = q.grant_id and g.code_hash = q.code limit 1
      ) f
      order by q.grant_id
    ), redeemed as (
      update grants g set code_redeemed_at = f.now, refresh_hash = f.refresh, refresh_expires_at = f.refresh_expires_at,
        refresh_jkt = case when f.is_public then f.jkt end
      from found f
      where g.id = f.grant_id and g.code_redeemed_at is null and f.own and f.redirect_uri_matches
        and f.verifier_matches and f.key_matches and f.resource_matches and f.expired_for < 0 and f.refusal is null
      returning f.*
    ), issued as (
      insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at, jkt)
      select access, grant_id, scopes, now, access_expires_at, jkt from redeemed
    ), audited as (
      insert into audit_log (action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id,
        ip, details)
      select 'token.issued', 'client', client, publisher_id, app_id, client, audited_tenant_id, connection_id, ip,
        '{"grant_type":"authorization_code"}'
      from redeemed
    )
    select f.n, f.own, f.redirect_uri_matches, f.verifier_matches, f.key_matches, f.resource, f.resource_matches, f.used, f.expired_for, f.refusal,
      f.connection_id, f.tenant_id, f.unit_id, f.participant, f.user_id, f.scopes,
      exists (select from redeemed where redeemed.n = f.n) as redeemed
    from found f`,
}

/** Stores the code that the engine issues for a consent, under its hash. `seconds`: how long it may be redeemed. */
export async function storeCode(
  { db, now }: Pick<Runtime, 'db' | 'now'>,
  value: string,
  payload: AdapterPayload,
  seconds: number,
): Promise<void> {
  const { grantId, redirectUri, codeChallenge, codeChallengeMethod, dpopJkt } = payload
  // Never without a challenge, so that no verifier can be presented for a code without one (RFC 9700 §4.8.2).
  if (!grantId || !redirectUri || !codeChallenge || codeChallengeMethod !== 'S256') {
    throw new Error('an authorization code lacks its grant, redirect URI or S256 challenge')
  }
  const { numUpdatedRows } = await db
    .updateTable('grants')
    .set({
      code_hash: hashToken(value),
      code_challenge: codeChallenge,
      redirect_uri: redirectUri,
      code_expires_at: after(now(), seconds),
      code_jkt: dpopJkt ? Buffer.from(dpopJkt, 'base64url') : null,
    })
    .where('id', '=', grantId)
    .where('code_hash', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Error(`the grant ${grantId} is not there or has a code already`)
}
