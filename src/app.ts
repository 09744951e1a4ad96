import type { RequestListener } from 'node:http'
import Koa from 'koa'
import type { Ground } from './ground.ts'
import { csrfProtection } from './http/csrf.ts'
import { healthRoutes } from './http/health.ts'
import { problems } from './http/problem.ts'
import { createRender } from './http/render.ts'
import { securityHeaders } from './http/security_headers.ts'
import { createAssets } from './http/static.ts'
import { requireReadableTarget } from './http/target.ts'
import { operatorApi } from './operator/routes.ts'
import { useSite } from './pages/site.ts'

/** The HTTP surface, and what must be closed behind it once no request is left. */
export type App = { handler: RequestListener; close(): Promise<void> }

/** The whole HTTP surface, in order. Resolves when it may serve. */
export async function createApp(ground: Ground): Promise<App> {
  const { config, log, vault } = ground
  const app = new Koa({ proxy: config.trustProxy })
  app.on('error', (error) => log.error({ err: error }, 'response failed'))

  app.use(problems(config.publicUrl, log))
  app.use(requireReadableTarget)
  app.use(healthRoutes(ground).routes())
  app.use(operatorApi(ground))

  // From here on browsers look: pages, the sign-in and the consent.
  const assets = createAssets()
  const render = createRender({ assets })
  app.use(securityHeaders())
  app.use(assets.middleware)
  app.use(csrfProtection({ key: vault.derive('form tokens'), secure: config.publicUrl.startsWith('https:') }))
  useSite(app, { ...ground, render })
  return { handler: app.callback(), close: async () => undefined }
}
