import type { Middleware } from 'koa'
import type { Provider } from 'oidc-provider'
import { MASKED, refusalText, shownParameters } from '../../http/shown_request.ts'
import type { RequestEntry, RequestLog } from '../../model/audit/request_log.ts'
import type { OAuthMetrics } from '../metrics.ts'
import type { EngineContext } from './engine_context.ts'
import { type EngineError, refusalReason, wrongParameterOf } from './refusal_reasons.ts'

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
 * which the response does not contain. Token requests are counted, even those of unknown clients.
 */
export function logRequests(provider: Provider, log: RequestLog, counts: OAuthMetrics): Middleware {
  const refusals = new WeakMap<object, EngineError>()
  for (const event of ERRORS) {
    provider.on(event as 'grant.error', (ctx, error) => void refusals.set(ctx.req, error as EngineError))
  }
  return async (ctx, next) => {
    const kind = KINDS[ctx.path]
    if (!kind) return next()
    const began = performance.now()
    await next()
    const engine = ctx as EngineContext
    const refusal = refusals.get(ctx.req)
    if (refusal) ctx.state.refusal = refusal.error
    if (kind === 'token') countTokens(counts, engine, refusal)
    const client = engine.oidc?.client?.clientId ?? named(engine)
    if (!client) return
    const { connection } = ctx.state.oauth ?? {}
    const reason = refusal ? refusalReason(engine, refusal) : null
    log.record({
      kind,
      method: ctx.method,
      path: ctx.path,
      parameters: shownParameters(parametersOf(engine), READABLE),
      status: ctx.status,
      client,
      connection: connection?.id ?? null,
      tenant: connection?.tenant ?? null,
      error: refusal?.error ?? null,
      reason,
      parameter: refusal && reason ? wrongParameterOf(refusal, reason, parametersOf(engine)) : null,
      response: refusal || ctx.status >= 400 ? responseOf(engine) : null,
      duration_ms: performance.now() - began,
      ip: ctx.ip,
      request_id: ctx.state.requestId,
    })
  }
}

/** Parameters without secrets: no codes, tokens, verifiers, `state` or unknown parameters. */
const READABLE: ReadonlySet<string> = new Set([
  ...[
    'client_id',
    'redirect_uri',
    'scope',
    'resource',
    'response_type',
    'response_mode',
    'prompt',
    'ui_locales',
  ],
  ...['code_challenge_method', 'grant_type', 'token_type_hint', 'client_assertion_type'],
])

const parametersOf = ({ oidc, method, query }: EngineContext): Record<string, unknown> =>
  (method === 'POST' ? oidc?.body : query) ?? {}

/** A refusal as it was sent: JSON, or a redirect to the app. Pages for people are only named. */
function responseOf(ctx: EngineContext): string {
  const location = ctx.response.get('Location')
  if (location) return `Location: ${withoutSecrets(location)}`
  const isJson = typeof ctx.body === 'object' && ctx.body !== null && !ArrayBuffer.isView(ctx.body)
  return refusalText(ctx, {}, isJson ? JSON.stringify(ctx.body) : '')
}

/** The error in a redirect (RFC 6749 §4.1.2.1). */
const OF_ERRORS = new Set(['error', 'error_description', 'error_uri', 'iss'])

function withoutSecrets(location: string): string {
  if (!URL.canParse(location)) return location.split('?')[0] ?? ''
  const url = new URL(location)
  for (const name of new Set(url.searchParams.keys())) {
    if (!OF_ERRORS.has(name)) url.searchParams.set(name, MASKED)
  }
  return url.href
}

function countTokens(
  counts: OAuthMetrics,
  { oidc, state, status }: EngineContext,
  refusal?: EngineError,
): void {
  const failed = refusal?.error ?? (status >= 500 ? 'server_error' : 'invalid_request')
  counts.tokenRequest(oidc?.params?.['grant_type'], status === 200 ? 'granted' : failed)
  if (state.oauth?.reused) counts.reused(state.oauth.reused)
}

function named({ oidc, query }: EngineContext): string | null {
  const id = oidc?.params?.['client_id'] ?? oidc?.body?.['client_id'] ?? query['client_id']
  return typeof id === 'string' && id.length <= 200 ? id : null
}
