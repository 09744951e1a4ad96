import { type Kysely, sql } from 'kysely'

/** People, what they are members of, their sessions, and the mails to them; the tokens of the operator's programs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table users (
      id text primary key,
      -- The address whose mailbox this person has confirmed, or that the operator vouches for. Null before that.
      email text,
      -- What somebody typed at sign-up and has not confirmed yet. Several people may claim the same address, and
      -- nobody is looked up by it (docs/decisions/0117).
      unconfirmed_email text,
      name text not null,
      password_hash text,
      -- The language in which the person has last read our pages.
      language text not null default 'en',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      -- What the vendor's identity provider calls this person (OpenID Connect Core §2: "sub"). Null for local accounts.
      subject text unique,
      -- SHA-256 of the password hash that was imported last, so that the same import again changes nothing.
      password_import bytea,
      -- What authenticators know the person by (Web Authentication §5.4.3, "user handle"): random, and the same for all
      -- of the person's passkeys. Null before the first.
      passkey_handle bytea unique,
      -- When somebody last signed in as this person. Null before the first time, which no mail tells of.
      signed_in_at timestamptz,
      -- The notices by mail that this person has turned off.
      muted_notices text[] not null default '{}',
      -- Whether the person works for the platform itself.
      operator boolean not null default false
    );
    create unique index users_email on users (lower(email));
    create index users_without_address on users (created_at) where email is null;
    -- For the operator's search, which compares beginnings.
    create index users_name on users (lower(name) text_pattern_ops);
    create index users_email_prefix on users (lower(email) text_pattern_ops);
    create index users_unconfirmed_email on users (lower(unconfirmed_email)) where unconfirmed_email is not null;

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
      -- Whether its members must have a passkey to open the console.
      requires_passkeys boolean not null default false,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    create index publishers_name on publishers (lower(name) text_pattern_ops);

    create table publisher_members (
      publisher_id text not null references publishers on delete cascade,
      user_id text not null references users on delete cascade,
      role text not null check (role in ('admin', 'developer')),
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
      id_token bytea,
      -- When the person last proved who they are; null where the identity provider did not say when.
      proven_at timestamptz,
      -- Whether a passkey or a recovery code was part of it.
      second_step boolean not null default false,
      -- What the person's list of sessions shows: what it is called there, the browser and its system, and where and
      -- when it was last used, to a few minutes.
      id uuid not null unique default gen_random_uuid(),
      browser text,
      system text,
      ip text,
      last_seen_at timestamptz not null default now(),
      -- Begun in a frame of the vendor's pages. It opens /settings in that frame, and nothing else.
      embedded boolean not null default false
    );
    create index sessions_user on sessions (user_id);
    create index sessions_expiry on sessions (expires_at);
    create index sessions_issuer_sid on sessions (issuer_sid) where issuer_sid is not null;

    -- Back-channel logouts of the last minutes: a sign-in that was under way when one arrived opens no session.
    create table issuer_logouts (
      id uuid primary key default gen_random_uuid(),
      subject text,
      sid text,
      received_at timestamptz not null,
      check (num_nonnulls(subject, sid) > 0)
    );
    create index issuer_logouts_received on issuer_logouts (received_at);

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

    -- Who was asked to join a publisher. The row goes when the invitation is accepted, declined or withdrawn.
    create table publisher_invitations (
      id text primary key,
      publisher_id text not null references publishers on delete cascade,
      email text not null,
      -- What the person becomes.
      role text not null check (role in ('admin', 'developer')),
      invited_by text references users on delete set null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    );
    create unique index publisher_invitations_email on publisher_invitations (publisher_id, lower(email));
    create index publisher_invitations_invited on publisher_invitations (lower(email));

    -- What a link in a mail can be used for, once. The link holds the value, the table its hash.
    create table mailed_links (
      hash bytea primary key,
      purpose text not null check (purpose in ('confirm_address', 'reset_password', 'invitation')),
      -- The mailbox that it was sent to.
      email text not null,
      user_id text references users on delete cascade,
      invitation_id text references publisher_invitations on delete cascade,
      -- A path of this origin where the person was, and goes on once the link is used.
      return_to text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      check ((purpose = 'invitation') = (invitation_id is not null)),
      check ((purpose = 'invitation') = (user_id is null))
    );
    create index mailed_links_user on mailed_links (user_id) where user_id is not null;
    create index mailed_links_invitation on mailed_links (invitation_id) where invitation_id is not null;
    create index mailed_links_expiry on mailed_links (expires_at);

    -- Mails are written in the transaction that causes them, and sent by the worker.
    create table mails (
      -- Sorts by time (RFC 9562 §5.7).
      id uuid primary key,
      recipient text not null,
      -- Subject, text and HTML: AES-256-GCM, because a text may hold a link that signs somebody in.
      content bytea not null,
      state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed')),
      -- How often sending has failed.
      failures smallint not null default 0,
      due_at timestamptz not null,
      -- From then on nobody needs it any more: its link has expired.
      expires_at timestamptz not null,
      -- Who sends it at the moment, and until when nobody else may.
      claim uuid,
      claimed_until timestamptz,
      error text,
      created_at timestamptz not null
    );
    create index mails_due on mails (due_at) where state = 'waiting';
    create index mails_recipient on mails (lower(recipient), id);
    create index mails_age on mails (created_at);
    -- The live pages of a person that are open, on all nodes: one row per place. Unlogged, for a crash ends them too.
    create unlogged table live_views (
      user_id text not null,
      place integer not null,
      id uuid not null unique,
      leased_until timestamptz not null,
      primary key (user_id, place)
    );

    -- What the operator's programs authenticate with, besides OPERATOR_TOKEN. A row stays when its token is revoked, so
    -- that the audit log's rows about it can be read.
    create table operator_tokens (
      id text primary key,
      name text not null,
      -- SHA-256 of the token: 256 random bits need no slow hash.
      hash bytea not null unique,
      last_four text not null,
      scopes text[] not null,
      created_at timestamptz not null,
      -- Null: it stays until it is revoked.
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz
    );
  `.execute(db)
}
