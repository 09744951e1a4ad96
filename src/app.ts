import Koa from 'koa'
import type { Ground } from './ground.ts'
import { healthRoutes } from './http/health.ts'
import { problems } from './http/problem.ts'
import { requireReadableTarget } from './http/target.ts'

/** The whole HTTP surface, in order. */
export async function createApp(ground: Ground): Promise<Koa> {
  const { config, log } = ground
  const app = new Koa({ proxy: config.trustProxy })
  app.on('error', (error) => log.error({ err: error }, 'response failed'))

  app.use(problems(config.publicUrl, log))
  app.use(requireReadableTarget)
  app.use(healthRoutes(ground).routes())
  return app
}
