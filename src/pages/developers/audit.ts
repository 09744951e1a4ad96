import Router from '@koa/router'
import type { Context } from 'koa'
import { sql } from 'kysely'
import type { Texts } from '../../../views/languages/en.ts'
import type { Database } from '../../database/connect.ts'
import { pageLanguage } from '../../http/pages/language.ts'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import type { AuditAction } from '../../model/audit/actions.ts'
import { listAudit } from '../../model/audit/audit_list.ts'
import { ownersOf } from '../../model/people/memberships.ts'
import { membersOf } from '../../model/people/publisher_members.ts'
import { auditLines, namedAction } from '../audit_row.ts'
import { csvLine } from '../csv.ts'
import type { PageRuntime } from '../page_runtime.ts'
import { currentPerson } from '../signed_in.ts'
import { appAddress, currentApp } from './current_app.ts'

const LIMIT = 50
const LARGEST_EXPORT = 50_000
const EXPORT_PAGE = 1000

/** A row of the audit log as the partner may see it. */
export interface PartnerAuditRow {
  id: number
  at: Date
  action: string
  /** Who acted, for the export, which has no language. */
  actor: string
  /** The name of a person who maintains the app; null for everyone else. */
  person: string | null
  who: keyof Texts['audit']['who']
  /** The merchant's name; empty if it is unknown. */
  merchant: string
  where: keyof Texts['audit']['where']
  client: string | null
  tenant: string | null
  connection: string | null
  ip: string | null
  details: Record<string, unknown>
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/audit': {
      app: { name: string }
      export_href: string
      rows: (Omit<PartnerAuditRow, 'details' | 'actor'> & { named: AuditAction | null; lines: string[] })[]
      older_href: string | null
    }
  }
}

/** `/developers/apps/:app/audit`: the audit log of the app, newest first, and its export. */
export function consoleAuditRoutes({ db, render }: PageRuntime): Router {
  const router = new Router()
  router.get('/', async (ctx) => {
    const app = currentApp(ctx)
    const before = /^\d{1,15}$/.exec(String(ctx.query['before'] ?? ''))?.[0] ?? null
    const found = await partnerRows(db, ctx, app, { limit: LIMIT, after: before })
    const rows = found.slice(0, LIMIT)
    render(ctx, 'developers/audit', {
      app,
      export_href: `${appAddress(app)}/audit.csv`,
      rows: rows.map(({ details, actor: _, ...row }) => ({
        ...row,
        named: namedAction(row.action),
        lines: auditLines(pageLanguage(ctx), details),
      })),
      older_href: found.length > LIMIT ? `?before=${rows.at(-1)?.id}` : null,
    })
  })
  router.get('.csv', async (ctx) => {
    const app = currentApp(ctx)
    const rows: PartnerAuditRow[] = []
    for (let after: string | null = null; rows.length < LARGEST_EXPORT; ) {
      const page = (await partnerRows(db, ctx, app, { limit: EXPORT_PAGE, after })).slice(0, EXPORT_PAGE)
      rows.push(...page)
      if (page.length < EXPORT_PAGE) break
      after = String(page.at(-1)?.id)
    }
    ctx.attachment(`audit-${app.id}.csv`)
    ctx.type = 'text/csv; charset=utf-8'
    ctx.body = csv(rows)
  })
  return router
}

/** Partners see the names and addresses of the people who maintain the app. Everyone else is shown as a merchant. */
async function partnerRows(
  db: Database,
  ctx: Context,
  app: MemberApp,
  page: { limit: number; after: string | null },
): Promise<PartnerAuditRow[]> {
  const [rows, members] = await Promise.all([
    listAudit(db, { app: app.id, sinceDeletion: true }, page),
    maintainersOf(db, app, currentPerson(ctx).id),
  ])
  const names = new Map((members ?? []).map(({ id, name }) => [id, name]))
  const tenants = await tenantNames(
    db,
    rows.flatMap(({ tenant }) => tenant ?? []),
  )
  return rows.map(({ actor, ip, ...row }) => {
    const own = actor.kind === 'client' || (actor.kind === 'user' && names.has(actor.id ?? ''))
    const { who, where } = whoAndWhere(row.action, actor, names)
    const merchant = tenants.get(row.tenant ?? '') ?? ''
    return {
      ...row,
      ...{ actor: actorName(row.action, actor, names), where, ip: own ? ip : null },
      ...{ merchant, person: names.get(actor.id ?? '') ?? null },
      who: who === 'merchant' && merchant === '' ? ('some_merchant' as const) : who,
    }
  })
}

function whoAndWhere(
  action: string,
  { kind, id }: { kind: string; id: string | null },
  names: Map<string, string>,
): Pick<PartnerAuditRow, 'who' | 'where'> {
  if (kind === 'client') return { who: 'app', where: 'api' }
  if (action.startsWith('participant.')) return { who: 'participant', where: 'browser' }
  if (kind === 'user') {
    return { who: 'merchant', where: names.has(id ?? '') ? 'console' : 'browser' }
  }
  if (kind === 'operator') return { who: 'support', where: 'platform' }
  return kind === 'system' ? { who: 'platform', where: 'automatic' } : { who: 'unknown', where: 'api' }
}

/** The names of the merchants that have connected the app, as the app sees them. */
async function tenantNames(db: Database, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from tenants where id = any(${[...new Set(ids)]})
  `.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

async function maintainersOf(db: Database, { publisher, tenant }: MemberApp, person: string) {
  if (publisher !== null) return await membersOf(db, publisher, person)
  return tenant === null ? null : await ownersOf(db, tenant)
}

function actorName(
  action: string,
  { kind, id }: { kind: string; id: string | null },
  names: Map<string, string>,
): string {
  if (kind === 'client') return 'The app'
  if (action.startsWith('participant.')) return 'A participant'
  if (kind === 'user') return names.get(id ?? '') ?? 'A merchant'
  return kind === 'operator' ? 'The platform' : kind === 'system' ? 'The system' : 'Unknown'
}

function csv(rows: PartnerAuditRow[]): string {
  const head = csvLine(['at', 'action', 'actor', 'client', 'tenant', 'connection', 'ip', 'details'])
  const lines = rows.map(({ at, action, actor, client, tenant, connection, ip, details }) =>
    csvLine([at.toISOString(), action, actor, client, tenant, connection, ip, JSON.stringify(details)]),
  )
  return [head, ...lines].join('')
}
