import type { Database } from '../../database/connect.ts'

/** Finds a connection of an app, including one that has ended. */
export async function findConnectionOfApp(db: Database, app: string, id: string) {
  return await db
    .selectFrom('connections as n')
    .innerJoin('tenants as t', 't.id', 'n.tenant_id')
    .leftJoin('units as u', (join) =>
      join.onRef('u.tenant_id', '=', 'n.tenant_id').onRef('u.id', '=', 'n.unit_id'),
    )
    .leftJoin('connection_use as cu', 'cu.connection_id', 'n.id')
    .select(['n.id', 'n.environment', 'n.state', 'n.scopes', 'n.created_at', 'n.revoked_at'])
    .select(['t.name as tenant_name', 'u.name as unit_name', 'cu.last_used_at'])
    .where('n.app_id', '=', app)
    .where('n.id', '=', id)
    .$narrowType<{
      environment: 'sandbox' | 'production'
      state: 'active' | 'needs_reconsent' | 'revoked'
    }>()
    .executeTakeFirst()
}
