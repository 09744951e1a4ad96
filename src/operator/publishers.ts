import { inTransaction } from '../database/transaction.ts'
import { notFound } from '../http/problem.ts'
import { deletePublisher } from '../model/people/delete_publisher.ts'
import { publisherSchema } from '../model/people/publisher_schema.ts'
import { findPublisher, listPublishers, putPublisher } from '../model/people/publishers.ts'
import type { Runtime } from '../runtime.ts'
import type { Story } from './openapi/examples.ts'
import { listOf, nothing, publisherShape } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { noContent, ok, stored } from './reply.ts'

/** Publishers of apps. */
export const publisherOperations = (runtime: Runtime, story: Story): Operation[] => {
  const { db, now } = runtime
  return [
    operation({
      method: 'put',
      path: '/publishers/:id',
      scope: 'people:write',
      summary: 'Create or update a publisher',
      body: publisherSchema,
      statuses: [200, 201],
      returns: publisherShape,
      example: { path: { id: 'tidy' }, body: story.publisherInput, response: story.publisher },
      async handle({ params: { id }, body, actor }) {
        const isNew = await inTransaction(db, (trx) => putPublisher(trx, id, body, actor, now()))
        return stored(isNew, await findPublisher(db, id))
      },
    }),
    operation({
      method: 'get',
      path: '/publishers/:id',
      scope: 'read',
      summary: 'Read a publisher',
      statuses: [200],
      returns: publisherShape,
      example: { path: { id: 'tidy' }, response: story.publisher },
      async handle({ params: { id } }) {
        const found = await findPublisher(db, id)
        if (!found) throw noPublisher()
        return ok(found)
      },
    }),
    operation({
      method: 'get',
      path: '/publishers',
      scope: 'read',
      summary: 'List the publishers',
      filters: [],
      statuses: [200],
      returns: listOf(publisherShape),
      example: { response: { data: [story.publisher], next_cursor: null } },
      handle: async ({ page }) => pageOf(await listPublishers(db, page), page, (row) => row.id),
    }),
    operation({
      method: 'delete',
      path: '/publishers/:id',
      scope: 'people:write',
      summary: 'Delete a publisher with its apps, memberships and invitations',
      statuses: [204],
      returns: nothing,
      example: { path: { id: 'tidy' }, response: undefined },
      async handle({ params: { id }, actor }) {
        const deleted = await inTransaction(db, (trx) => deletePublisher(trx, runtime, id, actor))
        if (!deleted) throw noPublisher()
        return noContent
      },
    }),
  ]
}

function noPublisher() {
  return notFound('There is no publisher with this ID.')
}
