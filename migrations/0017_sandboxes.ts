import { type Kysely, sql } from 'kysely'

/** What developers did in their sandboxes today, and the definitions that were served. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- How many records a developer created, changed or deleted in a sandbox on the day of the last act (UTC).
    create table sandbox_use (
      tenant_id text primary key references tenants on delete cascade,
      day date not null,
      acts integer not null
    );

    -- What partners can see of each definition that was served, in the order in which it came into use: the source of
    -- their changelog.
    create table published_definitions (
      id bigint generated always as identity primary key,
      platform text not null,
      -- SHA-256 of the definition, in hexadecimal.
      hash text not null,
      definition jsonb not null,
      published_at timestamptz not null
    );
    create index published_definitions_platform on published_definitions (platform, id);
  `.execute(db)
}
