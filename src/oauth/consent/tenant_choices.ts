import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { lockOwnership } from '../../model/people/memberships.ts'
import type { Environment } from '../../model/tenants/tenant_schema.ts'
import type { Platform } from '../../platform/definition.ts'

/** A tenant of the person who is asked for consent, and whether it can be chosen. */
export type TenantChoice = {
  id: string
  name: string
  /** Why it cannot be chosen, as a sentence; null if it can. */
  disabled_reason: string | null
  units: { id: string; name: string }[]
  /** The scopes that all live connections of this app with the tenant have; null if there is none. */
  held: string[] | null
  needs_reconsent: boolean
}

/** What decides which tenants an app can be connected with. */
export type RequestingApp = {
  app_id: string
  /** The one tenant of an in-house app; null for public apps. */
  tenant: string | null
  environment: Environment
}

/**
 * The tenants that a person is shown: their own, in the client's environment; for an in-house app only its own
 * tenant. Owners can choose verified tenants. The others are listed with the reason why they cannot be bound.
 */
export async function listTenantChoices(
  db: Database,
  platform: Platform,
  user: string,
  app: RequestingApp,
): Promise<TenantChoice[]> {
  const { rows } = await sql<{
    id: string
    name: string
    verified: boolean
    role: string
    units: { id: string; name: string }[] | null
    connections: { scopes: string[]; state: string }[] | null
  }>`
    select t.id, t.name, t.verified, tm.role,
      (select json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name, u.id) from units u
        where u.tenant_id = t.id and u.kind = ${platform.binding.kind}) as units,
      (select json_agg(json_build_object('scopes', n.scopes, 'state', n.state)) from live_connections n
        where n.tenant_id = t.id and n.app_id = ${app.app_id} and n.environment = ${app.environment}) as connections
    from tenant_members tm join tenants t on t.id = tm.tenant_id
    where tm.user_id = ${user} and t.environment = ${app.environment}
      and (${app.tenant}::text is null or t.id = ${app.tenant})
    order by lower(t.name), t.id
  `.execute(db)
  return rows.map((row) => {
    const connections = row.connections ?? []
    const units = platform.binding.units === 'none' ? [] : (row.units ?? [])
    return {
      id: row.id,
      name: row.name,
      disabled_reason: whyDisabled(platform, row, units.length),
      units,
      held: connections.length > 0 ? commonTo(connections.map((connection) => connection.scopes)) : null,
      needs_reconsent: connections.some((connection) => connection.state === 'needs_reconsent'),
    }
  })
}

function whyDisabled(
  platform: Platform,
  tenant: { verified: boolean; role: string },
  units: number,
): string | null {
  if (!tenant.verified) return platform.tenants.unverified
  if (tenant.role !== 'owner') return 'Only an owner can connect apps. You are a member of staff here.'
  if (platform.binding.units === 'required' && units === 0) {
    return `There is no ${platform.binding.label.toLowerCase()} to connect yet.`
  }
  return null
}

function commonTo(lists: string[][]): string[] {
  const [first = [], ...others] = lists
  return first.filter((scope) => others.every((list) => list.includes(scope)))
}

/** Decides whether a person can give this consent, inside the transaction that stores it. */
export async function mayConsent(
  trx: Database,
  platform: Platform,
  user: string,
  app: RequestingApp,
  bound: { tenant: string; unit: string | null },
): Promise<boolean> {
  if (app.tenant !== null && app.tenant !== bound.tenant) return false
  const owned = await lockOwnership(trx, user, bound.tenant)
  if (owned?.environment !== app.environment) return false
  if (bound.unit === null) return platform.binding.units !== 'required'
  if (platform.binding.units === 'none') return false
  const unit = await trx
    .selectFrom('units')
    .select('id')
    .where('tenant_id', '=', bound.tenant)
    .where('id', '=', bound.unit)
    .where('kind', '=', platform.binding.kind)
    .forShare()
    .executeTakeFirst()
  return unit !== undefined
}
