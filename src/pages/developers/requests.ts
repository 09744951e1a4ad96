import Router from '@koa/router'
import type { Context } from 'koa'
import { optionsOf } from '../../http/pages/views.ts'
import { requestsOfApp } from '../../model/audit/request_list.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { appAddress, currentApp, currentEnvironment } from './current_app.ts'

const LIMIT = 50
const KINDS = ['authorize', 'par', 'token', 'api', 'forward_auth', 'revoke', 'introspect']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/requests': {
      app: { name: string }
      environment: Environment
      try_href: string
      filter: { kinds: Option[]; refused: boolean; connection: string }
      requests: {
        at: Date
        environment: string | null
        duration_ms: number
        method: string
        path: string
        tenant: string | null
        refused: boolean
        status: number
        error: string | null
        reason: string | null
        request_id: string | null
      }[]
      older_href: string | null
    }
  }
}

/** `/developers/apps/:app/requests`: what the app's programs requested, and the real reason of each refusal. */
export function requestRoutes({ db, render, requestLog }: PageRuntime): Router {
  const router = new Router()
  router.get('/', async (ctx) => {
    const app = currentApp(ctx)
    const filter = filterOf(ctx)
    const before = parameter(ctx, 'before')
    // Shows also what this node has not written yet: it writes every quarter of a second.
    await requestLog.flush()
    const found = await requestsOfApp(db, app.id, filter, {
      limit: LIMIT,
      before: UUID.test(before) ? before : null,
    })
    const requests = found.slice(0, LIMIT)
    render(ctx, 'developers/requests', {
      app,
      environment: filter.environment,
      try_href: `${appAddress(app)}/try`,
      filter: {
        kinds: optionsOf(named(KINDS), filter.kind),
        refused: filter.refused,
        connection: filter.connection,
      },
      requests: requests.map(({ tenant_name, ...request }) => ({
        ...request,
        tenant: tenant_name,
        refused: request.status >= 400 || request.error !== null,
      })),
      older_href: found.length > LIMIT ? pageAfter(filter, requests.at(-1)?.id ?? '') : null,
    })
  })
  return router
}

type Filter = { kind: string; environment: Environment; refused: boolean; connection: string }

const named = (values: string[]) => values.map((value) => ({ id: value, name: value }))

const parameter = (ctx: Context, name: string): string => [ctx.query[name]].flat()[0]?.slice(0, 128) ?? ''

function filterOf(ctx: Context): Filter {
  const kind = parameter(ctx, 'kind')
  return {
    kind: KINDS.includes(kind) ? kind : '',
    environment: currentEnvironment(ctx),
    refused: parameter(ctx, 'outcome') === 'refused',
    connection: parameter(ctx, 'connection'),
  }
}

function pageAfter({ kind, environment, refused, connection }: Filter, last: string): string {
  const query = { kind, environment, outcome: refused ? 'refused' : '', connection, before: last }
  return `?${new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))}`
}
