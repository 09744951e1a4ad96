import Router from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import { isBelow, PROGRAM_HEADERS, refuseTheRest } from '../http/methods.ts'
import type { Runtime } from '../runtime.ts'
import { appRoutes } from './apps.ts'
import { auditRoutes } from './audit.ts'
import { clientRoutes } from './clients.ts'
import { connectionRoutes } from './connections.ts'
import { deliveryRoutes } from './deliveries.ts'
import { endpointRoutes } from './endpoints.ts'
import { keyRoutes } from './keys.ts'
import { peopleRoutes } from './people.ts'
import { recordRoutes } from './records.ts'
import { requireOperator } from './require_operator.ts'
import { type ResetSandbox, sandboxRoutes } from './sandbox.ts'
import { tenantRoutes } from './tenants.ts'

const PREFIX = '/platform/v1'

/** /platform/v1: for the operator's own programs. */
export function operatorApi(runtime: Runtime, resetSandbox: ResetSandbox): Middleware {
  const nouns = [
    tenantRoutes,
    peopleRoutes,
    appRoutes,
    clientRoutes,
    recordRoutes,
    connectionRoutes,
    endpointRoutes,
    deliveryRoutes,
    auditRoutes,
    keyRoutes,
  ]
  const router = new Router({ prefix: PREFIX })
  for (const routes of nouns) router.use(routes(runtime).routes())
  router.use(sandboxRoutes(runtime, resetSandbox).routes())
  const authorize = requireOperator(runtime.config.operatorToken)
  const answer = router.routes()
  const refuse = refuseTheRest(router)
  return async (ctx: Context, next: Next) => {
    if (!isBelow(ctx.path, PREFIX)) return await next()
    ctx.set(PROGRAM_HEADERS)
    await authorize(ctx, async () => {
      await answer(ctx as Parameters<typeof answer>[0], () => refuse(ctx))
    })
  }
}
