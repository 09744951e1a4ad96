import type Router from '@koa/router'
import type { PageRuntime } from '../page_runtime.ts'
import { mayChange } from '../publishers/publisher_page.ts'
import { currentPerson } from '../signed_in.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { appAddress, currentApp, currentEnvironment } from './current_app.ts'

/** `/developers/apps/:app/webhooks`: the portal of one app, in one of its environments. */
export const appWebhookRoutes = (runtime: PageRuntime): Router =>
  webhookRoutes(runtime, async (ctx) => {
    const app = currentApp(ctx)
    const environment = currentEnvironment(ctx)
    return {
      access: { as: 'publisher', user: currentPerson(ctx).id },
      apps: [app],
      base: `${appAddress(app)}/webhooks`,
      connections: `${appAddress(app)}/connections`,
      query: `environment=${environment}`,
      environment,
      scopes_href: `${appAddress(app)}/edit#scopes`,
      may_act: true,
      may_change: app.environments.filter((one) => mayChange(app.role, one)),
    }
  })
