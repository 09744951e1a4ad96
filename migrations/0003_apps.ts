import { type Kysely, sql } from 'kysely'

/** Apps and their approved versions, their clients and the clients' secrets. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- publisher_id is null where an app belongs to its tenant alone: an in-house app that its owners registered, or
    -- (is_key) an API key of theirs or what their own webhooks hang on, which the settings list and the console does not.
    create table apps (
      id text primary key,
      publisher_id text references publishers,
      name text not null,
      kind text not null check (kind in ('public', 'in_house')),
      tenant_id text references tenants,
      is_key boolean not null default false,
      client_type text not null check (client_type in ('confidential', 'public')),
      native boolean not null default false,
      -- Whether the app asks to be refused without proof of its key (RFC 9449 §5.2).
      dpop boolean not null default false,
      scopes text[] not null,
      event_types text[] not null default '{}',
      redirect_uris text[] not null default '{}',
      -- Where merchants are sent when they choose the app in the catalogue.
      connect_url text,
      webhook_url text,
      jwks jsonb,
      -- This row holds the app as it is now. What merchants see of it in production is a version of it that was
      -- approved (docs/decisions/0113). A change of anything in app_versions raises "version".
      version integer not null default 1,
      state text not null default 'draft' check (state in ('draft', 'submitted', 'approved', 'declined')),
      approved_version integer,
      -- Copied from the approved version: every check of a token reads them.
      approved_scopes text[],
      approved_event_types text[],
      -- Whether the operator created this version: then nobody has to submit it.
      drafted_by_operator boolean not null default false,
      suspended_at timestamptz,
      -- Raised by every change of the app or of its clients. Authorization servers cache the app by it.
      revision bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check ((kind = 'in_house') = (tenant_id is not null)),
      check (publisher_id is not null or tenant_id is not null),
      -- An in-house app needs no approval.
      check (kind = 'in_house' or (state = 'approved') = (version is not distinct from approved_version)),
      check ((approved_version is null) = (approved_scopes is null)),
      check ((approved_version is null) = (approved_event_types is null))
    );
    create index apps_name on apps (lower(name) text_pattern_ops);
    create index apps_publisher on apps (publisher_id);
    create index apps_tenant on apps (tenant_id) where tenant_id is not null;
    create index apps_state on apps (state, id);
    create index apps_catalogue on apps (name, id) where kind = 'public';

    -- The versions of public apps that were submitted, approved or declined. What they say never changes: a change of
    -- the app or of its publisher's profile begins another version.
    create table app_versions (
      app_id text not null references apps,
      version integer not null,
      name text not null,
      publisher_name text not null,
      publisher_website text not null,
      publisher_support text not null,
      connect_url text,
      -- Decides, like the list, which redirect URIs are accepted (RFC 8252 section 7.3).
      native boolean not null,
      redirect_uris text[] not null,
      scopes text[] not null,
      event_types text[] not null,
      submitted_at timestamptz,
      approved_at timestamptz,
      declined_at timestamptz,
      decline_reason text,
      primary key (app_id, version),
      check ((declined_at is null) = (decline_reason is null))
    );
    alter table apps add foreign key (id, approved_version) references app_versions;

    -- Every public app as it is now, in the columns of app_versions.
    create view app_drafts as
      select a.id as app_id, a.version, a.name, pu.name as publisher_name, pu.website as publisher_website,
        pu.support as publisher_support, a.connect_url, a.native, a.redirect_uris, a.scopes, a.event_types
      from apps a join publishers pu on pu.id = a.publisher_id
      where a.kind = 'public';

    create table clients (
      id text primary key,
      app_id text not null references apps,
      environment text not null check (environment in ('sandbox', 'production')),
      created_at timestamptz not null default now(),
      revoked_at timestamptz,
      unique (app_id, environment)
    );

    create table client_secrets (
      id text primary key,
      client_id text not null references clients,
      hash text not null,
      last_four text not null,
      -- The first 8 bytes of its SHA-256: finds the row of a secret that is reported as leaked, and is too little of
      -- 206 random bits to find the secret (docs/decisions/0110).
      fingerprint bytea not null,
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    create index client_secrets_fingerprint on client_secrets (fingerprint);
    create index client_secrets_last_four on client_secrets (last_four);
    create index client_secrets_live on client_secrets (client_id) where revoked_at is null;
  `.execute(db)
}
