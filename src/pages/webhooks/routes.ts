import Router from '@koa/router'
import type { Context } from 'koa'
import type { PageParts } from '../page_context.ts'
import { signatureCheckRoutes } from './check.ts'
import { deliveryRoutes } from './deliveries.ts'
import { endpointActRoutes } from './endpoint_acts.ts'
import { newEndpointRoutes } from './new_endpoint.ts'
import { type FindPortal, type PortalView, portalView } from './portal.ts'
import { endpointHere, endpointsOf, type ListedEndpoint } from './portal_endpoints.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/endpoints': PortalView & { endpoints: ListedEndpoint[] }
  }
}

/** The webhooks portal: endpoints, their health and secrets, every delivery and attempt. */
export function webhookRoutes(parts: PageParts, findPortal: FindPortal): Router {
  const { platform, render } = parts
  const router = new Router()
  router.get('/', async (ctx) => {
    const portal = await findPortal(ctx)
    const endpoints = await endpointsOf(parts, portal)
    render(ctx, 'webhooks/endpoints', { ...portalView(platform, portal), endpoints })
  })
  router.use(newEndpointRoutes(parts, findPortal).routes())
  const find = (ctx: Context) => endpointHere(parts, ctx, findPortal)
  router.use(endpointActRoutes(parts, find).routes())
  router.use(deliveryRoutes(parts, find).routes())
  router.use(signatureCheckRoutes(parts, find).routes())
  return router
}
