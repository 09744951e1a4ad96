import Router from '@koa/router'
import { personOf } from './frame.ts'
import type { PageParts } from './page_context.ts'

/** `/`: what this is, and who goes where. */
export function homeRoutes({ render, platform }: PageParts): Router {
  const router = new Router()
  router.get('/', (ctx) => {
    render(ctx, 'home', { platform, person: personOf(ctx), owner_keys: platform.owner_keys })
  })
  return router
}
