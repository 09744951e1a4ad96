import Router from '@koa/router'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound, unprocessable } from '../http/problem.ts'
import { findApp, listApps } from '../model/apps/app_list.ts'
import { type AppInput, appSchema, appViolations } from '../model/apps/app_schema.ts'
import { approveApp, resumeApp, suspendApp } from '../model/apps/app_state.ts'
import { storeApp } from '../model/apps/store_app.ts'
import type { Runtime } from '../runtime.ts'
import type { Violation } from '../violation.ts'
import { readId, readInput } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

const STATE_CHANGES = { suspend: suspendApp, resume: resumeApp, approve: approveApp }

/** Integrations: what they are, and whether they may act. */
export function appRoutes(runtime: Runtime): Router {
  const { db, now } = runtime
  const router = new Router()

  router.put('/apps/:id', async (ctx) => {
    const id = readId(ctx)
    const app = await readInput(ctx, appSchema)
    const stored = await inTransaction(db, async (trx) => {
      const violations = [...appViolations(runtime, app), ...(await ownerViolations(trx, app))]
      if (violations.length > 0) throw unprocessable(violations)
      return await storeApp(trx, runtime, { as: 'operator' }, id, app, operatorOf(ctx))
    })
    if (stored.kind === 'fixed') {
      throw conflict(`The ${stored.field} of an app cannot be changed. Create another app.`)
    }
    ctx.status = stored.kind === 'created' ? 201 : 200
    ctx.body = { ...(await findApp(db, id)), need_reconsent: stored.needReconsent }
    // Their secrets are shown only now.
    if (stored.endpoints.length > 0) ctx.body = { ...(ctx.body as object), endpoints: stored.endpoints }
  })

  router.get('/apps', async (ctx) => {
    const page = readPage(ctx)
    ctx.body = pageOf(await listApps(db, page), page, (row) => row.id)
  })

  router.get('/apps/:id', async (ctx) => {
    const found = await findApp(db, readId(ctx))
    if (!found) throw noApp()
    ctx.body = found
  })

  for (const [act, changeState] of Object.entries(STATE_CHANGES)) {
    router.post(`/apps/:id/${act}`, async (ctx) => {
      const id = readId(ctx)
      const found = await inTransaction(db, (trx) => changeState(trx, id, operatorOf(ctx), now()))
      if (!found) throw noApp()
      ctx.body = await findApp(db, id)
    })
  }
  return router
}

async function ownerViolations(db: Database, { publisher, tenant }: AppInput): Promise<Violation[]> {
  const found: Violation[] = []
  const owner = await db.selectFrom('publishers').select('id').where('id', '=', publisher).executeTakeFirst()
  if (!owner) found.push({ path: '/publisher', message: 'does not exist' })
  if (tenant === null) return found
  const home = await db.selectFrom('tenants').select('id').where('id', '=', tenant).executeTakeFirst()
  if (!home) found.push({ path: '/tenant', message: 'does not exist' })
  return found
}

export function noApp() {
  return notFound('There is no app with this id.')
}
