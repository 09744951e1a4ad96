import type Router from '@koa/router'
import { clientsOf } from '../../model/apps/member_apps.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { appAddress, currentApp } from './current_app.ts'
import { mayChange } from './publisher_page.ts'

/** `/developers/apps/:app/webhooks`: the portal of one app. */
export const appWebhookRoutes = (runtime: PageRuntime): Router =>
  webhookRoutes(runtime, async (ctx) => {
    const app = currentApp(ctx)
    const clients = await clientsOf(runtime.db, app.id)
    const environments = clients.map(({ environment }) => environment)
    return {
      access: { as: 'publisher', user: currentPerson(ctx).id },
      apps: [{ ...app, environments }],
      base: `${appAddress(app)}/webhooks`,
      query: '',
      connections: `${appAddress(app)}/connections`,
      may_act: true,
      may_change: environments.filter((environment) => mayChange(app.role, environment)),
    }
  })
