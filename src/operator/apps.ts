import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { inTransaction } from '../database/transaction.ts'
import { badRequest, conflict, notFound, unprocessable } from '../http/problem.ts'
import { resumeSingleApp } from '../model/agents/agent_hosts.ts'
import { findApp, listApps } from '../model/apps/app_list.ts'
import { type AppInput, appSchema, appViolations } from '../model/apps/app_schema.ts'
import { suspendApp } from '../model/apps/app_state.ts'
import { APP_STATES, approveApp, declineApp, type RefusedStep } from '../model/apps/approval.ts'
import { deleteApp } from '../model/apps/delete_app.ts'
import { storeApp } from '../model/apps/store_app.ts'
import { oneLine } from '../model/fields.ts'
import { scopesMissingFor } from '../platform/scopes.ts'
import type { Runtime } from '../runtime.ts'
import type { Violation } from '../violation.ts'
import type { Story } from './openapi/examples.ts'
import { appRow, approvedAppShape, appShape, listOf, nothing, storedAppShape } from './openapi/shapes.ts'
import { type Operation, operation } from './operation.ts'
import { pageOf } from './page.ts'
import { noContent, ok, stored } from './reply.ts'

const STATE_CHANGES = [
  {
    act: 'suspend',
    summary: 'Suspend an app: its tokens stop working',
    refusals: [],
    change: suspendApp,
  },
  {
    act: 'resume',
    summary: 'Resume a suspended app, unless it is an agent of a suspended host',
    refusals: ['conflict'],
    change: resumeSingleApp,
  },
] as const

const version = z.number().int().min(1).optional().describe('The version that was reviewed')

const approval = z.strictObject({ version }).optional()
const declining = z.strictObject({
  reason: oneLine(1000).describe('What the publisher has to change'),
  version,
})

/** Apps: their registration, review and suspension. */
export const appOperations = (runtime: Runtime, story: Story): Operation[] => {
  const { db, now } = runtime
  return [
    operation({
      method: 'put',
      path: '/apps/:id',
      scope: 'apps:write',
      summary: 'Create or update an app, with endpoints for its webhook URL',
      body: appSchema,
      statuses: [200, 201],
      returns: storedAppShape,
      example: {
        path: { id: 'books' },
        body: story.appInput,
        response: { ...story.draft, need_reconsent: 0, undeliverable: [] },
      },
      refusals: ['conflict'],
      async handle({ params: { id }, body: app, actor }) {
        const outcome = await inTransaction(db, async (trx) => {
          const violations = [...appViolations(runtime, app), ...(await ownerViolations(trx, app))]
          if (violations.length > 0) throw unprocessable(violations)
          return await storeApp(trx, runtime, { as: 'operator' }, id, app, actor)
        })
        if (outcome.kind === 'fixed') {
          throw conflict(`The ${outcome.field} of an app cannot be changed. Create another app.`)
        }
        const { kind, needReconsent: need_reconsent, endpoints } = outcome
        const undeliverable = app.event_types.flatMap((type) => {
          const missing_scopes = scopesMissingFor(runtime.platform, type, app.scopes)
          return missing_scopes.length > 0 ? [{ event_type: type, missing_scopes }] : []
        })
        const shown = { ...(await findApp(db, id)), need_reconsent, undeliverable }
        // The secrets of new endpoints are shown only now.
        return stored(kind === 'created', endpoints.length > 0 ? { ...shown, endpoints } : shown)
      },
    }),
    operation({
      method: 'get',
      path: '/apps',
      scope: 'read',
      summary: 'List the apps',
      filters: ['state', 'publisher', 'tenant'],
      statuses: [200],
      returns: listOf(appRow),
      example: { query: { state: 'approved' }, response: { data: [story.appRow], next_cursor: null } },
      async handle({ page }) {
        const { state } = page.filter
        if (state !== undefined && !APP_STATES.some((known) => known === state)) {
          throw badRequest(`state must be one of ${APP_STATES.join(', ')}.`)
        }
        return pageOf(await listApps(db, page.filter, page), page, (row) => row.id)
      },
    }),
    operation({
      method: 'get',
      path: '/apps/:id',
      scope: 'read',
      summary: 'Read an app, its clients, and how it differs from its approved version',
      statuses: [200],
      returns: appShape,
      example: { path: { id: 'books' }, response: story.approvedApp },
      async handle({ params: { id } }) {
        const found = await findApp(db, id)
        if (!found) throw noApp()
        return ok(found)
      },
    }),
    operation({
      method: 'post',
      path: '/apps/:id/approve',
      scope: 'apps:approve',
      summary: 'Approve a version of an app for production',
      body: approval,
      statuses: [200],
      returns: approvedAppShape,
      example: {
        path: { id: 'books' },
        body: { version: 1 },
        response: { ...story.approvedApp, clients: [], need_reconsent: 0 },
      },
      refusals: ['conflict'],
      async handle({ params: { id }, body, actor }) {
        const outcome = await inTransaction(db, (trx) => approveApp(trx, runtime, id, body?.version, actor))
        if (outcome.kind !== 'approved') throw notDecided(outcome)
        return ok({ ...(await findApp(db, id)), need_reconsent: outcome.needReconsent })
      },
    }),
    operation({
      method: 'post',
      path: '/apps/:id/decline',
      scope: 'apps:approve',
      summary: 'Decline a version of an app and tell its publisher why',
      body: declining,
      statuses: [200],
      returns: appShape,
      example: {
        path: { id: 'books' },
        body: { reason: 'The name belongs to another product.', version: 1 },
        response: {
          ...story.draft,
          state: 'declined',
          decline_reason: 'The name belongs to another product.',
        },
      },
      refusals: ['conflict'],
      async handle({ params: { id }, body, actor }) {
        const outcome = await inTransaction(db, (trx) => declineApp(trx, runtime, id, body, actor))
        if (outcome.kind !== 'declined') throw notDecided(outcome)
        return ok(await findApp(db, id))
      },
    }),
    operation({
      method: 'delete',
      path: '/apps/:id',
      scope: 'apps:write',
      summary: 'Delete an app with its clients, connections, tokens, endpoints and deliveries',
      statuses: [204],
      returns: nothing,
      example: { path: { id: 'books' }, response: undefined },
      async handle({ params: { id }, actor }) {
        const deleted = await inTransaction(db, (trx) => deleteApp(trx, runtime, id, actor))
        if (!deleted) throw noApp()
        return noContent
      },
    }),
    ...STATE_CHANGES.map(({ act, summary, refusals, change }) =>
      operation({
        method: 'post',
        path: `/apps/:id/${act}`,
        scope: 'apps:approve',
        summary,
        statuses: [200],
        returns: appShape,
        example: {
          path: { id: 'books' },
          response: { ...story.approvedApp, suspended_at: act === 'suspend' ? story.at : null },
        },
        refusals,
        async handle({ params: { id }, actor }) {
          const found = await inTransaction(db, (trx) => change(trx, id, actor, now()))
          if (!found) throw noApp()
          return ok(await findApp(db, id))
        },
      }),
    ),
  ]
}

function notDecided(refused: RefusedStep) {
  if (refused.kind === 'no_app') return noApp()
  const { kind, version: present } = refused
  if (kind === 'other_version')
    return conflict(`The app has changed since then. It is now at version ${present}.`)
  if (kind === 'approved_already')
    return conflict(`Version ${present} is already approved. Nothing is waiting for review.`)
  return conflict(
    `Version ${present} is a draft that its publisher has not submitted. To approve it anyway, send the version.`,
  )
}

async function ownerViolations(db: Database, { publisher, tenant }: AppInput): Promise<Violation[]> {
  const found: Violation[] = []
  if (publisher !== null) {
    const owner = await db
      .selectFrom('publishers')
      .select('id')
      .where('id', '=', publisher)
      .executeTakeFirst()
    if (!owner) found.push({ path: '/publisher', message: 'does not exist' })
  }
  if (tenant === null) return found
  const home = await db.selectFrom('tenants').select('id').where('id', '=', tenant).executeTakeFirst()
  if (!home) found.push({ path: '/tenant', message: 'does not exist' })
  return found
}

export function noApp() {
  return notFound('There is no app with this ID.')
}
