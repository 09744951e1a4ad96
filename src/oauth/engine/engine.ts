import type { Context, Middleware } from 'koa'
import compose from 'koa-compose'
import type { Render } from '../../http/pages/render.ts'
import { securityHeaders } from '../../http/pages/security_headers.ts'
import { proofChecker } from '../../model/dpop/check_proof.ts'
import type { OperatorAccess } from '../../model/operator_access.ts'
import { publicKeys } from '../../model/signing_keys.ts'
import type { Runtime } from '../../runtime.ts'
import { documentClients } from '../documents/document_clients.ts'
import { leakReports } from '../leaks/report.ts'
import type { OAuthMetrics } from '../metrics.ts'
import { type BrowserSessions, secureCookies } from '../sign_in/browser_sessions.ts'
import { introspection } from '../tokens/introspection.ts'
import { revocation } from '../tokens/revocation.ts'
import { clientOrigins } from './cors.ts'
import { renderErrorPage } from './error_page.ts'
import { serverMetadata } from './metadata.ts'
import { provenKeyOf } from './proven_key.ts'
import { cookieKeys, createProvider } from './provider.ts'
import { requestLimits } from './request_limits.ts'
import { logRequests } from './request_log.ts'
import { respondInQuery } from './response_mode.ts'
import { oauthErrors } from './server_errors.ts'

/**
 * The authorization server's endpoints as one middleware: ours around the engine's. Nothing else is served below
 * `/oauth/`.
 */
export function createEngine(
  runtime: Runtime,
  options: {
    render: Render
    secretUsed: (id: string) => void
    sessions: BrowserSessions
    access: OperatorAccess
    counts: OAuthMetrics
  },
) {
  const findDocumentClient = documentClients(runtime)
  const provider = createProvider({
    ...runtime,
    findDocumentClient,
    renderError: renderErrorPage(options.render),
    secretUsed: options.secretUsed,
    provenKey: provenKeyOf(proofChecker(runtime)),
    limits: requestLimits(runtime, async (ctx) => (await options.sessions.current(ctx)) !== null),
  })
  const forPrograms = compose([
    oauthErrors(runtime.log),
    clientOrigins(runtime.db),
    documents(runtime),
    logRequests(provider, runtime.requestLog, options.counts),
    leakReports(runtime),
    introspection(runtime, options.access),
    revocation(runtime),
    ...provider.middleware,
  ])
  const forPeople = compose([
    securityHeaders(),
    secureCookies(runtime.config.publicUrl),
    respondInQuery,
    forPrograms,
  ])
  const middleware: Middleware = async (ctx, next) => {
    if (!isEnginePath(ctx.path)) return next()
    const handle = ctx.path.startsWith('/oauth/authorize') ? forPeople : forPrograms
    await handle(ctx, async () => undefined)
    dropEngineSession(ctx)
    if (ctx.status === 404 && ctx.body == null) refuseMethod(ctx)
    nameMissingAuthentication(ctx)
  }
  return { provider, findDocumentClient, middleware, cookieKeys: cookieKeys(runtime.vault) }
}

function isEnginePath(path: string): boolean {
  return (
    path.startsWith('/oauth/') ||
    path === '/.well-known/oauth-authorization-server' ||
    path === '/.well-known/openid-configuration'
  )
}

/** Our own metadata. The engine's would list its own features instead of this server's. */
function documents({ config, platform, db }: Runtime): Middleware {
  const metadata = serverMetadata(config.publicUrl, platform)
  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next()
    if (ctx.path.startsWith('/.well-known/')) {
      ctx.body = metadata
    } else if (ctx.path === '/oauth/jwks') {
      ctx.type = 'application/jwk-set+json'
      ctx.body = JSON.stringify({ keys: await publicKeys(db) })
    } else {
      await next()
    }
  }
}

/** RFC 6749 §5.2: "no client authentication included" is invalid_client. The engine calls it invalid_request. */
function nameMissingAuthentication(ctx: Context): void {
  const body = ctx.body as { error?: string; error_description?: string } | null
  if (ctx.status !== 400 || body?.error_description !== 'no client authentication mechanism provided') return
  ctx.status = 401
  ctx.body = { ...body, error: 'invalid_client' }
}

// The engine keeps no session here (adapter.ts), so its cookie would be useless.
function dropEngineSession(ctx: Context): void {
  const cookies = [ctx.response.get('Set-Cookie') ?? []].flat()
  const kept = cookies.filter((cookie) => !cookie.startsWith('drawbridge-oauth'))
  if (kept.length === cookies.length) return
  if (kept.length > 0) ctx.set('Set-Cookie', kept)
  else ctx.remove('Set-Cookie')
}

const METHODS: Record<string, string> = { '/oauth/authorize': 'GET', '/oauth/jwks': 'GET' }

function refuseMethod(ctx: Context): void {
  const allowed = METHODS[ctx.path] ?? 'POST'
  const known = /^\/oauth\/(authorize|token|revoke|introspect|par|jwks|report_leak)$/.test(ctx.path)
  ctx.status = known ? 405 : 404
  if (known) ctx.set('Allow', allowed)
  ctx.set('Cache-Control', 'no-store')
  ctx.body = {
    error: 'invalid_request',
    error_description: known ? `this endpoint only accepts ${allowed} requests` : 'there is no such endpoint',
  }
}
