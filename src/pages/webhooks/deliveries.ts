import { createHash } from 'node:crypto'
import Router from '@koa/router'
import type { Context } from 'koa'
import { inTransaction } from '../../database/transaction.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { searchDeliveries } from '../../model/activity/delivery_search.ts'
import {
  type DeliveryState,
  type DeliveryView,
  deliveryStates,
  findDelivery,
  isDeliveryId,
  listDeliveries,
} from '../../model/webhooks/deliveries.ts'
import { retryDelivery } from '../../model/webhooks/retries.ts'
import { type ShownDelivery, showDelivery } from '../../webhooks/message/show_delivery.ts'
import { activityView } from '../activity/app_charts.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentActor } from '../signed_in.ts'
import { deliveryPage } from './delivery_page.ts'
import { endpointPage } from './endpoint_page.ts'
import { createLiveUpdates } from './live.ts'
import { addressIn, requireActor } from './portal.ts'
import type { FindEndpoint, PortalEndpoint } from './portal_endpoints.ts'

const LIMIT = 25

const NOT_RETRIED = {
  no_delivery: 'This delivery does not exist.',
  cancelled: 'It was cancelled because its connection has ended.',
  event_gone: 'Its event is no longer stored.',
  not_allowed: 'Its app can no longer receive this event.',
} as const

/** An endpoint's page with its live delivery log, and each delivery with its attempts. */
export function consoleDeliveryRoutes(runtime: PageRuntime, find: FindEndpoint): Router {
  const { db, platform, render, now } = runtime
  const router = new Router()
  const liveUpdates = createLiveUpdates(runtime)

  const log = ({ portal, endpoint }: PortalEndpoint, state?: DeliveryState, after: string | null = null) =>
    listDeliveries(db, portal.access, { endpoint: endpoint.id, state }, { limit: LIMIT, after })

  router.get('/', async (ctx) => {
    const found = await find(ctx)
    const state = deliveryStates.find((name) => name === ctx.query['state'])
    const after = isDeliveryId(String(ctx.query['after'])) ? String(ctx.query['after']) : null
    const list = await log(found, state, after)
    const newest = after === null && !state ? list : await log(found)
    const page = { state, deliveries: list.slice(0, LIMIT), more: list.length > LIMIT }
    const { app, endpoint } = found
    const of = { apps: [app.id], environments: [endpoint.environment], endpoint: endpoint.id }
    render(ctx, 'webhooks/endpoint', {
      ...endpointPage(platform, found, page, { now: now(), seen: fingerprint(newest) }),
      activity: await activityView(runtime, ctx, of, ['attempts', 'latency']),
    })
  })

  router.get('/live', async (ctx) => {
    const found = await find(ctx)
    const delivery = String(ctx.query['delivery'] ?? '')
    await liveUpdates(ctx, {
      authorize: () => find(ctx),
      fingerprint: async () => {
        if (delivery === '') return fingerprint(await log(found))
        const one = await findDelivery(db, found.portal.access, delivery)
        return fingerprint(one?.endpoint === found.endpoint.id ? [one] : [])
      },
    })
  })

  const requireDelivery = async (ctx: Context): Promise<PortalEndpoint & { delivery: ShownDelivery }> => {
    const found = await find(ctx)
    const delivery = await showDelivery(runtime, found.portal.access, ctx.params.delivery)
    if (delivery?.endpoint !== found.endpoint.id) throw notFound('This delivery does not exist.')
    return { ...found, delivery }
  }
  router.get('/deliveries/:delivery', async (ctx) => {
    const { delivery, ...found } = await requireDelivery(ctx)
    const { portal, endpoint, app } = found
    const search = { apps: [app.id], endpoint: endpoint.id, text: delivery.id }
    const [one] = await searchDeliveries(db, portal.access, search, { limit: 1, before: null })
    const seconds = platform.webhooks.timeout_seconds
    render(
      ctx,
      'webhooks/delivery',
      deliveryPage(found, delivery, {
        seen: fingerprint([delivery]),
        seconds,
        now: now(),
        event: one?.event ?? null,
      }),
    )
  })
  router.post('/deliveries/:delivery/retry', async (ctx) => {
    const { portal, endpoint, delivery } = await requireDelivery(ctx)
    requireActor(portal)
    const retried = await inTransaction(db, (trx) =>
      retryDelivery(trx, portal.access, delivery.id, currentActor(ctx), now()),
    )
    if (retried.kind === 'not_active')
      throw conflict(`The endpoint is ${retried.state}, so nothing is sent to it.`)
    if (retried.kind !== 'retried') throw conflict(NOT_RETRIED[retried.kind])
    seeOther(ctx, addressIn(portal, `/${endpoint.id}/deliveries/${delivery.id}`, 'done=retried'))
  })
  return router
}

/** Identifies the state of a log. If it changes, the page is out of date. */
function fingerprint(deliveries: DeliveryView[]): string {
  const shown = deliveries
    .slice(0, LIMIT)
    .map(({ id, state, attempt_count }) => `${id} ${state} ${attempt_count}`)
  return createHash('sha256').update(shown.join()).digest('hex').slice(0, 16)
}
