import type { Context, Middleware } from 'koa'
import type { Provider } from 'oidc-provider'
import type { RequestEntry, RequestLog } from '../../model/audit/request_log.ts'
import { requestOf } from '../clients/request.ts'
import { type EngineContext, type EngineError, reasonOf } from './refusal_reasons.ts'

const KINDS: Record<string, RequestEntry['kind']> = {
  '/oauth/authorize': 'authorize',
  '/oauth/par': 'par',
  '/oauth/token': 'token',
  '/oauth/revoke': 'revoke',
  '/oauth/introspect': 'introspect',
}

const ERRORS = [
  'authorization.error',
  'pushed_authorization_request.error',
  'grant.error',
  'revocation.error',
  'introspection.error',
]

/**
 * Tells the partner's console of every request to the authorization server with the real reason of a refusal,
 * which the answer itself keeps from strangers.
 */
export function logRequests(
  provider: Provider,
  log: RequestLog,
  clock: () => number,
  now: () => Date,
): Middleware {
  const refusals = new WeakMap<object, EngineError>()
  for (const event of ERRORS) {
    provider.on(event as 'grant.error', (ctx, error) => void refusals.set(ctx.req, error as EngineError))
  }
  return async (ctx, next) => {
    const kind = KINDS[ctx.path]
    if (!kind) return next()
    const began = clock()
    await next()
    const engine = ctx as EngineContext
    const client = engine.oidc?.client?.clientId ?? named(engine)
    if (!client) return
    const presented = requestOf(ctx)?.presented
    const refusal = refusals.get(ctx.req) ?? refusedAfterwards(ctx)
    log.record({
      kind,
      method: ctx.method,
      path: ctx.path,
      status: ctx.status,
      client,
      connection: presented?.holder === client ? presented.connection_id : null,
      tenant: presented?.holder === client ? presented.tenant_id : null,
      error: refusal?.error ?? null,
      reason: refusal ? reasonOf(engine, refusal, presented ?? null, now()) : null,
      duration_ms: clock() - began,
      ip: ctx.ip,
    })
  }
}

function named({ oidc, query }: EngineContext): string | null {
  const id = oidc?.params?.['client_id'] ?? oidc?.body?.['client_id'] ?? query['client_id']
  return typeof id === 'string' && id.length <= 200 ? id : null
}

/** What was decided after the engine: a replayed code, a reused refresh token, an ended connection. */
function refusedAfterwards(ctx: Context): EngineError | undefined {
  const body = ctx.body as { error?: string } | null
  return ctx.status >= 400 && body && typeof body === 'object' && typeof body.error === 'string'
    ? (body as unknown as EngineError)
    : undefined
}
