import type { Context, Middleware } from 'koa'
import { readForm } from '../../http/pages/form.ts'
import { markUsed } from '../../model/connections/first_use.ts'
import type { OperatorAccess } from '../../model/operator_access.ts'
import { RESOURCE_PATHS } from '../../model/resources.ts'
import type { Runtime } from '../../runtime.ts'
import { authenticatedClient } from '../clients/find_client.ts'
import { noteConnection } from '../grants/token_endpoint.ts'
import type { FoundToken } from './access_token.ts'
import { askedToken, type FindToken, tokenFinder } from './find_token.ts'

/**
 * Token introspection (RFC 7662). The engine authenticates an app's client and checks the parameters, but it knows
 * no tokens and would respond that the token is not active. The response is written here, only about the client's own
 * tokens. The operator's resource servers can introspect any token with the operator token.
 */
export function introspection(runtime: Runtime, access: OperatorAccess): Middleware {
  const find = tokenFinder(runtime.pool)
  return async (ctx, next) => {
    if (ctx.path !== '/oauth/introspect' || ctx.method !== 'POST') return next()
    if (/^bearer /i.test(ctx.get('Authorization'))) return respondToOperator(runtime, access, find, ctx)
    await next()
    if (ctx.status === 200) await respondToClient(runtime, find, ctx)
  }
}

async function respondToClient({ now, config }: Runtime, find: FindToken, ctx: Context): Promise<void> {
  const found = await askedToken(ctx, find, now())
  const own = found?.holder === authenticatedClient(ctx).client_id
  if (found && own) noteConnection(ctx, found)
  ctx.body = found?.active && own ? describe(found, config.publicUrl) : { active: false }
}

async function respondToOperator(
  runtime: Runtime,
  access: OperatorAccess,
  find: FindToken,
  ctx: Context,
): Promise<void> {
  const { now, config, pool } = runtime
  ctx.set('Cache-Control', 'no-store')
  const decision = await access(ctx.ip, ctx.get('Authorization').slice(7).trim(), 'read')
  if (!decision.granted) {
    if ('lacks' in decision) return refuseScope(ctx, decision.lacks)
    return refuseOperator(ctx, decision.wait)
  }
  const token = (await readForm(ctx)).raw('token')
  if (token === '') {
    ctx.status = 400
    ctx.body = { error: 'invalid_request', error_description: "missing required parameter 'token'" }
    return
  }
  const found = await find(token, now())
  // If a resource server has the token, the client has received the response that issued it.
  const isFirstUse = found?.active && found.kind === 'access' && found.first_used_at === null
  if (isFirstUse) await markUsed(pool, found.hash, now())
  ctx.body = found?.active ? describe(found, config.publicUrl) : { active: false }
}

function refuseScope(ctx: Context, scope: string): void {
  ctx.status = 403
  ctx.set('WWW-Authenticate', `Bearer realm="operator", error="insufficient_scope", scope="${scope}"`)
  ctx.body = {
    error: 'insufficient_scope',
    error_description: `this operator token lacks the scope ${scope}`,
  }
}

/** @param wait seconds until another token is checked; 0 if this one was checked and is wrong */
function refuseOperator(ctx: Context, wait: number): void {
  if (wait > 0) {
    ctx.status = 429
    ctx.set('Retry-After', String(wait))
    const error_description = 'too many wrong operator tokens from this address'
    ctx.body = { error: 'temporarily_unavailable', error_description }
    return
  }
  ctx.status = 401
  ctx.set('WWW-Authenticate', 'Bearer realm="operator", error="invalid_token"')
  ctx.body = {
    error: 'invalid_client',
    error_description: 'this operator token is invalid, revoked or expired',
  }
}

/** RFC 7662 §2.2, RFC 9449 §6.2. */
function describe(token: FoundToken, issuer: string): Record<string, unknown> {
  return {
    active: true,
    client_id: token.holder,
    scope: token.scopes.join(' '),
    sub: token.user_id,
    token_type: token.kind === 'refresh' ? undefined : token.jkt ? 'DPoP' : 'Bearer',
    cnf: token.jkt ? { jkt: token.jkt.toString('base64url') } : undefined,
    iat: Math.floor(token.issued_at.getTime() / 1000),
    exp: Math.floor(token.expires_at.getTime() / 1000),
    iss: issuer,
    aud: issuer + RESOURCE_PATHS[token.resource],
    connection: token.connection_id,
    tenant: token.tenant_id,
    unit: token.unit_id ?? undefined,
    env: token.env,
  }
}
