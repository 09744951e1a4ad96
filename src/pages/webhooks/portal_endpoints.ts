import type { Context } from 'koa'
import { notFound } from '../../http/problem.ts'
import { type AppEndpoint, findEndpoint, isOfApp, listEndpoints } from '../../model/webhooks/endpoint_list.ts'
import type { PageRuntime } from '../page_runtime.ts'
import type { FindPortal, Portal, PortalApp } from './portal.ts'

const MOST_ENDPOINTS = 100

/** A state that shows at once whether deliveries arrive. */
export type ShownState = AppEndpoint['state'] | 'failing'

const FAILING_AFTER = 3

/** An active endpoint is `failing` after several failed deliveries in a row. */
export const shownState = ({ state, health }: AppEndpoint): ShownState =>
  state === 'active' && health.failures_in_row >= FAILING_AFTER ? 'failing' : state

/** An endpoint as a list shows it. */
export interface EndpointRow {
  id: string
  url: string
  state: ShownState
  /** The name of its app; null if the portal has only one. */
  app: string | null
  /** null if it receives everything that its app declares. */
  event_types: string | null
  last_success_at: Date | null
  failures: number
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'webhooks/endpoint_rows': { base: string; query: string; endpoints: EndpointRow[] }
  }
}

/** The endpoints of every app of a portal. */
export async function endpointRows(
  { db, now }: Pick<PageRuntime, 'db' | 'now'>,
  { access, apps, environment }: Portal,
): Promise<EndpointRow[]> {
  const page = { limit: MOST_ENDPOINTS, after: null }
  const lists = await Promise.all(
    apps.map(async ({ id, name }) => {
      const found = await listEndpoints(db, access, id, page, now())
      const shown = found.filter((one) => environment === undefined || one.environment === environment)
      return shown.map((endpoint) => rowOf(endpoint, apps.length > 1 ? name : null))
    }),
  )
  return lists.flat()
}

const rowOf = (endpoint: AppEndpoint, app: string | null): EndpointRow => ({
  id: endpoint.id,
  url: endpoint.url,
  state: shownState(endpoint),
  app,
  event_types: endpoint.event_types?.join(', ') ?? null,
  last_success_at: endpoint.health.last_success_at,
  failures: endpoint.health.failures_in_row,
})

export type PortalEndpoint = { portal: Portal; app: PortalApp; endpoint: AppEndpoint }
export type FindEndpoint = (ctx: Context) => Promise<PortalEndpoint>

/** Finds the endpoint of the path if it belongs to an app of the portal. Otherwise throws 404. */
export const endpointFinder =
  ({ db, now }: Pick<PageRuntime, 'db' | 'now'>, findPortal: FindPortal): FindEndpoint =>
  async (ctx) => {
    const portal = await findPortal(ctx)
    const endpoint = await findEndpoint(db, portal.access, ctx.params.endpoint, now())
    const app = portal.apps.find(({ id }) => id === endpoint?.app)
    if (!endpoint || !isOfApp(endpoint) || !app) throw notFound('This endpoint does not exist.')
    if (portal.environment === undefined || portal.environment === endpoint.environment)
      return { portal, app, endpoint }
    // The URL may name the other environment, or none.
    ctx.state.environment = endpoint.environment
    return { portal: await findPortal(ctx), app, endpoint }
  }
