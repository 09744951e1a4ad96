import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { Platform } from '../../platform/definition.ts'
import {
  changedData,
  newSandboxRecords,
  type OfferedAct,
  sandboxActs,
} from '../../platform/recipes/sandbox_records.ts'
import { validateRecord } from '../../platform/records.ts'
import { findRecordType } from '../../platform/scopes.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { limitKey, takeRateLimit } from '../rate_limits.ts'
import { deleteRecord } from './deleted_records.ts'
import { storeChanges } from './records.ts'

/** The limits of one sandbox. */
export const SANDBOX_LIMITS = { records: 5000, acts_per_day: 1000, at_once: 50 }
/** Per person. Each act waits on a connection for the sandbox, so that few may come at once. */
const PACE = { most: 60, period: 60_000, burst: 20 }

/** What a developer wants to happen in their own sandbox. */
export type WantedAct = {
  tenant: string
  type: string
  /** The event type that the act causes; null if it causes none. */
  event: string | null
  /** The record that is changed or deleted. */
  record: string
  /** For new records: their unit, null for the whole tenant, and their number. */
  unit: string | null
  count: number
}

/** `why`: why nothing was changed. */
export type Acted =
  | { kind: 'done'; count: number }
  | {
      kind: 'failed'
      why:
        | 'no_sandbox'
        | 'no_act'
        | 'no_record'
        | 'no_unit'
        | 'too_fast'
        | 'too_many_acts'
        | 'full'
        | 'does_not_fit'
    }

const failed = (why: Extract<Acted, { kind: 'failed' }>['why']): Acted => ({ kind: 'failed', why })

/**
 * Acts as the merchant in a sandbox that the person has opened. Records and events are stored like those of the
 * operator, in one transaction with the deliveries.
 */
export async function actInSandbox(
  db: Database,
  platform: Platform,
  person: string,
  wanted: WantedAct,
  actor: Actor,
  now: Date,
): Promise<Acted> {
  const type = findRecordType(platform, wanted.type)
  const act =
    type?.source === 'stored' && sandboxActs(platform, type).find(({ event }) => event === wanted.event)
  if (!act) return failed('no_act')
  const { accepted } = await takeRateLimit(db, limitKey('sandbox acts', person), PACE, now)
  if (!accepted) return failed('too_fast')
  const count = act.does === 'create' ? wanted.count : 1
  return await inTransaction(db, async (trx) => {
    const tenant = await lockSandbox(trx, wanted.tenant, person)
    if (!tenant) return failed('no_sandbox')
    if (wanted.unit !== null && tenant.units.every(({ id }) => id !== wanted.unit)) return failed('no_unit')
    // Before the act, which is much more work. What it refuses counts too.
    if (!(await countActs(trx, tenant.id, count, now))) return failed('too_many_acts')
    const acted = await ACTS[act.does](trx, platform, tenant, { ...wanted, count }, now)
    if (acted.kind === 'failed') return acted
    const details = { act: act.does, record_type: wanted.type, event: wanted.event, records: acted.count }
    await recordAudit(trx, { action: 'sandbox.changed', actor, tenant: tenant.id, details })
    return acted
  })
}

type Sandbox = { id: string; name: string; units: { id: string; name: string }[] }
type Act = (
  trx: Database,
  platform: Platform,
  tenant: Sandbox,
  wanted: WantedAct,
  now: Date,
) => Promise<Acted>

const ACTS: Record<OfferedAct['does'], Act> = {
  async create(trx, platform, tenant, { type, event, unit, count }, now) {
    const stored = await trx
      .selectFrom('records')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('tenant_id', '=', tenant.id)
      .executeTakeFirstOrThrow()
    if (Number(stored.count) + count > SANDBOX_LIMITS.records) return failed('full')
    const known = await trx
      .selectFrom('records')
      .select('id')
      .where('tenant_id', '=', tenant.id)
      .where('type', '=', type)
      .execute()
    const ids = new Set(known.map(({ id }) => id))
    const created = newSandboxRecords(platform, tenant, { type, unit, count, known: ids }, now)
    if (created.length === 0) return failed('no_act')
    const changes = created.map((record) => ({ ...record, tenant: tenant.id, event: event ?? undefined }))
    await storeChanges(trx, platform, changes, now)
    return { kind: 'done', count: changes.length }
  },

  async change(trx, platform, tenant, { type, event, record: id }, now) {
    const found = await findRecord(trx, tenant.id, type, id)
    if (!found || event === null) return failed('no_record')
    const data = changedData(platform, tenant, event, found, now)
    if (validateRecord(platform, type, data, id).length > 0) return failed('does_not_fit')
    await storeChanges(trx, platform, [{ tenant: tenant.id, type, id, unit: found.unit, data, event }], now)
    return { kind: 'done', count: 1 }
  },

  async delete(trx, platform, tenant, { type, event, record: id }, now) {
    const gone = await deleteRecord(trx, platform, { tenant: tenant.id, type, id }, event, now)
    return gone ? { kind: 'done', count: 1 } : failed('no_record')
  },
}

/** Locks the sandbox that the person has opened. Two concurrent acts wait for each other, so that the limits hold. */
async function lockSandbox(trx: Database, tenant: string, person: string): Promise<Sandbox | null> {
  const found = await trx
    .selectFrom('tenants')
    .select(['id', 'name'])
    .where('id', '=', tenant)
    .where('opened_by', '=', person)
    .where('environment', '=', 'sandbox')
    .forNoKeyUpdate()
    .executeTakeFirst()
  return found ? { ...found, units: await unitsOf(trx, tenant) } : null
}

const unitsOf = (db: Database, tenant: string) =>
  db.selectFrom('units').select(['id', 'name']).where('tenant_id', '=', tenant).orderBy('id').execute()

/** @returns false if this would be more acts than a sandbox may have per day */
async function countActs(trx: Database, tenant: string, acts: number, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into sandbox_use as u (tenant_id, day, acts)
    values (${tenant}, (${now}::timestamptz at time zone 'UTC')::date, ${acts})
    on conflict (tenant_id) do update
      set day = excluded.day,
          acts = case when u.day = excluded.day then u.acts + excluded.acts else excluded.acts end
      where u.day <> excluded.day or u.acts + excluded.acts <= ${SANDBOX_LIMITS.acts_per_day}
    returning 1
  `.execute(trx)
  return rows.length > 0
}

const LATEST = 8

type SandboxRecord = { id: string; unit: string | null; data: Record<string, unknown>; updated_at: Date }

async function findRecord(trx: Database, tenant: string, type: string, id: string) {
  const { rows } = await sql<Omit<SandboxRecord, 'updated_at'>>`
    select id, unit_id as unit, data from records where tenant_id = ${tenant} and type = ${type} and id = ${id}
  `.execute(trx)
  return rows[0]
}

/**
 * What the page of a sandbox shows: its units, the number of its records per type, and the latest records of one
 * type.
 */
export async function readSandbox(
  db: Database,
  tenant: string,
  type: string,
): Promise<{ units: Sandbox['units']; counts: Map<string, number>; latest: SandboxRecord[] }> {
  const [units, counted, latest] = await Promise.all([
    unitsOf(db, tenant),
    sql<{ type: string; count: number }>`
      select type, count(*)::int as count from records where tenant_id = ${tenant} group by type
    `.execute(db),
    sql<SandboxRecord>`
      select id, unit_id as unit, data, updated_at from records
      where tenant_id = ${tenant} and type = ${type} order by updated_at desc, id desc limit ${LATEST}
    `.execute(db),
  ])
  return {
    units,
    counts: new Map(counted.rows.map((row) => [row.type, row.count])),
    latest: latest.rows,
  }
}
