import type { Context } from 'koa'
import { Problem } from '../../http/problem.ts'
import type { AppAccess } from '../../model/apps/app_access.ts'
import type { Platform } from '../../platform/definition.ts'
import type { Framed } from '../frame.ts'

/** An app whose endpoints a portal shows. */
export interface PortalApp {
  id: string
  name: string
  event_types: string[]
  environments: ('sandbox' | 'production')[]
}

/** Where webhooks are looked after: in the console for one app of a partner, in the settings for a merchant's own. */
export interface Portal {
  access: AppAccess
  apps: PortalApp[]
  /** Address of the portal, and what every address below it carries. */
  base: string
  query: string
  framed: Framed
  /** Whether the person may act here, and not only look. */
  may_act: boolean
  /** Makes an app to hang the first endpoint on, where there is none yet. */
  makeApp?: () => Promise<PortalApp>
}

export type FindPortal = (ctx: Context) => Promise<Portal>

/** The address of a page of the portal: `at('/new')`. */
export const addressIn =
  ({ base, query }: Portal) =>
  (path: string, more = ''): string => {
    const joined = [query, more].filter(Boolean).join('&')
    return `${base}${path}${joined ? `?${joined}` : ''}`
  }

/** What every view of a portal gets. */
export interface PortalView extends Framed {
  apps: PortalApp[]
  may_act: boolean
  definition: Platform
  at: (path: string, more?: string) => string
}

export const portalView = (platform: Platform, portal: Portal): PortalView => ({
  ...portal.framed,
  apps: portal.apps,
  may_act: portal.may_act,
  definition: platform,
  at: addressIn(portal),
})

/** @throws Problem 403 for people who may only look */
export function requireActor({ may_act }: Portal): void {
  if (may_act) return
  throw new Problem('forbidden', 'Only an owner may do this. Members of staff may look.')
}
