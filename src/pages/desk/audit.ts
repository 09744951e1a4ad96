import { Readable } from 'node:stream'
import Router from '@koa/router'
import type { Context } from 'koa'
import { desk } from '../../../views/languages/en/desk.ts'
import { en } from '../../../views/languages/en.ts'
import type { Database } from '../../database/connect.ts'
import { languageOf } from '../../http/pages/language.ts'
import { type Cell, code, link, type Table, tableOf, text, time } from '../../http/pages/table.ts'
import { type ActorName, actorNames } from '../../model/audit/actor_names.ts'
import { type AuditFilter, listAudit } from '../../model/audit/audit_list.ts'
import { auditLines, namedAction } from '../audit_row.ts'
import { csvLine } from '../csv.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { queryText } from './gate.ts'

const t = desk.audit
const LIMIT = 50
const EXPORT_PAGE = 1000
const FIELDS = ['action', 'app', 'tenant', 'publisher', 'since', 'until'] as const
type Field = (typeof FIELDS)[number]

declare module '../../http/pages/views.ts' {
  interface Views {
    'operator/audit': {
      filter: { name: Field; label: string; type: 'text' | 'date'; value: string }[]
      routine: boolean
      exports: { href: string; label: string }[]
      table: Table
    }
  }
}

type Row = Awaited<ReturnType<typeof listAudit>>[number]

/** `/operator/audit`: who changed what, and its export. */
export function auditDeskRoutes({ db, render }: PageRuntime): Router {
  const router = new Router()
  router.get('/', async (ctx) => {
    const given = givenFilter(ctx)
    const found = await listAudit(db, auditFilter(given), { limit: LIMIT, after: before(ctx) })
    const rows = found.slice(0, LIMIT)
    const names = await actorNames(
      db,
      rows.map(({ actor }) => actor.id),
    )
    const href = (path: string, more: Record<string, string> = {}) =>
      `${path}?${new URLSearchParams({ ...given, ...more })}`
    render(ctx, 'operator/audit', {
      filter: FIELDS.map((name) => ({
        ...{ name, label: t.fields[name], value: given[name] ?? '' },
        type: name === 'since' || name === 'until' ? 'date' : 'text',
      })),
      routine: given['routine'] === 'yes',
      exports: [
        { href: href('/operator/audit.csv'), label: t.csv },
        { href: href('/operator/audit.ndjson'), label: t.ndjson },
      ],
      table: tableOf({
        label: t.title,
        columns: Object.values(t.columns),
        rows: rows.map((row) => rowOf(row, names)),
        empty: t.none,
        next:
          found.length > LIMIT
            ? { href: href('', { before: String(rows.at(-1)?.id) }), label: t.older }
            : null,
      }),
    })
  })

  router.get('.csv', (ctx) => {
    ctx.attachment('audit.csv')
    ctx.type = 'text/csv; charset=utf-8'
    ctx.body = Readable.from(csvLines(db, auditFilter(givenFilter(ctx))))
  })
  router.get('.ndjson', (ctx) => {
    ctx.attachment('audit.ndjson')
    ctx.type = 'application/x-ndjson; charset=utf-8'
    ctx.body = Readable.from(jsonLines(db, auditFilter(givenFilter(ctx))))
  })
  return router
}

const before = (ctx: Context): string | null => /^\d{1,15}$/.exec(queryText(ctx, 'before'))?.[0] ?? null

/** The filter parameters as given, without empty ones. */
function givenFilter(ctx: Context): Record<string, string> {
  const names = [...FIELDS, 'routine']
  return Object.fromEntries(
    names.map((name) => [name, queryText(ctx, name)]).filter(([, value]) => value !== ''),
  )
}

/** A day covers all of it, in UTC. */
function auditFilter(given: Record<string, string>): AuditFilter {
  const { action, app, tenant, publisher } = given
  const [since, until] = [dayOf(given['since']), dayOf(given['until'])]
  return {
    ...{ action, app, tenant, publisher, since },
    until: until && new Date(until.getTime() + 86_400_000),
    withoutTokens: given['routine'] !== 'yes',
  }
}

function dayOf(value: string | undefined): Date | undefined {
  if (!value || !/^\d{4}-\d\d-\d\d$/.test(value)) return undefined
  const day = new Date(`${value}T00:00:00Z`)
  return Number.isNaN(day.getTime()) ? undefined : day
}

function rowOf(row: Row, names: Map<string, ActorName>): Cell[] {
  const { id, kind } = row.actor
  const known = names.get(id ?? '')
  const lines = auditLines(languageOf('en'), row.details, { everything: true })
  return [
    namedCell(row.action),
    time(row.at),
    {
      ...(id ? link(whoHref(kind, id), known?.name ?? id) : text(t.who[kind as keyof typeof t.who])),
      ...(id ? { note: [t.who[kind as keyof typeof t.who], known?.email ?? id].join(', ') } : {}),
    },
    { text: whereOf(row.actor), ...(row.ip === null ? {} : { note: row.ip }) },
    row.app ? link(`/operator/apps/${row.app}`, row.app) : text(null),
    row.tenant ? link(`/operator/tenants/${row.tenant}`, row.tenant) : text(null),
    lines.length === 0 ? text(null) : { lines },
  ]
}

/** Also shows the code, since the filter takes it. */
function namedCell(action: string): Cell {
  const named = namedAction(action)
  return named === null ? code(action) : { text: en.audit.actions[named], note: action }
}

/**
 * A program of the operator has the id of its token, or none with OPERATOR_TOKEN. A person at the desk has a user id.
 */
function whereOf({ kind, id }: Row['actor']): string {
  const { where } = en.audit
  if (kind === 'operator') return id === null || id.startsWith('opt_') ? where.operator_api : where.desk
  if (kind === 'client') return where.api
  return kind === 'system' ? where.automatic : where.browser
}

/** People at the desk act as the operator too. The ids of tokens begin with `opt_`. */
function whoHref(kind: string, id: string): string {
  if (kind === 'operator' && id.startsWith('opt_')) return '/operator/tokens'
  return kind === 'client' ? `/operator/search?q=${encodeURIComponent(id)}` : `/operator/users/${id}`
}

/** Every row of a filter, page by page. Memory holds at most one page, and reading waits for the client. */
async function* allRows(db: Database, filter: AuditFilter): AsyncGenerator<Row> {
  for (let after: string | null = null; ; ) {
    const page: Row[] = (await listAudit(db, filter, { limit: EXPORT_PAGE, after })).slice(0, EXPORT_PAGE)
    yield* page
    if (page.length < EXPORT_PAGE) return
    after = String(page.at(-1)?.id)
  }
}

async function* jsonLines(db: Database, filter: AuditFilter): AsyncGenerator<string> {
  for await (const row of allRows(db, filter)) yield `${JSON.stringify(row)}\n`
}

const COLUMNS = [
  ...[
    'at',
    'id',
    'action',
    'actor_kind',
    'actor',
    'publisher',
    'app',
    'client',
    'tenant',
    'connection',
    'ip',
  ],
  'details',
]

async function* csvLines(db: Database, filter: AuditFilter): AsyncGenerator<string> {
  yield csvLine(COLUMNS)
  for await (const { actor, details, at, ...row } of allRows(db, filter)) {
    const { id, action, publisher, app, client, tenant, connection, ip } = row
    yield csvLine([
      ...[at.toISOString(), id, action, actor.kind, actor.id, publisher, app, client, tenant, connection, ip],
      JSON.stringify(details),
    ])
  }
}
