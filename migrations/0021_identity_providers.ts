import { type Kysely, sql } from 'kysely'

/** Enterprise-managed authorization: whose assertions about a tenant's people count (docs/decisions/0213). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table tenant_identity_providers (
      tenant_id text primary key references tenants on delete cascade,
      issuer text not null,
      -- What the issuer calls the tenant ("tenant" of its assertions), where it speaks for several organisations.
      issuer_tenant text,
      -- Ids of clients here, for which it may speak.
      client_ids text[] not null
    );
    create index tenant_identity_providers_issuer on tenant_identity_providers (issuer);
  `.execute(db)
}
