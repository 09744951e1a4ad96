import { createHash } from 'node:crypto'
import Router from '@koa/router'
import type { Context } from 'koa'
import { seeOther } from '../../http/pages/see_other.ts'
import { conflict, notFound } from '../../http/problem.ts'
import {
  type DeliveryState,
  type DeliveryView,
  deliveryStates,
  findDelivery,
  isDeliveryId,
  listDeliveries,
} from '../../model/webhooks/deliveries.ts'
import type { EndpointView } from '../../model/webhooks/endpoint_list.ts'
import { retryDelivery } from '../../model/webhooks/retries.ts'
import { type ShownAttempt, type ShownDelivery, showDelivery } from '../../webhooks/message/show_delivery.ts'
import type { PageParts } from '../page_context.ts'
import { actorOf } from '../signed_in.ts'
import { createLiveUpdates } from './live.ts'
import { addressIn } from './portal.ts'
import { type FindEndpoint, type FoundEndpoint, type PortalView, portalView, requireActor } from './routes.ts'

const LIMIT = 25

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/endpoint': PortalView & {
      endpoint: EndpointView
      types: string[]
      deliveries: DeliveryView[]
      state: string
      next: string | null
      seen: string
      day_ago: string
    }
    'webhooks/delivery': PortalView & {
      endpoint: EndpointView
      delivery: ShownDelivery
      attempts: ShownAttempt[]
      seen: string
    }
  }
}

const NOT_RETRIED = {
  no_delivery: 'There is no such delivery.',
  cancelled: 'It is cancelled: its connection has ended.',
  event_gone: 'Its event is no longer kept.',
  not_allowed: 'Its app may not be sent this event any more.',
} as const

/** An endpoint's page with its delivery log, live, and every delivery with its attempts. */
export function deliveryRoutes(parts: PageParts, find: FindEndpoint): Router {
  const { db, platform, render, now } = parts
  const router = new Router({ prefix: '/:endpoint' })
  const liveUpdates = createLiveUpdates()

  const log = (found: FoundEndpoint, state: DeliveryState | undefined, after: string | null, limit: number) =>
    listDeliveries(db, found.portal.access, { endpoint: found.endpoint.id, state }, { limit, after })

  router.get('/', async (ctx) => {
    const found = await find(ctx)
    const { portal, app, endpoint } = found
    const state = deliveryStates.find((name) => name === ctx.query['state'])
    const after = isDeliveryId(String(ctx.query['after'])) ? String(ctx.query['after']) : null
    const list = await log(found, state, after, LIMIT)
    const deliveries = list.slice(0, LIMIT)
    const last = deliveries.at(-1)?.id
    const newest = after === null && !state ? list : await log(found, undefined, null, LIMIT)
    const more = `${state ? `state=${state}&` : ''}after=${last}`
    render(ctx, 'webhooks/endpoint', {
      ...portalView(platform, portal),
      endpoint,
      types: endpoint.event_types ?? app.event_types,
      deliveries,
      state: state ?? '',
      next: list.length > LIMIT ? addressIn(portal)(`/${endpoint.id}`, more) : null,
      seen: fingerprint(newest),
      day_ago: new Date(now().getTime() - 86_400_000).toISOString().slice(0, 16),
    })
  })

  router.get('/live', async (ctx) => {
    const found = await find(ctx)
    const delivery = String(ctx.query['delivery'] ?? '')
    liveUpdates(ctx, async () => {
      if (delivery === '') return fingerprint(await log(found, undefined, null, LIMIT))
      const one = await findDelivery(db, found.portal.access, delivery)
      return fingerprint(one?.endpoint === found.endpoint.id ? [one] : [])
    })
  })

  const deliveryHere = async (ctx: Context): Promise<FoundEndpoint & { delivery: ShownDelivery }> => {
    const found = await find(ctx)
    const delivery = await showDelivery(parts, found.portal.access, String(ctx['params'].delivery))
    if (delivery?.endpoint !== found.endpoint.id) throw notFound('There is no such delivery.')
    return { ...found, delivery }
  }
  router.get('/deliveries/:delivery', async (ctx) => {
    const { portal, endpoint, delivery } = await deliveryHere(ctx)
    render(ctx, 'webhooks/delivery', {
      ...portalView(platform, portal),
      endpoint,
      delivery,
      attempts: delivery.attempts,
      seen: fingerprint([delivery]),
    })
  })
  router.post('/deliveries/:delivery/retry', async (ctx) => {
    const { portal, endpoint, delivery } = await deliveryHere(ctx)
    requireActor(portal)
    const retried = await db
      .transaction()
      .execute((trx) => retryDelivery(trx, portal.access, delivery.id, actorOf(ctx), now()))
    if (retried.kind === 'not_active')
      throw conflict(`The endpoint is ${retried.state}: nothing is sent to it.`)
    if (retried.kind !== 'retried') throw conflict(NOT_RETRIED[retried.kind])
    seeOther(ctx, addressIn(portal)(`/${endpoint.id}/deliveries/${delivery.id}`, 'done=retried'))
  })
  return router
}

/** What a log shows, in short: another one means that the page is out of date. */
function fingerprint(deliveries: DeliveryView[]): string {
  const shown = deliveries
    .slice(0, LIMIT)
    .map(({ id, state, attempt_count }) => `${id} ${state} ${attempt_count}`)
  return createHash('sha256').update(shown.join()).digest('hex').slice(0, 16)
}
