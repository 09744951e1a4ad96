import Router from '@koa/router'
import type { Database } from '../../database/connect.ts'
import type { MemberApp } from '../../model/apps/member_apps.ts'
import { listAudit } from '../../model/audit/audit_list.ts'
import type { Framed } from '../frame.ts'
import type { PageParts } from '../page_context.ts'
import { appHere } from './current_app.ts'
import { appFrame } from './frame.ts'

const LIMIT = 50
const LARGEST_EXPORT = 50_000
const EXPORT_PAGE = 1000

/** A row of the audit log as the partner may see it. */
export interface PartnerAuditRow {
  id: number
  at: Date
  action: string
  actor: string
  client: string | null
  tenant: string | null
  connection: string | null
  ip: string | null
  details: unknown
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'developers/audit': Framed & { app: MemberApp; rows: PartnerAuditRow[]; next: string | null }
  }
}

/** `/developers/apps/:app/audit`: everything that changed who can see what, newest first, and its export. */
export function auditRoutes({ db, platform, render }: PageParts): Router {
  const router = new Router()
  router.get('/audit', async (ctx) => {
    const app = appHere(ctx)
    const before = /^\d{1,15}$/.exec(String(ctx.query['before'] ?? ''))?.[0] ?? null
    const found = await partnerRows(db, app, { limit: LIMIT, after: before })
    const rows = found.slice(0, LIMIT)
    const next = found.length > LIMIT ? `?before=${rows.at(-1)?.id}` : null
    render(ctx, 'developers/audit', { ...appFrame(ctx, platform, app, 'audit'), app, rows, next })
  })
  router.get('/audit.csv', async (ctx) => {
    const app = appHere(ctx)
    const rows: PartnerAuditRow[] = []
    for (let after: string | null = null; rows.length < LARGEST_EXPORT; ) {
      const page = (await partnerRows(db, app, { limit: EXPORT_PAGE, after })).slice(0, EXPORT_PAGE)
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

/** Whoever is no member of the publisher is a merchant's person to the partner: no id, no address. */
async function partnerRows(
  db: Database,
  app: MemberApp,
  page: { limit: number; after: string | null },
): Promise<PartnerAuditRow[]> {
  const [rows, members] = await Promise.all([
    listAudit(db, { app: app.id }, page),
    db
      .selectFrom('publisher_members as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .select(['u.id', 'u.name'])
      .where('m.publisher_id', '=', app.publisher)
      .execute(),
  ])
  const names = new Map(members.map(({ id, name }) => [id, name]))
  return rows.map(({ id, at, action, actor, client, tenant, connection, ip, details }) => {
    const own = actor.kind === 'client' || (actor.kind === 'user' && names.has(actor.id ?? ''))
    return {
      id,
      at,
      action,
      actor: actorName(actor, names),
      client,
      tenant,
      connection,
      ip: own ? ip : null,
      details,
    }
  })
}

function actorName({ kind, id }: { kind: string; id: string | null }, names: Map<string, string>): string {
  if (kind === 'client') return 'The app'
  if (kind === 'user') return names.get(id ?? '') ?? 'A merchant'
  return kind === 'operator' ? 'The platform' : kind === 'system' ? 'The system' : 'Unknown'
}

function csv(rows: PartnerAuditRow[]): string {
  const head = ['at', 'action', 'actor', 'client', 'tenant', 'connection', 'ip', 'details']
  const lines = rows.map((row) => [
    row.at.toISOString(),
    row.action,
    row.actor,
    row.client,
    row.tenant,
    row.connection,
    row.ip,
    JSON.stringify(row.details),
  ])
  return [head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')
}

/** RFC 4180, and no cell that a spreadsheet would take for a formula. */
function cell(value: string | null): string {
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '')
  return `"${text.replaceAll('"', '""')}"`
}
