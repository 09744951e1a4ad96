import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'

/** A tenant of the person who is asked, and whether it can be chosen. */
export type Choice = {
  id: string
  name: string
  /** null: it can be chosen. */
  disabled_reason: string | null
  units: { id: string; name: string }[]
  /** Scopes that every live connection of this app with the tenant has; null without one. */
  held: string[] | null
  needs_reconsent: boolean
}

export type Asking = {
  app_id: string
  /** The one tenant of an in-house app. */
  tenant: string | null
  environment: 'sandbox' | 'production'
}

/**
 * The tenants that a person is shown: their own, in the client's environment; for an in-house app only its
 * tenant. Owners of verified tenants can choose; the others stand there with the reason.
 */
export async function choicesOf(
  db: Database,
  platform: Platform,
  user: string,
  asking: Asking,
): Promise<Choice[]> {
  const { rows } = await sql<{
    id: string
    name: string
    verified: boolean
    role: string
    units: { id: string; name: string }[] | null
    connections: { scopes: string[]; state: string }[] | null
  }>`
    select t.id, t.name, t.verified, m.role,
      (select json_agg(json_build_object('id', u.id, 'name', u.name) order by u.name, u.id) from units u
        where u.tenant_id = t.id and u.kind = ${platform.binding.kind}) as units,
      (select json_agg(json_build_object('scopes', n.scopes, 'state', n.state)) from connections n
        where n.tenant_id = t.id and n.app_id = ${asking.app_id} and n.environment = ${asking.environment}
          and n.state <> 'revoked') as connections
    from tenant_members m join tenants t on t.id = m.tenant_id
    where m.user_id = ${user} and t.environment = ${asking.environment}
      and (${asking.tenant}::text is null or t.id = ${asking.tenant})
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
      held: connections.length > 0 ? inAll(connections.map((connection) => connection.scopes)) : null,
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
  if (tenant.role !== 'owner') return 'Only an owner can connect apps; you are a member of staff here.'
  if (platform.binding.units === 'required' && units === 0) {
    return `There is no ${platform.binding.label.toLowerCase()} here yet that could be connected.`
  }
  return null
}

function inAll(lists: string[][]): string[] {
  const [first = [], ...others] = lists
  return first.filter((scope) => others.every((list) => list.includes(scope)))
}

/**
 * The last word on who may give consent, inside the transaction that writes it down: rows are locked, so that a
 * tenant that loses its verification, or a person their ownership, at this moment waits or wins.
 */
export async function mayConsent(
  trx: Database,
  platform: Platform,
  user: string,
  asking: Asking,
  chosen: { tenant: string; unit: string | null },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from tenant_members m join tenants t on t.id = m.tenant_id
    where m.user_id = ${user} and t.id = ${chosen.tenant} and m.role = 'owner' and t.verified
      and t.environment = ${asking.environment}
      and (${asking.tenant}::text is null or t.id = ${asking.tenant})
    for share of m, t
  `.execute(trx)
  if (rows.length === 0) return false
  if (chosen.unit === null) return platform.binding.units !== 'required'
  if (platform.binding.units === 'none') return false
  const unit = await trx
    .selectFrom('units')
    .select('id')
    .where('tenant_id', '=', chosen.tenant)
    .where('id', '=', chosen.unit)
    .where('kind', '=', platform.binding.kind)
    .forShare()
    .executeTakeFirst()
  return unit !== undefined
}
