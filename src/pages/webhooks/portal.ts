import type { Context } from 'koa'
import { Problem } from '../../http/problem.ts'
import type { AppAccess } from '../../model/apps/app_access.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'

/** An app whose endpoints a portal shows. */
export interface PortalApp {
  id: string
  name: string
  event_types: string[]
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
  /** Creates an app for the first endpoint, where the portal has none yet. */
  createApp?: () => Promise<PortalApp>
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

/** @throws Problem 403 for people who may only look */
export function requireActor({ may_act }: Portal): void {
  if (may_act) return
  throw new Problem('forbidden', 'Only an owner may do this. Members of staff may look.')
}
