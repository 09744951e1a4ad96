import { type Kysely, sql } from 'kysely'

/** When the owners were told that a connection is about to end by itself; null where they were not, or it was renewed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table connections add column ending_told_at timestamptz;

    -- Chosen from "select *" of the table, whose columns a view keeps as they were.
    create or replace view unrevoked_connections as select * from connections where state <> 'revoked';
  `.execute(db)
}
