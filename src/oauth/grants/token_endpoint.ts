import type { Context } from 'koa'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { RESOURCE_PATHS, type Resource } from '../../model/resources.ts'
import { traced } from '../../telemetry/tracing.ts'
import { type AppFacts, authenticatedClient, type ClientRow, oauthState } from '../clients/find_client.ts'
import type { ProvenKey } from '../engine/proven_key.ts'
import { checkText } from '../engine/request_checks.ts'
import { LIFETIME } from './tokens.ts'

/** A request at the token endpoint that the engine has parsed and whose client it has authenticated. */
export type TokenRequest = {
  ctx: Context
  client: ClientRow
  app: AppFacts
  /** Each parameter once, as text; the resource has already been read. */
  params: Record<string, string | undefined>
  /** The thumbprint of the key that the request proves possession of; null without a proof (RFC 9449 §5). */
  jkt: Buffer | null
  /** The resource that the request names; null if it names none. */
  resource: Resource | null
}

export type GrantHandler = (request: TokenRequest) => Promise<void>

/**
 * A handler for the engine's `registerGrantType`.
 * @param parts `appOf`: the facts of an authenticated client's app; `resourceOf`: throws InvalidTarget
 */
export function grantHandler(
  handle: GrantHandler,
  parts: {
    appOf: (client: string) => AppFacts
    provenKey: ProvenKey
    resourceOf: (value: unknown, app: AppFacts) => Resource | null
  },
): (ctx: KoaContextWithOIDC) => Promise<void> {
  return async (ctx) => {
    checkText(ctx)
    const params = ctx.oidc.params as TokenRequest['params']
    const client = authenticatedClient(ctx)
    const app = parts.appOf(client.client_id)
    const jkt = await parts.provenKey(ctx, { required: app.dpop })
    const resource = parts.resourceOf(params['resource'], app)
    const request = { ctx, client, app, params, jkt, resource }
    await traced(
      () => ({ name: `token ${params['grant_type']}`, kind: 'internal' }),
      () => handle(request),
    )
  }
}

/** @throws InvalidRequest for a parameter that was not sent (RFC 6749 §5.2) */
export function required(params: TokenRequest['params'], name: string): string {
  const value = params[name]
  if (!value) throw new errors.InvalidRequest(`missing required parameter '${name}'`)
  return value
}

/** What tokens are bound to. */
export type Binding = {
  connection_id: string
  tenant_id: string
  unit_id: string | null
  /** The record of a participant who consented; null if an owner consented. */
  participant: string | null
  user_id: string
}

/** The successful response (RFC 6749 §5.1). Besides the standard members, it names the connection. */
export function respondWithTokens(
  ctx: Context,
  bound: Pick<Binding, 'connection_id' | 'tenant_id' | 'unit_id'>,
  tokens: { access: string; refresh?: string; scopes: string[]; jkt: Buffer | null },
): void {
  ctx.body = {
    access_token: tokens.access,
    expires_in: LIFETIME.access,
    ...(tokens.refresh ? { refresh_token: tokens.refresh } : {}),
    scope: tokens.scopes.join(' '),
    token_type: tokens.jkt ? 'DPoP' : 'Bearer',
    connection: bound.connection_id,
    tenant: bound.tenant_id,
    ...(bound.unit_id === null ? {} : { unit: bound.unit_id }),
  }
}

/** Names the connection in the request log, once it is known to be the client's own. */
export function noteConnection(
  ctx: Context,
  { connection_id, tenant_id, participant }: Pick<Binding, 'connection_id' | 'tenant_id' | 'participant'>,
): void {
  // The use of a participant's tokens is not activity of the connection or its tenant.
  if (participant === null) oauthState(ctx).connection = { id: connection_id, tenant: tenant_id }
}

/**
 * `invalid_grant` (RFC 6749 §5.2).
 * @param reason a sentence for the developer's request log, not for the response
 */
export function invalidGrant(reason: string): Error {
  return new errors.InvalidGrant(reason)
}

/** `invalid_grant` with a reason that the client can read, because it owns what it presented. */
export function refusedGrant(description: string): Error {
  return new errors.CustomOIDCProviderError('invalid_grant', description)
}

const REASONS: Record<string, string> = {
  connection_ended: 'The connection has ended. The merchant has to connect the app again',
  connection_expired: 'The connection has expired. The merchant has to connect the agent again',
  app_suspended: 'The app is suspended',
  client_revoked: 'The client is revoked',
  app_not_approved: 'The app is not approved for production',
  tenant_not_verified: 'The merchant is not verified',
  grant_revoked: 'The tokens issued for this consent were revoked',
  not_an_agent: 'The consent was for the tools of agents, and the app is no agent any more',
}

/**
 * RFC 8707 §2.2: at the token endpoint, the resource must have been granted.
 * @param granted as the statement found it
 */
export function otherResource(granted: Resource): Error {
  return new errors.InvalidTarget(
    `the consent was for ${RESOURCE_PATHS[granted]}: leave resource out, or send the same as in the authorization request`,
  )
}

/** A `refusal` of the status views (migrations/0005_live.ts) as a sentence for the developer. */
export function reasonOfRefusal(refusal: string): string {
  return (
    REASONS[refusal] ?? 'The connection does not match the environment, organisation or unit of the client'
  )
}
