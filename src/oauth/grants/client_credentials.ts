import { errors } from 'oidc-provider'
import { inTransaction } from '../../database/transaction.ts'
import { hashToken } from '../../database/vault.ts'
import { connect } from '../../model/connections/connections.ts'
import type { Runtime } from '../../runtime.ts'
import type { AppFacts } from '../clients/find_client.ts'
import { requireDeclared } from '../engine/request_checks.ts'
import {
  type Binding,
  type GrantHandler,
  noteConnection,
  reasonOfRefusal,
  respondWithTokens,
  type TokenRequest,
} from './token_endpoint.ts'
import { after, LIFETIME, newAccessToken } from './tokens.ts'

/** The connection of an in-house app with its own tenant: the present one, or the last. */
type OwnConnection = {
  connection_id: string
  unit_id: string | null
  grant_id: string | null
  refusal: string | null
}

/**
 * `grant_type=client_credentials` (RFC 6749 §4.4) of an in-house app, for its own tenant.
 * @param appOf the facts of an authenticated client's app
 */
export function clientCredentialsGrant(runtime: Runtime, appOf: (client: string) => AppFacts): GrantHandler {
  return async (request) => {
    const { ctx, client, params } = request
    const app = appOf(client.client_id)
    const scopes = params['scope'] ? params['scope'].split(' ') : app.scopes
    requireDeclared(scopes, app.scopes)

    requireWholeTenants(runtime)
    const bound = await openGrant(runtime, request, app)
    noteConnection(ctx, bound)

    const access = newAccessToken()
    await issue(runtime, request, bound, { access, scopes })
    respondWithTokens(ctx, bound, { access, scopes })
  }
}

/** @throws unauthorized_client (RFC 6749 §5.2) */
function requireWholeTenants({ platform }: Runtime): void {
  if (platform.binding.units !== 'required') return
  throw unauthorized(
    `on this platform every connection belongs to one ${platform.binding.label.toLowerCase()}: ask its owner for consent (authorization_code)`,
  )
}

function refused(refusal: string): Error {
  if (refusal === 'connection_ended') {
    return unauthorized(
      'the connection of this app was ended: an owner can connect it again (authorization_code) or create a new key',
    )
  }
  if (refusal === 'tenant_not_verified' || refusal === 'other_environment') {
    return unauthorized('the tenant of this app is not verified, or is in another environment')
  }
  return unauthorized(reasonOfRefusal(refusal))
}

const unauthorized = (description: string): Error =>
  new errors.CustomOIDCProviderError('unauthorized_client', description)

type GrantOfClient = Binding & { grant_id: string }

/** The grant that the token belongs to. The connection is created by the first request. */
async function openGrant(runtime: Runtime, request: TokenRequest, app: AppFacts): Promise<GrantOfClient> {
  const { app_id, environment } = request.client
  const { tenant } = app
  if (!tenant) throw new Error('an in-house app without a tenant')
  const { rows } = await runtime.pool.query<OwnConnection>({
    ...FIND_OWN_CONNECTION,
    values: [app_id, environment, tenant],
  })
  const own = rows[0]
  if (own?.refusal) throw refused(own.refusal)
  if (own?.grant_id) return { ...own, tenant_id: tenant, grant_id: own.grant_id }
  return await createGrant(runtime, request, { tenant, scopes: app.scopes })
}

async function createGrant(
  { db, platform, now }: Runtime,
  { client, ctx }: TokenRequest,
  { tenant, scopes }: { tenant: string; scopes: string[] },
): Promise<GrantOfClient> {
  const consent = {
    app: client.app_id,
    client: client.client_id,
    publisher: client.publisher_id,
    environment: client.environment,
    tenant,
    unit: null,
    scopes,
    user: client.client_id,
  }
  const actor = { kind: 'client', id: client.client_id, ip: ctx.ip } as const
  return await inTransaction(db, async (trx) => {
    const { connection, grant } = await connect(trx, platform, consent, actor, now())
    const { refusal } = await trx
      .selectFrom('connection_status')
      .select('refusal')
      .where('id', '=', connection)
      .executeTakeFirstOrThrow()
    if (refusal) throw refused(refusal)
    return { connection_id: connection, tenant_id: tenant, unit_id: null, grant_id: grant }
  })
}

async function issue(
  { pool, now }: Runtime,
  { client, ctx }: TokenRequest,
  bound: GrantOfClient,
  { access, scopes }: { access: string; scopes: string[] },
): Promise<void> {
  const at = now()
  await pool.query({
    ...ISSUE_TO_CLIENT,
    values: [
      hashToken(access),
      bound.grant_id,
      client.client_id,
      scopes,
      at,
      after(at, LIFETIME.access),
      client.publisher_id,
      client.app_id,
      bound.tenant_id,
      bound.connection_id,
      ctx.ip,
    ],
  })
}

/** $1 app, $2 environment, $3 its tenant. */
export const FIND_OWN_CONNECTION = {
  name: 'oauth_find_own_connection',
  text: `select n.id as connection_id, n.unit_id, n.refusal,
      (select g.id from live_grants g where g.connection_id = n.id limit 1) as grant_id
    from connection_status n
    where n.app_id = $1 and n.environment = $2 and n.tenant_id = $3 and n.unit_id is null
    -- The one that has not ended comes first.
    order by n.state = 'revoked' limit 1`,
}

/**
 * $1 hash, $2 grant, $3 client, $4 scopes, $5 now, $6 expiry, $7 publisher, $8 app, $9 tenant, $10 connection,
 * $11 address
 */
const ISSUE_TO_CLIENT = {
  name: 'oauth_issue_to_client',
  text: `with issued as (
    insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at) values ($1, $2, $4, $5, $6)
  )
  insert into audit_log (action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id, ip,
    details)
  values ('token.issued', 'client', $3, $7, $8, $3, $9, $10, $11, '{"grant_type":"client_credentials"}')`,
}
