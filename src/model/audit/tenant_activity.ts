import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { listAudit } from './audit_list.ts'

/** A row of the audit log as the merchant's people see it. */
export type Activity = {
  id: number
  at: Date
  action: string
  /** The name of a member of the merchant; null for other actors, whose kind is enough. */
  person: string | null
  actor_kind: string
  app: string | null
  /** Only for the merchant's own people. */
  ip: string | null
  details: Record<string, unknown>
}

/**
 * What happened to one tenant, newest first, one row more than `limit` if there are more. Routine token actions are
 * left out: they are counted per day (daily_use.ts).
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
 * The names that the tenant's people know the apps by (`client_registrations`). The name of a deleted app comes from
 * the last row about its deletion.
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
