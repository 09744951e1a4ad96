import Router from '@koa/router'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import type { Platform } from '../platform/definition.ts'
import type { Runtime } from '../runtime.ts'
import { operatorOf } from './require_operator.ts'

/** Puts the demo's sandbox tenants back to what was seeded; the demo brings it. */
export type ResetSandbox = (
  trx: Database,
  platform: Platform,
  actor: Actor,
  now: Date,
) => Promise<{ tenant: string; records: number }[]>

/** The sandbox that partners try their apps on. */
export function sandboxRoutes({ db, platform, now }: Runtime, reset: ResetSandbox): Router {
  const router = new Router()
  router.post('/sandbox/reset', async (ctx) => {
    ctx.body = { restored: await inTransaction(db, (trx) => reset(trx, platform, operatorOf(ctx), now())) }
  })
  return router
}
