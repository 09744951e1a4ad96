import { type Kysely, sql } from 'kysely'

/** The nouns: tenants, units, people, publishers, apps, clients, connections, grants, records, audit. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table tenants (
      id text primary key,
      name text not null,
      environment text not null check (environment in ('sandbox', 'production')),
      verified boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    -- One row a tenant, locked by every writer of its records and events until commit: their stamps are then
    -- strictly increasing in commit order, so that nobody who pages by time can pass over a late commit.
    create table tenant_clocks (
      tenant_id text primary key references tenants on delete cascade,
      stamp timestamptz not null
    ) with (fillfactor = 50);

    create table units (
      tenant_id text not null references tenants on delete cascade,
      id text not null,
      kind text not null,
      name text not null,
      primary key (tenant_id, id)
    );

    create table users (
      id text primary key,
      email text not null,
      name text not null,
      password_hash text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create unique index users_email on users (lower(email));

    create table tenant_members (
      tenant_id text not null references tenants on delete cascade,
      user_id text not null references users on delete cascade,
      role text not null check (role in ('owner', 'staff')),
      primary key (tenant_id, user_id)
    );
    create index tenant_members_user on tenant_members (user_id);

    create table publishers (
      id text primary key,
      name text not null,
      website text not null,
      support text not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create table publisher_members (
      publisher_id text not null references publishers on delete cascade,
      user_id text not null references users on delete cascade,
      created_at timestamptz not null default now(),
      primary key (publisher_id, user_id)
    );
    create index publisher_members_user on publisher_members (user_id);

    -- publisher_id is null for the key that a merchant owner makes: that app belongs to its tenant alone.
    create table apps (
      id text primary key,
      publisher_id text references publishers,
      name text not null,
      kind text not null check (kind in ('public', 'in_house')),
      tenant_id text references tenants,
      client_type text not null check (client_type in ('confidential', 'public')),
      native boolean not null default false,
      scopes text[] not null,
      event_types text[] not null default '{}',
      redirect_uris text[] not null default '{}',
      webhook_url text,
      jwks jsonb,
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
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    create index client_secrets_live on client_secrets (client_id) where revoked_at is null;

    create table connections (
      id text primary key,
      app_id text not null references apps,
      client_id text not null references clients,
      tenant_id text not null references tenants,
      unit_id text,
      environment text not null check (environment in ('sandbox', 'production')),
      scopes text[] not null,
      state text not null default 'active' check (state in ('active', 'needs_reconsent', 'revoked')),
      created_by text,
      created_at timestamptz not null default now(),
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    create unique index connections_one on connections (app_id, environment, tenant_id, coalesce(unit_id, ''))
      where state <> 'revoked';
    create index connections_tenant on connections (tenant_id, app_id);
    create index connections_client on connections (client_id);

    -- One consent. Every code and token belongs to one, so that a family is revoked by one row.
    create table grants (
      id text primary key,
      connection_id text not null references connections,
      user_id text not null,
      scopes text[] not null,
      created_at timestamptz not null default now(),
      revoked_at timestamptz
    );
    create index grants_connection on grants (connection_id) where revoked_at is null;

    create table records (
      tenant_id text not null references tenants on delete cascade,
      type text not null,
      id text not null,
      unit_id text,
      data jsonb not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (tenant_id, type, id)
    );
    create index records_changed on records (tenant_id, type, updated_at, id);
    create index records_unit_changed on records (tenant_id, unit_id, type, updated_at, id)
      where unit_id is not null;

    create table audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null default clock_timestamp(),
      action text not null,
      actor_kind text not null check (actor_kind in ('user', 'client', 'operator', 'system', 'anonymous')),
      actor_id text,
      publisher_id text,
      app_id text,
      client_id text,
      tenant_id text,
      connection_id text,
      ip text,
      details jsonb not null default '{}'
    );
    create index audit_log_app on audit_log (app_id, id) where app_id is not null;
    create index audit_log_tenant on audit_log (tenant_id, id) where tenant_id is not null;

    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
    end $$;
    create trigger audit_log_append_only before update or delete on audit_log
      for each row execute function refuse_audit_change();
    create trigger audit_log_no_truncate before truncate on audit_log
      for each statement execute function refuse_audit_change();
  `.execute(db)
}
