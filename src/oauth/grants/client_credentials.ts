import type { Context } from 'koa'
import { hashToken } from '../../database/vault.ts'
import { connect } from '../../model/connections/connections.ts'
import { newId } from '../../model/ids.ts'
import type { Runtime } from '../../runtime.ts'
import type { OAuthRequest, Standing } from '../clients/request.ts'
import { ISSUE_TO_CLIENT } from './statements.ts'
import { after, nameConnection, refuse } from './token_response.ts'
import { LIFETIME } from './tokens.ts'

/**
 * client_credentials of an in-house app: tokens for its own tenant. The owner who made the app has consented by
 * that; the connection is written down at the first request. One that was ended stays ended.
 */
export async function issueToClient(runtime: Runtime, ctx: Context, request: OAuthRequest): Promise<void> {
  const { client, standing, issued } = request
  if (!standing) throw new Error('client_credentials without a look at the standing connection')
  const refusal = whyNot(runtime, standing)
  if (refusal) return refuse(ctx, refusal, 'unauthorized_client')
  // The engine fixes what it stores before no scope asked for has become all that are declared.
  const scopes = ((ctx.body as { scope?: string }).scope ?? '').split(' ').filter(Boolean)
  const bound = await standingGrant(runtime, request, standing, scopes, ctx.ip)
  const now = runtime.now()
  nameConnection(ctx, bound)
  await runtime.pool.query({
    ...ISSUE_TO_CLIENT,
    values: [
      hashToken(issued.access ?? ''),
      bound.grant_id,
      client.client_id,
      scopes,
      now,
      after(now, LIFETIME.access),
      client.publisher_id,
      client.app_id,
      bound.tenant_id,
      bound.connection_id,
      ctx.ip,
    ],
  })
}

function whyNot({ platform }: Runtime, standing: Standing): string | null {
  if (platform.binding.units === 'required') {
    return `on this platform every connection belongs to one ${platform.binding.label.toLowerCase()}: ask its owner for consent (authorization_code)`
  }
  if (!standing.tenant_fits) return 'the tenant of this app is not verified, or is in another environment'
  if (!standing.connection_id && standing.ended) {
    return 'the connection of this app was ended: an owner can connect it again (authorization_code) or make a new key'
  }
  return null
}

type Bound = { grant_id: string; connection_id: string; tenant_id: string; unit_id: string | null }

async function standingGrant(
  runtime: Runtime,
  { client }: OAuthRequest,
  standing: Standing,
  scopes: string[],
  ip: string,
): Promise<Bound> {
  const { connection_id, tenant_id, grant_id, unit_id } = standing
  if (connection_id && tenant_id && grant_id) return { connection_id, tenant_id, grant_id, unit_id }
  return await runtime.db.transaction().execute(async (trx) => {
    if (connection_id && tenant_id) {
      const id = newId('grt')
      await trx
        .insertInto('grants')
        .values({ id, connection_id, user_id: client.client_id, scopes, created_at: runtime.now() })
        .execute()
      return { connection_id, tenant_id, grant_id: id, unit_id }
    }
    const { tenant_id: tenant, scopes: declared } = await trx
      .selectFrom('apps')
      .select(['tenant_id', 'scopes'])
      .where('id', '=', client.app_id)
      .executeTakeFirstOrThrow()
    if (!tenant) throw new Error('an in-house app without a tenant')
    const consent = {
      app: client.app_id,
      client: client.client_id,
      publisher: client.publisher_id,
      environment: client.environment,
      tenant,
      unit: null,
      scopes: declared,
      user: client.client_id,
    }
    const actor = { kind: 'client', id: client.client_id, ip } as const
    const { connection, grant } = await connect(trx, runtime.platform, consent, actor, runtime.now())
    return { connection_id: connection, tenant_id: tenant, grant_id: grant, unit_id: null }
  })
}
