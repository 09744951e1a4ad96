import Router from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import { isBelow, PROGRAM_HEADERS, refuseTheRest } from '../http/methods.ts'
import type { OperatorAccess } from '../model/operator_access.ts'
import type { Runtime } from '../runtime.ts'
import { appOperations } from './apps.ts'
import { auditOperations } from './audit.ts'
import { clientOperations } from './clients.ts'
import { connectionOperations } from './connections.ts'
import { deliveryOperations } from './deliveries.ts'
import { endpointOperations } from './endpoints.ts'
import { importOperation } from './import/operation.ts'
import { keyOperations } from './keys.ts'
import { mailOperations } from './mails.ts'
import { operatorDocument } from './openapi.ts'
import { peopleOperations } from './people.ts'
import { recordOperations } from './records.ts'
import { requireOperator } from './require_operator.ts'
import { type ResetSandbox, sandboxOperations } from './sandbox.ts'
import { tenantOperations } from './tenants.ts'

const PREFIX = '/platform/v1'
const DOCUMENT = '/platform/openapi.json'

/**
 * `/platform/v1`, for the operator's own programs, and its description at `/platform/openapi.json`.
 * @param stopping aborted when the program stops
 */
export function operatorApi(
  runtime: Runtime,
  access: OperatorAccess,
  resetSandbox: ResetSandbox,
  stopping: AbortSignal,
): Middleware {
  const operations = [
    ...tenantOperations(runtime),
    ...peopleOperations(runtime),
    ...appOperations(runtime),
    ...clientOperations(runtime),
    ...recordOperations(runtime),
    importOperation(runtime, stopping),
    ...connectionOperations(runtime),
    ...endpointOperations(runtime),
    ...deliveryOperations(runtime),
    ...auditOperations(runtime),
    ...mailOperations(runtime),
    ...keyOperations(runtime),
    ...sandboxOperations(runtime, resetSandbox),
  ]
  const router = new Router({ prefix: PREFIX })
  for (const { method, path, respond } of operations) router[method](path, (ctx) => respond(ctx as Context))
  const respond = router.routes()
  const refuse = refuseTheRest(router)
  const authorize = requireOperator(access)
  const document = operatorDocument(operations, runtime.config.publicUrl, PREFIX)
  return async (ctx: Context, next: Next) => {
    if (ctx.path === DOCUMENT) {
      ctx.body = document
      return
    }
    if (!isBelow(ctx.path, PREFIX)) return await next()
    ctx.set(PROGRAM_HEADERS)
    await authorize(ctx, async () => {
      await respond(ctx as Parameters<typeof respond>[0], () => refuse(ctx))
    })
  }
}
