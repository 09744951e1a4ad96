import type { RequestListener } from 'node:http'
import Koa from 'koa'
import type { Ground } from './ground.ts'
import { healthRoutes } from './http/health.ts'
import { problems } from './http/problem.ts'
import { requireReadableTarget } from './http/target.ts'

/** The HTTP surface, and what must be closed behind it once no request is left. */
export type App = { handler: RequestListener; close(): Promise<void> }

/** The whole HTTP surface, in order. Resolves when it may serve. */
export async function createApp(ground: Ground): Promise<App> {
  const { config, log } = ground
  const app = new Koa({ proxy: config.trustProxy })
  app.on('error', (error) => log.error({ err: error }, 'response failed'))

  app.use(problems(config.publicUrl, log))
  app.use(requireReadableTarget)
  app.use(healthRoutes(ground).routes())
  return { handler: app.callback(), close: async () => undefined }
}
