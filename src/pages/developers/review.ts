import Router from '@koa/router'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { versionChanges } from '../../model/apps/app_versions.ts'
import { type AppState, submitApp } from '../../model/apps/approval.ts'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import { roleMay } from '../../model/people/team_roles.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { requireRole } from '../publishers/publisher_page.ts'
import { currentActor, requireConfirmedPerson } from '../signed_in.ts'
import { type ShownChange, shownChanges } from '../version_changes.ts'
import { appPage, currentApp } from './current_app.ts'

/** The state of a public app's review. */
export interface Review {
  state: AppState
  version: number
  /** Whether production shows a different version. */
  production_differs: boolean
  /** Whether it can be submitted, and whether the reader may do so. */
  can_submit: boolean
  may_submit: boolean
  submitted_at: Date | null
  decline_reason: string | null
  /** What differs from the approved version, each value as lines. Empty if no version is approved. */
  changes: ShownChange[]
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/review': { base: string; review: Review }
  }
}

/** @returns null for an in-house app, which is not reviewed */
export function reviewOf(app: MemberApp): Review | null {
  if (app.kind === 'in_house') return null
  const { state, version, approved, submitted_at, decline_reason } = app
  const can_submit = state === 'draft' || state === 'declined'
  return {
    ...{ state, version, submitted_at, decline_reason },
    production_differs: approved !== null && state !== 'approved',
    can_submit,
    may_submit: can_submit && roleMay(app.role, 'submit_app'),
    changes: approved ? shownChanges(app.id, versionChanges(approved, app)) : [],
  }
}

/** `POST /developers/apps/:app/approval`: asks the operator to review the version that the publisher has read. */
export function reviewRoutes({ db, now }: PageRuntime): Router {
  const router = new Router()
  router.post('/', async (ctx) => {
    const { id, role } = currentApp(ctx)
    requireRole(role, 'submit_app')
    requireConfirmedPerson(ctx)
    const version = Number((await readForm(ctx)).text('version'))
    const outcome = await inTransaction(db, (trx) => submitApp(trx, id, version, currentActor(ctx), now()))
    if (outcome.kind === 'no_app') throw notFound('This app does not exist.')
    if (outcome.kind === 'other_version') {
      throw conflict(
        'The app has changed since you opened the page. Go back, read the changes and submit it again.',
      )
    }
    if (outcome.kind === 'approved_already') throw conflict('This version is approved already.')
    seeOther(ctx, `${appPage({ id }, '', 'production')}&done=submitted`)
  })
  return router
}
