import Router from '@koa/router'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound } from '../http/problem.ts'
import { tenantSchema } from '../model/tenants/tenant_schema.ts'
import { findTenant, listTenants, putTenant } from '../model/tenants/tenants.ts'
import type { Runtime } from '../runtime.ts'
import { readId, readInput } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

/** Room for 10,000 units. */
const MAX_BYTES = 4_194_304

/** Merchants and their units, as the platform knows them. */
export function tenantRoutes({ db, platform, now }: Runtime): Router {
  const router = new Router()

  router.put('/tenants/:id', async (ctx) => {
    const name = readId(ctx)
    const input = await readInput(ctx, tenantSchema, MAX_BYTES)
    const outcome = await inTransaction(db, (trx) =>
      putTenant(trx, platform, name, input, operatorOf(ctx), now()),
    )
    if (outcome === 'moved') {
      throw conflict(
        'The environment of a tenant cannot be changed: its connections and records belong to it.',
      )
    }
    ctx.status = outcome === 'created' ? 201 : 200
    ctx.body = await findTenant(db, name)
  })

  router.get('/tenants', async (ctx) => {
    const page = readPage(ctx)
    ctx.body = pageOf(await listTenants(db, page), page, (row) => row.id)
  })

  router.get('/tenants/:id', async (ctx) => {
    const found = await findTenant(db, readId(ctx))
    if (!found) throw notFound('There is no tenant with this id.')
    ctx.body = found
  })
  return router
}
