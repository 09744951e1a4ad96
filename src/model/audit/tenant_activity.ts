import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { listAudit } from './audit_list.ts'

/** A row of the audit log as the merchant's people see it. */
export type Activity = {
  id: number
  at: Date
  action: string
  /** A member of the merchant by name; null for everybody else, whose kind says enough. */
  person: string | null
  actor_kind: string
  app: string | null
  /** Of the merchant's own people only. */
  ip: string | null
  details: Record<string, unknown>
}

/**
 * What happened to one tenant, newest first, without the routine of tokens, which is counted per day (daily_use.ts).
 * One row more than `limit` where there are more.
 */
export async function tenantActivity(
  db: Database,
  tenant: string,
  page: { limit: number; after: string | null },
): Promise<Activity[]> {
  const rows = await listAudit(db, { tenant, withoutTokens: true, sinceDeletion: true }, page)
  const [people, apps] = await Promise.all([
    db
      .selectFrom('tenant_members as tm')
      .innerJoin('users as us', 'us.id', 'tm.user_id')
      .select(['us.id', 'us.name'])
      .where('tm.tenant_id', '=', tenant)
      .execute(),
    namesOfApps(db, tenant, [...new Set(rows.flatMap(({ app }) => app ?? []))]),
  ])
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return rows.map(({ id, at, action, actor, app, ip, details }) => {
    const person = actor.kind === 'user' ? (names.get(actor.id ?? '') ?? null) : null
    return {
      ...{ id, at, action, person, actor_kind: actor.kind, details },
      app: app && (apps.get(app) ?? app),
      ip: person === null ? null : ip,
    }
  })
}

/**
 * By the names that the tenant's people know them by (`client_registrations`). A deleted app has the name that it was
 * deleted under: that is the last row about it.
 */
async function namesOfApps(db: Database, tenant: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string | null }>`
    select wanted.id, case when a.id is not null then coalesce(c.name, a.name) else (
        select l.details ->> 'name' from audit_log l where l.app_id = wanted.id and l.action = 'app.deleted'
        order by l.id desc limit 1) end as name
    from unnest(${ids}::text[]) wanted(id)
    join tenants t on t.id = ${tenant}
    left join apps a on a.id = wanted.id
    left join client_registrations c on c.app_id = a.id and c.environment = t.environment
  `.execute(db)
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])))
}
