import Router from '@koa/router'
import type { Context, Middleware, Next } from 'koa'
import { isBelow, PROGRAM_HEADERS, refuseTheRest } from '../http/methods.ts'
import type { OperatorAccess } from '../model/operator_access.ts'
import type { Runtime } from '../runtime.ts'
import { agentOperations } from './agents.ts'
import { appImageOperations } from './app_images.ts'
import { appOperations } from './apps.ts'
import { auditOperations } from './audit.ts'
import { clientOperations } from './clients.ts'
import { connectionOperations } from './connections.ts'
import { importOperation } from './import/operation.ts'
import { mailOperations } from './mails.ts'
import { operatorDocument } from './openapi/document.ts'
import { exampleStory } from './openapi/examples.ts'
import type { Operation } from './operation.ts'
import { peopleOperations } from './people.ts'
import { publisherOperations } from './publishers.ts'
import { recordOperations } from './records.ts'
import { requireOperator } from './require_operator.ts'
import { type ResetSandbox, sandboxOperations } from './sandbox.ts'
import { tenantOperations } from './tenants.ts'
import { tokenOperations } from './tokens.ts'
import { deliveryOperations } from './webhooks/deliveries.ts'
import { endpointOperations } from './webhooks/endpoints.ts'
import { ownEndpointOperations } from './webhooks/own_endpoints.ts'

const PREFIX = '/platform/v1'
const DOCUMENT = '/platform/openapi.json'

/** Every operation, in the order of the reference. */
function operationsOf(runtime: Runtime, resetSandbox: ResetSandbox, stopping: AbortSignal): Operation[] {
  const story = exampleStory(runtime.platform)
  return [
    ...tenantOperations(runtime, story),
    ...recordOperations(runtime, story),
    importOperation(runtime, story, stopping),
    ...peopleOperations(runtime, story),
    ...publisherOperations(runtime, story),
    ...appOperations(runtime, story),
    ...appImageOperations(runtime, story),
    ...clientOperations(runtime, story),
    ...connectionOperations(runtime, story),
    ...agentOperations(runtime, story),
    ...ownEndpointOperations(runtime, story),
    ...endpointOperations(runtime, story),
    ...deliveryOperations(runtime, story),
    ...tokenOperations(runtime, story),
    ...auditOperations(runtime, story),
    ...mailOperations(runtime),
    ...sandboxOperations(runtime, resetSandbox),
  ]
}

/** The OpenAPI document of the operator API. */
export const operatorReference = (runtime: Runtime, resetSandbox: ResetSandbox) =>
  operatorDocument(
    operationsOf(runtime, resetSandbox, new AbortController().signal),
    runtime.config.publicUrl,
    PREFIX,
  )

/**
 * `/platform/v1`, for the operator's own programs, and its description at `/platform/openapi.json`.
 * @param stopping aborted when the program stops
 */
export function operatorApi(
  runtime: Runtime,
  access: OperatorAccess,
  resetSandbox: ResetSandbox,
  stopping: AbortSignal,
): { middleware: Middleware; document: ReturnType<typeof operatorDocument> } {
  const operations = operationsOf(runtime, resetSandbox, stopping)
  const router = new Router({ prefix: PREFIX })
  for (const { method, path, respond } of operations) router[method](path, (ctx) => respond(ctx as Context))
  const respond = router.routes()
  const refuse = refuseTheRest(router)
  const authorize = requireOperator(access, null)
  const document = operatorDocument(operations, runtime.config.publicUrl, PREFIX)
  const middleware = async (ctx: Context, next: Next) => {
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
  return { middleware, document }
}
