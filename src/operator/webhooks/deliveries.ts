import { inTransaction } from '../../database/transaction.ts'
import { badRequest, conflict, notFound } from '../../http/problem.ts'
import {
  type DeliveryFilter,
  deliveryStates,
  isDeliveryId,
  listDeliveries,
} from '../../model/webhooks/deliveries.ts'
import { retryDelivery } from '../../model/webhooks/retries.ts'
import type { Runtime } from '../../runtime.ts'
import { showDelivery } from '../../webhooks/message/show_delivery.ts'
import type { Story } from '../openapi/examples.ts'
import { deliveryShape, listedDelivery, listOf } from '../openapi/shapes.ts'
import { type Operation, operation } from '../operation.ts'
import { pageOf, wrongCursor } from '../page.ts'
import { accepted, ok } from '../reply.ts'

const access = { as: 'operator' } as const

/** Deliveries: sent, waiting and failed. */
export const deliveryOperations = (runtime: Runtime, story: Story): Operation[] => {
  const { db, now } = runtime
  const show = async (id: string) => {
    const found = await showDelivery(runtime, access, id)
    if (!found) throw noDelivery()
    return found
  }
  return [
    operation({
      method: 'get',
      path: '/deliveries',
      scope: 'read',
      summary: 'List the deliveries, newest first',
      filters: ['state', 'app', 'endpoint'],
      statuses: [200],
      returns: listOf(listedDelivery),
      example: {
        query: { state: 'pending', app: 'books' },
        response: { data: [story.delivery], next_cursor: null },
      },
      async handle({ page }) {
        if (page.after !== null && !isDeliveryId(page.after)) throw wrongCursor()
        const filter = { ...page.filter, state: readState(page.filter.state) }
        return pageOf(await listDeliveries(db, access, filter, page), page, (row) => row.id)
      },
    }),
    operation({
      method: 'get',
      path: '/deliveries/:id',
      scope: 'read',
      summary: 'Read a delivery and its attempts',
      statuses: [200],
      returns: deliveryShape,
      example: { path: { id: story.ID.delivery }, response: { ...story.delivery, attempts: [] } },
      handle: async ({ params: { id } }) => ok(await show(id)),
    }),
    operation({
      method: 'post',
      path: '/deliveries/:id/retry',
      scope: 'webhooks:write',
      summary: 'Send a delivery now',
      statuses: [202],
      returns: deliveryShape,
      example: { path: { id: story.ID.delivery }, response: { ...story.delivery, attempts: [] } },
      refusals: ['conflict'],
      async handle({ params: { id }, actor }) {
        const retried = await inTransaction(db, (trx) => retryDelivery(trx, access, id, actor, now()))
        if (retried.kind === 'no_delivery') throw noDelivery()
        if (retried.kind === 'cancelled')
          throw conflict('The delivery was cancelled because its connection has ended.')
        if (retried.kind === 'not_active') throw conflict(`Its endpoint is ${retried.state}.`)
        if (retried.kind === 'not_allowed') {
          throw conflict(`The delivery can no longer be sent: ${retried.reason.replaceAll('_', ' ')}.`)
        }
        if (retried.kind === 'event_gone') throw conflict('Its event is no longer stored.')
        return accepted(await show(id))
      },
    }),
  ]
}

function readState(value: string | undefined): DeliveryFilter['state'] {
  if (value === undefined) return undefined
  const state = deliveryStates.find((known) => known === value)
  if (!state) throw badRequest(`state must be one of ${deliveryStates.join(', ')}.`)
  return state
}

function noDelivery() {
  return notFound('There is no delivery with this ID.')
}
