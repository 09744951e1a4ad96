import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound, unprocessable } from '../http/problem.ts'
import { tenantSchema, tenantViolations } from '../model/tenants/tenant_schema.ts'
import { findTenant, listTenants, putTenant } from '../model/tenants/tenants.ts'
import type { Runtime } from '../runtime.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { ok, stored } from './reply.ts'

/** Room for 10,000 units. */
const MAX_BYTES = 4_194_304

/** Merchants and their units, as the vendor's platform knows them. */
export const tenantOperations = ({ db, platform, now }: Runtime): Operation[] => [
  operation({
    method: 'put',
    path: '/tenants/:id',
    summary: 'Store a tenant and its units',
    body: tenantSchema,
    limit: MAX_BYTES,
    statuses: [200, 201],
    refusals: ['conflict'],
    async handle({ params: { id }, body, actor }) {
      const violations = tenantViolations(platform, body)
      if (violations.length > 0) throw unprocessable(violations)
      const outcome = await inTransaction(db, (trx) => putTenant(trx, platform, id, body, actor, now()))
      if (outcome === 'moved') {
        throw conflict(
          'The environment of a tenant cannot be changed: its connections and records belong to it.',
        )
      }
      return stored(outcome === 'created', await findTenant(db, id))
    },
  }),
  operation({
    method: 'get',
    path: '/tenants',
    summary: 'List the tenants',
    filters: [],
    statuses: [200],
    handle: async ({ page }) => pageOf(await listTenants(db, page), page, (row) => row.id),
  }),
  operation({
    method: 'get',
    path: '/tenants/:id',
    summary: 'Read a tenant and its units',
    statuses: [200],
    async handle({ params: { id } }) {
      const found = await findTenant(db, id)
      if (!found) throw notFound('There is no tenant with this id.')
      return ok(found)
    },
  }),
]
