import { type Kysely, sql } from 'kysely'

/** Apps, their clients and the clients' secrets. */
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
      approval_requested_at timestamptz,
      approved_at timestamptz,
      suspended_at timestamptz,
      version bigint not null default 1,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      check ((kind = 'in_house') = (tenant_id is not null)),
      check (publisher_id is not null or tenant_id is not null)
    );
    create index apps_publisher on apps (publisher_id);
    create index apps_tenant on apps (tenant_id) where tenant_id is not null;
    create index apps_waiting on apps (approval_requested_at)
      where approval_requested_at is not null and approved_at is null;
    create index apps_catalogue on apps (name, id) where kind = 'public';

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
    create index client_secrets_live on client_secrets (client_id) where revoked_at is null;
  `.execute(db)
}
