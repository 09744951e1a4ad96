import { type Kysely, sql } from 'kysely'

/** People, what they are members of, and their sessions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id text primary key,
      -- The address whose mailbox this person has confirmed, or that the operator vouches for. Null before that.
      email text,
      name text not null,
      password_hash text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      -- What the vendor's identity provider calls this person (OpenID Connect Core §2: "sub"). Null for local accounts.
      subject text unique,
      -- SHA-256 of the password hash that was imported last, so that the same import again changes nothing.
      password_import bytea
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

    create table sessions (
      hash bytea primary key,
      user_id text not null references users on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      -- How the person proved who they are: an account of ours, the vendor's identity provider, or a link that the
      -- vendor's program asked for.
      method text not null default 'local' check (method in ('local', 'issuer', 'link')),
      -- The session at the identity provider, which its back-channel logout names.
      issuer_sid text,
      -- The ID token, for the logout there: AES-256-GCM under a key that is derived from the session's own value.
      id_token bytea
    );
    create index sessions_user on sessions (user_id);
    create index sessions_expiry on sessions (expires_at);
    create index sessions_issuer_sid on sessions (issuer_sid) where issuer_sid is not null;

    -- One-time addresses that sign somebody in. The address holds the value, the table its hash.
    create table sign_in_links (
      hash bytea primary key,
      user_id text not null references users on delete cascade,
      -- A path of this origin.
      return_to text not null,
      expires_at timestamptz not null
    );
    create index sign_in_links_user on sign_in_links (user_id);
    create index sign_in_links_expiry on sign_in_links (expires_at);
  `.execute(db)
}
