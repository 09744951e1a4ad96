import Router from '@koa/router'
import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import { readForm } from '../../http/pages/form.ts'
import { seeOther } from '../../http/pages/see_other.ts'
import { type Cell, code, link, state, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { conflict, notFound } from '../../http/problem.ts'
import { findApp } from '../../model/apps/app_list.ts'
import { type AppState, approveApp, declineApp, type RefusedStep } from '../../model/apps/approval.ts'
import { decisionsAbout, reviewQueue } from '../../model/apps/review_queue.ts'
import { oneLine } from '../../model/fields.ts'
import { findPublisher } from '../../model/people/publishers.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { type ShownChange, type ShownValue, shownChanges } from '../version_changes.ts'
import { previewConsent } from './consent_preview.ts'
import { currentStaff } from './gate.ts'

const t = desk.reviews
const MOST_WAITING = 100
const MOST_DECISIONS = 20
const reasonSchema = oneLine(1000)

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/reviews': { queue: Table }
    'operator/review': {
      app: { id: string; name: string; version: number; state: AppState }
      facts: { label: string; cell: Cell }[]
      /** Empty for a first version; `content` then shows everything. */
      changes: { label: string; lines: { value: ShownValue; mark: 'same' | 'added' | 'removed' }[] }[]
      content: { label: string; values: ShownValue[] }[]
      preview_href: string
      history: Table
      /** null if nothing waits for a decision. */
      decision: { action: string; reason: string; error: string | null } | null
    }
  }
}

type App = NonNullable<Awaited<ReturnType<typeof findApp>>>

/** `/operator/reviews`: what publishers have submitted, and the decisions on it. */
export function reviewQueueRoutes(runtime: PageRuntime): Router {
  const { db, render } = runtime
  const router = new Router()

  router.get('/', async (ctx) => {
    const waiting = await reviewQueue(db, MOST_WAITING)
    const rows = waiting.map((one): Cell[] => [
      { ...link(address(one.app), one.name), note: t.version.replace('{version}', String(one.version)) },
      link(`/operator/publishers/${one.publisher}`, one.publisher_name),
      text(one.approved_before ? t.kinds.change : t.kinds.first),
      time(one.submitted_at),
    ])
    const columns = Object.values(t.columns)
    render(ctx, 'operator/reviews', {
      queue: tableOf({ label: t.title, columns, rows, empty: t.none, next: null }),
    })
  })

  router.get('/:app', async (ctx) => await show(ctx, await publicApp(ctx)))
  router.get('/:app/preview', async (ctx) => {
    const app = await publicApp(ctx)
    const publisher = await findPublisher(db, app.publisher ?? '')
    if (publisher) previewConsent(runtime, ctx, app, publisher, address(app.id))
  })

  router.post('/:app/approve', async (ctx) => {
    const { id } = await publicApp(ctx)
    const version = Number((await readForm(ctx)).text('version'))
    const outcome = await inTransaction(db, async (trx) => {
      await requireWaiting(trx, id)
      return await approveApp(trx, runtime, id, version, currentStaff(ctx))
    })
    if (outcome.kind !== 'approved') throw refused(outcome)
    seeOther(ctx, `${address(id)}?done=app_approved`)
  })

  router.post('/:app/decline', async (ctx) => {
    const app = await publicApp(ctx)
    const form = await readForm(ctx)
    const given = form.text('reason').replaceAll(/\s+/g, ' ')
    const reason = reasonSchema.safeParse(given)
    if (!reason.success) return await show(ctx, app, { reason: given, error: t.reason_missing })
    const declining = { version: Number(form.text('version')), reason: reason.data }
    const outcome = await inTransaction(db, async (trx) => {
      await requireWaiting(trx, app.id)
      return await declineApp(trx, runtime, app.id, declining, currentStaff(ctx))
    })
    if (outcome.kind !== 'declined') throw refused(outcome)
    seeOther(ctx, `${address(app.id)}?done=app_declined`)
  })

  async function publicApp(ctx: Context): Promise<App> {
    const app = await findApp(db, ctx.params.app)
    if (app?.kind !== 'public' || app.publisher === null) throw notFound('This app is not under review.')
    return app
  }

  async function show(ctx: Context, app: App, typed: { reason: string; error: string | null } | null = null) {
    const [decisions, publisher] = await Promise.all([
      decisionsAbout(db, app.publisher ?? '', MOST_DECISIONS),
      findPublisher(db, app.publisher ?? ''),
    ])
    const { id, name, version } = app
    const page = {
      app: { id, name, version, state: app.state },
      facts: factsOf(app, publisher?.name ?? ''),
      changes: app.approved ? shownChanges(app.id, app.changes).map(differenceOf) : [],
      content: app.approved ? [] : contentOf(app),
      preview_href: `${address(id)}/preview`,
      history: historyOf(decisions),
      decision: app.state === 'submitted' ? { action: address(id), reason: '', error: null, ...typed } : null,
    }
    render(ctx, 'operator/review', page, { status: typed ? 422 : 200 })
  }
  return router
}

const address = (app: string): string => `/operator/reviews/${app}`

function factsOf(app: App, publisher: string) {
  return [
    { label: t.facts.app, cell: { ...link(`/operator/apps/${app.id}`, app.name), note: app.id } },
    { label: t.facts.publisher, cell: link(`/operator/publishers/${app.publisher}`, publisher) },
    { label: t.facts.version, cell: text(String(app.version)) },
    { label: t.facts.submitted, cell: time(app.submitted_at) },
    { label: t.facts.approved, cell: time(app.approved_at) },
    ...(app.decline_reason ? [{ label: t.facts.declined, cell: text(app.decline_reason) }] : []),
  ]
}

/** Values that only one of the two versions has are marked. Both versions have the others. */
function differenceOf({ field, approved, present }: ShownChange) {
  const marked = (values: ShownValue[], mark: 'same' | 'added' | 'removed') =>
    values.map((value) => ({ value, mark }))
  const isIn = (values: ShownValue[], { text }: ShownValue) => values.some((one) => one.text === text)
  return {
    label: t.fields[field],
    lines: [
      ...marked(
        approved.filter((value) => !isIn(present, value)),
        'removed',
      ),
      ...marked(
        present.filter((value) => !isIn(approved, value)),
        'added',
      ),
      ...marked(
        present.filter((value) => isIn(approved, value)),
        'same',
      ),
    ],
  }
}

/** Everything that a first version asks for. */
function contentOf({ id, changes }: App) {
  return shownChanges(id, changes).map(({ field, present }) => ({ label: t.fields[field], values: present }))
}

function historyOf(decisions: Awaited<ReturnType<typeof decisionsAbout>>): Table {
  const rows = decisions.map((one): Cell[] => [
    {
      ...link(`/operator/apps/${one.app}`, one.name),
      note: t.version.replace('{version}', String(one.version)),
    },
    state(one.state),
    time(one.decided_at),
    one.reason ? text(one.reason) : code(null),
  ])
  return tableOf({
    label: t.history,
    columns: Object.values(t.history_columns),
    rows,
    empty: t.no_history,
    next: null,
  })
}

/**
 * Locks the app. If two people decide at the same time, the second one finds it decided.
 * @throws Problem 409
 */
async function requireWaiting(trx: Database, id: string): Promise<void> {
  const app = await trx
    .selectFrom('apps')
    .select('state')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (app?.state !== 'submitted') throw conflict(t.refused.decided)
}

function refused(outcome: RefusedStep) {
  if (outcome.kind === 'no_app') return notFound('This app does not exist.')
  if (outcome.kind === 'approved_already') return conflict(t.refused.approved_already)
  return conflict(t.refused.changed)
}
