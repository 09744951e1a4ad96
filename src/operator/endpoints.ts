import Router from '@koa/router'
import { z } from 'zod'
import { inTransaction } from '../database/transaction.ts'
import { conflict, notFound, Problem, unprocessable } from '../http/problem.ts'
import { findEndpoint, listEndpoints, mayAccessApp } from '../model/webhooks/endpoint_list.ts'
import { endpointPatchSchema, endpointSchema } from '../model/webhooks/endpoint_schema.ts'
import {
  pauseEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateSecret,
} from '../model/webhooks/endpoint_states.ts'
import { createEndpoint, patchEndpoint } from '../model/webhooks/endpoints.ts'
import { requestReplay } from '../model/webhooks/retries.ts'
import { sendTestEvent } from '../model/webhooks/test_events.ts'
import type { Runtime } from '../runtime.ts'
import { noApp } from './apps.ts'
import { readId, readInput } from './input.ts'
import { pageOf, readPage } from './page.ts'
import { operatorOf } from './require_operator.ts'

const test = z.strictObject({ type: z.string().max(128).optional() })
const rotation = endpointSchema.pick({ secret: true })
const time = z.iso
  .datetime({ offset: true, error: 'must be a time in ISO 8601' })
  .transform((value) => new Date(value))
const replay = z
  .strictObject({
    since: time,
    until: time.optional(),
    states: z
      .array(z.enum(['delivered', 'dead'], 'must be "delivered" or "dead"'))
      .min(1, 'must name a state, or be left out for all')
      .optional(),
  })
  .refine(({ since, until }) => !until || since <= until, {
    path: ['until'],
    error: 'must not be before since',
  })

const access = { as: 'operator' } as const

/** Where apps are told of events. */
export function endpointRoutes(runtime: Runtime): Router {
  const { db, now } = runtime
  const router = new Router()

  router.post('/apps/:id/endpoints', async (ctx) => {
    const app = readId(ctx)
    const input = await readInput(ctx, endpointSchema)
    const made = await inTransaction(db, (trx) =>
      createEndpoint(trx, runtime, access, app, input, operatorOf(ctx)),
    )
    if (made.kind === 'no_app') throw noApp()
    if (made.kind === 'refused') throw unprocessable(made.violations)
    if (made.kind === 'too_many') {
      throw conflict(
        `An app has at most ${made.most} endpoint${made.most === 1 ? '' : 's'} in one environment.`,
      )
    }
    const { kind: _, ...endpoint } = made
    ctx.status = 201
    ctx.body = endpoint
  })

  router.get('/apps/:id/endpoints', async (ctx) => {
    const app = readId(ctx)
    const page = readPage(ctx)
    if (!(await mayAccessApp(db, access, app))) throw noApp()
    ctx.body = pageOf(await listEndpoints(db, access, app, page, now()), page, (row) => row.id)
  })

  const show = async (id: string) => {
    const found = await findEndpoint(db, access, id, now())
    if (!found) throw noEndpoint()
    return found
  }

  router.get('/endpoints/:id', async (ctx) => {
    ctx.body = await show(readId(ctx))
  })

  router.patch('/endpoints/:id', async (ctx) => {
    const id = readId(ctx)
    const input = await readInput(ctx, endpointPatchSchema)
    const changed = await inTransaction(db, (trx) =>
      patchEndpoint(trx, runtime, access, id, input, operatorOf(ctx)),
    )
    if (changed.kind === 'no_endpoint') throw noEndpoint()
    if (changed.kind === 'refused') throw unprocessable(changed.violations)
    ctx.body = await show(id)
  })

  router.delete('/endpoints/:id', async (ctx) => {
    const id = readId(ctx)
    const removed = await inTransaction(db, (trx) =>
      removeEndpoint(trx, runtime, access, id, operatorOf(ctx)),
    )
    if (!removed) throw noEndpoint()
    ctx.status = 204
  })

  router.post('/endpoints/:id/pause', async (ctx) => {
    const id = readId(ctx)
    const paused = await inTransaction(db, (trx) => pauseEndpoint(trx, runtime, access, id, operatorOf(ctx)))
    if (paused.kind === 'no_endpoint') throw noEndpoint()
    if (paused.kind === 'suspended') throw conflict('The endpoint is suspended. Resume it first.')
    ctx.body = await show(id)
  })

  router.post('/endpoints/:id/resume', async (ctx) => {
    const id = readId(ctx)
    const resumed = await inTransaction(db, (trx) =>
      resumeEndpoint(trx, runtime, access, id, operatorOf(ctx)),
    )
    if (resumed.kind === 'no_endpoint') throw noEndpoint()
    ctx.body = await show(id)
  })

  router.post('/endpoints/:id/secrets', async (ctx) => {
    const id = readId(ctx)
    const { secret } = ctx.request.length ? await readInput(ctx, rotation) : {}
    const rotated = await inTransaction(db, (trx) =>
      rotateSecret(trx, runtime, access, id, operatorOf(ctx), secret),
    )
    if (rotated.kind === 'no_endpoint') throw noEndpoint()
    if (rotated.kind === 'refused') throw unprocessable(rotated.violations)
    if (rotated.kind === 'unsigned') throw conflict('This platform does not sign its webhooks.')
    ctx.status = 201
    ctx.body = { id: rotated.id, secret: rotated.secret }
  })

  router.post('/endpoints/:id/test', async (ctx) => {
    const id = readId(ctx)
    const { type } = ctx.request.length ? await readInput(ctx, test) : {}
    const sent = await inTransaction(db, (trx) =>
      sendTestEvent(trx, runtime, access, id, type, operatorOf(ctx)),
    )
    if (sent.kind === 'no_endpoint') throw noEndpoint()
    if (sent.kind === 'no_type') {
      throw unprocessable([{ path: '/type', message: 'is not an event type of this platform' }])
    }
    if (sent.kind === 'not_active') throw conflict(`The endpoint is ${sent.state}. Resume it first.`)
    if (sent.kind === 'too_many') throw tooManyTests(sent.retryAfter)
    ctx.status = 202
    ctx.body = { delivery: sent.delivery, event: sent.event, type: sent.type }
  })

  router.post('/endpoints/:id/replay', async (ctx) => {
    const id = readId(ctx)
    const range = await readInput(ctx, replay)
    const asked = await inTransaction(db, (trx) =>
      requestReplay(trx, access, id, range, operatorOf(ctx), now()),
    )
    if (asked.kind === 'no_endpoint') throw noEndpoint()
    if (asked.kind === 'not_active') throw conflict('The endpoint is suspended. Resume it first.')
    ctx.status = 202
    ctx.body = { id: asked.id }
  })
  return router
}

function noEndpoint(): Problem {
  return notFound('There is no endpoint with this id.')
}

function tooManyTests(seconds: number): Problem {
  return new Problem(
    'too_many_tests',
    `An endpoint gets at most 10 test events per minute. Try again in ${seconds} s.`,
    { headers: { 'Retry-After': String(seconds) } },
  )
}
