import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/**
 * Takes the next stamp of each tenant and holds its clock until the transaction ends. Stamps of one tenant are
 * strictly increasing (by a millisecond at least) in the order in which their transactions commit: whoever
 * pages by them can pass over nothing that commits late (docs/decisions/0004).
 * @param trx the caller's transaction
 * @returns tenant id → stamp; a tenant that does not exist is missing
 */
export async function stampTenants(trx: Database, tenants: string[], now: Date): Promise<Map<string, Date>> {
  // In one order for everybody: two batches over the same tenants must not wait for each other crosswise.
  const ordered = [...new Set(tenants)].sort()
  const { rows } = await sql<{ tenant_id: string; stamp: Date }>`/* stamp_tenants */
    insert into tenant_clocks (tenant_id, stamp)
    select id, date_trunc('milliseconds', ${now}::timestamptz) from tenants
    where id = any(${ordered}) order by id collate "C"
    on conflict (tenant_id) do update
      set stamp = greatest(excluded.stamp, tenant_clocks.stamp + interval '1 millisecond')
    returning tenant_id, stamp
  `.execute(trx)
  return new Map(rows.map((row) => [row.tenant_id, row.stamp]))
}
