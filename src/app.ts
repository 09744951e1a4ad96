import type { RequestListener } from 'node:http'
import Koa from 'koa'
import { metadataRoutes } from './api/metadata.ts'
import { openResourceApi } from './api/routes.ts'
import { demoViolations } from './demo/check.ts'
import { resetSandbox } from './demo/sandbox.ts'
import { boundBodies } from './http/body_deadline.ts'
import { logBrokenResponses } from './http/broken_response.ts'
import { setCallerAddress } from './http/caller_address.ts'
import { compressPages } from './http/compress_pages.ts'
import { healthRoutes } from './http/health.ts'
import { readOnlyDocuments } from './http/methods.ts'
import { measureRequests, metricsRoute } from './http/metrics.ts'
import { observeRequests } from './http/observe_requests.ts'
import { createOwnRequests } from './http/own_requests.ts'
import { createAssets } from './http/pages/assets.ts'
import { csrfProtection, requireCsrf } from './http/pages/csrf.ts'
import { recogniseFrames, refuseOtherFrames } from './http/pages/embedding.ts'
import { pageErrors } from './http/pages/page_errors.ts'
import { createRender } from './http/pages/render.ts'
import { securityHeaders, strictTransport } from './http/pages/security_headers.ts'
import { problems } from './http/problem.ts'
import { requireReadableTarget } from './http/target.ts'
import { createLastUsed } from './model/connections/last_used.ts'
import { operatorAccess } from './model/operator_access.ts'
import { consentRoutes } from './oauth/consent/consent.ts'
import { createEngine } from './oauth/engine/engine.ts'
import { createOAuthMetrics } from './oauth/metrics.ts'
import { participantSignUpRoutes } from './oauth/participants/sign_up.ts'
import { proofRoutes } from './oauth/proof/fresh_proof.ts'
import { backChannelLogout } from './oauth/sign_in/backchannel_logout.ts'
import { BrowserSessions, secureCookies } from './oauth/sign_in/browser_sessions.ts'
import { confirmRoutes } from './oauth/sign_in/confirm.ts'
import { forgotRoutes } from './oauth/sign_in/forgot.ts'
import { Issuer } from './oauth/sign_in/issuer.ts'
import { signInRoutes, signOut } from './oauth/sign_in/sign_in.ts'
import { requireOperator } from './operator/require_operator.ts'
import { operatorApi } from './operator/routes.ts'
import { muteRoutes } from './pages/account/mute.ts'
import { useSite } from './pages/site.ts'
import { inLanguage } from './platform/languages.ts'
import { brandOf } from './platform/look/brand_of.ts'
import { concernedBy } from './request_context.ts'
import type { Runtime } from './runtime.ts'
import { SDK_PATH, sdkReference, sdkRoute } from './sdk/route.ts'
import { webhookKeys } from './webhooks/message/jwks.ts'

/** The HTTP surface. `close` closes what it uses, once no request is left. */
export type HttpApp = {
  handler: RequestListener
  /** Ends requests that may take longer than a shutdown can. */
  endLongRequests(): void
  close(): Promise<void>
}

/** The whole HTTP surface, in order. Resolves when it is ready to serve. */
export async function createApp(runtime: Runtime): Promise<HttpApp> {
  const { config, log, vault } = runtime
  const brand = brandOf(runtime.platform)
  const assets = createAssets(brand)
  const render = createRender({
    assets,
    brand,
    nameIn: (language) => inLanguage(runtime.platform, language).title,
  })
  const sessions = new BrowserSessions(runtime)
  const secretUse = createLastUsed(runtime.pool, 'client_secrets', (err) => log.error({ err }, 'secret use'))
  const tokenUse = createLastUsed(runtime.pool, 'operator_tokens', (err) => log.error({ err }, 'token use'))
  const access = operatorAccess({ ...runtime, used: tokenUse })
  const counts = createOAuthMetrics(runtime.metrics)
  const engine = createEngine(runtime, {
    counts,
    access,
    render,
    sessions,
    secretUsed: (id) => secretUse.note(id, runtime.now()),
  })
  const stopping = new AbortController()
  const app = new Koa()
  app.keys = engine.cookieKeys
  app.on('error', logBrokenResponses(log))

  // For programs. Refusals are problem documents, or OAuth's own errors. The busiest routes come first.
  app.use(
    observeRequests({ log, lines: config.telemetry.accessLog !== false, now: runtime.now }, concernedBy),
  )
  app.use(strictTransport(config.publicUrl))
  app.use(boundBodies())
  app.use(setCallerAddress(config.trustProxy))
  app.use(measureRequests(runtime.metrics))
  app.use(problems(config.publicUrl, log))
  app.use(requireReadableTarget)
  const api = await openResourceApi(runtime)
  app.use(api.middleware)
  app.use(engine.middleware)
  const documents = ['/healthz', '/readyz', '/metrics', '/openapi.json', '/platform/openapi.json', SDK_PATH]
  app.use(readOnlyDocuments(documents))
  app.use(healthRoutes(runtime.health).routes())
  app.use(metricsRoute(runtime.metrics, requireOperator(access, 'read')))
  app.use(metadataRoutes(runtime).routes())
  app.use(webhookKeys(runtime).routes())
  app.use(sdkRoute(runtime).routes())
  const operator = operatorApi(runtime, access, resetSandbox, stopping.signal)
  app.use(operator.middleware)
  const issuer = config.signInIssuer && new Issuer(config.signInIssuer, config.publicUrl, runtime.now)
  if (issuer) app.use(backChannelLogout({ ...runtime, issuer }).routes())

  // For people. Refusals are pages. Every form has the token of the browser that it was shown to.
  const own = createOwnRequests()
  const pages = {
    ...runtime,
    render,
    sessions,
    findDocumentClient: engine.findDocumentClient,
    operatorReference: operator.document,
    ownRequest: own.send,
    sdk: sdkReference(runtime.platform),
  }
  app.use(securityHeaders())
  app.use(compressPages)
  app.use(recogniseFrames(config.frameAncestors))
  app.use(secureCookies(config.publicUrl))
  app.use(assets.middleware)
  const [key = vault.derive('form tokens'), ...olderKeys] = vault.deriveAll('form tokens')
  const secure = config.publicUrl.startsWith('https:')
  app.use(csrfProtection({ key, olderKeys, session: sessions.sent, secure }))
  app.use(pageErrors(pages))
  app.use(refuseOtherFrames(config.frameAncestors))
  app.use(muteRoutes(pages).routes())
  app.use(requireCsrf)
  app.use(sessions.middleware)
  const signInRuntime = { ...pages, issuer }
  app.use(signInRoutes(signInRuntime).routes())
  app.use(proofRoutes(pages).routes())
  app.use(forgotRoutes(pages).routes())
  app.use(confirmRoutes(pages).routes())
  app.use(participantSignUpRoutes(pages).routes())
  app.use(consentRoutes({ ...pages, provider: engine.provider, counts }).routes())
  useSite(app, {
    ...pages,
    ...{ resetSandbox, demoViolations },
    signOut: (ctx, then) => signOut(signInRuntime, ctx, then),
  })
  const close = async () => void (await Promise.all([api.close(), secretUse.flush(), tokenUse.flush()]))
  const handler = app.callback()
  own.listen(handler)
  return { handler, endLongRequests: () => stopping.abort(), close }
}
