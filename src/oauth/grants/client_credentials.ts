import { errors } from 'oidc-provider'
import { gather, hex } from '../../database/gather.ts'
import { hashToken } from '../../database/vault.ts'
import { countRoutine } from '../../model/audit/routine.ts'
import { newId } from '../../model/ids.ts'
import type { Resource } from '../../model/resources.ts'
import type { Runtime } from '../../runtime.ts'
import { requireDeclared } from '../engine/request_checks.ts'
import {
  type Binding,
  type GrantHandler,
  noteConnection,
  reasonOfRefusal,
  respondWithTokens,
} from './token_endpoint.ts'
import { after, LIFETIME, newAccessToken } from './tokens.ts'

/** The connection of an in-house app with its own tenant: the current one, or the last one. */
type OwnConnection = Omit<Binding, 'participant' | 'user_id'> & {
  refusal: string | null
  /** What an owner consented to and the app still declares. */
  consented: string[]
  /** Whether this request got a token. */
  issued: boolean
}

/**
 * `grant_type=client_credentials` (RFC 6749 §4.4) of an in-house app, for its own tenant. An owner has already
 * consented, by creating the key or on the consent page: no token request creates or widens a connection.
 */
export function clientCredentialsGrant(runtime: Runtime): GrantHandler {
  const issue = gather<Question, OwnConnection>(runtime.pool, ISSUE_TO_CLIENT)
  return async ({ ctx, client, app, params, jkt, resource }) => {
    const asked = params['scope'] ? [...new Set(params['scope'].split(' '))] : null
    if (asked) requireDeclared(asked, app.scopes)
    requireWholeTenants(runtime)

    const now = runtime.now()
    const access = newAccessToken()
    const own = await issue({
      client: client.client_id,
      app: client.app_id,
      environment: client.environment,
      tenant: app.tenant,
      scopes: asked,
      new_grant: newId('grt'),
      now,
      access: hex(hashToken(access)),
      access_expires_at: after(now, LIFETIME.access),
      jkt: jkt && hex(jkt),
      resource: resource ?? 'api',
      ip: ctx.ip,
    })
    if (own) noteConnection(ctx, { ...own, participant: null })
    if (!own?.issued) throw refuse(runtime, own, asked ?? [])
    respondWithTokens(ctx, own, { access, scopes: asked ?? own.consented, jkt })
  }
}

/** @throws unauthorized_client (RFC 6749 §5.2) */
function requireWholeTenants({ platform }: Runtime): void {
  if (platform.binding.units !== 'required') return
  throw unauthorized(
    `on this platform every connection belongs to one ${platform.binding.label.toLowerCase()}; ask its owner for consent (authorization_code)`,
  )
}

const CONSENT = 'an owner must allow access on the consent page (authorization_code)'

/** Why a client got no token. */
function refuse({ platform }: Runtime, own: OwnConnection | undefined, asked: string[]): Error {
  const tenant = platform.tenants.label.toLowerCase()
  if (!own) {
    return unauthorized(
      `no owner of its ${tenant} has connected this app yet; ${CONSENT}, or create an API key in the settings`,
    )
  }
  if (own.refusal === 'connection_ended') {
    return unauthorized(`the connection of this app has ended; ${CONSENT}, or create a new API key`)
  }
  if (own.refusal === 'tenant_not_verified' || own.refusal === 'other_environment') {
    return unauthorized(`the ${tenant} of this app is not verified, or is in another environment`)
  }
  if (own.refusal) return unauthorized(reasonOfRefusal(own.refusal))
  const missing = asked.filter((scope) => !own.consented.includes(scope))
  if (missing.length === 0) return unauthorized(`the connection of this app has no scopes left; ${CONSENT}`)
  // RFC 6749 §5.2: it exceeds the scope granted by the resource owner.
  return new errors.InvalidScope(
    `no owner has consented to ${missing.join(' ')}; ${CONSENT}`,
    missing.join(' '),
  )
}

const unauthorized = (description: string): Error =>
  new errors.CustomOIDCProviderError('unauthorized_client', description)

/** One request; hashes as `\\x…`. */
type Question = {
  client: string
  app: string
  environment: string
  tenant: string | null
  /** null: all consented scopes. */
  scopes: string[] | null
  new_grant: string
  now: Date
  access: string
  access_expires_at: Date
  jkt: string | null
  resource: Resource
  ip: string
}

/**
 * Finds the connection of a client with its own tenant and stores an access token, or changes nothing. The tokens of
 * one connection and resource belong to one grant of the client, which is created with the first token, and again
 * when an owner consents to more.
 */
export const ISSUE_TO_CLIENT = {
  name: 'oauth_issue_to_client',
  text: `with found as materialized (
      select q.*, f.*
      from json_to_recordset($1) as q(n int, client text, app text, environment text, tenant text, scopes text[],
        new_grant text, now timestamptz, access bytea, access_expires_at timestamptz, jkt bytea, resource text, ip text)
      cross join lateral (
        select n.id as connection_id, n.app_id, n.tenant_id, n.tenant_id as audited_tenant_id, n.unit_id, n.publisher_id, n.refusal, n.scopes as consented,
          (select g.id from live_grants g
            where g.connection_id = n.id and g.user_id = q.client and g.resource = q.resource
              and g.scopes @> n.scopes limit 1) as grant_id
        from connection_status n
        where n.app_id = q.app and n.environment = q.environment and n.tenant_id = q.tenant and n.unit_id is null
        -- The one that has not ended comes first.
        order by n.state = 'revoked' limit 1
      ) f
    ), allowed as (
      select f.*, coalesce(f.scopes, f.consented) as granted from found f
      where f.refusal is null and f.consented <> '{}' and coalesce(f.scopes <@ f.consented, true)
    ), opened as (
      insert into grants (id, connection_id, user_id, scopes, created_at, resource)
      select new_grant, connection_id, client, consented, now, resource from allowed where grant_id is null
    ), issued as (
      insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at, jkt)
      select access, coalesce(grant_id, new_grant), granted, now, access_expires_at, jkt from allowed
    ), counted as (${countRoutine('token.issued', 'allowed')}
    )
    select found.n, found.connection_id, found.tenant_id, found.unit_id, found.refusal, found.consented,
      exists (select from allowed where allowed.n = found.n) as issued
    from found`,
}
