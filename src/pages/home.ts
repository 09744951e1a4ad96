import Router from '@koa/router'
import type { PageRuntime } from './page_runtime.ts'

declare module '../http/pages/views.ts' {
  interface Views {
    home: {
      description: string
      person: { name: string } | null
      /** Whether owners of merchants create API keys of their own here. */
      owner_keys: boolean
    }
  }
}

/** `/`: what this is, and who goes where. */
export function homeRoutes({ render, platform: { description, owner_keys } }: PageRuntime): Router {
  const router = new Router()
  router.get('/', (ctx) => {
    render(ctx, 'home', { description, person: ctx.state.person ?? null, owner_keys })
  })
  return router
}
