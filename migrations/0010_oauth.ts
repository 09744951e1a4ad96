import { type Kysely, sql } from 'kysely'

/** Codes, tokens, interactions, sessions, signing keys: hashed or sealed, never a usable secret. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
    create index authorization_codes_expiry on authorization_codes using brin (expires_at);

    create table access_tokens (
      hash bytea primary key,
      grant_id text not null,
      client_id text not null,
      scopes text[] not null,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      first_used_at timestamptz,
      revoked_at timestamptz
    );
    create index access_tokens_expiry on access_tokens using brin (expires_at);

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
    create index refresh_tokens_expiry on refresh_tokens using brin (expires_at);

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

    create table sessions (
      hash bytea primary key,
      user_id text not null references users on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );
    create index sessions_user on sessions (user_id);
    create index sessions_expiry on sessions (expires_at);

    create table sign_in_failures (
      key bytea not null,
      at timestamptz not null
    );
    create index sign_in_failures_key on sign_in_failures (key, at);
    create index sign_in_failures_at on sign_in_failures (at);

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
