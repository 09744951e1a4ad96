import { type Kysely, sql } from 'kysely'

/** What an app says of itself to merchants is part of the version that is approved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table app_versions add column listing jsonb not null default '{}';

    create or replace view app_drafts as
      select a.id as app_id, a.version, a.name, pu.name as publisher_name, pu.website as publisher_website,
        pu.support as publisher_support, a.connect_url, a.native, a.redirect_uris, a.scopes, a.event_types, a.listing
      from apps a join publishers pu on pu.id = a.publisher_id
      where a.kind = 'public';

    -- The public apps that merchants can read about, as they were approved.
    create view listed_apps as
      select v.app_id, v.version, v.name, v.publisher_name, v.publisher_website, v.publisher_support, v.connect_url,
        v.scopes, v.listing, v.approved_at
      from app_versions v
      join app_status a on a.id = v.app_id and a.approved_version = v.version
      -- Every approved version has a date; the indexes of its words and names hold no other.
      where a.kind = 'public' and a.refusal is null and v.approved_at is not null;

    -- The words that find an app. PostgreSQL would take a-b, a/b and a.b for one word.
    create function listing_words(name text, publisher text, listing jsonb) returns tsvector
    language sql immutable parallel safe as $$
      select to_tsvector('simple', translate(name || ' ' || publisher || ' ' || coalesce(listing ->> 'category', '')
        || ' ' || coalesce(listing ->> 'summary', '') || ' ' || coalesce(listing ->> 'description', ''),
        '-_./@:+&', '        '))
    $$;
  `.execute(db)
}
