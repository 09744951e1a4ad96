import { z } from 'zod'
import { inTransaction } from '../../database/transaction.ts'
import { conflict, notFound, Problem, unprocessable } from '../../http/problem.ts'
import { findEndpoint, listEndpoints, mayAccessApp } from '../../model/webhooks/endpoint_list.ts'
import {
  endpointPatchSchema,
  endpointSchema,
  missingScopesProblem,
} from '../../model/webhooks/endpoint_schema.ts'
import {
  pauseEndpoint,
  removeEndpoint,
  resumeEndpoint,
  rotateSecret,
  switchSecret,
} from '../../model/webhooks/endpoint_states.ts'
import { createEndpoint, patchEndpoint } from '../../model/webhooks/endpoints.ts'
import { requestReplay } from '../../model/webhooks/retries.ts'
import { sendTestEvent } from '../../model/webhooks/test_events.ts'
import type { Runtime } from '../../runtime.ts'
import { noApp } from '../apps.ts'
import type { Story } from '../openapi/examples.ts'
import {
  endpointShape,
  listOf,
  newEndpointShape,
  nothing,
  replayShape,
  rotatedShape,
  testedShape,
} from '../openapi/shapes.ts'
import { type Operation, operation } from '../operation.ts'
import { pageOf } from '../page.ts'
import { accepted, created, noContent, ok } from '../reply.ts'

const testInput = z.strictObject({ type: z.string().max(128).optional() })
const rotationInput = endpointSchema.pick({ secret: true })
const time = z.iso
  .datetime({ offset: true, error: 'must be a time in ISO 8601' })
  .transform((value) => new Date(value))
const replayInput = z
  .strictObject({
    since: time,
    until: time.optional(),
    states: z
      .array(z.enum(['delivered', 'dead'], 'must be "delivered" or "dead"'))
      .min(1, 'must contain a state, or be left out for all states')
      .optional(),
  })
  .refine(({ since, until }) => !until || since <= until, {
    path: ['until'],
    error: 'must not be before since',
  })

const access = { as: 'operator' } as const

/** Endpoints of apps. Operations below `/endpoints/:id` are also for the operator's own endpoints. */
export const endpointOperations = (runtime: Runtime, story: Story): Operation[] => {
  const { db, now } = runtime
  const show = async (id: string) => {
    const found = await findEndpoint(db, access, id, now())
    if (!found) throw noEndpoint()
    return found
  }
  return [
    operation({
      method: 'post',
      path: '/apps/:id/endpoints',
      scope: 'webhooks:write',
      summary: 'Add an endpoint to an app; its secret is shown only once',
      body: endpointSchema,
      statuses: [201],
      returns: newEndpointShape,
      example: {
        path: { id: 'books' },
        body: story.endpointInput,
        response: {
          id: story.ID.endpoint,
          url: story.endpointInput.url,
          state: 'active',
          secret: story.signingSecret,
        },
      },
      refusals: ['conflict'],
      async handle({ params: { id: app }, body, actor }) {
        const outcome = await inTransaction(db, (trx) =>
          createEndpoint(trx, runtime, access, app, body, actor),
        )
        if (outcome.kind === 'no_app') throw noApp()
        if (outcome.kind === 'refused') throw unprocessable(outcome.violations)
        if (outcome.kind === 'too_many') throw tooManyEndpoints(outcome.most)
        const { kind: _, ...endpoint } = outcome
        return created(endpoint)
      },
    }),
    operation({
      method: 'get',
      path: '/apps/:id/endpoints',
      scope: 'read',
      summary: 'List the endpoints of an app',
      filters: [],
      statuses: [200],
      returns: listOf(endpointShape),
      example: { path: { id: 'books' }, response: { data: [story.endpoint], next_cursor: null } },
      async handle({ params: { id: app }, page }) {
        if (!(await mayAccessApp(db, access, app))) throw noApp()
        return pageOf(await listEndpoints(db, access, app, page, now()), page, (row) => row.id)
      },
    }),
    operation({
      method: 'get',
      path: '/endpoints/:id',
      scope: 'read',
      summary: 'Read an endpoint, the dates of its secrets, and its health',
      statuses: [200],
      returns: endpointShape,
      example: { path: { id: story.ID.endpoint }, response: story.endpoint },
      handle: async ({ params: { id } }) => ok(await show(id)),
    }),
    operation({
      method: 'patch',
      path: '/endpoints/:id',
      scope: 'webhooks:write',
      summary: 'Change the URL, the event types or the token of an endpoint',
      body: endpointPatchSchema,
      statuses: [200],
      returns: endpointShape,
      example: {
        path: { id: story.ID.endpoint },
        body: { url: story.endpointInput.url },
        response: story.endpoint,
      },
      async handle({ params: { id }, body, actor }) {
        const outcome = await inTransaction(db, (trx) => patchEndpoint(trx, runtime, access, id, body, actor))
        if (outcome.kind === 'no_endpoint') throw noEndpoint()
        if (outcome.kind === 'refused') throw unprocessable(outcome.violations)
        return ok(await show(id))
      },
    }),
    operation({
      method: 'delete',
      path: '/endpoints/:id',
      scope: 'webhooks:write',
      summary: 'Remove an endpoint',
      statuses: [204],
      returns: nothing,
      example: { path: { id: story.ID.endpoint }, response: undefined },
      async handle({ params: { id }, actor }) {
        const removed = await inTransaction(db, (trx) => removeEndpoint(trx, runtime, access, id, actor))
        if (!removed) throw noEndpoint()
        return noContent
      },
    }),
    operation({
      method: 'post',
      path: '/endpoints/:id/pause',
      scope: 'webhooks:write',
      summary: 'Pause an endpoint: its deliveries wait',
      statuses: [200],
      returns: endpointShape,
      example: { path: { id: story.ID.endpoint }, response: { ...story.endpoint, state: 'paused' } },
      refusals: ['conflict'],
      async handle({ params: { id }, actor }) {
        const paused = await inTransaction(db, (trx) => pauseEndpoint(trx, runtime, access, id, actor))
        if (paused.kind === 'no_endpoint') throw noEndpoint()
        if (paused.kind === 'suspended') throw conflict('The endpoint is suspended. Resume it first.')
        return ok(await show(id))
      },
    }),
    operation({
      method: 'post',
      path: '/endpoints/:id/resume',
      scope: 'webhooks:write',
      summary: 'Activate an endpoint that was paused or suspended',
      statuses: [200],
      returns: endpointShape,
      example: { path: { id: story.ID.endpoint }, response: story.endpoint },
      async handle({ params: { id }, actor }) {
        const resumed = await inTransaction(db, (trx) => resumeEndpoint(trx, runtime, access, id, actor))
        if (resumed.kind === 'no_endpoint') throw noEndpoint()
        return ok(await show(id))
      },
    }),
    operation({
      method: 'post',
      path: '/endpoints/:id/secrets',
      scope: 'webhooks:write',
      summary: 'Rotate the signing secret; the old one keeps signing for 24 hours',
      body: rotationInput.optional(),
      statuses: [201],
      returns: rotatedShape,
      example: {
        path: { id: story.ID.endpoint },
        response: { id: story.ID.signing, secret: '…', signs_from: story.at },
      },
      refusals: ['conflict'],
      async handle({ params: { id }, body, actor }) {
        const rotated = await inTransaction(db, (trx) =>
          rotateSecret(trx, runtime, access, id, actor, body?.secret),
        )
        if (rotated.kind === 'no_endpoint') throw noEndpoint()
        if (rotated.kind === 'refused') throw unprocessable(rotated.violations)
        if (rotated.kind === 'unsigned') throw conflict('This platform does not sign its webhooks.')
        return created({ id: rotated.id, secret: rotated.secret, signs_from: rotated.signs_from })
      },
    }),
    operation({
      method: 'post',
      path: '/endpoints/:id/secrets/switch',
      scope: 'webhooks:write',
      summary: 'Sign only with the newest secret, if the previous one still signs in its place',
      statuses: [200],
      returns: endpointShape,
      example: { path: { id: story.ID.endpoint }, response: story.endpoint },
      refusals: ['conflict'],
      async handle({ params: { id }, actor }) {
        const switched = await inTransaction(db, (trx) => switchSecret(trx, runtime, access, id, actor))
        if (switched.kind === 'no_endpoint') throw noEndpoint()
        if (switched.kind === 'nothing_waits') throw conflict('The newest secret already signs.')
        return ok(await show(id))
      },
    }),
    operation({
      method: 'post',
      path: '/endpoints/:id/test',
      scope: 'webhooks:write',
      summary: 'Send a test event',
      body: testInput.optional(),
      statuses: [202],
      returns: testedShape,
      example: {
        path: { id: story.ID.endpoint },
        response: { delivery: story.ID.test, event: story.ID.event, type: story.delivery.event.type },
      },
      refusals: ['conflict', 'too_many_tests'],
      async handle({ params: { id }, body, actor }) {
        const sent = await inTransaction(db, (trx) =>
          sendTestEvent(trx, runtime, access, id, body?.type, actor),
        )
        if (sent.kind === 'no_endpoint') throw noEndpoint()
        if (sent.kind === 'no_type') {
          throw unprocessable([
            { path: '/type', message: 'is not an event type that this endpoint can receive' },
          ])
        }
        if (sent.kind === 'lacks_scope') {
          throw unprocessable([{ path: '/type', message: missingScopesProblem(sent.missing) }])
        }
        if (sent.kind === 'not_active') throw conflict(`The endpoint is ${sent.state}. Resume it first.`)
        if (sent.kind === 'too_many') throw tooManyTests(sent.retryAfter)
        return accepted({ delivery: sent.delivery, event: sent.event, type: sent.type })
      },
    }),
    operation({
      method: 'post',
      path: '/endpoints/:id/replay',
      scope: 'webhooks:write',
      summary: 'Send the finished deliveries of a time range again',
      body: replayInput,
      statuses: [202],
      returns: replayShape,
      example: {
        path: { id: story.ID.endpoint },
        body: { since: '2026-06-01T00:00:00Z', states: ['dead'] },
        response: { id: story.ID.replay },
      },
      refusals: ['conflict'],
      async handle({ params: { id }, body: range, actor }) {
        const requested = await inTransaction(db, (trx) =>
          requestReplay(trx, access, id, range, actor, now()),
        )
        if (requested.kind === 'no_endpoint') throw noEndpoint()
        if (requested.kind === 'not_active') throw conflict('The endpoint is suspended. Resume it first.')
        return accepted({ id: requested.id })
      },
    }),
  ]
}

function noEndpoint(): Problem {
  return notFound('There is no endpoint with this ID.')
}

function tooManyEndpoints(most: number): Problem {
  return conflict(`An app can have at most ${most} endpoint${most === 1 ? '' : 's'} per environment.`)
}

function tooManyTests(seconds: number): Problem {
  const detail = `An endpoint can receive at most 10 test events per minute. Try again in ${seconds} s.`
  return new Problem('too_many_tests', detail, { headers: { 'Retry-After': String(seconds) } })
}
