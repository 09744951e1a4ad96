import { sql } from 'kysely'
import { errors } from 'oidc-provider'
import { inTransaction } from '../../database/transaction.ts'
import { hashToken } from '../../database/vault.ts'
import { createLookup } from '../../http/outgoing/guarded_connect.ts'
import { countRoutine } from '../../model/audit/routine.ts'
import { findNamedMember, findPeopleAccess } from '../../model/connections/people_access.ts'
import { newId } from '../../model/ids.ts'
import { RESOURCE_PATHS, type Resource, resourceAt } from '../../model/resources.ts'
import { lockIdentityProvider } from '../../model/tenants/identity_providers.ts'
import { useOnce } from '../../model/used_jwts.ts'
import type { Runtime } from '../../runtime.ts'
import { limitRefusals } from '../assertions/assertion_limit.ts'
import {
  AssertionRefusal,
  type IdJag,
  readIdJag,
  refusedFrom,
  verifiedAddress,
  verifyIdJag,
} from '../assertions/id_jag.ts'
import { IssuerUnavailable, issuerKeys } from '../assertions/issuer_keys.ts'
import { readResource, requestableScopes } from '../engine/request_checks.ts'
import { temporarilyUnavailable } from '../engine/too_many_requests.ts'
import {
  type GrantHandler,
  invalidGrant,
  noteConnection,
  reasonOfRefusal,
  refusedGrant,
  required,
  respondWithTokens,
  type TokenRequest,
} from './token_endpoint.ts'
import { after, LIFETIME, newAccessToken } from './tokens.ts'

/** The connection of a tenant whose owner has allowed the app for its people, and for which scopes. */
type Allowed = { connection_id: string; tenant_id: string; scopes: string[] }

/**
 * `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 §2.1) with an ID-JAG, in which the identity
 * provider of a tenant vouches for one of its people (draft-ietf-oauth-identity-assertion-authz-grant-04 §4.4). No
 * refresh token is issued: the client asks the identity provider again (§4.4.3).
 */
export function jwtBearerGrant(runtime: Runtime): GrantHandler {
  const { now, config } = runtime
  const reach = config.allowPrivateEndpoints ? 'private' : 'public'
  const keysOf = issuerKeys({ now, rules: { reach, lookup: createLookup(reach) } })
  return async (request) => {
    const { ctx, client, app, params, jkt } = request
    // §9.1: public clients must ask the person instead.
    if (app.client_type === 'public') {
      throw new errors.CustomOIDCProviderError(
        'unauthorized_client',
        'this grant is for confidential clients',
      )
    }
    const assertion = required(params, 'assertion')
    try {
      const claims = readIdJag(assertion)
      const allowed = await findAllowed(runtime, request, claims)
      noteConnection(ctx, { ...allowed, participant: null })
      const expected = { audience: config.publicUrl, client: client.client_id, jkt, now: now() }
      await limitRefusals(runtime, ctx, allowed.connection_id, () =>
        verifyIdJag(assertion, claims, { ...expected, keys: keysOf(claims.iss) }),
      )
      const resource = resourceFor(runtime, request, claims)
      const scopes = grantedScopes(runtime, request, claims, allowed)
      const access = newAccessToken()
      await issue(runtime, request, claims, { ...allowed, scopes, resource, access })
      respondWithTokens(ctx, { ...allowed, unit_id: null }, { access, scopes, jkt })
      Object.assign(ctx.body as object, { resource: config.publicUrl + RESOURCE_PATHS[resource] })
    } catch (error) {
      if (error instanceof AssertionRefusal) throw refusedGrant(error.message)
      if (!(error instanceof IssuerUnavailable)) throw error
      throw temporarilyUnavailable(ctx, error.wait, `the keys of the issuer cannot be had: ${error.message}`)
    }
  }
}

/**
 * The connection that an assertion is about. Nothing has been verified yet, so the client gets no reason: its
 * developers find it in the request log.
 * @throws InvalidGrant
 */
async function findAllowed({ db }: Runtime, { client }: TokenRequest, claims: IdJag): Promise<Allowed> {
  const { iss: issuer, tenant: issuer_tenant = null, aud_tenant: tenant = null } = claims
  const [found, another] = await findPeopleAccess(db, client, { issuer, issuer_tenant, tenant })
  if (another) {
    throw invalidGrant(
      'Several organisations have named this issuer: its assertion must say which one (aud_tenant)',
    )
  }
  if (!found) {
    throw invalidGrant(
      'No organisation in the environment of this client has named this issuer as the one that speaks for the client',
    )
  }
  const { connection_id, tenant_id, scopes, refusal } = found
  if (connection_id === null || scopes === null) {
    throw invalidGrant('No owner of the organisation has allowed the app for its people')
  }
  if (refusal) throw invalidGrant(reasonOfRefusal(refusal))
  return { connection_id, tenant_id, scopes }
}

/**
 * The token's resource: the one in the request or in the assertion, otherwise the API.
 * @throws InvalidTarget if it differs from the assertion's, or if there are several
 */
function resourceFor(
  runtime: Runtime,
  { app, resource: requested }: TokenRequest,
  { resource: claimed }: IdJag,
): Resource {
  const { platform, config } = runtime
  if (claimed === undefined) return requested ?? 'api'
  const known = [claimed].flat().map((address) => resourceAt(address, platform, config.publicUrl))
  const resources = [...new Set(known.filter((one) => one !== undefined))]
  const [only, another] = resources
  if (only === undefined) throw new AssertionRefusal('the assertion is for another resource')
  if (requested !== null && !resources.includes(requested)) {
    throw new errors.InvalidTarget('the assertion is for another resource than the request')
  }
  if (requested === null && another) {
    throw new errors.InvalidTarget('the assertion is for several resources: name one of them')
  }
  return requested ?? readResource(config.publicUrl + RESOURCE_PATHS[only], app, runtime) ?? only
}

/**
 * The scopes that the owner and the identity provider have both allowed and the request asks for. The response names
 * them.
 * @throws InvalidScope if there are none
 */
function grantedScopes(
  { platform }: Runtime,
  { app, params }: TokenRequest,
  { scope: claimed }: IdJag,
  allowed: Allowed,
): string[] {
  const claimedScopes = claimed?.split(' ').filter(Boolean)
  const unknown = claimedScopes?.filter((name) => !platform.scopes.some((scope) => scope.name === name)) ?? []
  if (unknown.length > 0) throw new AssertionRefusal('the assertion has a scope that there is none of here')
  const requested = params['scope']?.split(' ').filter(Boolean)
  const limits = [claimedScopes, requested, requestableScopes(platform, app)]
  const granted = allowed.scopes.filter((scope) => limits.every((limit) => limit?.includes(scope) ?? true))
  if (granted.length > 0) return granted
  const scope = params['scope'] ?? claimed ?? ''
  throw new errors.InvalidScope('nothing of it is allowed for the people of the organisation', scope)
}

/**
 * Uses the assertion and stores the token, or changes nothing. The tokens of one person and resource belong to one
 * grant, which ends with the person's membership.
 * @throws InvalidGrant if the assertion was used before, or names an unknown person
 */
async function issue(
  { db, now: clock }: Runtime,
  { ctx, client, jkt }: TokenRequest,
  claims: IdJag,
  token: Allowed & { resource: Resource; access: string },
): Promise<void> {
  const { connection_id, tenant_id, scopes, resource, access } = token
  const named = { id: claims.aud_sub ?? null, email: verifiedAddress(claims) }
  const provider = { issuer: claims.iss, tenant: claims.tenant ?? null }
  const now = clock()
  await inTransaction(db, async (trx) => {
    const speaks = await lockIdentityProvider(trx, tenant_id, provider, client.client_id)
    const person = speaks && (await findNamedMember(trx, tenant_id, named))
    if (!person) throw refusedGrant('the assertion names nobody who belongs to the organisation')
    if (!(await useOnce(trx, `issuer ${claims.iss}`, claims.jti, refusedFrom(claims)))) {
      throw refusedGrant('the assertion was used before (jti)')
    }
    const { rows } = await sql`
      with allowed as materialized (
        select s.id as connection_id, s.tenant_id as audited_tenant_id, s.app_id, s.publisher_id,
          ${client.client_id}::text as client, ${ctx.ip}::text as ip, ${now}::timestamptz as now,
          (select g.id from live_grants g join grants r on r.id = g.id
            where g.connection_id = s.id and g.user_id = ${person} and r.member_tenant = s.tenant_id
              and g.resource = ${resource} and g.scopes @> ${scopes}::text[] limit 1) as grant_id
        from live_connections s join connections n on n.id = s.id
        where s.id = ${connection_id} and n.people_scopes @> ${scopes}::text[]
      ), opened as (
        insert into grants (id, connection_id, user_id, member_tenant, scopes, resource, created_at)
        select ${newId('grt')}, connection_id, ${person}, audited_tenant_id, ${scopes}, ${resource}, now from allowed
        where grant_id is null
        returning id
      ), issued as (
        insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at, jkt)
        select ${hashToken(access)}, coalesce(grant_id, (select id from opened)), ${scopes}, now,
          ${after(now, LIFETIME.access)}, ${jkt} from allowed
      ), counted as (${sql.raw(countRoutine('token.issued_for_person', 'allowed'))}
      )
      select from allowed
    `.execute(trx)
    if (rows.length === 0) throw invalidGrant(reasonOfRefusal('connection_ended'))
  })
}
