import type { Database } from '../../database/connect.ts'
import type { IdentityProvider } from './tenant_schema.ts'

/** The identity provider whose assertions about a tenant's people count; null if the tenant has named none. */
export async function findIdentityProvider(db: Database, tenant: string): Promise<IdentityProvider | null> {
  const found = await db
    .selectFrom('tenant_identity_providers')
    .select(['issuer', 'client_ids', 'issuer_tenant as tenant'])
    .where('tenant_id', '=', tenant)
    .executeTakeFirst()
  return found ?? null
}

type Stored = { before: IdentityProvider | null; after: IdentityProvider | null; changed: boolean }

/**
 * Stores the identity provider of a tenant, whose row the caller has locked. Any change revokes the tokens that came
 * from assertions of the previous one: an operator may remove it because it is in other hands.
 * @param provider undefined: it stays as it is
 */
export async function putIdentityProvider(
  trx: Database,
  tenant: string,
  provider: IdentityProvider | null | undefined,
  now: Date,
): Promise<Stored> {
  const before = await findIdentityProvider(trx, tenant)
  const after = provider === undefined ? before : provider
  if (isSame(before, after)) return { before, after, changed: false }
  if (after === null) {
    await trx.deleteFrom('tenant_identity_providers').where('tenant_id', '=', tenant).execute()
  } else {
    const { issuer, client_ids, tenant: issuer_tenant } = after
    const row = { issuer, client_ids, issuer_tenant }
    await trx
      .insertInto('tenant_identity_providers')
      .values({ tenant_id: tenant, ...row })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(row))
      .execute()
  }
  await trx
    .updateTable('unrevoked_grants')
    .set({ revoked_at: now })
    .where('id', 'in', (eb) => eb.selectFrom('grants').select('id').where('member_tenant', '=', tenant))
    .execute()
  return { before, after, changed: true }
}

/**
 * Whether a provider still vouches for people to a client in a tenant. The row is locked until the transaction ends,
 * so that a transaction that then changes the provider finds the tokens that were stored in the meantime.
 */
export async function lockIdentityProvider(
  trx: Database,
  tenant: string,
  { issuer, tenant: issuer_tenant }: Pick<IdentityProvider, 'issuer' | 'tenant'>,
  client: string,
): Promise<boolean> {
  const found = await trx
    .selectFrom('tenant_identity_providers')
    .select('tenant_id')
    .where('tenant_id', '=', tenant)
    .where('issuer', '=', issuer)
    .where('issuer_tenant', 'is not distinct from', issuer_tenant)
    .where((eb) => eb(eb.val(client), '=', eb.fn.any('client_ids')))
    .forShare()
    .executeTakeFirst()
  return found !== undefined
}

/** A provider as the audit log has it. */
export function auditedProvider(provider: IdentityProvider | null): Record<string, unknown> {
  if (provider === null) return { issuer: null, issuer_tenant: null, issuer_clients: [] }
  return {
    issuer: provider.issuer,
    issuer_tenant: provider.tenant,
    issuer_clients: provider.client_ids,
  }
}

function isSame(one: IdentityProvider | null, other: IdentityProvider | null): boolean {
  return JSON.stringify(auditedProvider(one)) === JSON.stringify(auditedProvider(other))
}
