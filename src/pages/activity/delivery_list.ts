import Router from '@koa/router'
import type { Context } from 'koa'
import { readWithin } from '../../database/bounded_read.ts'
import { pageLanguage } from '../../http/pages/language.ts'
import { type Cell, link, state, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { type FoundDelivery, searchDeliveries } from '../../model/activity/delivery_search.ts'
import { deliveryStates, isDeliveryId } from '../../model/webhooks/deliveries.ts'
import type { PageRuntime } from '../page_runtime.ts'
import {
  addressIn,
  type FindPortal,
  mayAddEndpoint,
  type Portal,
  type PortalView,
  portalView,
} from '../webhooks/portal.ts'
import { endpointRows } from '../webhooks/portal_endpoints.ts'
import { type ActivityView, activityView } from './app_charts.ts'
import { type SearchChoice, type SearchField, SearchFields } from './search_fields.ts'

const LIMIT = 50
const SEARCH_MS = 3000
const FILTERS = ['q', 'type', 'state', 'status', 'endpoint', 'connection', 'since', 'until']

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/deliveries': PortalView & {
      activity: ActivityView
      search: {
        /** The query parameters of the portal, and the range of the charts. */
        carried: { name: string; value: string }[]
        q: SearchField
        type: SearchChoice
        state: SearchChoice
        status: SearchField
        endpoint: SearchChoice
        connection: SearchField
        since: SearchField
        until: SearchField
        /** Whether one of the less frequent filters is set. */
        more: boolean
      }
      /** Whether the search timed out. */
      late: boolean
      /** What to do first, if there is nothing to search in yet. */
      blank: { title: string; about: string; href: string | null; label: string } | null
      table: Table
    }
  }
}

/** `…/webhooks/deliveries`: the deliveries to all endpoints of a portal, with a search. */
export function deliveryListRoutes(runtime: PageRuntime, findPortal: FindPortal): Router {
  const { db, render } = runtime
  const router = new Router()
  router.get('/', async (ctx) => {
    const portal = await findPortal(ctx)
    const { activity: t, webhooks } = pageLanguage(ctx).texts
    const endpoints = await endpointRows(runtime, portal)
    const environments = portal.environment
      ? [portal.environment]
      : [...new Set(portal.apps.flatMap((app) => app.environments))]
    const fields = new SearchFields(ctx)
    for (const [name, value] of new URLSearchParams(portal.query)) fields.query.set(name, value)
    const carried = [...fields.query].map(([name, value]) => ({ name, value }))
    const types = [...new Set(portal.apps.flatMap((app) => app.event_types))]
    const urls = Object.fromEntries(endpoints.map(({ id, url }) => [id, url]))
    const search = {
      q: fields.text('q'),
      type: fields.among('type', types),
      state: fields.choice('state', deliveryStates, webhooks.endpoint.filters),
      status: fields.status('status'),
      endpoint: fields.among('endpoint', Object.keys(urls), urls),
      connection: fields.text('connection'),
      since: fields.time('since'),
      until: fields.time('until'),
      more: fields.isSet('status', 'connection', 'since', 'until'),
    }
    const apps = portal.apps.map(({ id }) => id)
    const before = fields.position('before')
    const filter = {
      ...{ apps, text: search.q.text, type: search.type.chosen, state: search.state.chosen },
      ...{ status: search.status.status, endpoint: search.endpoint.chosen },
      ...{ environment: portal.environment, connection: search.connection.text },
      ...{ since: search.since.time, until: search.until.time },
    }
    const page = { limit: LIMIT, before: isDeliveryId(before) ? before : null }
    const [found, activity] = await Promise.all([
      readWithin(db, SEARCH_MS, (trx) => searchDeliveries(trx, portal.access, filter, page)),
      activityView(
        runtime,
        ctx,
        {
          apps,
          environments,
          // Activity is not counted per connection and endpoint, so the endpoint's charts are shown.
          ...(filter.endpoint ? { endpoint: filter.endpoint } : { connection: filter.connection }),
        },
        ['attempts', 'latency'],
      ),
    ])
    const rows = (found ?? []).slice(0, LIMIT)
    const more = found !== null && found.length > LIMIT
    render(
      ctx,
      'webhooks/deliveries',
      {
        ...portalView(portal),
        activity,
        search: { carried, ...search },
        late: found === null,
        blank:
          found?.length === 0 && !fields.isSet(...FILTERS, 'before') ? blankOf(ctx, portal, endpoints) : null,
        table: {
          ...foundTable(ctx, portal, rows),
          empty: t.deliveries.none,
          next: more
            ? { href: fields.next('before', rows.at(-1)?.id ?? ''), label: t.deliveries.older }
            : null,
        },
      },
      { status: fields.wrong ? 422 : 200 },
    )
  })
  return router
}

/** Links to the first endpoint, then to its test event. People who may only view are told what is missing. */
function blankOf(ctx: Context, portal: Portal, endpoints: { id: string }[]) {
  const { blank } = pageLanguage(ctx).texts.activity.deliveries
  const [first] = endpoints
  if (first) {
    const path = endpoints.length === 1 ? `/${first.id}` : ''
    return { ...blank.no_deliveries, href: addressIn(portal, path) }
  }
  return { ...blank.no_endpoints, href: mayAddEndpoint(portal) ? addressIn(portal, '/new') : null }
}

/** Deliveries as a table: each leads to its own page, to its event and to its endpoint. */
export function foundTable(ctx: Context, portal: Portal, found: FoundDelivery[]): Table {
  const { activity: t, webhooks } = pageLanguage(ctx).texts
  return tableOf({
    label: webhooks.endpoint.deliveries,
    columns: Object.values(t.deliveries.columns),
    rows: found.map((one): Cell[] => [
      {
        text: one.event_type ?? webhooks.endpoint.event_gone,
        href: addressIn(portal, `/${one.endpoint}/deliveries/${one.id}`),
        code: true,
        note: [one.event_id ?? '', one.test ? webhooks.test : ''].filter(Boolean).join(' · '),
      },
      {
        ...state(one.state, webhooks.endpoint.filters[one.state]),
        ...(one.reason && one.state !== 'delivered' ? { note: one.reason.replaceAll('_', ' ') } : {}),
      },
      text(lastResponse(one)),
      link(addressIn(portal, `/${one.endpoint}`), one.endpoint_url),
      time(one.created_at),
    ]),
    empty: '',
    next: null,
  })
}

const lastResponse = ({ last_attempt: last }: FoundDelivery): string | null =>
  last && (last.status === null ? (last.error?.replaceAll('_', ' ') ?? null) : String(last.status))
