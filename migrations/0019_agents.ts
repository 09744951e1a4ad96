import { type Kysely, sql } from 'kysely'

/** AI agents: apps that are registered as such, and apps that are known by a metadata document. */
export const contract =
  'The checks on apps are replaced by ones that also accept apps of the kind "unregistered", and refuse nothing that they accepted before'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table apps
      -- Whether it asks as an AI agent: consent says so, and its connections end after some days.
      add column agent boolean not null default false,
      -- An app of the kind "unregistered" is known by its metadata document alone: it has no publisher, the host of
      -- the document as its name, and the document's address as the id of its client. This is what the document
      -- calls it, which nobody has checked.
      add column claimed_name text,
      drop constraint apps_kind_check,
      drop constraint apps_check1,
      drop constraint apps_check2,
      add constraint apps_kind_check check (kind in ('public', 'in_house', 'unregistered')),
      add constraint apps_check1
        check (publisher_id is not null or tenant_id is not null or (kind = 'unregistered' and agent)),
      -- Only public apps are approved.
      add constraint apps_check2
        check (kind <> 'public' or (state = 'approved') = (version is not distinct from approved_version));

    -- Client ID metadata documents, as all nodes know them.
    create table client_documents (
      url text primary key,
      host text not null,
      -- What of the last good one counts, with its keys.
      document jsonb,
      fetched_at timestamptz,
      -- Why the last attempt to fetch it failed, and since when all have; null where it was good.
      problem text,
      failed_since timestamptz,
      -- It is fetched again after this time.
      fresh_until timestamptz not null,
      -- A node is fetching it; from this time on, another one may.
      fetching_until timestamptz,
      check ((document is null) = (fetched_at is null)),
      check ((problem is null) = (failed_since is null))
    );
    create index client_documents_host on client_documents (host);
    create index client_documents_age on client_documents (fresh_until);

    -- The hosts whose agents merchants have seen, and those that the operator has suspended.
    create table agent_hosts (
      host text primary key,
      first_seen_at timestamptz not null,
      suspended_at timestamptz
    );
  `.execute(db)
}
