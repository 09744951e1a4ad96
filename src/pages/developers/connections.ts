import Router from '@koa/router'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import {
  type AppConnection,
  type ConnectionCounts,
  connectionsOfApp,
  countConnections,
} from '../../model/connections/app_connections.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { appHere } from './current_app.ts'
import { appFrame } from './frame.ts'

const LIMIT = 50

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/connections': Framed & {
      app: MemberApp
      counts: ConnectionCounts
      connections: AppConnection[]
      scope_titles: Record<string, string>
      next: string | null
      tenant_label: string
      unit_label: string | null
    }
  }
}

/** `/developers/apps/:app/connections`: who has connected the app, to what, and when it last called. */
export function connectionRoutes({ db, platform, render }: PageParts): Router {
  const router = new Router({ prefix: '/connections' })
  router.get('/', async (ctx) => {
    const app = appHere(ctx)
    const after = String(ctx.query['after'] ?? '')
    const [found, counts] = await Promise.all([
      connectionsOfApp(db, app.id, { limit: LIMIT, after }),
      countConnections(db, app.id),
    ])
    const connections = found.slice(0, LIMIT)
    const last = connections.at(-1)
    render(ctx, 'developers/connections', {
      ...appFrame(ctx, platform, app, 'connections'),
      app,
      counts,
      connections,
      scope_titles: Object.fromEntries(platform.scopes.map(({ name, title }) => [name, title])),
      next: found.length > LIMIT && last ? `?after=${encodeURIComponent(last.id)}` : null,
      tenant_label: platform.tenants.label,
      unit_label: platform.binding.units === 'none' ? null : platform.binding.label,
    })
  })
  return router
}
