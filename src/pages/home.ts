import Router from '@koa/router'
import { forReader } from '../platform/languages.ts'
import { mayReadMails } from './mails.ts'
import type { PageRuntime } from './page_runtime.ts'

declare module '../http/pages/views.ts' {
  interface Views {
    home: {
      description: string
      person: { name: string } | null
      /** Whether owners of merchants can create API keys here. */
      owner_keys: boolean
      /** Whether this browser may read the mails that a demo does not send. */
      shows_mails: boolean
    }
  }
}

/** `/`: the home page, with a link for each kind of visitor. */
export function homeRoutes({ render, config, platform }: PageRuntime): Router {
  const router = new Router()
  router.get('/', (ctx) => {
    const shows_mails = mayReadMails(config, ctx)
    const { description, owner_keys } = forReader(platform, ctx)
    render(ctx, 'home', { description, person: ctx.state.person ?? null, owner_keys, shows_mails })
  })
  return router
}
