import Router from '@koa/router'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound, unprocessable } from '../http/problem.ts'
import { findApp, listApps } from '../model/apps/app_list.ts'
import { type Standing, setStanding } from '../model/apps/app_state.ts'
import { putApp } from '../model/apps/apps.ts'
import { setConnectUrl } from '../model/apps/connect_url.ts'
import { declareWebhookUrl } from '../model/webhooks/webhook_url.ts'
import type { Runtime } from '../runtime.ts'
import { appInput, readApp } from './app_input.ts'
import { readId, readInput } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

const STANDINGS: Standing[] = ['suspend', 'resume', 'approve']

/** Integrations: what they are, and whether they may act. */
export function appRoutes(runtime: Runtime): Router {
  const { db, platform, now } = runtime
  const router = new Router()

  router.put('/apps/:id', async (ctx) => {
    const id = readId(ctx)
    const input = await readInput(ctx, appInput)
    const outcome = await inTransaction(db, async (trx) => {
      const app = await readApp(trx, platform, input)
      const before = (await findApp(trx, id))?.webhook_url ?? null
      const put = await putApp(trx, id, app, operatorOf(ctx), now())
      if (put.kind === 'fixed') return put
      if (input.connect_url !== undefined) await setConnectUrl(trx, id, input.connect_url, operatorOf(ctx))
      const urls = { before, after: app.webhook_url }
      const declared = await declareWebhookUrl(trx, runtime, { as: 'operator' }, id, urls, operatorOf(ctx))
      if (declared.kind === 'refused') {
        throw unprocessable([{ path: declared.path, message: declared.message }])
      }
      return { ...put, endpoints: declared.endpoints }
    })
    if (outcome.kind === 'fixed') {
      throw conflict(`The ${outcome.field} of an app cannot be changed. Make another app.`)
    }
    ctx.status = outcome.kind === 'created' ? 201 : 200
    ctx.body = { ...(await findApp(db, id)), need_reconsent: outcome.needReconsent }
    // Their secrets are shown this once.
    if (outcome.endpoints.length > 0) ctx.body = { ...(ctx.body as object), endpoints: outcome.endpoints }
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

  for (const standing of STANDINGS) {
    router.post(`/apps/:id/${standing}`, async (ctx) => {
      const id = readId(ctx)
      const found = await inTransaction(db, (trx) => setStanding(trx, id, standing, operatorOf(ctx), now()))
      if (!found) throw noApp()
      ctx.body = await findApp(db, id)
    })
  }
  return router
}

export function noApp() {
  return notFound('There is no app with this id.')
}
