import type { Context } from 'koa'
import type { Database } from '../../database/connect.ts'
import { Problem } from '../../http/problem.ts'
import type { AppAccess } from '../../model/apps/app_access.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'

/** An app whose endpoints a portal shows. */
export interface PortalApp {
  id: string
  name: string
  event_types: string[]
  scopes: string[]
  environments: Environment[]
}

/** Where people manage webhooks: the console for one app of a partner, the settings for a merchant's own keys. */
export interface Portal {
  access: AppAccess
  apps: PortalApp[]
  /** The address of the portal, and the query that every address below it carries, without a question mark. */
  base: string
  query: string
  /** Whether the person may make changes here, and not only look. */
  may_act: boolean
  /**
   * The environments whose endpoints the person may create, change and remove, and whose secrets they may rotate; all of
   * them where nothing is said. Elsewhere they may still test, and send again.
   */
  may_change?: Environment[]
  /** Where the app's scopes are declared; null where nobody declares them on a page. */
  scopes_href?: string
  /** The environment that the pages show, and in which endpoints are added; all of them where nothing is said. */
  environment?: Environment
  /** What the vendor calls these pages, and their tabs; null and none where nothing else is said. */
  title?: string | null
  tabs?: Tab[]
  /** The address below which each connection has a page; none where nothing is said. */
  connections?: string
  /** The app that is created with the first endpoint, where the portal has none yet. */
  firstApp?: Omit<PortalApp, 'id' | 'name'> & {
    /** @returns its id */
    create: (trx: Database) => Promise<string>
  }
}

/** One of the pages that the vendor shows as tabs; a label of null is our own word. */
export interface Tab {
  name: 'keys' | 'webhooks'
  label: string | null
  href: string
  current: boolean
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/tabs': { tabs: Tab[] }
  }
}

export type FindPortal = (ctx: Context) => Promise<Portal>

/** The address of a page of the portal: `addressIn(portal, '/new')`. */
export function addressIn({ base, query }: Portal, path: string, more = ''): string {
  const joined = [query, more].filter(Boolean).join('&')
  return `${base}${path}${joined && `?${joined}`}`
}

/** What the templates of a portal get: an address in it is `base`, a path and `query`. */
export interface PortalView {
  base: string
  query: string
  may_act: boolean
}

export const portalView = (portal: Portal): PortalView => ({
  base: portal.base,
  query: portal.query && `?${portal.query}`,
  may_act: portal.may_act,
})

/** Whether the person may add an endpoint to what the portal shows. */
export function mayAddEndpoint(portal: Portal): boolean {
  const { apps, firstApp, environment } = portal
  const environments =
    apps.length > 0 ? apps.flatMap((app) => app.environments) : (firstApp?.environments ?? [])
  return environments.some(
    (one) => (environment === undefined || one === environment) && mayChangeEndpoints(portal, one),
  )
}

/** Whether the person may change the endpoints of an environment. */
export const mayChangeEndpoints = ({ may_act, may_change }: Portal, environment: Environment): boolean =>
  may_act && (may_change === undefined || may_change.includes(environment))

/** @throws Problem 403 for people who may not change the endpoints of this environment */
export function requireEndpointChange(portal: Portal, environment: Environment): void {
  requireActor(portal)
  if (mayChangeEndpoints(portal, environment)) return
  throw new Problem('forbidden', 'Only an admin of the publisher can change production settings.')
}

/** @throws Problem 403 for people who may only look */
export function requireActor({ may_act }: Portal): void {
  if (may_act) return
  throw new Problem('forbidden', 'Only an owner can do this. Members of staff can view this page.')
}
