import Router from '@koa/router'
import type { Context } from 'koa'
import { notFound, Problem } from '../../http/problem.ts'
import { type EndpointView, findEndpoint, listEndpoints } from '../../model/webhooks/endpoint_list.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { signatureCheckRoutes } from './check.ts'
import { deliveryRoutes } from './deliveries.ts'
import { endpointActRoutes } from './endpoint_acts.ts'
import { newEndpointRoutes } from './new_endpoint.ts'
import { addressIn, type FindPortal, type Portal, type PortalApp } from './portal.ts'

const MOST_ENDPOINTS = 100

/** What every view of a portal gets. */
export interface PortalView extends Framed {
  apps: PortalApp[]
  may_act: boolean
  definition: Platform
  at: (path: string, more?: string) => string
}

export type ListedEndpoint = EndpointView & { app_name: string }

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/endpoints': PortalView & { endpoints: ListedEndpoint[] }
  }
}

export const portalView = (platform: Platform, portal: Portal): PortalView => ({
  ...portal.framed,
  apps: portal.apps,
  may_act: portal.may_act,
  definition: platform,
  at: addressIn(portal),
})

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

export async function endpointsOf(
  { db, now }: Pick<PageParts, 'db' | 'now'>,
  portal: Portal,
): Promise<ListedEndpoint[]> {
  const lists = await Promise.all(
    portal.apps.map(async (app) => {
      const found = await listEndpoints(
        db,
        portal.access,
        app.id,
        { limit: MOST_ENDPOINTS, after: null },
        now(),
      )
      return found.map((endpoint) => ({ ...endpoint, app_name: app.name }))
    }),
  )
  return lists.flat()
}

export type FoundEndpoint = { portal: Portal; app: PortalApp; endpoint: EndpointView }
export type FindEndpoint = (ctx: Context) => Promise<FoundEndpoint>

/** The endpoint of the address, when it belongs to an app of the portal; a 404 for all others. */
async function endpointHere(
  { db, now }: Pick<PageParts, 'db' | 'now'>,
  ctx: Context,
  findPortal: FindPortal,
): Promise<FoundEndpoint> {
  const portal = await findPortal(ctx)
  const endpoint = await findEndpoint(db, portal.access, ctx['params'].endpoint, now())
  const app = portal.apps.find(({ id }) => id === endpoint?.app)
  if (!endpoint || !app) throw notFound('There is no such endpoint.')
  return { portal, app, endpoint }
}

/** @throws Problem 403 for people who may only look */
export function requireActor({ may_act }: Portal): void {
  if (may_act) return
  throw new Problem('forbidden', 'Only an owner may do this. Members of staff may look.')
}
