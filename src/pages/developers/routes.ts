import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { type FrameOptions, inFrame, type Menu, type TextKey } from '../../http/pages/frame.ts'
import { notFound } from '../../http/problem.ts'
import { appForMember } from '../../model/apps/member_apps.ts'
import { connectionPageRoutes } from '../activity/connection_page.ts'
import { listingRoutes } from '../catalogue/edit_listing.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { publisherRoutes } from '../publishers/publishers.ts'
import { sandboxRoutes } from '../sandbox/sandbox_page.ts'
import { currentPerson, requirePerson, requireRequiredPasskey } from '../signed_in.ts'
import { consoleAuditRoutes } from './audit.ts'
import { consoleConnectionRoutes } from './connections.ts'
import { credentialRoutes } from './credentials.ts'
import { appAddress, chosenEnvironment, currentApp, environmentsOf } from './current_app.ts'
import { deleteAppRoutes } from './delete_app.ts'
import { editRoutes } from './edit.ts'
import { createdAppRoutes, newAppRoutes } from './new_app.ts'
import { requestRoutes } from './requests.ts'
import { reviewRoutes } from './review.ts'
import { startRoutes } from './start.ts'
import { tryCallbackRoutes, tryItRoutes } from './try_it.ts'
import { appWebhookRoutes } from './webhooks.ts'

type AppPage = {
  path: string
  label: TextKey
  covers?: string[]
  both_environments?: boolean
  routes: (runtime: PageRuntime) => Router
}

/** Only public apps have a listing. */
const LISTING = '/listing'

/** The pages of one app, in the order of their menu. */
const APP_PAGES: AppPage[] = [
  { path: '', label: ({ developers }) => developers.app.overview, routes: credentialRoutes },
  {
    path: '/connections',
    label: ({ developers }) => developers.connections.heading,
    routes: consoleConnectionRoutes,
  },
  { path: '/requests', label: ({ developers }) => developers.requests.heading, routes: requestRoutes },
  { path: '/webhooks', label: ({ webhooks }) => webhooks.endpoints.title, routes: appWebhookRoutes },
  {
    path: '/try',
    label: ({ developers }) => developers.try_it.heading,
    both_environments: true,
    routes: tryItRoutes,
  },
  {
    path: '/sandbox',
    label: ({ developers }) => developers.sandbox.heading,
    both_environments: true,
    routes: sandboxRoutes,
  },
  {
    path: '/edit',
    label: ({ developers }) => developers.edit.heading,
    covers: ['/delete'],
    both_environments: true,
    routes: editRoutes,
  },
  {
    path: LISTING,
    label: ({ developers }) => developers.listing.heading,
    both_environments: true,
    routes: listingRoutes,
  },
  {
    path: '/audit',
    label: ({ developers }) => developers.audit.heading,
    both_environments: true,
    routes: consoleAuditRoutes,
  },
]

/** `/developers`: the partner console. */
export function developerRoutes(runtime: PageRuntime): Router {
  const router = new Router({ prefix: '/developers' })
  router.use(inFrame(consoleFrame), requireRequiredPasskey(runtime))
  router.use(startRoutes(runtime).routes())

  const inside = new Router()
  inside.use(requirePerson)
  inside.use('/publishers', publisherRoutes(runtime).routes())
  inside.use('/apps/new', newAppRoutes(runtime).routes())
  inside.use('/try/callback', tryCallbackRoutes(runtime).routes())

  const app = new Router()
  app.use(findApp(runtime), inFrame(appFrame))
  app.use('/approval', reviewRoutes(runtime).routes())
  app.use('/connections', connectionPageRoutes(runtime).routes())
  app.use('/created', createdAppRoutes(runtime).routes())
  app.use('/delete', deleteAppRoutes(runtime).routes())
  for (const { path, routes } of APP_PAGES) app.use(path, routes(runtime).routes())
  inside.use('/apps/:app', app.routes())
  router.use(inside.routes())
  return router
}

/** Finds the app of the path if the person belongs to its publisher. Otherwise throws 404. */
function findApp({ db }: PageRuntime): Middleware {
  return async (ctx, next) => {
    const app = await appForMember(db, ctx.params.app, currentPerson(ctx).id)
    if (!app) throw notFound('This app does not exist.')
    ctx.state.app = app
    ctx.state.environment = chosenEnvironment(ctx, app)
    await next()
  }
}

const consoleFrame = (ctx: Context): FrameOptions => ({
  area: 'developers',
  menu: !ctx.state.person
    ? null
    : {
        label: ({ frame }) => frame.menus.console,
        title: null,
        base: '/developers',
        query: '',
        pages: [
          { path: '', label: ({ developers }) => developers.apps.title },
          { path: '/publishers', label: ({ developers }) => developers.publishers.title },
        ],
      },
})

function appFrame(ctx: Context): FrameOptions {
  const app = currentApp(ctx)
  const menu: Menu = {
    label: ({ frame }) => frame.menus.app,
    title: app.name,
    base: appAddress(app),
    query: '',
    environments: environmentsOf(app),
    pages: APP_PAGES.filter(({ path }) => path !== LISTING || app.kind === 'public'),
  }
  return { area: 'developers', menu }
}
