import { type Kysely, sql } from 'kysely'

/**
 * Grants that an identity provider's assertion has begun for a member of a tenant. Such a grant is deleted with the
 * membership, by PostgreSQL, so that no token of it is found from then on (docs/decisions/0214).
 */
export const contract =
  'The key holds for rows with a member_tenant alone, which the release before never writes'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table grants
      add column member_tenant text,
      -- Not validated: there are no rows with one yet.
      add constraint grants_member foreign key (member_tenant, user_id)
        references tenant_members (tenant_id, user_id) on delete cascade not valid;
  `.execute(db)
}
