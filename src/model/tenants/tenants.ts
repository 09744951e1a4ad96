import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import type { Platform } from '../../platform/definition.ts'
import { type Actor, recordAudit } from '../audit/audit_log.ts'
import { changesBetween } from '../audit/changes.ts'
import { disconnectAll } from '../connections/connections.ts'
import { auditedProvider, findIdentityProvider, putIdentityProvider } from './identity_providers.ts'
import type { Tenant, Unit } from './tenant_schema.ts'

/** `moved`: refused, because a tenant's connections and records belong to its environment. */
export type TenantOutcome = 'created' | 'updated' | 'moved'

/**
 * Stores a tenant, and ends the connections of units that are removed. A tenant that is no longer verified needs
 * nothing more, because every check of a token includes its tenant.
 */
export async function putTenant(
  trx: Database,
  platform: Platform,
  id: string,
  tenant: Tenant,
  actor: Actor,
  now: Date,
): Promise<TenantOutcome> {
  const { units, identity_provider, ...fields } = tenant
  const inserted = await trx
    .insertInto('tenants')
    .values({ id, ...fields, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  const before = await trx
    .selectFrom('tenants')
    .select(['name', 'environment', 'verified'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  if (before.environment !== tenant.environment) return 'moved'
  const changed = !inserted && (before.name !== tenant.name || before.verified !== tenant.verified)
  if (changed) {
    await trx
      .updateTable('tenants')
      .set({ ...fields, updated_at: now })
      .where('id', '=', id)
      .execute()
  }
  const unitChanges = units ? await putUnits(trx, id, units) : { removed: [], stored: 0 }
  const provider = await putIdentityProvider(trx, id, identity_provider, now)
  const unitsChanged = unitChanges.stored > 0 || unitChanges.removed.length > 0
  if (inserted || changed || unitsChanged || provider.changed) {
    const was = { ...before, ...auditedProvider(provider.before) }
    const is = { ...fields, ...auditedProvider(provider.after) }
    await recordAudit(trx, {
      action: inserted ? 'tenant.created' : 'tenant.updated',
      actor,
      tenant: id,
      details: {
        environment: fields.environment,
        verified: fields.verified,
        units_removed: unitChanges.removed,
        ...(inserted ? auditedProvider(provider.after) : {}),
      },
      identity: {
        ...{ noun: 'tenant', id },
        details: { name: fields.name, ...(inserted ? {} : { changes: changesBetween(was, is) }) },
      },
    })
  }
  await endConnectionsOfUnits(trx, platform, id, unitChanges.removed, actor, now)
  return inserted ? 'created' : 'updated'
}

/** @returns the ids of the units that were removed, and how many were added or changed */
async function putUnits(trx: Database, tenant: string, units: Unit[]) {
  // The list is one parameter, because with 10,000 units the query builder would block other requests for too long.
  const list = JSON.stringify(units)
  const { rows: removed } = await sql<{ id: string }>`
    delete from units where tenant_id = ${tenant}
      and id not in (select id from json_to_recordset(${list}::json) as given(id text))
    returning id
  `.execute(trx)
  const { rows: stored } = await sql<{ id: string }>`
    insert into units (tenant_id, id, kind, name)
    select ${tenant}, given.id, given.kind, given.name
    from json_to_recordset(${list}::json) as given(id text, kind text, name text)
    on conflict (tenant_id, id) do update set kind = excluded.kind, name = excluded.name
      where (units.kind, units.name) <> (excluded.kind, excluded.name)
    returning id
  `.execute(trx)
  return { removed: removed.map((unit) => unit.id), stored: stored.length }
}

async function endConnectionsOfUnits(
  trx: Database,
  platform: Platform,
  tenant: string,
  units: string[],
  actor: Actor,
  now: Date,
): Promise<void> {
  if (units.length === 0) return
  const bound = await trx
    .selectFrom('unrevoked_connections')
    .select('id')
    .where('tenant_id', '=', tenant)
    .where('unit_id', 'in', units)
    .orderBy('id')
    .execute()
  const ids = bound.map(({ id }) => id)
  await disconnectAll(trx, platform, ids, actor, now, 'unit_removed')
}

export async function findTenant(db: Database, id: string) {
  const tenant = await db
    .selectFrom('tenants')
    .select(['id', 'name', 'environment', 'verified', 'created_at', 'updated_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!tenant) return null
  const units = await db
    .selectFrom('units')
    .select(['id', 'kind', 'name'])
    .where('tenant_id', '=', id)
    .orderBy('id')
    .execute()
  return { ...tenant, units, identity_provider: await findIdentityProvider(db, id) }
}

/** The tenants in the order of their ids, one more than `limit` if there are more. */
export async function listTenants(db: Database, { limit, after }: { limit: number; after: string | null }) {
  return await db
    .selectFrom('tenants')
    .select(['id', 'name', 'environment', 'verified', 'created_at', 'updated_at'])
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
}
