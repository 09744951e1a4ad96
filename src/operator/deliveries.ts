import Router from '@koa/router'
import { badRequest, conflict, notFound, type Problem } from '../http/problem.ts'
import {
  type DeliveryFilter,
  deliveryStates,
  isDeliveryId,
  listDeliveries,
} from '../model/webhooks/deliveries.ts'
import { retryDelivery } from '../model/webhooks/retries.ts'
import type { Runtime } from '../runtime.ts'
import { showDelivery } from '../webhooks/message/show_delivery.ts'
import { readId } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'
import { inTransaction } from './transaction.ts'

const access = { as: 'operator' } as const

/** What was sent, what waits, and what could not be delivered. */
export function deliveryRoutes(runtime: Runtime): Router {
  const { db, now } = runtime
  const router = new Router()

  router.get('/deliveries', async (ctx) => {
    const page = readPage(ctx, ['state', 'app', 'endpoint'])
    if (page.after !== null && !isDeliveryId(page.after)) {
      throw badRequest('This cursor is not one that a list gave.')
    }
    const filter = { ...page.filter, state: readState(page.filter.state) }
    ctx.body = pageOf(await listDeliveries(db, access, filter, page), page, (row) => row.id)
  })

  const show = async (id: string) => {
    const found = await showDelivery(runtime, access, id)
    if (!found) throw noDelivery()
    return found
  }

  router.get('/deliveries/:id', async (ctx) => {
    ctx.body = await show(readId(ctx))
  })

  router.post('/deliveries/:id/retry', async (ctx) => {
    const id = readId(ctx)
    const retried = await inTransaction(db, (trx) => retryDelivery(trx, access, id, operatorOf(ctx), now()))
    if (retried.kind === 'no_delivery') throw noDelivery()
    if (retried.kind === 'cancelled') throw conflict('The delivery is cancelled: its connection has ended.')
    if (retried.kind === 'not_active') throw conflict(`Its endpoint is ${retried.state}.`)
    if (retried.kind === 'not_allowed') {
      throw conflict(`The delivery may not be sent any more: ${retried.reason.replaceAll('_', ' ')}.`)
    }
    if (retried.kind === 'event_gone') throw conflict('Its event is no longer kept.')
    ctx.status = 202
    ctx.body = await show(id)
  })
  return router
}

function readState(value: string | undefined): DeliveryFilter['state'] {
  if (value === undefined) return undefined
  const state = deliveryStates.find((known) => known === value)
  if (!state) throw badRequest(`state must be one of ${deliveryStates.join(', ')}.`)
  return state
}

function noDelivery(): Problem {
  return notFound('There is no delivery with this id.')
}
