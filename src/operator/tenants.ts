import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound, unprocessable } from '../http/problem.ts'
import { deleteTenant } from '../model/tenants/delete_tenant.ts'
import { tenantSchema, tenantViolations } from '../model/tenants/tenant_schema.ts'
import { findTenant, listTenants, putTenant } from '../model/tenants/tenants.ts'
import type { Runtime } from '../runtime.ts'
import type { Story } from './openapi/examples.ts'
import { listOf, nothing, tenantRow, tenantShape } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { noContent, ok, stored } from './reply.ts'

/** Enough for 10,000 units. */
const MAX_BYTES = 4_194_304

/** Merchants and their units, as the vendor's platform knows them. */
export const tenantOperations = (runtime: Runtime, story: Story): Operation[] => {
  const { db, platform, now, config } = runtime
  const reach = config.allowPrivateEndpoints ? 'private' : 'public'
  return [
    operation({
      method: 'put',
      path: '/tenants/:id',
      scope: 'people:write',
      summary: 'Create or update a tenant, its units and its identity provider',
      body: tenantSchema,
      limit: MAX_BYTES,
      statuses: [200, 201],
      returns: tenantShape,
      example: { path: { id: 'harbour' }, body: story.tenantInput, response: story.tenant },
      refusals: ['conflict'],
      async handle({ params: { id }, body, actor }) {
        const violations = tenantViolations(platform, reach, body)
        if (violations.length > 0) throw unprocessable(violations)
        const outcome = await inTransaction(db, (trx) => putTenant(trx, platform, id, body, actor, now()))
        if (outcome === 'moved') {
          throw conflict(
            'The environment of a tenant cannot be changed, because its connections and records belong to it.',
          )
        }
        return stored(outcome === 'created', await findTenant(db, id))
      },
    }),
    operation({
      method: 'get',
      path: '/tenants',
      scope: 'read',
      summary: 'List the tenants',
      filters: [],
      statuses: [200],
      returns: listOf(tenantRow),
      example: { response: { data: [story.tenantRow], next_cursor: null } },
      handle: async ({ page }) => pageOf(await listTenants(db, page), page, (row) => row.id),
    }),
    operation({
      method: 'get',
      path: '/tenants/:id',
      scope: 'read',
      summary: 'Read a tenant, its units and its identity provider',
      statuses: [200],
      returns: tenantShape,
      example: { path: { id: 'harbour' }, response: story.tenant },
      async handle({ params: { id } }) {
        const found = await findTenant(db, id)
        if (!found) throw noTenant()
        return ok(found)
      },
    }),
    operation({
      method: 'delete',
      path: '/tenants/:id',
      scope: 'people:write',
      summary: 'Delete a tenant with its records, events, units, memberships, connections and in-house apps',
      statuses: [204],
      returns: nothing,
      example: { path: { id: 'harbour' }, response: undefined },
      async handle({ params: { id }, actor }) {
        const deleted = await inTransaction(db, (trx) => deleteTenant(trx, runtime, id, actor))
        if (!deleted) throw noTenant()
        return noContent
      },
    }),
  ]
}

export function noTenant() {
  return notFound('There is no tenant with this ID.')
}
