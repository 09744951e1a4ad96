import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { publish } from '../webhooks/outbox.ts'
import { stampTenants } from './tenant_clock.ts'

/** How many days lists show that a record was deleted. */
export const DELETED_DAYS = 30

/**
 * Deletes a record. The event contains the data that the record had.
 * @returns false if there is no such record
 */
export async function deleteRecord(
  trx: Database,
  platform: Platform,
  record: { tenant: string; type: string; id: string },
  event: string | null,
  now: Date,
): Promise<boolean> {
  const { tenant, type, id } = record
  // Before the record, as in every writer, so that two of them never deadlock.
  const at = (await stampTenants(trx, [tenant], now)).get(tenant)
  if (!at) return false
  const { rows } = await sql<{ unit: string | null; data: Record<string, unknown> }>`
    with gone as (
      delete from records where tenant_id = ${tenant} and type = ${type} and id = ${id}
      returning tenant_id, type, id, unit_id, data, ${at}::timestamptz as at
    ), kept as (${KEEP})
    select unit_id as unit, data from gone
  `.execute(trx)
  const [deleted] = rows
  if (!deleted) return false
  const { unit, data } = deleted
  if (event)
    await publish(trx, platform, [{ type: event, tenant, unit, data, record: { type, id }, at }], now)
  return true
}

/** Deletes all records of a tenant. */
export async function deleteAllRecords(trx: Database, tenant: string, now: Date): Promise<void> {
  const at = (await stampTenants(trx, [tenant], now)).get(tenant)
  await sql`
    with gone as (
      delete from records where tenant_id = ${tenant}
      returning tenant_id, type, id, unit_id, data, ${at}::timestamptz as at
    )
    ${KEEP}
  `.execute(trx)
}

const KEEP = sql`
  insert into deleted_records (tenant_id, type, id, unit_id, data_id, deleted_at)
  select tenant_id, type, id, unit_id, data -> 'id', at from gone
  on conflict (tenant_id, type, id, coalesce(unit_id, '')) do update
    set data_id = excluded.data_id, moved = false, deleted_at = excluded.deleted_at`
