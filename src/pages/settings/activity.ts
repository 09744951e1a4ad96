import { Readable } from 'node:stream'
import Router from '@koa/router'
import type { Texts } from '../../../views/languages/en.ts'
import { type Language, pageLanguage } from '../../http/pages/language.ts'
import type { AuditAction } from '../../model/audit/actions.ts'
import { type DailyUse, useOfTenant } from '../../model/audit/daily_use.ts'
import { type Activity, tenantActivity } from '../../model/audit/tenant_activity.ts'
import { forReader } from '../../platform/languages.ts'
import { auditLines, namedAction } from '../audit_row.ts'
import { csvLine } from '../csv.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentTenant, type TenantView, tenantView } from './current_tenant.ts'

const LIMIT = 50
const DAYS_SHOWN = 7
const DAYS_EXPORTED = 400
const MOST_USE_SHOWN = 200
const LARGEST_EXPORT = 50_000
const EXPORT_PAGE = 1000

interface ActivityRow {
  at: Date
  action: string
  /** null for an action that is no longer recorded, which has no text. */
  named: AuditAction | null
  /** What has changed. */
  lines: string[]
  who: keyof Texts['audit']['who']
  person: string | null
  app: string | null
  where: keyof Texts['audit']['where']
  ip: string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'settings/activity': TenantView & {
      rows: ActivityRow[]
      older_href: string | null
      csv_href: string
      json_href: string
      use: {
        day: string
        app: string
        kind: 'read' | 'tokens' | 'refused'
        record_type: string
        requests: number
      }[]
    }
  }
}

/** `/settings/activity`: the merchant's rows of the audit log, and what apps read per day. Staff may view it. */
export function activityRoutes({ db, platform, render, requestLog, now }: PageRuntime): Router {
  const router = new Router()
  const daysAgo = (days: number): Date => new Date(now().getTime() - days * 86_400_000)

  router.get('/', async (ctx) => {
    const { id } = currentTenant(ctx)
    const view = tenantView(ctx, platform)
    const after = /^\d{1,15}$/.exec(String(ctx.query['before'] ?? ''))?.[0] ?? null
    // Daily counts are written every half minute. Those of this node are included at once.
    await requestLog.flush()
    const [found, use] = await Promise.all([
      tenantActivity(db, id, { limit: LIMIT, after }),
      useOfTenant(db, id, daysAgo(DAYS_SHOWN - 1), MOST_USE_SHOWN),
    ])
    const rows = found.slice(0, LIMIT)
    const titles = new Map(forReader(platform, ctx).scopes.map(({ name, title }) => [name, title]))
    const scopeTitle = (name: string) => titles.get(name) ?? name
    render(ctx, 'settings/activity', {
      ...view,
      rows: rows.map((row) => activityRow(row, pageLanguage(ctx), scopeTitle)),
      older_href: found.length > LIMIT ? `${view.query}&before=${rows.at(-1)?.id}` : null,
      csv_href: `/settings/activity/export.csv${view.query}`,
      json_href: `/settings/activity/export.json${view.query}`,
      use: use.map(useRow),
    })
  })

  const everything = async function* (tenant: string): AsyncGenerator<Activity> {
    let count = 0
    for (let after: string | null = null; count < LARGEST_EXPORT; ) {
      const page = (await tenantActivity(db, tenant, { limit: EXPORT_PAGE, after })).slice(0, EXPORT_PAGE)
      yield* page
      if (page.length < EXPORT_PAGE) return
      count += page.length
      after = String(page.at(-1)?.id)
    }
  }

  router.get('/export.csv', (ctx) => {
    const { id } = currentTenant(ctx)
    ctx.attachment(`activity-${id}.csv`)
    ctx.type = 'text/csv; charset=utf-8'
    ctx.body = Readable.from(csvOf(everything(id)))
  })
  router.get('/export.json', async (ctx) => {
    const { id } = currentTenant(ctx)
    const use = await useOfTenant(db, id, daysAgo(DAYS_EXPORTED), LARGEST_EXPORT)
    ctx.attachment(`activity-${id}.json`)
    ctx.type = 'application/json'
    ctx.body = Readable.from(jsonOf(everything(id), use))
  })
  return router
}

function activityRow(
  { at, action, person, actor_kind, app, ip, details }: Activity,
  language: Language,
  scopeTitle: (name: string) => string,
): ActivityRow {
  const named = namedAction(action)
  const lines = auditLines(language, details, { scopeTitle })
  return { at, action, named, lines, ...whoAndWhere(action, person, actor_kind), person, app, ip }
}

/** Other organisations' people are not named: the vendor's appear as support, an app's as its publisher. */
function whoAndWhere(
  action: string,
  person: string | null,
  kind: string,
): Pick<ActivityRow, 'who' | 'where'> {
  if (person !== null) return { who: 'member', where: 'browser' }
  if (kind === 'client') return { who: 'app', where: 'api' }
  if (kind === 'user') {
    const byMerchant = /^(connection|key|tenant)\./.test(action)
    return byMerchant ? { who: 'former', where: 'browser' } : { who: 'publisher', where: 'console' }
  }
  if (kind === 'operator') return { who: 'support', where: 'platform' }
  return kind === 'system' ? { who: 'platform', where: 'automatic' } : { who: 'unknown', where: 'browser' }
}

const useRow = ({ day, app_name, kind, record_type, requests }: DailyUse) => ({
  day,
  app: app_name,
  kind:
    kind === 'token' ? ('tokens' as const) : record_type === null ? ('refused' as const) : ('read' as const),
  record_type: record_type ?? '',
  requests,
})

async function* csvOf(rows: AsyncGenerator<Activity>): AsyncGenerator<string> {
  yield csvLine(['at', 'action', 'person', 'actor', 'app', 'ip', 'details'])
  for await (const { at, action, person, actor_kind, app, ip, details } of rows) {
    yield csvLine([at.toISOString(), action, person, actor_kind, app, ip, JSON.stringify(details)])
  }
}

async function* jsonOf(rows: AsyncGenerator<Activity>, use: DailyUse[]): AsyncGenerator<string> {
  yield '{"activity":['
  let separator = '\n'
  for await (const { id: _, ...row } of rows) {
    yield separator + JSON.stringify(row)
    separator = ',\n'
  }
  yield `\n],\n"use":${JSON.stringify(use)}}\n`
}
