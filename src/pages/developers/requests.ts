import Router from '@koa/router'
import { readWithin } from '../../database/bounded_read.ts'
import { pageLanguage } from '../../http/pages/language.ts'
import { notFound } from '../../http/problem.ts'
import { findRequest, requestsOfApp } from '../../model/audit/request_list.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { type ActivityView, activityView } from '../activity/app_charts.ts'
import { requestPage } from '../activity/request_page.ts'
import { type SearchChoice, type SearchField, SearchFields } from '../activity/search_fields.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { appAddress, appPage, currentApp, currentEnvironment } from './current_app.ts'

const LIMIT = 50
const SEARCH_MS = 3000
const KINDS = ['authorize', 'par', 'token', 'api', 'forward_auth', 'mcp', 'revoke', 'introspect'] as const
const FILTERS = ['q', 'kind', 'outcome', 'status', 'connection', 'since', 'until']
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/requests': {
      app: { name: string }
      environment: Environment
      try_href: string
      base: string
      activity: ActivityView
      search: {
        q: SearchField
        kind: SearchChoice
        outcome: SearchChoice
        status: SearchField
        connection: SearchField
        since: SearchField
        until: SearchField
        range: string
        /** Whether one of the less frequent filters is set. */
        more: boolean
      }
      /** Whether the search timed out. */
      late: boolean
      /** Whether there are no requests to search in yet. */
      blank: boolean
      requests: {
        href: string
        at: Date
        duration_ms: number
        method: string
        path: string
        tenant: string | null
        /** The page of its connection; null if it has none. */
        connection_href: string | null
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

/** `/developers/apps/:app/requests`: the requests of the app's programs, with the actual reason of each refusal. */
export function requestRoutes(runtime: PageRuntime): Router {
  const { db, render, requestLog } = runtime
  const router = new Router()
  router.get('/', async (ctx) => {
    const app = currentApp(ctx)
    const base = appAddress(app)
    const { developers } = pageLanguage(ctx).texts
    const environment = currentEnvironment(ctx)
    const fields = new SearchFields(ctx)
    fields.query.set('environment', environment)
    const [q, connection] = [fields.text('q'), fields.text('connection')]
    const kind = fields.choice('kind', KINDS)
    const outcome = fields.choice('outcome', ['refused'], { refused: developers.requests.refused })
    const status = fields.status('status')
    const [since, until] = [fields.time('since'), fields.time('until')]
    const before = fields.position('before')
    // Includes what this node has not written yet. It writes every quarter of a second.
    await requestLog.flush()
    const filter = {
      ...{ kind: kind.chosen, environment, refused: outcome.chosen === 'refused' },
      ...{ connection: connection.text, status: status.status, text: q.text },
      ...{ since: since.time, until: until.time },
    }
    const page = { limit: LIMIT, before: UUID.test(before) ? before : null }
    const [found, activity] = await Promise.all([
      readWithin(db, SEARCH_MS, (trx) => requestsOfApp(trx, app.id, filter, page)),
      activityView(
        runtime,
        ctx,
        {
          apps: [app.id],
          environments: [environment],
          connection: connection.text,
        },
        ['requests'],
      ),
    ])
    const requests = (found ?? []).slice(0, LIMIT)
    const more = found !== null && found.length > LIMIT
    render(
      ctx,
      'developers/requests',
      {
        ...{ app, base, activity, environment, try_href: `${base}/try` },
        search: {
          ...{ q, kind, outcome, status, connection, since, until },
          range: fields.query.get('range') ?? '',
          more: fields.isSet('connection', 'since', 'until'),
        },
        late: found === null,
        blank: found?.length === 0 && !fields.isSet(...FILTERS, 'before'),
        requests: requests.map(({ id, tenant_name, connection_id, environment: _, ...request }) => ({
          ...request,
          href: appPage(app, `/requests/${id}`, environment),
          tenant: tenant_name,
          connection_href: connection_id && appPage(app, `/connections/${connection_id}`, environment),
          refused: request.status >= 400 || request.error !== null,
        })),
        older_href: more ? fields.next('before', requests.at(-1)?.id ?? '') : null,
      },
      { status: fields.wrong ? 422 : 200 },
    )
  })

  router.get('/:request', async (ctx) => {
    const app = currentApp(ctx)
    await requestLog.flush()
    const request = await findRequest(db, app.id, ctx.params.request)
    if (!request) throw notFound('There is no such request. Requests are kept for seven days.')
    render(ctx, 'developers/request', requestPage(app, request))
  })
  return router
}
