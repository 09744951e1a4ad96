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

/** Where people manage webhooks: the console for a partner's app, the settings for a merchant's own keys. */
export interface Portal {
  access: AppAccess
  apps: PortalApp[]
  /** The portal's path, and the query that every URL below it carries, without a question mark. */
  base: string
  query: string
  /** Whether the person may make changes here. Otherwise they may only view it. */
  may_act: boolean
  /**
   * The environments whose endpoints the person may create, change and remove, and whose secrets they may rotate. The
   * default is all. In other environments they may still test and send again.
   */
  may_change?: Environment[]
  /** Where the app's scopes are declared; unset if no page does that. */
  scopes_href?: string
  /** The environment that the pages show and add endpoints to. The default is all. */
  environment?: Environment
  /** The vendor's name for these pages, and their tabs. */
  title?: string | null
  tabs?: Tab[]
  /** The path below which each connection has a page; unset if connections have no pages. */
  connections?: string
  /** The app to create with the first endpoint, if the portal has none yet. */
  firstApp?: Omit<PortalApp, 'id' | 'name'> & {
    /** @returns its id */
    create: (trx: Database) => Promise<string>
  }
}

/** A tab of these pages. A label of null is the default one. */
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

/** The URL of a page of the portal: `addressIn(portal, '/new')`. */
export function addressIn({ base, query }: Portal, path: string, more = ''): string {
  const joined = [query, more].filter(Boolean).join('&')
  return `${base}${path}${joined && `?${joined}`}`
}

/** What the templates of a portal get. A link in it is `base`, a path and `query`. */
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

/** Whether the person may add an endpoint in this portal. */
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

/** @throws Problem 403 for people who may only view the portal */
export function requireActor({ may_act }: Portal): void {
  if (may_act) return
  throw new Problem('forbidden', 'Only an owner can do this. Members of staff can view this page.')
}
