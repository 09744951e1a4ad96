import type { Context } from 'koa'
import { notFound } from '../../http/problem.ts'
import { type EndpointView, findEndpoint, listEndpoints } from '../../model/webhooks/endpoint_list.ts'
import type { PageParts } from '../page_context.ts'
import type { FindPortal, Portal, PortalApp } from './portal.ts'

const MOST_ENDPOINTS = 100

export type ListedEndpoint = EndpointView & { app_name: string }

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
export async function endpointHere(
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
