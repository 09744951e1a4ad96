import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { eventData } from '../../platform/event_data.ts'
import { findEventType, scopesForEvent } from '../../platform/scopes.ts'
import { currentTraceparent } from '../../telemetry/tracing.ts'
import { newId } from '../ids.ts'
import { stampTenants } from '../tenants/tenant_clock.ts'
import { timeOrderedUuids } from '../time_ordered_uuid.ts'

/** Something that happened, for the apps that may be told of it. */
export type NewEvent = {
  /** The caller's own id, [A-Za-z0-9_-]{1,128}: the same id twice is one event. */
  id?: string
  /** One of the platform's event types. */
  type: string
  tenant: string
  unit?: string | null
  data: Record<string, unknown>
  /** The record that it is about. */
  record?: { type: string; id: string }
  /** Tells only this connection, even if it has just ended: `app.installed`, `app.uninstalled`. */
  connection?: string
  /** The tenant's timestamp, if the caller has taken it in this transaction (`stampTenants`). */
  at?: Date
}

/** `created` is false if an event with this id existed before. */
export type Published = { id: string; at: Date; created: boolean }

/**
 * Stores events and their deliveries in the caller's transaction, so that they exist only if their cause does. An
 * event gets one delivery per endpoint whose app declares the type and has a live connection to the tenant (and unit)
 * that holds the scopes which the type requires.
 * @param trx the transaction that holds the cause
 * @throws Error for a type that the platform does not have, or a tenant that does not exist
 */
export async function publish(
  trx: Database,
  platform: Platform,
  events: NewEvent[],
  now: Date,
): Promise<Published[]> {
  if (events.length === 0) return []
  const stamps = await stampTenants(trx, events.filter((event) => !event.at).map(tenantOf), now)
  const uuidAt = timeOrderedUuids(events.length)
  const rows = events.map((event, position) => {
    const at = event.at ?? stamps.get(event.tenant)
    if (!at) throw new Error(`an event of the unknown tenant ${event.tenant}`)
    return eventRow(platform, event, at, uuidAt(at, position))
  })
  const firstGap = platform.webhooks.schedule_seconds[0] ?? 0
  const created = new Set(await store(trx, rows, firstGap))
  const repeated = rows.filter((row) => !created.has(row.uid)).map((row) => row.id)
  const known = await timesOfKnown(trx, repeated)
  return rows.map(({ uid, id, at }) =>
    created.has(uid) ? { id, at, created: true } : { id, at: known.get(id) ?? at, created: false },
  )
}

function tenantOf(event: NewEvent): string {
  return event.tenant
}

type EventRow = ReturnType<typeof eventRow>

function eventRow(platform: Platform, event: NewEvent, at: Date, uid: string) {
  const type = findEventType(platform, event.type)
  if (!type) throw new Error(`the platform has no event type ${JSON.stringify(event.type)}`)
  if (event.id !== undefined && !/^[A-Za-z0-9_-]{1,128}$/.test(event.id)) {
    throw new Error('an event id is 1 to 128 letters, digits, "_" and "-"')
  }
  const id = event.id ?? newId('evt')
  const source = {
    event_id: id,
    occurred_at: at.toISOString(),
    tenant: event.tenant,
    unit: event.unit ?? null,
    record_id: event.record?.id ?? null,
  }
  return {
    uid,
    at,
    id,
    keyed: event.id !== undefined,
    type: event.type,
    tenant_id: event.tenant,
    unit_id: event.unit ?? null,
    scopes: scopesForEvent(platform, type),
    record_type: event.record?.type ?? null,
    record_id: event.record?.id ?? null,
    connection_id: event.connection ?? null,
    trace: currentTraceparent(),
    data: eventData(platform, type, source, event.data),
  }
}

/** One statement stores ids, events and deliveries, and notifies sleeping workers. */
async function store(trx: Database, rows: EventRow[], firstGap: number): Promise<string[]> {
  const { rows: stored } = await sql<{ uid: string }>`/* outbox_store */
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as g(
        uid uuid, at timestamptz, id text, keyed boolean, type text, tenant_id text, unit_id text,
        scopes text[], record_type text, record_id text, connection_id text, trace text, data json)
    ), keyed as (
      insert into event_keys (id, event_uid, at)
      select id, uid, at from given where keyed order by id
      on conflict (id) do nothing
      returning event_uid
    ), stored as (
      insert into events (uid, at, id, type, tenant_id, unit_id, scopes, record_type, record_id,
                          connection_id, trace, data)
      select uid, at, id, type, tenant_id, unit_id, scopes, record_type, record_id, connection_id, trace, data
      from given where not keyed or uid in (select event_uid from keyed)
      returning uid, at, type, tenant_id, unit_id, scopes, connection_id
    ), fanned_out as (
      insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect,
                              ready, due_at, created_at)
      select time_ordered_uuid(e.at), e.uid, e.at, receiver.endpoint_id, receiver.app_id, receiver.connection_id,
             receiver.after_disconnect,
             ${firstGap}::int = 0, e.at + make_interval(secs => ${firstGap}::int), e.at
      from stored e
      cross join lateral event_receivers(e.tenant_id, e.unit_id, e.connection_id, e.type, e.scopes) receiver
      returning 1
    ), notified as materialized (
      -- A worker that is awake finds the deliveries by itself, and NOTIFY makes all commits wait for one lock.
      select pg_notify('drawbridge_deliveries', '')
      where exists (select from fanned_out) and exists (select from webhook_workers where asleep)
    )
    select uid from stored where (select count(*) from notified) >= 0
  `.execute(trx)
  return stored.map((row) => row.uid)
}

async function timesOfKnown(trx: Database, ids: string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map()
  const rows = await trx.selectFrom('event_keys').select(['id', 'at']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row.at]))
}

/**
 * Wakes sleeping workers when the transaction commits. It is for actions of people: publishing events does this
 * itself.
 */
export async function notifyWorkers(trx: Database): Promise<void> {
  await sql`select pg_notify('drawbridge_deliveries', '')`.execute(trx)
}
