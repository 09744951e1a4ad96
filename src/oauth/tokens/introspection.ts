import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, Middleware, Next } from 'koa'
import { hashToken } from '../../database/vault.ts'
import { readForm } from '../../http/pages/form.ts'
import type { Runtime } from '../../runtime.ts'
import { type Presented, requestOf } from '../clients/request.ts'
import { API_PATH } from '../engine/request_checks.ts'
import { FIND_TOKEN, type Statement } from '../grants/statements.ts'

type Parts = Pick<Runtime, 'pool' | 'now' | 'config'>

/**
 * RFC 7662. For an app's client the engine authenticates it and refuses other clients' tokens; its answer is
 * completed here with what the token is bound to. The operator's resource servers ask with the operator token
 * about any token.
 */
export function introspection(parts: Parts): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/oauth/introspect' || ctx.method !== 'POST') return next()
    if (/^bearer /i.test(ctx.get('Authorization'))) return answerOperator(parts, ctx)
    await completeEngineAnswer(parts, ctx, next)
  }
}

async function completeEngineAnswer({ config }: Parts, ctx: Context, next: Next): Promise<void> {
  await next()
  const request = requestOf(ctx)
  const { active } = (ctx.body ?? {}) as { active?: boolean }
  if (!active || !request?.presented) return
  const { client, presented } = request
  ctx.body = describe({ ...presented, environment: client.environment }, config.publicUrl)
}

async function answerOperator({ pool, now, config }: Parts, ctx: Context): Promise<void> {
  ctx.set('Cache-Control', 'no-store')
  if (!isOperator(config.operatorToken, ctx.get('Authorization').slice(7).trim())) {
    ctx.status = 401
    ctx.set('WWW-Authenticate', 'Bearer realm="operator", error="invalid_token"')
    ctx.body = { error: 'invalid_client', error_description: 'this is not the operator token' }
    return
  }
  const form = await readForm(ctx)
  const token = form.raw('token')
  if (token === '') {
    ctx.status = 400
    ctx.body = { error: 'invalid_request', error_description: "missing required parameter 'token'" }
    return
  }
  const kind = token.startsWith('dbrt_') ? 'refresh' : 'access'
  const statement: Statement = FIND_TOKEN[kind]
  const { rows } = await pool.query({ ...statement, values: [hashToken(token), now()] })
  const found = rows[0] && { ...rows[0], kind }
  ctx.body =
    found?.live && found.fresh && !found.consumed ? describe(found, config.publicUrl) : { active: false }
}

type Described = Omit<Presented, 'value' | 'hash' | 'live' | 'fresh' | 'consumed'> & { environment: string }

function describe(token: Described, issuer: string): Record<string, unknown> {
  return {
    active: true,
    client_id: token.holder,
    scope: token.scope,
    sub: token.user_id,
    token_type: token.kind === 'access' ? 'Bearer' : undefined,
    iat: Math.floor(token.issued_at.getTime() / 1000),
    exp: Math.floor(token.expires_at.getTime() / 1000),
    iss: issuer,
    aud: issuer + API_PATH,
    connection: token.connection_id,
    tenant: token.tenant_id,
    unit: token.unit_id ?? undefined,
    env: token.environment,
  }
}

function isOperator(expected: string | null, given: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest()
  return expected !== null && timingSafeEqual(digest(expected), digest(given))
}
