import Router from '@koa/router'
import type { Context } from 'koa'
import { type FrameOptions, inFrame, type TextKey } from '../../http/pages/frame.ts'
import { appDeskRoutes } from '../desk_details/app.ts'
import { connectionDeskRoutes } from '../desk_details/connection.ts'
import { endpointDeskRoutes } from '../desk_details/endpoint.ts'
import { publisherDeskRoutes } from '../desk_details/publisher.ts'
import { tenantRoutes } from '../desk_details/tenant.ts'
import { userRoutes } from '../desk_details/user.ts'
import { requirePerson, requireRequiredPasskey } from '../signed_in.ts'
import { agentHostListRoutes } from './agents.ts'
import { auditDeskRoutes } from './audit.ts'
import { deadLetterRoutes } from './dead_letters.ts'
import { definitionRoutes } from './definition.ts'
import type { DeskRuntime } from './desk_runtime.ts'
import { requireFreshActs, requireStaff } from './gate.ts'
import { keyRoutes } from './keys.ts'
import { mailRoutes } from './mails.ts'
import { overviewRoutes } from './overview.ts'
import { reviewQueueRoutes } from './reviews.ts'
import { searchRoutes } from './search.ts'
import { tokenRoutes } from './tokens.ts'

type DeskPage = { path: string; label: TextKey; routes: (runtime: DeskRuntime) => Router }

/** The pages of the desk, in the order of their menu. */
const PAGES: DeskPage[] = [
  { path: '', label: ({ operator }) => operator.overview.menu, routes: overviewRoutes },
  { path: '/reviews', label: ({ operator }) => operator.reviews.menu, routes: reviewQueueRoutes },
  { path: '/search', label: ({ operator }) => operator.search.menu, routes: searchRoutes },
  { path: '/deliveries', label: ({ operator }) => operator.deliveries.menu, routes: deadLetterRoutes },
  { path: '/agents', label: ({ operator }) => operator.agents.menu, routes: agentHostListRoutes },
  { path: '/audit', label: ({ operator }) => operator.audit.menu, routes: auditDeskRoutes },
  { path: '/definition', label: ({ operator }) => operator.definition.menu, routes: definitionRoutes },
  { path: '/tokens', label: ({ operator }) => operator.tokens.menu, routes: tokenRoutes },
  { path: '/mails', label: ({ operator }) => operator.mails.menu, routes: mailRoutes },
  { path: '/keys', label: ({ operator }) => operator.keys.menu, routes: keyRoutes },
]

/** The detail pages that the search finds, by their part of the path. */
const DETAILS: Record<string, DeskPage['routes']> = {
  '/tenants': tenantRoutes,
  '/users': userRoutes,
  '/publishers': publisherDeskRoutes,
  '/apps': appDeskRoutes,
  '/connections': connectionDeskRoutes,
  '/endpoints': endpointDeskRoutes,
}

/** `/operator`: the desk, for people who work for the platform. */
export function deskRoutes(runtime: DeskRuntime): Router {
  const router = new Router({ prefix: '/operator' })
  router.use(requirePerson, requireStaff, requireRequiredPasskey(runtime), inFrame(deskFrame))
  router.use(requireFreshActs(runtime))
  for (const { path, routes } of PAGES) router.use(path, routes(runtime).routes())
  for (const [path, routes] of Object.entries(DETAILS)) router.use(path, routes(runtime).routes())
  return router
}

const deskFrame = (_: Context): FrameOptions => ({
  area: 'operator',
  menu: {
    label: ({ operator }) => operator.title,
    title: null,
    base: '/operator',
    query: '',
    // Detail pages belong to the search in the menu.
    pages: PAGES.map(({ path, label }) => ({
      ...{ path, label },
      covers: path === '/search' ? Object.keys(DETAILS) : [],
    })),
  },
})
