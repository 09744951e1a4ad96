import Router from '@koa/router'
import { pageLanguage } from '../../http/pages/language.ts'
import { type Cell, code, state, text, time } from '../../http/pages/table.ts'
import { notFound } from '../../http/problem.ts'
import { findConnectionOfApp } from '../../model/activity/connection_of_app.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { appAddress, currentApp } from '../developers/current_app.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type ActivityView, activityView } from './app_charts.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/connection': {
      app: { name: string }
      base: string
      connection: { id: string; tenant: string; environment: Environment }
      facts: { label: string; cell: Cell }[]
      activity: ActivityView
      requests_href: string
      deliveries_href: string
    }
  }
}

/** `/developers/apps/:app/connections/:connection`: one connection, its requests and its deliveries. */
export function connectionPageRoutes(runtime: PageRuntime): Router {
  const { db, platform, render } = runtime
  const titles = new Map(platform.scopes.map(({ name, title }) => [name, title]))
  const router = new Router()
  router.get('/:connection', async (ctx) => {
    const app = currentApp(ctx)
    const base = appAddress(app)
    const connection = await findConnectionOfApp(db, app.id, ctx.params.connection)
    if (!connection) throw notFound('This connection does not exist.')
    const { developers, words } = pageLanguage(ctx).texts
    const { id, environment, tenant_name, unit_name } = connection
    const of = { apps: [app.id], environments: [environment], connection: id }
    const query = new URLSearchParams({ connection: id, environment })
    const names = { ...developers.connections.states, revoked: developers.one_connection.ended }
    render(ctx, 'developers/connection', {
      ...{ app, base },
      connection: { id, tenant: tenant_name, environment },
      facts: [
        { label: platform.tenants.label, cell: text(tenant_name) },
        ...(platform.binding.units === 'none'
          ? []
          : [{ label: platform.binding.label, cell: text(unit_name) }]),
        { label: developers.one_connection.id, cell: code(id) },
        { label: developers.connections.state, cell: state(connection.state, names[connection.state]) },
        {
          label: developers.connections.reads,
          cell: text(connection.scopes.map((name) => titles.get(name) ?? name).join(', ')),
        },
        { label: words.created, cell: time(connection.created_at) },
        ...(connection.revoked_at
          ? [{ label: developers.one_connection.ended, cell: time(connection.revoked_at) }]
          : []),
        { label: developers.connections.last_call, cell: time(connection.last_used_at) },
      ],
      activity: await activityView(runtime, ctx, of),
      requests_href: `${base}/requests?${query}`,
      deliveries_href: `${base}/webhooks/deliveries?${query}`,
    })
  })
  return router
}
