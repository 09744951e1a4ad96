import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
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
      created_at: now,
      updated_at: now,
    })
    .execute()
  await trx
    .insertInto('tenant_members')
    .values({ tenant_id: tenant, user_id: owner.id, role: 'owner' })
    .execute()
  const units = platform.binding.units === 'none' ? [] : UNITS.map((_, index) => `unit-${index + 1}`)
  if (units.length > 0) {
    const { kind, label } = platform.binding
    const rows = units.map((id, index) => ({ tenant_id: tenant, id, kind, name: `${UNITS[index]} ${label}` }))
    await trx.insertInto('units').values(rows).execute()
  }
  const records = platform.record_types.flatMap((type) =>
    (units.length > 0 ? units : [null]).map((unit, index) => ({
      tenant,
      type: type.name,
      id: index === 0 ? (type.sample_id ?? 'sample') : `${type.sample_id ?? 'sample'}-${index + 1}`,
      unit,
      data: withoutId(type.sample),
    })),
  )
  await storeChanges(trx, platform, records, now)
  await recordAudit(trx, { action: 'tenant.created', actor, tenant, details: { environment: 'sandbox' } })
  return tenant
}

/** A sample may repeat its id in its data; a record with another id may not. */
function withoutId({ id: _, ...data }: Record<string, unknown>): Record<string, unknown> {
  return data
}
