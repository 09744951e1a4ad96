import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { merchantScopes } from '../../platform/participants.ts'
import type { Environment } from '../tenants/tenant_schema.ts'

/**
 * Adapts an app's connections to the scopes that it declares now. An added scope widens nothing: connections keep the
 * scopes that they have and ask for consent again. A removed scope is taken from them immediately, also from what an
 * owner has allowed for the people of a tenant, and adding it again does not restore it.
 * @param environment the environment of the connections that the change affects; null for both
 * @returns how many connections ask for consent again
 */
export async function fitConnections(
  trx: Database,
  app: string,
  environment: Environment | null,
  declaredBefore: string[],
  declared: string[],
): Promise<number> {
  // No connection holds the scope of participants, so its owner has nothing to consent to.
  const [before, after] = [merchantScopes(declaredBefore), merchantScopes(declared)]
  const added = after.filter((scope) => !before.includes(scope))
  const removed = before.filter((scope) => !after.includes(scope))
  if (added.length === 0 && removed.length === 0) return 0
  const left = (column: string) =>
    sql`array(select scope from unnest(${sql.ref(column)}) scope where scope <> all(${removed}))`
  const { rows } = await sql<{ asks: boolean }>`
    update unrevoked_connections n set
      scopes = fit.scopes,
      people_scopes = fit.people_scopes,
      state = case when ${added.length > 0} then 'needs_reconsent'
                   -- The merchant has consented to everything that is left.
                   when fit.scopes @> ${after} then 'active'
                   else n.state end
    from (select id, ${left('scopes')} as scopes,
            case when people_scopes is not null then ${left('people_scopes')} end as people_scopes
          from unrevoked_connections
          where app_id = ${app} and (${environment}::text is null or environment = ${environment})) fit
    where n.id = fit.id
    returning n.state = 'needs_reconsent' as asks
  `.execute(trx)
  return rows.filter((row) => row.asks).length
}
