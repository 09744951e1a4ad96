import { type Kysely, sql } from 'kysely'

/** Where merchants start from when they choose an app in the catalogue, and the wish to be let into production. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table apps
      add column connect_url text,
      add column approval_requested_at timestamptz;
    create index apps_waiting on apps (approval_requested_at)
      where approval_requested_at is not null and approved_at is null;
    create index apps_catalogue on apps (name, id) where kind = 'public';
  `.execute(db)
}
