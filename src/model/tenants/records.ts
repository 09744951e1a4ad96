import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { participantAddress } from '../../platform/participants.ts'
import { publish } from '../webhooks/outbox.ts'
import { stampTenants } from './tenant_clock.ts'

/** A record as the vendor's platform has it now, and the event that the change raises. */
export type Change = {
  tenant: string
  type: string
  id: string
  unit: string | null
  data: Record<string, unknown>
  event?: string | undefined
}

/** Positions of changes whose tenant, or whose unit, does not exist. */
export type Unknown = { tenants: number[]; units: number[] }

/** Records per statement: writing out the largest batch as one would occupy the event loop for too long. */
const AT_ONCE = 250

/** Which changes are of tenants or units that do not exist. If there are any, nothing may be stored. */
export async function unknownIn(
  db: Database,
  changes: { tenant: string; unit: string | null }[],
): Promise<Unknown> {
  const { rows } = await sql<{ position: number; tenant: boolean; unit: boolean }>`
    select named.position::int,
           exists (select from tenants t where t.id = named.tenant) as tenant,
           named.unit is null
             or exists (select from units u where u.tenant_id = named.tenant and u.id = named.unit) as unit
    from unnest(${changes.map((change) => change.tenant)}::text[],
                ${changes.map((change) => change.unit)}::text[]) with ordinality named(tenant, unit, position)
  `.execute(db)
  const positions = (missing: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(missing).map((row) => row.position - 1)
  return {
    tenants: positions((row) => !row.tenant),
    units: positions((row) => row.tenant && !row.unit),
  }
}

/**
 * Stores records and raises their events in the caller's transaction: a record and its event exist together or not
 * at all. Of several changes of one record the last one stays; each of them raises its event.
 * @param changes checked before: types of the platform, valid data, tenants that exist
 * @returns per change, the time at which it was stored, and whether its record is new
 */
export async function storeChanges(
  trx: Database,
  platform: Platform,
  changes: Change[],
  now: Date,
): Promise<{ at: Date; created: boolean }[]> {
  const stamps = await stampTenants(
    trx,
    changes.map((change) => change.tenant),
    now,
  )
  const at = ({ tenant }: Change): Date => {
    const stamp = stamps.get(tenant)
    if (!stamp) throw new Error(`change of an unknown tenant ${tenant}`)
    return stamp
  }
  const last = new Map(changes.map((change) => [keyOf(change), change]))
  const records = [...last.values()].map((change) => ({
    ...{ ...change, at: at(change) },
    email: participantAddress(platform, change),
  }))
  const created = new Set<string>()
  for (let from = 0; from < records.length; from += AT_ONCE) {
    for (const key of await upsert(trx, records.slice(from, from + AT_ONCE))) created.add(key)
  }
  const events = changes.flatMap((change) => {
    const { event, tenant, unit, data, type, id } = change
    return event === undefined
      ? []
      : [{ type: event, tenant, unit, data, record: { type, id }, at: at(change) }]
  })
  await publish(trx, platform, events, now)
  // The first of several changes created the record.
  return changes.map((change) => ({ at: at(change), created: created.delete(keyOf(change)) }))
}

function keyOf({ tenant, type, id }: { tenant: string; type: string; id: string }): string {
  return `${tenant}/${type}/${id}`
}

/** @returns the keys of the records that are new */
async function upsert(
  trx: Database,
  changes: (Change & { at: Date; email: string | null })[],
): Promise<string[]> {
  const { rows } = await sql<{ tenant: string; type: string; id: string }>`
    with stored as (
      insert into records as r (tenant_id, type, id, unit_id, data, email, created_at, updated_at)
      select given.tenant, given.type, given.id, given.unit, given.data, lower(given.email), given.at, given.at
      from json_to_recordset(${JSON.stringify(changes)}::json) as given(
        tenant text, type text, id text, unit text, data jsonb, email text, at timestamptz)
      on conflict (tenant_id, type, id) do update
        set unit_id = excluded.unit_id, data = excluded.data, email = excluded.email, updated_at = excluded.updated_at
      returning r.tenant_id as tenant, r.type, r.id, r.xmax = 0 as created
    )
    select tenant, type, id from stored where created
  `.execute(trx)
  return rows.map(keyOf)
}

/**
 * Deletes a record. The event carries the data that the record had.
 * @returns false when there is no such record
 */
export async function deleteRecord(
  trx: Database,
  platform: Platform,
  record: { tenant: string; type: string; id: string },
  event: string | null,
  now: Date,
): Promise<boolean> {
  const { tenant, type, id } = record
  const deleted = await trx
    .deleteFrom('records')
    .where('tenant_id', '=', tenant)
    .where('type', '=', type)
    .where('id', '=', id)
    .returning(['unit_id as unit', 'data'])
    .executeTakeFirst()
  if (!deleted) return false
  const data = deleted.data as Record<string, unknown>
  if (event)
    await publish(
      trx,
      platform,
      [{ type: event, tenant, unit: deleted.unit, data, record: { type, id } }],
      now,
    )
  return true
}
