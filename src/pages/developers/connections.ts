import Router from '@koa/router'
import { connectionsOfApp, countConnections } from '../../model/connections/app_connections.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { appAddress, currentApp } from './current_app.ts'

const LIMIT = 50

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/connections': {
      app: { name: string }
      /** How many connections the app has, and how many of them wait for a new consent. */
      active: number
      waiting: number
      /** The platform's words; null where connections are not bound to units. */
      tenant_label: string
      unit_label: string | null
      connections: {
        id: string
        href: string
        tenant: string
        unit: string
        sandbox: boolean
        state: 'active' | 'needs_reconsent'
        reads: string
        created_at: Date
        last_used_at: Date | null
        requests_href: string
      }[]
      next_href: string | null
    }
  }
}

/** `/developers/apps/:app/connections`: who has connected the app, to what, and when it last called. */
export function consoleConnectionRoutes({ db, platform, render }: PageRuntime): Router {
  const titles = new Map(platform.scopes.map(({ name, title }) => [name, title]))
  const router = new Router()
  router.get('/', async (ctx) => {
    const app = currentApp(ctx)
    const after = String(ctx.query['after'] ?? '')
    const [found, counts] = await Promise.all([
      connectionsOfApp(db, app.id, { limit: LIMIT, after }),
      countConnections(db, app.id),
    ])
    const connections = found.slice(0, LIMIT)
    const last = connections.at(-1)
    render(ctx, 'developers/connections', {
      app,
      ...counts,
      tenant_label: platform.tenants.label,
      unit_label: platform.binding.units === 'none' ? null : platform.binding.label,
      connections: connections.map((connection) => ({
        id: connection.id,
        href: `${appAddress(app)}/connections/${connection.id}`,
        tenant: connection.tenant_name,
        unit: connection.unit_name ?? '–',
        sandbox: connection.environment === 'sandbox',
        state: connection.state === 'active' ? 'active' : 'needs_reconsent',
        reads: connection.scopes.map((name) => titles.get(name) ?? name).join(', '),
        created_at: connection.created_at,
        last_used_at: connection.last_used_at,
        requests_href: `${appAddress(app)}/requests?connection=${connection.id}`,
      })),
      next_href: found.length > LIMIT && last ? `?after=${encodeURIComponent(last.id)}` : null,
    })
  })
  return router
}
