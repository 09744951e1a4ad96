import { type Kysely, sql } from 'kysely'

/** What an app says of itself to merchants, and its images. The release before neither reads nor writes any of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- An object in the shape of src/model/apps/listing.ts; {} is an app that says nothing.
    alter table apps add column listing jsonb not null default '{}';

    -- Images as their publishers have uploaded them, by the SHA-256 of their bytes. Those that neither the app nor
    -- its approved version shows are deleted.
    create table app_images (
      app_id text not null references apps on delete cascade,
      hash text not null,
      type text not null check (type in ('png', 'jpeg', 'webp')),
      width integer not null,
      height integer not null,
      bytes bytea not null,
      created_at timestamptz not null,
      primary key (app_id, hash)
    );
    -- It is compressed already.
    alter table app_images alter column bytes set storage external;
  `.execute(db)
}
