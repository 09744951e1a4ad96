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
      revoked_at timestamptz
    );
    create unique index connections_one on connections (app_id, environment, tenant_id, coalesce(unit_id, ''))
      where state <> 'revoked';
    create index connections_tenant on connections (tenant_id, app_id);
    create index connections_client on connections (client_id);
    -- For lists of an app's connections, which are in the order of their ids and include those that ended.
    create index connections_app on connections (app_id, id);
    create index connections_live on connections (app_id, state) where state <> 'revoked';

    -- When a connection was last used, to the minute. A table of its own, because a call would otherwise rewrite
    -- the wide row of its connection and, after each checkpoint, log a whole page of it. No foreign key: it would
    -- lock the row of the connection.
    create table connection_use (
      connection_id text primary key,
      last_used_at timestamptz not null
    ) with (fillfactor = 70);

    -- One consent, and what continues it: its authorization code, then its refresh token. Both begin with the id of
    -- the grant, so that the row is found by its key and changed in place (docs/decisions/0003). Values are stored
    -- as SHA-256: 256 random bits need no slow hash.
    create table grants (
      id text primary key,
      connection_id text not null references connections,
      user_id text not null,
      scopes text[] not null,
      created_at timestamptz not null default now(),
      revoked_at timestamptz,
      code_hash bytea,
      code_challenge text,
      redirect_uri text,
      code_expires_at timestamptz,
      code_redeemed_at timestamptz,
      -- Where a proof must come with the code, or with the refresh token: the thumbprint (RFC 7638) of its key
      -- (RFC 9449 §5, §10).
      code_jkt bytea,
      refresh_hash bytea,
      refresh_expires_at timestamptz,
      refresh_jkt bytea,
      -- The refresh token before this one, and the tokens that its use issued, sealed under a key derived from it:
      -- a client that lost the response may repeat the request (docs/decisions/0005).
      previous_refresh_hash bytea,
      refreshed_at timestamptz,
      sealed_tokens bytea,
      -- Where a person consented for themselves, and not an owner for a tenant: the id of the record that is about
      -- them (docs/decisions/0161). The grant goes with the person.
      participant text,
      participant_user text references users on delete cascade,
      check ((participant is null) = (participant_user is null)),
      check (participant_user = user_id),
      -- RFC 9700 §4.8.2: no code without a challenge.
      check (code_hash is null
        or (code_challenge is not null and redirect_uri is not null and code_expires_at is not null))
    ) with (fillfactor = 60);
    create index grants_connection on grants (connection_id);
    create index grants_participant on grants (participant_user, connection_id) where participant_user is not null;

    create table access_tokens (
      hash bytea primary key,
      grant_id text not null,
      scopes text[] not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      first_used_at timestamptz,
      revoked_at timestamptz,
      -- The thumbprint of the key that the token is bound to; null for a bearer token (RFC 9449 §6).
      jkt bytea
    ) with (fillfactor = 85);
    create index access_tokens_expiry on access_tokens (expires_at);

    -- What tells that a refresh token was used before, and so is reused (RFC 9700 §4.14.2).
    create table used_refresh_tokens (
      hash bytea primary key,
      used_at timestamptz not null,
      -- The thumbprint of the key that it was bound to.
      jkt bytea
    );
    create index used_refresh_tokens_age on used_refresh_tokens (used_at);

    -- The "jti" of client assertions and DPoP proofs that were used, as SHA-256 (docs/decisions/0101).
    create table used_jwts (
      hash bytea primary key,
      expires_at timestamptz not null
    );
    create index used_jwts_expiry on used_jwts (expires_at);

    -- Short-lived artifacts of the authorization server: interactions and pushed requests.
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
