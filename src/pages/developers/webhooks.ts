import type Router from '@koa/router'
import { clientsOf } from '../../model/apps/member_apps.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { appAddress, currentApp } from './current_app.ts'

/** `/developers/apps/:app/webhooks`: the portal of one app. */
export const appWebhookRoutes = (runtime: PageRuntime): Router =>
  webhookRoutes(runtime, async (ctx) => {
    const app = currentApp(ctx)
    const clients = await clientsOf(runtime.db, app.id)
    return {
      access: { as: 'publisher', user: currentPerson(ctx).id },
      apps: [{ ...app, environments: clients.map(({ environment }) => environment) }],
      base: `${appAddress(app)}/webhooks`,
      query: '',
      may_act: true,
    }
  })
