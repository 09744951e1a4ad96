import { type Kysely, sql } from 'kysely'

/** Apps that an owner has allowed for the people of a tenant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What the tenant's people may use the app for, by an assertion of its identity provider. Null: nothing, since no
    -- owner has said so.
    alter table connections add column people_scopes text[];

    -- Chosen from "select *" of the table, whose columns a view keeps as they were.
    create or replace view unrevoked_connections as select * from connections where state <> 'revoked';
  `.execute(db)
}
