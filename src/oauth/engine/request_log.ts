import type { Middleware } from 'koa'
import type { Provider } from 'oidc-provider'
import type { RequestEntry, RequestLog } from '../../model/audit/request_log.ts'
import type { EngineContext } from './engine_context.ts'
import { type EngineError, refusalReason } from './refusal_reasons.ts'

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
 * Records every request to the authorization server for the partner's console, with the real reason of a refusal,
 * which the response does not tell.
 */
export function logRequests(provider: Provider, log: RequestLog, clock: () => number): Middleware {
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
    const { connection } = ctx.state.oauth ?? {}
    const refusal = refusals.get(ctx.req)
    log.record({
      kind,
      method: ctx.method,
      path: ctx.path,
      status: ctx.status,
      client,
      connection: connection?.id ?? null,
      tenant: connection?.tenant ?? null,
      error: refusal?.error ?? null,
      reason: refusal ? refusalReason(engine, refusal) : null,
      duration_ms: clock() - began,
      ip: ctx.ip,
    })
  }
}

function named({ oidc, query }: EngineContext): string | null {
  const id = oidc?.params?.['client_id'] ?? oidc?.body?.['client_id'] ?? query['client_id']
  return typeof id === 'string' && id.length <= 200 ? id : null
}
