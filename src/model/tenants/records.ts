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

/** Records per statement. A single statement for the largest batch would block the event loop for too long. */
const AT_ONCE = 250

/** Finds the changes whose tenant or unit does not exist. If there are any, nothing may be stored. */
export async function unknownIn(
  db: Database,
  changes: { tenant: string; unit: string | null }[],
): Promise<Unknown> {
  const { rows } = await sql<{ position: number; tenant: boolean; unit: boolean }>`/* unknown_places */
    select named.position::int, t.id is not null as tenant, named.unit is null or u.id is not null as unit
    from unnest(${changes.map((change) => change.tenant)}::text[],
                ${changes.map((change) => change.unit)}::text[]) with ordinality named(tenant, unit, position)
    -- "offset 0": each is looked up by itself. PostgreSQL would read all tenants and units into hashes.
    left join lateral (select id from tenants where id = named.tenant offset 0) t on true
    left join lateral (select id from units where tenant_id = named.tenant and id = named.unit offset 0) u on true
  `.execute(db)
  const positions = (missing: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(missing).map((row) => row.position - 1)
  return {
    tenants: positions((row) => !row.tenant),
    units: positions((row) => row.tenant && !row.unit),
  }
}

/**
 * Finds the changes that would change nothing, because their records are already stored as given. The data is sent
 * only for records that exist: most lines of a first import name none.
 * @param changes at most one per record
 * @returns their positions
 */
export async function storedAlready(trx: Database, changes: Change[]): Promise<Set<number>> {
  const { rows: existing } = await sql<{ position: number }>`
    select (named.position - 1)::int as position
    from unnest(${changes.map(({ tenant }) => tenant)}::text[], ${changes.map(({ type }) => type)}::text[],
                ${changes.map(({ id }) => id)}::text[]) with ordinality named(tenant, type, id, position)
    cross join lateral (
      select from records r where r.tenant_id = named.tenant and r.type = named.type and r.id = named.id offset 0
    ) r
  `.execute(trx)
  const found = new Set<number>()
  for (let from = 0; from < existing.length; from += AT_ONCE) {
    const part = existing
      .slice(from, from + AT_ONCE)
      .map(({ position }) => ({ position, ...(changes[position] as Change) }))
    for (const position of await same(trx, part)) found.add(position)
  }
  return found
}

async function same(trx: Database, changes: (Change & { position: number })[]): Promise<number[]> {
  const { rows } = await sql<{ position: number }>`
    select given.position
    from json_to_recordset(${JSON.stringify(changes)}::json) as given(
      position int, tenant text, type text, id text, unit text, data jsonb)
    cross join lateral (
      select from records r
      where r.tenant_id = given.tenant and r.type = given.type and r.id = given.id
        and r.data = given.data and r.unit_id is not distinct from given.unit
      offset 0
    ) r
  `.execute(trx)
  return rows.map(({ position }) => position)
}

/**
 * Stores records and raises their events in the caller's transaction: either both a record and its event exist, or
 * neither. Of several changes of one record the last one stays; each of them raises its event.
 * @param changes already checked: types of the platform, valid data, tenants that exist
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

/**
 * Stores records. A record that leaves a unit counts as deleted for those who see only that unit. A record that comes
 * back no longer does.
 * @returns the keys of the records that are new
 */
async function upsert(
  trx: Database,
  changes: (Change & { at: Date; email: string | null })[],
): Promise<string[]> {
  const { rows } = await sql<{ tenant: string; type: string; id: string }>`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(changes)}::json) as given(
        tenant text, type text, id text, unit text, data jsonb, email text, at timestamptz)
    ), moved as (
      insert into deleted_records as dr (tenant_id, type, id, unit_id, data_id, moved, deleted_at)
      select r.tenant_id, r.type, r.id, r.unit_id, r.data -> 'id', true, given.at
      from given cross join lateral (
        select * from records r
        where r.tenant_id = given.tenant and r.type = given.type and r.id = given.id
          and r.unit_id is not null and r.unit_id is distinct from given.unit
        offset 0
      ) r
      on conflict (tenant_id, type, id, coalesce(unit_id, '')) do update
        set data_id = excluded.data_id, moved = true, deleted_at = excluded.deleted_at
    ), back as (
      -- Looked up one by one: a join would read the whole table while it is of a middling size.
      delete from deleted_records where ctid = any(array(
        select dr.ctid from given cross join lateral (
          select ctid from deleted_records dr
          where dr.tenant_id = given.tenant and dr.type = given.type and dr.id = given.id
            and coalesce(dr.unit_id, '') in ('', given.unit)
          offset 0
        ) dr))
    ), stored as (
      insert into records as r (tenant_id, type, id, unit_id, data, email, created_at, updated_at)
      select given.tenant, given.type, given.id, given.unit, given.data, lower(given.email), given.at, given.at
      from given
      on conflict (tenant_id, type, id) do update
        set unit_id = excluded.unit_id, data = excluded.data, email = excluded.email, updated_at = excluded.updated_at
      returning r.tenant_id as tenant, r.type, r.id, r.xmax = 0 as created
    )
    select tenant, type, id from stored where created
  `.execute(trx)
  return rows.map(keyOf)
}
