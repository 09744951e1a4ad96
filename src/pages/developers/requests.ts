import Router from '@koa/router'
import type { Context } from 'koa'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import { requestsOfApp } from '../../model/audit/request_list.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { appHere } from './current_app.ts'
import { appFrame } from './frame.ts'

const LIMIT = 50
const KINDS = ['authorize', 'par', 'token', 'api', 'revoke', 'introspect']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface RequestFilterView {
  kind: string
  environment: string
  refused: boolean
  connection: string
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/requests': Framed & {
      app: MemberApp
      requests: Awaited<ReturnType<typeof requestsOfApp>>
      filter: RequestFilterView
      kinds: string[]
      next: string | null
    }
  }
}

/** `/developers/apps/:app/requests`: what the app's programs asked, and the real reason of each refusal. */
export function requestRoutes({ db, platform, render, requestLog }: PageParts): Router {
  const router = new Router({ prefix: '/requests' })
  router.get('/', async (ctx) => {
    const app = appHere(ctx)
    const filter = filterOf(ctx)
    const before = one(ctx, 'before')
    // What this node has seen in the last quarter of a second is shown too.
    await requestLog.flush()
    const found = await requestsOfApp(db, app.id, filter, {
      limit: LIMIT,
      before: UUID.test(before) ? before : null,
    })
    const requests = found.slice(0, LIMIT)
    render(ctx, 'developers/requests', {
      ...appFrame(ctx, platform, app, 'requests'),
      app,
      requests,
      filter,
      kinds: KINDS,
      next: found.length > LIMIT ? pageAfter(filter, requests.at(-1)?.id ?? '') : null,
    })
  })
  return router
}

const one = (ctx: Context, name: string): string => [ctx.query[name]].flat()[0]?.slice(0, 128) ?? ''

function filterOf(ctx: Context): RequestFilterView {
  const kind = one(ctx, 'kind')
  const environment = one(ctx, 'environment')
  return {
    kind: KINDS.includes(kind) ? kind : '',
    environment: environment === 'sandbox' || environment === 'production' ? environment : '',
    refused: one(ctx, 'outcome') === 'refused',
    connection: one(ctx, 'connection'),
  }
}

function pageAfter({ kind, environment, refused, connection }: RequestFilterView, last: string): string {
  const query = { kind, environment, outcome: refused ? 'refused' : '', connection, before: last }
  return `?${new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))}`
}
