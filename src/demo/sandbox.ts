import type { Database } from '../database/connect.ts'
import type { Actor } from '../model/audit/audit_log.ts'
import { deleteAllRecords } from '../model/tenants/deleted_records.ts'
import { storeChanges } from '../model/tenants/records.ts'
import type { Restored } from '../model/tenants/sandbox_tenant.ts'
import { putTenant } from '../model/tenants/tenants.ts'
import type { Platform } from '../platform/definition.ts'
import type { DemoRules, DemoTenant } from '../platform/demo_rules.ts'
import { dayOf, recordsOf } from '../platform/recipes/planned_records.ts'
import { findRecordType } from '../platform/scopes.ts'

/**
 * Restores the demo's sandbox tenants and their records to what was seeded. Changed and deleted records are restored,
 * and added ones are deleted. Connections and credentials stay, and no events are published.
 * @param trx the caller's transaction
 * @param only the tenant to restore; the default is all
 * @returns the tenants that were restored; none if this database has no demo of this platform
 */
export async function resetSandbox(
  trx: Database,
  platform: Platform,
  actor: Actor,
  now: Date,
  only?: string,
): Promise<Restored[]> {
  const demo = platform.demo
  const seed = await trx
    .selectFrom('demo_seeds')
    .select('seeded_at')
    .where('platform', '=', platform.name)
    .executeTakeFirst()
  if (!demo || !seed) return []
  const restored: Restored[] = []
  const sandboxes = demo.tenants.filter(({ environment }) => environment === 'sandbox')
  for (const tenant of sandboxes.filter(({ id }) => only === undefined || id === only)) {
    await storeTenant(trx, platform, tenant, actor, now)
    await deleteAllRecords(trx, tenant.id, now)
    const records = await storeRecords(trx, platform, demo, tenant, seed.seeded_at, now)
    restored.push({ tenant: tenant.id, records })
  }
  return restored
}

export async function storeTenant(
  trx: Database,
  platform: Platform,
  { id, units, ...tenant }: DemoTenant,
  actor: Actor,
  now: Date,
): Promise<void> {
  const kind = platform.binding.kind
  const stored = { ...tenant, units: units.map((unit) => ({ ...unit, kind })) }
  const outcome = await putTenant(trx, platform, id, stored, actor, now)
  if (outcome === 'moved') throw new Error(`tenant ${id} is of the other environment`)
}

/** @returns how many records the tenant has */
export async function storeRecords(
  trx: Database,
  platform: Platform,
  demo: DemoRules,
  tenant: DemoTenant,
  seededAt: Date,
  now: Date,
): Promise<number> {
  const changes = recordsOf(demo, tenant, dayOf(seededAt))
    .filter(({ type }) => findRecordType(platform, type)?.source === 'stored')
    .map((record) => ({ tenant: tenant.id, ...record }))
  if (changes.length > 0) await storeChanges(trx, platform, changes, now)
  return changes.length
}
