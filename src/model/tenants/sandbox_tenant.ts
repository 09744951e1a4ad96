import type { Database } from '../../database/connect.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { Platform } from '../../platform/definition.ts'
import { sandboxRecords } from '../../platform/recipes/sandbox_records.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { newId } from '../ids.ts'
import { limitKey, takeRateLimit } from '../rate_limits.ts'
import { deleteAllRecords } from './deleted_records.ts'
import { storeChanges } from './records.ts'

const UNITS = ['First', 'Second']

/**
 * Creates a developer's own sandbox tenant, with a few hundred records, and with two units if the platform has units.
 * An app can be connected to it and read records before any merchant knows the app.
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
  const name = `Sandbox of ${owner.name}`
  await trx
    .insertInto('tenants')
    .values({
      id: tenant,
      name,
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
  await fill(trx, platform, { id: tenant, name }, now)
  await recordAudit(trx, { action: 'tenant.created', actor, tenant, details: { environment: 'sandbox' } })
  return tenant
}

/**
 * Creates a sandbox for a person who has none.
 * @returns false if the person has one
 */
export async function openFirstSandbox(
  db: Database,
  platform: Platform,
  person: { id: string; name: string },
  actor: Actor,
  now: Date,
): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    // A second tab waits here, and then finds the sandbox of the first.
    await trx.selectFrom('users').select('id').where('id', '=', person.id).forNoKeyUpdate().execute()
    if ((await sandboxesOf(trx, person.id)).length > 0) return false
    await openSandbox(trx, platform, person, actor, now)
    return true
  })
}

/** Sandboxes per transaction: their tenants are locked until it ends. */
const AT_ONCE = 5

/** A sandbox that was restored, and how many records it has. */
export type Restored = { tenant: string; records: number }

/** Which of the sandboxes that partners opened: one of them, those of a person, or all. */
export type WhichSandboxes = { tenant?: string | undefined; opened_by?: string }

/**
 * Restores sandboxes that partners opened: changed or deleted units and records return, with dates around today, and
 * added records are deleted. Connections and credentials stay, and no events are published.
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

/** Each reset restores a few hundred records. */
const RESETS = { most: 20, period: 3_600_000, burst: 20 }

/** Restores a sandbox for the person who opened it, at most 20 times per hour. */
export async function resetOwnSandbox(
  db: Database,
  platform: Platform,
  which: { tenant: string; opened_by: string },
  actor: Actor,
  now: Date,
): Promise<'restored' | 'no_sandbox' | 'too_many'> {
  const { accepted } = await takeRateLimit(db, limitKey('sandbox resets', which.opened_by), RESETS, now)
  if (!accepted) return 'too_many'
  const restored = await resetSandboxes(db, platform, which, actor, now)
  return restored.length > 0 ? 'restored' : 'no_sandbox'
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
    .select(['id', 'name'])
    .where('opened_by', 'is not', null)
    .where('id', '>', after)
    .$if(tenant !== undefined, (query) => query.where('id', '=', tenant ?? ''))
    .$if(opened_by !== undefined, (query) => query.where('opened_by', '=', opened_by ?? ''))
    .orderBy('id')
    .limit(AT_ONCE)
    .forNoKeyUpdate()
    .execute()
  const restored: Restored[] = []
  for (const { id, name } of found) {
    await deleteAllRecords(trx, id, now)
    restored.push({ tenant: id, records: await fill(trx, platform, { id, name }, now) })
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

/** Stores the units and the records of a sandbox. @returns how many records it has */
async function fill(
  trx: Database,
  platform: Platform,
  tenant: { id: string; name: string },
  now: Date,
): Promise<number> {
  const { units: bound, kind, label } = platform.binding
  const units =
    bound === 'none'
      ? []
      : UNITS.map((name, index) => ({ id: `unit-${index + 1}`, name: `${name} ${label}` }))
  if (units.length > 0) {
    await trx
      .insertInto('units')
      .values(units.map((unit) => ({ tenant_id: tenant.id, kind, ...unit })))
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'id']).doUpdateSet((eb) => ({
          kind: eb.ref('excluded.kind'),
          name: eb.ref('excluded.name'),
        })),
      )
      .execute()
  }
  const records = sandboxRecords(platform, { ...tenant, units }, now)
  await storeChanges(
    trx,
    platform,
    records.map((record) => ({ tenant: tenant.id, ...record })),
    now,
  )
  return records.length
}
