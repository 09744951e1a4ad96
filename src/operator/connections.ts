import Router from '@koa/router'
import { inTransaction } from '../database/transaction.ts'
import { notFound } from '../http/problem.ts'
import { findConnection, listConnections } from '../model/connections/connection_list.ts'
import { disconnect } from '../model/connections/connections.ts'
import type { Runtime } from '../runtime.ts'
import { readId } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

/** Which app reaches which merchant. */
export function connectionRoutes({ db, platform, now }: Runtime): Router {
  const router = new Router()

  router.get('/connections', async (ctx) => {
    const page = readPage(ctx, ['tenant', 'app'])
    ctx.body = pageOf(await listConnections(db, page.filter, page), page, (row) => row.id)
  })

  router.get('/connections/:id', async (ctx) => {
    const found = await findConnection(db, readId(ctx))
    if (!found) throw noConnection()
    ctx.body = found
  })

  router.delete('/connections/:id', async (ctx) => {
    const id = readId(ctx)
    const ended = await inTransaction(db, (trx) => disconnect(trx, platform, id, operatorOf(ctx), now()))
    // Ending what has ended changes nothing: a DELETE may be repeated after a lost answer.
    if (!ended && !(await findConnection(db, id))) throw noConnection()
    ctx.status = 204
  })
  return router
}

function noConnection() {
  return notFound('There is no connection with this id.')
}
