import { type Kysely, sql } from 'kysely'

/** Connections, and the grants, codes and tokens that belong to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
    ) with (fillfactor = 80);
    create unique index connections_one on connections (app_id, environment, tenant_id, coalesce(unit_id, ''))
      where state <> 'revoked';
    create index connections_tenant on connections (tenant_id, app_id);
    create index connections_client on connections (client_id);
    create index connections_live on connections (app_id, state) where state <> 'revoked';

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

    -- "hash" is SHA-256 of the value: 256 random bits need no slow hash.
    create table authorization_codes (
      hash bytea primary key,
      grant_id text not null,
      client_id text not null,
      redirect_uri text not null,
      code_challenge text not null,
      scopes text[] not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      consumed_at timestamptz
    );
    create index authorization_codes_expiry on authorization_codes (expires_at);

    create table access_tokens (
      hash bytea primary key,
      grant_id text not null,
      client_id text not null,
      scopes text[] not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      first_used_at timestamptz,
      revoked_at timestamptz
    ) with (fillfactor = 85);
    create index access_tokens_expiry on access_tokens (expires_at);

    create table refresh_tokens (
      hash bytea primary key,
      grant_id text not null,
      client_id text not null,
      scopes text[] not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      consumed_at timestamptz,
      -- Set when consumed: the answer given, sealed under a key derived from this very token, and the hashes
      -- of the tokens in it, whose first use ends the repeatable minute.
      answer bytea,
      next_access bytea,
      next_refresh bytea
    );
    create index refresh_tokens_expiry on refresh_tokens (expires_at);
    create index refresh_tokens_live on refresh_tokens (grant_id) where consumed_at is null;

    -- Short-lived artifacts of the authorization server: interactions, pushed requests, used JWT ids.
    create table oauth_artifacts (
      kind text not null,
      hash bytea not null,
      payload jsonb not null,
      expires_at timestamptz not null,
      consumed_at timestamptz,
      primary key (kind, hash)
    );
    create index oauth_artifacts_expiry on oauth_artifacts (expires_at);

    create table signing_keys (
      kid text primary key,
      alg text not null,
      public_jwk jsonb not null,
      private_key bytea not null,
      created_at timestamptz not null default now(),
      retired_at timestamptz
    );
  `.execute(db)
}
