import { inTransaction } from '../../database/transaction.ts'
import { conflict, notFound, unprocessable } from '../../http/problem.ts'
import { ownEndpointSchema, putOwnEndpoint } from '../../model/operator_webhooks/own_endpoints.ts'
import { findEndpoint, listOwnEndpoints } from '../../model/webhooks/endpoint_list.ts'
import type { Runtime } from '../../runtime.ts'
import type { Story } from '../openapi/examples.ts'
import { endpointShape, listOf, ownEndpointShape } from '../openapi/shapes.ts'
import { type Operation, operation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { created, ok } from '../reply.ts'

const access = { as: 'operator' } as const

/** Lists, creates and updates the operator's own endpoints. All other operations on them are in `endpoints.ts`. */
export const ownEndpointOperations = (runtime: Runtime, story: Story): Operation[] => {
  const { db, now } = runtime
  return [
    operation({
      method: 'get',
      path: '/endpoints',
      scope: 'read',
      summary: 'List the operator’s own endpoints',
      filters: [],
      statuses: [200],
      returns: listOf(endpointShape),
      example: { response: { data: [story.ownEndpoint], next_cursor: null } },
      handle: async ({ page }) => pageOf(await listOwnEndpoints(db, page, now()), page, (row) => row.id),
    }),
    operation({
      method: 'put',
      path: '/endpoints/:id',
      scope: 'webhooks:write',
      summary:
        'Create or update one of the operator’s own endpoints; the secret of a new one is shown only once',
      body: ownEndpointSchema,
      statuses: [200, 201],
      returns: ownEndpointShape,
      example: {
        path: { id: story.ownEndpoint.id },
        body: story.ownEndpointInput,
        response: { ...story.ownEndpoint, secret: story.ownSigningSecret },
      },
      refusals: ['conflict'],
      async handle({ params: { id }, body, actor }) {
        const outcome = await inTransaction(db, (trx) => putOwnEndpoint(trx, runtime, id, body, actor))
        if (outcome.kind === 'refused') throw unprocessable(outcome.violations)
        if (outcome.kind === 'taken')
          throw conflict('This endpoint belongs to an app. Use PATCH to change it.')
        if (outcome.kind === 'too_many') {
          throw conflict(`The operator can have at most ${outcome.most} endpoints of its own.`)
        }
        const shown = await findEndpoint(db, access, id, now())
        if (!shown) throw notFound('There is no endpoint with this ID.')
        return outcome.kind === 'created' ? created({ ...shown, secret: outcome.secret }) : ok(shown)
      },
    }),
  ]
}
