import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { merchantScopes } from '../../platform/participants.ts'
import { agentScopes } from '../../platform/scopes.ts'
import type { MemberTenant } from './tenant_apps.ts'

/** An app to which a tenant's identity provider may vouch for people, and which an owner can allow for them. */
export type PeopleApp = {
  client: string
  app: string
  name: string
  /** The icon of its approved version; null if there is none. */
  icon: string | null
  kind: 'public' | 'in_house' | 'unregistered'
  publisher_id: string | null
  /** Who makes it; null for an agent that nobody registered. */
  publisher: string | null
  website: string | null
  agent: boolean
  claimed_name: string | null
  /** What an owner would allow, in the order of the definition. */
  scopes: string[]
  event_types: string[]
  /** What an owner has allowed; null if none has. */
  allowed: string[] | null
}

/**
 * The confidential apps to which the identity provider may vouch for people, in the environment of the tenant. Keys
 * of merchants are left out, because people do not use them.
 */
export async function peopleAppsOf(
  db: Database,
  platform: Platform,
  tenant: Pick<MemberTenant, 'id' | 'environment'>,
): Promise<PeopleApp[]> {
  const { rows } = await sql<PeopleApp>`
    select c.id as client, c.app_id as app, c.name, l.listing ->> 'icon' as icon, c.kind, c.publisher_id,
      case when c.kind <> 'unregistered' then coalesce(c.publisher_name, t.name) end as publisher,
      c.publisher_website as website, a.agent, a.claimed_name, c.scopes, c.event_types,
      (select n.people_scopes from unrevoked_connections n
        where n.app_id = c.app_id and n.environment = c.environment and n.tenant_id = t.id and n.unit_id is null
          and (n.expires_at is null or n.expires_at > now())) as allowed
    from tenant_identity_providers p
    join tenants t on t.id = p.tenant_id
    join live_clients c on c.id = any(p.client_ids) and c.environment = t.environment
    join apps a on a.id = c.app_id
    left join listed_apps l on l.app_id = c.app_id
    where p.tenant_id = ${tenant.id} and c.client_type = 'confidential' and not c.is_key
      and (c.kind <> 'in_house' or c.tenant_id = p.tenant_id) and (not a.agent or ${platform.agents.allow !== 'none'})
    order by lower(c.name), c.id
  `.execute(db)
  const [all, ofAgents] = [merchantScopes(platform.scopes.map(({ name }) => name)), agentScopes(platform)]
  return rows.map((row) => ({
    ...row,
    scopes: (row.agent ? ofAgents : all).filter((scope) => row.scopes.includes(scope)),
  }))
}
