import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { deleteAllRecords } from './deleted_records.ts'
import { storeChanges } from './records.ts'

const UNITS = ['First', 'Second']

/**
 * Creates a developer's own sandbox tenant, with two units where the platform has units, and with the platform's
 * sample of every record type: an app can be connected with it and read records before any merchant knows the app.
 * @returns the tenant's id
 */
export async function openSandbox(
  trx: Database,
  platform: Platform,
  owner: { id: string; name: string },
  actor: Actor,
  now: Date,
): Promise<string> {
  const tenant = newId('sandbox')
  await trx
    .insertInto('tenants')
    .values({
      id: tenant,
      name: `Sandbox of ${owner.name}`,
      environment: 'sandbox',
      verified: true,
      opened_by: owner.id,
      created_at: now,
      updated_at: now,
    })
    .execute()
  await trx
    .insertInto('tenant_members')
    .values({ tenant_id: tenant, user_id: owner.id, role: 'owner' })
    .execute()
  await fill(trx, platform, tenant, now)
  await recordAudit(trx, { action: 'tenant.created', actor, tenant, details: { environment: 'sandbox' } })
  return tenant
}

/** Sandboxes per transaction: their tenants are locked until it ends. */
const AT_ONCE = 20

/** A sandbox that was restored, and how many records it has. */
export type Restored = { tenant: string; records: number }

/** What is wanted of the sandboxes that partners opened: one of them, those of a person, or all. */
export type WhichSandboxes = { tenant?: string | undefined; opened_by?: string }

/**
 * Restores sandboxes that partners opened: samples and units that were changed or deleted return, records that were
 * added are deleted. Connections and credentials stay, and no events are published.
 */
export async function resetSandboxes(
  db: Database,
  platform: Platform,
  which: WhichSandboxes,
  actor: Actor,
  now: Date,
): Promise<Restored[]> {
  const restored: Restored[] = []
  for (let after = ''; ; ) {
    const page = await inTransaction(db, (trx) => resetPage(trx, platform, which, after, actor, now))
    restored.push(...page)
    if (page.length < AT_ONCE) return restored
    after = page.at(-1)?.tenant ?? ''
  }
}

async function resetPage(
  trx: Database,
  platform: Platform,
  { tenant, opened_by }: WhichSandboxes,
  after: string,
  actor: Actor,
  now: Date,
): Promise<Restored[]> {
  const found = await trx
    .selectFrom('tenants')
    .select('id')
    .where('opened_by', 'is not', null)
    .where('id', '>', after)
    .$if(tenant !== undefined, (query) => query.where('id', '=', tenant ?? ''))
    .$if(opened_by !== undefined, (query) => query.where('opened_by', '=', opened_by ?? ''))
    .orderBy('id')
    .limit(AT_ONCE)
    .forNoKeyUpdate()
    .execute()
  const restored: Restored[] = []
  for (const { id } of found) {
    await deleteAllRecords(trx, id, now)
    restored.push({ tenant: id, records: await fill(trx, platform, id, now) })
    await recordAudit(trx, { action: 'tenant.reset', actor, tenant: id })
  }
  return restored
}

/** The sandboxes that a person opened. */
export async function sandboxesOf(db: Database, person: string): Promise<{ id: string; name: string }[]> {
  return await db
    .selectFrom('tenants')
    .select(['id', 'name'])
    .where('opened_by', '=', person)
    .orderBy('id')
    .execute()
}

/** Stores the units and the samples of a sandbox. @returns how many records it has */
async function fill(trx: Database, platform: Platform, tenant: string, now: Date): Promise<number> {
  const units = platform.binding.units === 'none' ? [] : UNITS.map((_, index) => `unit-${index + 1}`)
  if (units.length > 0) {
    const { kind, label } = platform.binding
    const rows = units.map((id, index) => ({ tenant_id: tenant, id, kind, name: `${UNITS[index]} ${label}` }))
    await trx
      .insertInto('units')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'id']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          name: eb.ref('excluded.name'),
        })),
      )
      .execute()
  }
  const types = platform.record_types.filter(({ source }) => source === 'stored')
  const records = types.flatMap((type) =>
    (units.length > 0 ? units : [null]).map((unit, index) => ({
      tenant,
      type: type.name,
      id: index === 0 ? (type.sample_id ?? 'sample') : `${type.sample_id ?? 'sample'}-${index + 1}`,
      unit,
      data: withoutId(type.sample),
    })),
  )
  await storeChanges(trx, platform, records, now)
  return records.length
}

/** A sample may repeat its id in its data; a record with another id may not. */
function withoutId({ id: _, ...data }: Record<string, unknown>): Record<string, unknown> {
  return data
}
