import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/**
 * Takes the next timestamp of each tenant and locks its clock until the transaction ends. The timestamps of one
 * tenant increase, by at least a millisecond, in the order in which their transactions commit. A reader who pages by
 * them misses nothing that commits late (docs/decisions/0004).
 * @param trx the caller's transaction
 * @returns tenant id → timestamp; a tenant that does not exist is missing
 */
export async function stampTenants(trx: Database, tenants: string[], now: Date): Promise<Map<string, Date>> {
  // Always in the same order, so that two batches for the same tenants never deadlock.
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
