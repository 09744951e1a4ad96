import Router from '@koa/router'
import { deliveryListRoutes } from '../activity/delivery_list.ts'
import { eventPageRoutes } from '../activity/event_page.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { signatureCheckRoutes } from './check.ts'
import { consoleDeliveryRoutes } from './deliveries.ts'
import { endpointActRoutes } from './endpoint_acts.ts'
import { newEndpointRoutes } from './new_endpoint.ts'
import { type FindPortal, mayAddEndpoint, type PortalView, portalView, type Tab } from './portal.ts'
import { type EndpointRow, endpointFinder, endpointRows } from './portal_endpoints.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/endpoints': PortalView & {
      title: string | null
      tabs: Tab[]
      may_add: boolean
      endpoints: EndpointRow[]
    }
  }
}

/** The webhooks portal: endpoints, their health and secrets, every delivery and attempt. */
export function webhookRoutes(runtime: PageRuntime, findPortal: FindPortal): Router {
  const router = new Router()
  const find = endpointFinder(runtime, findPortal)
  router.get('/', async (ctx) => {
    const portal = await findPortal(ctx)
    runtime.render(ctx, 'webhooks/endpoints', {
      ...portalView(portal),
      title: portal.title ?? null,
      tabs: portal.tabs ?? [],
      may_add: mayAddEndpoint(portal),
      endpoints: await endpointRows(runtime, portal),
    })
  })
  router.use('/deliveries', deliveryListRoutes(runtime, findPortal).routes())
  router.use('/events', eventPageRoutes(runtime, findPortal).routes())
  router.use('/new', newEndpointRoutes(runtime, findPortal).routes())
  router.use('/:endpoint', endpointActRoutes(runtime, find).routes())
  router.use('/:endpoint', consoleDeliveryRoutes(runtime, find).routes())
  router.use('/:endpoint/check', signatureCheckRoutes(runtime, find).routes())
  return router
}
