import type { Context, Middleware } from 'koa'
import type { Provider } from 'oidc-provider'
import type { RequestEntry, RequestLog } from '../model/request_log.ts'
import { requestOf } from './request.ts'

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

type EngineError = Error & { error?: string; error_description?: string; error_detail?: string }
type EngineContext = Context & {
  oidc?: {
    client?: { clientId: string; redirectUris?: string[] }
    params?: Record<string, unknown>
    body?: Record<string, unknown>
  }
}

/**
 * Tells the partner's console of every request to the authorization server with the real reason of a refusal,
 * which the answer itself keeps from strangers.
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
      reason: refusal ? reasonOf(engine, refusal) : null,
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

function reasonOf(ctx: EngineContext, error: EngineError): string {
  const given = ctx.oidc?.params?.['redirect_uri']
  if (error.error === 'invalid_redirect_uri' && typeof given === 'string') {
    return redirectUriReason(ctx.oidc?.client?.redirectUris ?? [], given)
  }
  const parts = [error.error_description, error.error_detail].filter(
    (part) => typeof part === 'string' && part,
  )
  return [...new Set(parts)].join(': ') || error.message
}

/**
 * Where a redirect URI leaves the registered one that it is most like:
 * `redirect_uri differs from the registered one at character 31: "/cb/" instead of "/cb"`.
 */
export function redirectUriReason(registered: string[], given: string): string {
  const [closest] = registered.toSorted((one, other) => commonStart(other, given) - commonStart(one, given))
  if (!closest) return 'redirect_uri was given, but this app has registered none'
  const at = commonStart(closest, given)
  // The whole path segment around the difference says more than the rest of the address.
  const from = Math.max(0, closest.lastIndexOf('/', at - 1))
  const quote = (uri: string) => JSON.stringify(uri.slice(from, from + 60))
  return `redirect_uri differs from the registered one at character ${at + 1}: ${quote(given)} instead of ${quote(closest)}`
}

function commonStart(one: string, other: string): number {
  let at = 0
  while (at < one.length && at < other.length && one[at] === other[at]) at++
  return at
}
