import Router from '@koa/router'
import {
  type AppConnection,
  connectionsOfApp,
  countConnections,
  endedConnectionsOfApp,
  type TokenEnd,
  tokenEndsOf,
} from '../../model/connections/app_connections.ts'
import type { EndReason } from '../../model/connections/connections.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { appAddress, appPage, currentApp, currentEnvironment } from './current_app.ts'

const LIMIT = 50

/** Whether a live connection works, and if not, why. */
type ShownConnectionState =
  | AppConnection['state']
  | 'no_tokens'
  | 'not_verified'
  | 'app_suspended'
  | 'unit_removed'
  | 'refused'

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/connections': {
      app: { name: string }
      environment: Environment
      try_href: string
      /** The number of connections of the app in this environment, and how many of them wait for a new consent. */
      active: number
      waiting: number
      /** The platform's words; `unit_label` is null if connections are not bound to units. */
      tenant_label: string
      unit_label: string | null
      connections: {
        id: string
        href: string
        tenant: string
        unit: string
        state: ShownConnectionState
        /** What ended its tokens; null if it has tokens, or if the cause is unknown. */
        tokens_ended: { why: TokenEnd['action']; at: Date } | null
        reads: string
        created_at: Date
        last_used_at: Date | null
        requests_href: string
      }[]
      next_href: string | null
      ended: {
        id: string
        href: string
        tenant: string
        unit: string
        created_at: Date
        ended_at: Date
        reason: EndReason | 'unknown'
        requests_href: string
      }[]
      older_href: string | null
    }
  }
}

/**
 * `/developers/apps/:app/connections`: who has connected the app, to what, and when it last called. Also connections
 * that have ended, with time and reason.
 */
export function consoleConnectionRoutes({ db, platform, render }: PageRuntime): Router {
  const titles = new Map(platform.scopes.map(({ name, title }) => [name, title]))
  const router = new Router()
  router.get('/', async (ctx) => {
    const app = currentApp(ctx)
    const environment = currentEnvironment(ctx)
    const pageAfter = (name: 'after' | 'ended_after') => ({
      ...{ limit: LIMIT, after: String(ctx.query[name] ?? ''), environment },
    })
    const [found, foundEnded, counts] = await Promise.all([
      connectionsOfApp(db, app.id, pageAfter('after')),
      endedConnectionsOfApp(db, app.id, pageAfter('ended_after')),
      countConnections(db, app.id, environment),
    ])
    const [connections, ended] = [found.slice(0, LIMIT), foundEnded.slice(0, LIMIT)]
    const withoutGrant = connections.filter((one) => one.without_grant).map(({ id }) => id)
    const tokenEnds = await tokenEndsOf(db, app.id, withoutGrant)
    const here = appPage(app, '/connections', environment)
    const hrefOf = (id: string) => appPage(app, `/connections/${id}`, environment)
    const requestsOf = (id: string) => `${appPage(app, '/requests', environment)}&connection=${id}`
    render(ctx, 'developers/connections', {
      app,
      environment,
      try_href: `${appAddress(app)}/try`,
      ...counts,
      tenant_label: platform.tenants.label,
      unit_label: platform.binding.units === 'none' ? null : platform.binding.label,
      connections: connections.map((connection) => {
        const tokenEnd = tokenEnds.find((one) => one.connection === connection.id)
        return {
          id: connection.id,
          href: hrefOf(connection.id),
          tenant: connection.tenant_name,
          unit: connection.unit_name ?? '–',
          state: stateOf(connection),
          tokens_ended: tokenEnd ? { why: tokenEnd.action, at: tokenEnd.at } : null,
          reads: connection.scopes.map((name) => titles.get(name) ?? name).join(', '),
          created_at: connection.created_at,
          last_used_at: connection.last_used_at,
          requests_href: requestsOf(connection.id),
        }
      }),
      next_href: found.length > LIMIT ? `${here}&after=${connections.at(-1)?.id}` : null,
      ended: ended.map(({ id, tenant_name, unit_name, created_at, ended_at, end_reason }) => ({
        ...{ id, href: hrefOf(id), tenant: tenant_name, unit: unit_name ?? '–', created_at, ended_at },
        reason: end_reason ?? 'unknown',
        requests_href: requestsOf(id),
      })),
      older_href: foundEnded.length > LIMIT ? `${here}&ended_after=${ended.at(-1)?.id}` : null,
    })
  })
  return router
}

const REFUSED: Record<string, ShownConnectionState> = {
  tenant_not_verified: 'not_verified',
  app_suspended: 'app_suspended',
  unit_removed: 'unit_removed',
}

function stateOf({ state, refusal, without_grant }: AppConnection): ShownConnectionState {
  if (refusal !== null) return REFUSED[refusal] ?? 'refused'
  return without_grant ? 'no_tokens' : state
}
