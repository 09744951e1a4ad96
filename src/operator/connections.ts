import { inTransaction } from '../database/transaction.ts'
import { notFound } from '../http/problem.ts'
import { findConnection, listConnections } from '../model/connections/connection_list.ts'
import { disconnect } from '../model/connections/connections.ts'
import type { Runtime } from '../runtime.ts'
import type { Story } from './openapi/examples.ts'
import { connectionShape, listOf, nothing } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { noContent, ok } from './reply.ts'

/** Connections between apps and merchants. */
export const connectionOperations = ({ db, platform, now }: Runtime, story: Story): Operation[] => [
  operation({
    method: 'get',
    path: '/connections',
    scope: 'read',
    summary: 'List the connections, including ended ones',
    filters: ['tenant', 'app'],
    statuses: [200],
    returns: listOf(connectionShape),
    example: { query: { tenant: 'harbour' }, response: { data: [story.connection], next_cursor: null } },
    handle: async ({ page }) => pageOf(await listConnections(db, page.filter, page), page, (row) => row.id),
  }),
  operation({
    method: 'get',
    path: '/connections/:id',
    scope: 'read',
    summary: 'Read a connection',
    statuses: [200],
    returns: connectionShape,
    example: { path: { id: story.ID.connection }, response: story.connection },
    async handle({ params: { id } }) {
      const found = await findConnection(db, id)
      if (!found) throw noConnection()
      return ok(found)
    },
  }),
  operation({
    method: 'delete',
    path: '/connections/:id',
    scope: 'apps:write',
    summary: 'End a connection',
    statuses: [204],
    returns: nothing,
    example: { path: { id: story.ID.connection }, response: undefined },
    async handle({ params: { id }, actor }) {
      const ended = await inTransaction(db, (trx) => disconnect(trx, platform, id, actor, now()))
      // Ending a connection again changes nothing, so a client that lost the response can repeat its DELETE.
      if (!ended && !(await findConnection(db, id))) throw noConnection()
      return noContent
    },
  }),
]

function noConnection() {
  return notFound('There is no connection with this ID.')
}
