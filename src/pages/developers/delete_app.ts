import Router from '@koa/router'
import type { Middleware } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { pageLanguage } from '../../http/pages/language.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { text } from '../../http/pages/table.ts'
import { deleteApp } from '../../model/apps/delete_app.ts'
import { countConnections } from '../../model/connections/app_connections.ts'
import { holdRole } from '../../model/people/team_roles.ts'
import { listEndpoints } from '../../model/webhooks/endpoint_list.ts'
import { requireFreshProof } from '../../oauth/proof/fresh_proof.ts'
import { askFirst } from '../confirm.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { requireRole } from '../publishers/publisher_page.ts'
import { currentActor, currentPerson } from '../signed_in.ts'
import { appPage, currentApp, currentEnvironment, environmentsOf } from './current_app.ts'

/** More endpoints than an app may have in both environments together. */
const MOST_ENDPOINTS = 200

const requireAdmin: Middleware = async (ctx, next) => {
  requireRole(currentApp(ctx).role, 'delete_app')
  await next()
}

/** `/developers/apps/:app/delete`: shows what ends with an app, then deletes it. Admins only. */
export function deleteAppRoutes(runtime: PageRuntime): Router {
  const { db, platform, render, now } = runtime
  const proven = requireFreshProof(runtime)
  const router = new Router()

  router.get('/', requireAdmin, proven, async (ctx) => {
    const app = currentApp(ctx)
    const t = pageLanguage(ctx).texts
    const access = { as: 'publisher', user: currentPerson(ctx).id } as const
    const endpoints = await listEndpoints(db, access, app.id, { limit: MOST_ENDPOINTS, after: null }, now())
    const facts = environmentsOf(app).map(async (environment) => {
      const { active } = await countConnections(db, app.id, environment)
      const there = endpoints.filter((one) => one.environment === environment).length
      return {
        label: t.words.environments[environment],
        cell: text(
          `${t.developers.connections.heading}: ${active} · ${t.webhooks.endpoints.plural}: ${there}`,
        ),
      }
    })
    askFirst(render, ctx, {
      act: 'delete_app',
      names: { app: app.name, platform: platform.title },
      facts: await Promise.all(facts),
      back: appPage(app, '/edit', currentEnvironment(ctx)),
    })
  })

  router.post('/', requireAdmin, proven, async (ctx) => {
    const { id, publisher } = currentApp(ctx)
    await inTransaction(db, async (trx) => {
      // Locks the role: a person who is no longer an admin must not delete the app.
      if (publisher !== null) requireRole(await holdRole(trx, publisher, currentPerson(ctx).id), 'delete_app')
      await deleteApp(trx, runtime, id, currentActor(ctx))
    })
    seeOther(ctx, '/developers?done=app_deleted')
  })
  return router
}
