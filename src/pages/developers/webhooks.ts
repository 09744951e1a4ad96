import Router from '@koa/router'
import { clientsOf } from '../../model/apps/member_apps.ts'
import type { PageParts } from '../page_context.ts'
import { personHere } from '../signed_in.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { appHere } from './current_app.ts'
import { appFrame } from './frame.ts'

/** `/developers/apps/:app/webhooks`: the portal of one app. */
export function appWebhookRoutes(parts: PageParts): Router {
  const { db, platform } = parts
  const router = new Router()
  const portal = webhookRoutes(parts, async (ctx) => {
    const app = appHere(ctx)
    const clients = await clientsOf(db, app.id)
    return {
      access: { as: 'publisher', user: personHere(ctx).id },
      apps: [{ ...app, environments: clients.map(({ environment }) => environment) }],
      base: `/developers/apps/${app.id}/webhooks`,
      query: '',
      framed: appFrame(ctx, platform, app, 'webhooks'),
      may_act: true,
    }
  })
  router.use('/webhooks', portal.routes())
  return router
}
