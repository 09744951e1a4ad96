import Router from '@koa/router'
import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound } from '../http/problem.ts'
import { findTenant, listTenants, putTenant } from '../model/tenants/tenants.ts'
import type { Runtime } from '../runtime.ts'
import { environment, id, readId, readInput, title } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

const tenant = z.strictObject({
  name: title,
  environment,
  verified: z.boolean(),
  units: z
    .array(
      z.strictObject({
        id,
        kind: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens'),
        name: title,
      }),
    )
    .max(10_000, 'must be 10,000 at most')
    .superRefine(refuseRepeats)
    .optional(),
})

/** Merchants and their units, as the platform knows them. */
export function tenantRoutes({ db, platform, now }: Runtime): Router {
  const router = new Router()

  router.put('/tenants/:id', async (ctx) => {
    const name = readId(ctx)
    const input = await readInput(ctx, tenant, 4_194_304)
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

function refuseRepeats(units: { id: string }[], context: z.RefinementCtx): void {
  const seen = new Set<string>()
  units.forEach((unit, index) => {
    if (seen.has(unit.id))
      context.addIssue({ code: 'custom', path: [index, 'id'], message: 'is there twice' })
    seen.add(unit.id)
  })
}
