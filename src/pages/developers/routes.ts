import Router from '@koa/router'
import type { Middleware } from 'koa'
import { notFound } from '../../http/problem.ts'
import { appForMember } from '../../model/apps/member_apps.ts'
import type { PageParts } from '../page_context.ts'
import { personHere, requirePerson } from '../signed_in.ts'
import { auditRoutes } from './audit.ts'
import { connectionRoutes } from './connections.ts'
import { credentialRoutes } from './credentials.ts'
import { editRoutes } from './edit.ts'
import { newAppRoutes } from './new_app.ts'
import { publisherRoutes } from './publishers.ts'
import { requestRoutes } from './requests.ts'
import { startRoutes } from './start.ts'
import { tryCallbackRoutes, tryItRoutes } from './try_it.ts'
import { appWebhookRoutes } from './webhooks.ts'

/** `/developers`: the partner console. */
export function developerRoutes(parts: PageParts): Router {
  const router = new Router({ prefix: '/developers' })
  router.use(startRoutes(parts).routes())

  const inside = new Router()
  inside.use(requirePerson)
  inside.use(publisherRoutes(parts).routes())
  inside.use('/apps/new', newAppRoutes(parts).routes())
  inside.use(tryCallbackRoutes(parts).routes())

  const app = new Router()
  app.use(findApp(parts))
  for (const routes of [
    credentialRoutes,
    editRoutes,
    connectionRoutes,
    requestRoutes,
    auditRoutes,
    tryItRoutes,
    appWebhookRoutes,
  ]) {
    app.use(routes(parts).routes())
  }
  inside.use('/apps/:app', app.routes())
  router.use(inside.routes())
  return router
}

/** The app of the address, when the person belongs to its publisher; a 404 for everybody else's. */
function findApp({ db }: PageParts): Middleware {
  return async (ctx, next) => {
    const app = await appForMember(db, ctx['params'].app, personHere(ctx).id)
    if (!app) throw notFound('There is no such app.')
    ctx.state['app'] = app
    await next()
  }
}
