-- 0001_tenants: in one transaction; each statement waits for at most 500 ms for its locks
create table tenants (
      id text primary key,
      name text not null,
      environment text not null check (environment in ('sandbox', 'production')),
      verified boolean not null default false,
      -- Who opened it, where it is the sandbox of a partner.
      opened_by text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );

    -- For the operator's search, which compares beginnings.
    create index tenants_name on tenants (lower(name) text_pattern_ops);
    create index tenants_opened on tenants (id) where opened_by is not null;

    -- One row per tenant, locked by every writer of its records and events until commit. Their stamps increase in
    -- the order of commits, so that a reader who pages by time misses nothing (docs/decisions/0004).
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

    create table records (
      tenant_id text not null references tenants on delete cascade,
      type text not null,
      id text not null,
      unit_id text,
      data jsonb not null,
      -- The address of the person that the record is about, in lower case, where the platform definition says which
      -- records are about people. Null for all others.
      email text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (tenant_id, type, id)
    );
    create index records_changed on records (tenant_id, type, updated_at, id);
    create index records_unit_changed on records (tenant_id, unit_id, type, updated_at, id)
      where unit_id is not null;
    create index records_email on records (email) where email is not null;

    -- What is left of deleted records, for 30 days: partners that synchronise must learn that they are gone. A record
    -- that went from one unit to another leaves a row with "moved", which only connections to its old unit see.
    -- deleted_at is the tenant's stamp, so that lists continue from it as from updated_at (docs/decisions/0154).
    create table deleted_records (
      tenant_id text not null references tenants on delete cascade,
      type text not null,
      id text not null,
      unit_id text,
      -- The id as the record's own data had it, perhaps as a number.
      data_id jsonb,
      moved boolean not null default false,
      deleted_at timestamptz not null
    );
    create unique index deleted_records_key on deleted_records (tenant_id, type, id, coalesce(unit_id, ''));
    create index deleted_records_changed on deleted_records (tenant_id, type, deleted_at, id) where not moved;
    create index deleted_records_unit_changed on deleted_records (tenant_id, unit_id, type, deleted_at, id)
      where unit_id is not null;
    create index deleted_records_at on deleted_records (deleted_at);

    create function deleted_record_document(id text, data_id jsonb, deleted_at timestamptz)
    returns text language sql stable parallel safe as $$
      select '{"id":' || coalesce(data_id::text, '"' || id || '"')
        || ',"deleted_at":"' || to_char(deleted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}'
    $$;

    create function record_document(id text, unit text, data jsonb, created_at timestamptz,
                                               updated_at timestamptz)
    returns text language sql stable parallel safe as $$
      select '{"id":' || coalesce((data -> 'id')::text, '"' || id || '"')
        || ',"unit":' || coalesce('"' || unit || '"', 'null')
        || ',"created_at":"' || to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        || '","updated_at":"' || to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"'
        || coalesce(',' || substr(nullif(
             (case when data ?| '{id,unit,created_at,updated_at}'
                   then data - '{id,unit,created_at,updated_at}'::text[] else data end)::text, '{}'), 2), '}')
    $$;

    -- A named view of a record: its id and some of its fields, those that it has.
    create function record_view(id text, data jsonb, fields text[])
    returns text language sql stable parallel safe as $$
      select '{"id":' || coalesce((data -> 'id')::text, '"' || id || '"') || coalesce(
        (select string_agg(',' || to_json(field)::text || ':' || (data -> field)::text, '' order by place)
         from unnest(fields) with ordinality v (field, place) where data ? field), '') || '}'
    $$;

-- 0002_people: in one transaction; each statement waits for at most 500 ms for its locks
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

-- 0003_apps: in one transaction; each statement waits for at most 500 ms for its locks
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

-- 0004_connections: in one transaction; each statement waits for at most 500 ms for its locks
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

-- 0005_live: in one transaction; each statement waits for at most 500 ms for its locks
-- What two lists of scopes have in common, in the order of the first. In PL/pgSQL, because PostgreSQL cannot
    -- inline a subquery: as an SQL function each call would cost five times as much.
    create function common_scopes(one text[], other text[]) returns text[] language plpgsql immutable parallel safe as $$
    begin
      if one <@ other then return one; end if;
      return array(select scope from unnest(one) with ordinality s (scope, place)
                   where scope = any(other) order by place);
    end $$;

    -- Whether an approved version of an app counts in an environment, and not the app as it is now.
    create function needs_approval(environment text, kind text)
    returns boolean language sql immutable parallel safe as $$
      select environment = 'production' and kind = 'public'
    $$;

    -- Whether an app may act in an environment: in production, a public app must have an approved version.
    create function admitted_to(environment text, kind text, approved_version integer)
    returns boolean language sql immutable parallel safe as $$
      select not needs_approval(environment, kind) or approved_version is not null
    $$;

    -- Rows that are not revoked, whatever else holds: what pages list, and what can still be revoked. That is less
    -- than being live.
    create view unrevoked_clients as select * from clients where revoked_at is null;
    create view unrevoked_secrets as select * from client_secrets where revoked_at is null;
    create view unrevoked_connections as select * from connections where state <> 'revoked';
    create view unrevoked_grants as select * from grants where revoked_at is null;
    create view unrevoked_tokens as select * from access_tokens where revoked_at is null;
    create view unrevoked_operator_tokens as select * from operator_tokens where revoked_at is null;

    create view app_status as
      select a.*, case when a.suspended_at is not null then 'app_suspended' end as refusal from apps a;

    -- A client may authenticate unless it is revoked, its app is suspended, or it is the production client of a
    -- public app that nobody has approved. Its scopes and event types are those that count in its environment.
    create view client_status as
      select c.id, c.app_id, c.environment, a.publisher_id, a.tenant_id, a.kind, a.client_type, a.dpop, a.jwks,
        a.revision, a.is_key, a.approved_version, a.version as present_version, a.name as present_name, a.native as present_native,
        a.connect_url as present_connect_url, a.redirect_uris as present_redirect_uris,
        case when needs_approval(c.environment, a.kind) then a.approved_scopes else a.scopes end as scopes,
        case when needs_approval(c.environment, a.kind) then a.approved_event_types else a.event_types end
          as event_types,
        coalesce(a.refusal, case
          when c.revoked_at is not null then 'client_revoked'
          when not admitted_to(c.environment, a.kind, a.approved_version) then 'app_not_approved'
        end) as refusal
      from clients c
      join app_status a on a.id = c.app_id;

    -- What a client is registered as in its environment: the production client of a public app by the version that was
    -- approved, every other client by the app as it is now. It is apart from client_status, since PostgreSQL orders
    -- eight tables of a join at most, and the check of an access token joins seven.
    create view client_registrations as
      select c.id, c.app_id, c.environment, c.publisher_id, c.tenant_id, c.kind, c.client_type, c.dpop, c.jwks,
        c.revision, c.is_key, c.scopes, c.event_types, c.refusal,
        -- Whether what it is registered as was approved.
        c.approved_version is not null
          and (needs_approval(c.environment, c.kind) or c.present_version = c.approved_version) as approved,
        case when needs_approval(c.environment, c.kind) then v.name else c.present_name end as name,
        case when needs_approval(c.environment, c.kind) then v.publisher_name else pu.name end as publisher_name,
        case when needs_approval(c.environment, c.kind) then v.publisher_website else pu.website end
          as publisher_website,
        case when needs_approval(c.environment, c.kind) then v.publisher_support else pu.support end
          as publisher_support,
        case when needs_approval(c.environment, c.kind) then v.connect_url else c.present_connect_url end
          as connect_url,
        case when needs_approval(c.environment, c.kind) then v.native else c.present_native end as native,
        case when needs_approval(c.environment, c.kind) then v.redirect_uris else c.present_redirect_uris end
          as redirect_uris
      from client_status c
      left join app_versions v on v.app_id = c.app_id and v.version = c.approved_version
      left join publishers pu on pu.id = c.publisher_id;

    create view live_clients as select * from client_registrations where refusal is null;

    -- A connection opens something unless it has ended, its client is refused, its tenant is not verified or in
    -- another environment than the connection or the client, an in-house app belongs to another tenant, or its
    -- unit was removed. Its scopes are those that an owner consented to and the app still declares.
    -- The app is told of the end, unless "refusal_after_disconnect" says why not.
    create view connection_status as
      select n.id, n.app_id, n.client_id, n.tenant_id, n.unit_id, n.environment, n.state, n.created_at,
        c.publisher_id, c.event_types, c.scopes as declared_scopes, t.name as tenant_name,
        case when n.scopes <@ c.scopes then n.scopes else common_scopes(n.scopes, c.scopes) end as scopes,
        case
          when c.refusal = 'app_suspended' then c.refusal
          when not t.verified then 'tenant_not_verified'
        end as refusal_after_disconnect,
        coalesce(case when n.state = 'revoked' then 'connection_ended' end, c.refusal, case
          when not t.verified then 'tenant_not_verified'
          when t.environment <> n.environment or c.environment <> n.environment then 'other_environment'
          when c.kind = 'in_house' and c.tenant_id <> n.tenant_id then 'other_tenant'
          when n.unit_id is not null and u.id is null then 'unit_removed'
        end) as refusal
      from connections n
      join client_status c on c.id = n.client_id
      join tenants t on t.id = n.tenant_id
      -- Joined, since PostgreSQL may plan "not exists" inside of a case as a hash of all units.
      left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id;

    -- "state" here, and "revoked_at" below, stand once more for the indexes that leave out what has ended.
    create view live_connections as select * from connection_status where refusal is null and state <> 'revoked';

    -- A grant is refused with its connection, and when it was revoked itself. A participant's grant ends with the
    -- connection too. Its scope is not one of the connection's, since no owner consents to it: it counts as long as
    -- the app declares it. Calls with its tokens are counted apart, so that they use up nothing of the connection's.
    create view grant_status as
      select g.id, g.user_id, n.id as connection_id, n.app_id, n.client_id, n.tenant_id, n.unit_id, n.environment,
        n.publisher_id,
        case
          when g.participant is not null then common_scopes(g.scopes, n.declared_scopes)
          when g.scopes <@ n.scopes then g.scopes
          else common_scopes(g.scopes, n.scopes)
        end as scopes,
        g.participant, case when g.participant is null then n.id else g.id end as rate_limit_key,
        -- The routine of a participant's tokens is not told to the tenant.
        case when g.participant is null then n.tenant_id end as audited_tenant_id,
        g.revoked_at,
        g.code_hash, g.code_challenge, g.redirect_uri, g.code_expires_at, g.code_redeemed_at, g.code_jkt,
        g.refresh_hash, g.refresh_expires_at, g.refresh_jkt, g.previous_refresh_hash, g.refreshed_at,
        g.sealed_tokens,
        coalesce(n.refusal, case when g.revoked_at is not null then 'grant_revoked' end) as refusal
      from grants g
      join connection_status n on n.id = g.connection_id;

    create view live_grants as select * from grant_status where refusal is null and revoked_at is null;

    -- An access token is refused with its grant, and when it was revoked itself. Its scopes are never more than
    -- its connection's.
    create view access_token_status as
      select k.hash, k.grant_id, k.issued_at, k.expires_at, k.first_used_at, k.jkt, g.user_id, g.connection_id,
        g.app_id, g.client_id, g.tenant_id, g.unit_id, g.environment, g.publisher_id, g.participant,
        g.rate_limit_key, g.audited_tenant_id,
        case when k.scopes <@ g.scopes then k.scopes else common_scopes(k.scopes, g.scopes) end as scopes,
        coalesce(g.refusal, case when k.revoked_at is not null then 'token_revoked' end) as refusal
      from access_tokens k
      join grant_status g on g.id = k.grant_id;

    create view live_access_tokens as select * from access_token_status where refusal is null;

-- 0006_rate_limits: in one transaction; each statement waits for at most 500 ms for its locks
create type rate_usage as (
      -- Milliseconds since 1970, when "debt" was true.
      at bigint,
      -- What the bucket lacks, in parts of a request: a request is "period" parts and a millisecond pays back
      -- "most" of them, so that whole numbers are exact at every rate.
      debt bigint,
      -- When the requests of the last period were accepted, oldest first; milliseconds since 1970.
      times bigint[],
      -- How many requests the last decision accepted.
      accepted integer
    );

    -- One row per key, for example per connection. Unlogged: counting is not flushed to disk, and a crash of the
    -- database forgets it.
    create unlogged table rate_limits (
      key text primary key,
      usage rate_usage not null,
      -- From then on the row says nothing. Without an index, so that its page is all that a request changes.
      expires_at timestamptz not null
    ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

    -- The rule: of "asked" requests at one moment as many are accepted as fit both a window, of "most" in any
    -- "period" (ms), and a bucket of "burst" that refills evenly at the same rate. The others use nothing. A clock
    -- that runs backwards stands still.
    create function use_rate_limit(l rate_usage, asked integer, most integer, period integer, burst integer, now bigint)
    returns rate_usage language plpgsql immutable as $$
    declare
      at bigint := greatest(l.at, now);
      debt bigint := greatest(0, l.debt - (at - l.at) * most);
      -- They are sorted: width_bucket() counts those that have left the window.
      times bigint[] := l.times[width_bucket(at - period, l.times) + 1 :];
      accepted integer := greatest(0, least(asked, (burst * period::bigint - debt) / period, most - cardinality(times)));
    begin
      return (at, debt + accepted * period::bigint, times || array_fill(at, array[accepted]), accepted);
    end $$;

    -- Decides on one request per key, and on several where a key is given several times. The rows are locked in
    -- the order of their keys, so that two statements never wait for each other. The clock is the database's;
    -- "clock" takes its place where tests move time, and is null in operation.
    create function take_rate_limits(keys text[], most integer, period integer, burst integer, clock bigint)
    returns table (key text, accepted integer, at bigint, debt bigint, used integer, oldest bigint, newest bigint)
    language plpgsql rows 10 as $$
    declare
      now bigint := coalesce(clock, floor(extract(epoch from clock_timestamp()) * 1000)::bigint);
      expiry timestamptz := to_timestamp(now / 1000.0) + greatest(period, burst * period::bigint / most) * interval '1 ms';
    begin
      return query
        insert into rate_limits as present
        select k, use_rate_limit((now, 0, '{}', 0)::rate_usage, count(*)::integer, most, period, burst, now), expiry
        from unnest(keys) k group by k order by k
        on conflict on constraint rate_limits_pkey do update
          -- No decision accepts more than the first would, so that says how many were asked for.
          set usage = use_rate_limit(present.usage, (excluded.usage).accepted, most, period, burst, now),
            expires_at = excluded.expires_at
        returning present.key, (present.usage).accepted, (present.usage).at, (present.usage).debt,
          cardinality((present.usage).times), (present.usage).times[1], (present.usage).times[cardinality((present.usage).times)];
    end $$;

-- 0007_webhooks: in one transaction; each statement waits for at most 500 ms for its locks
-- A UUID that sorts by the millisecond of its time (RFC 9562 §5.7).
    create function time_ordered_uuid(at timestamptz) returns uuid language sql volatile parallel safe as $$
      select encode(
        set_bit(set_bit(
          overlay(uuid_send(gen_random_uuid())
            placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6),
          52, 1), 53, 1), 'hex')::uuid
    $$;

    create table endpoints (
      id text primary key,
      -- null: an endpoint of the operator's own, which is told of both environments.
      app_id text references apps,
      environment text check (environment in ('sandbox', 'production')),
      url text not null,
      -- null: every type that the app declares.
      event_types text[],
      token bytea,
      state text not null default 'active' check (state in ('active', 'paused', 'suspended')),
      state_reason text,
      -- The address for which it was suspended, where only the platform's staff may lift that. It stays when the
      -- endpoint is removed: an endpoint that is added at this address is suspended too.
      suspended_url text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      removed_at timestamptz,
      check ((app_id is null) = (environment is null)),
      check (app_id is not null or event_types is not null)
    );
    create index endpoints_own on endpoints (id) where app_id is null and removed_at is null;
    create index endpoints_url on endpoints (lower(url) text_pattern_ops);
    create index endpoints_app on endpoints (app_id, environment) where removed_at is null;
    create index endpoints_removed on endpoints (app_id, environment) where removed_at is not null;

    create table endpoint_secrets (
      id text primary key,
      endpoint_id text not null references endpoints on delete cascade,
      secret bytea not null,
      -- HMAC-SHA256 under a key derived from SECRET_KEY: finds the row of a secret that is reported as leaked. A
      -- partner may have chosen one that could be guessed from a plain hash.
      fingerprint bytea not null,
      -- For signatures that anyone can verify: a key pair. Its private key is encrypted like the secret.
      private_key bytea,
      public_jwk jsonb,
      created_at timestamptz not null,
      -- Later than created_at where the header carries one signature: the secret before it signs until then.
      signs_from timestamptz not null,
      retires_at timestamptz
    );
    create index endpoint_secrets_endpoint on endpoint_secrets (endpoint_id);
    create index endpoint_secrets_fingerprint on endpoint_secrets (fingerprint);

    -- What workers observe of an endpoint. What people decide about it is in its own row.
    create table endpoint_health (
      endpoint_id text primary key references endpoints on delete cascade,
      failures_in_row integer not null default 0,
      failures_total integer not null default 0,
      times_opened integer not null default 0,
      open_until timestamptz,
      slow_until timestamptz,
      last_success_at timestamptz,
      last_failure_at timestamptz,
      -- The first failure after the last success, and whether its people were told that the failures go on.
      failing_since timestamptz,
      failing_told boolean not null default false
    ) with (fillfactor = 50);

    create table events (
      -- Our own key: sorts by time.
      uid uuid not null,
      at timestamptz not null,
      -- What receivers know it by, and may compare: given by the operator, or evt_…
      id text not null,
      -- For wire formats whose ids are UUIDs.
      uuid uuid not null default gen_random_uuid(),
      type text not null,
      -- null for a test event, and for an event for the operator's own endpoints: no feed and no app finds it.
      tenant_id text,
      unit_id text,
      scopes text[] not null default '{}',
      record_type text,
      record_id text,
      -- Set for an event that only one connection is told: app.installed, app.uninstalled.
      connection_id text,
      -- A sample that somebody sent to one endpoint.
      test boolean not null default false,
      data json not null,
      primary key (uid, at)
    ) partition by range (at);
    create index events_tenant on events (tenant_id, at);

    create table events_default partition of events default;

    -- Event ids chosen by the operator. The same id twice is one event.
    create table event_keys (
      id text primary key,
      event_uid uuid not null,
      at timestamptz not null
    );
    create index event_keys_at on event_keys using brin (at);

    -- The hot table: deliveries that are not finished. It has no foreign keys, because each of them would lock a
    -- row that all writers share.
    create table deliveries (
      id uuid primary key,
      event_uid uuid not null,
      event_at timestamptz not null,
      endpoint_id text not null,
      -- null where the endpoint is the operator's own.
      app_id text,
      connection_id text,
      -- true: about the end of its connection, and sent although the connection has ended.
      after_disconnect boolean not null default false,
      priority smallint not null default 0,
      -- false: waits for due_at. Workers read ready rows only.
      ready boolean not null default true,
      due_at timestamptz not null,
      steps_used smallint not null default 0,
      attempts smallint not null default 0,
      claims_lost smallint not null default 0,
      -- Set for an attempt beyond the schedule: the state in which a failure leaves the delivery.
      returns_to text check (returns_to in ('delivered', 'dead')),
      created_at timestamptz not null
    ) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
            autovacuum_vacuum_cost_delay = 0);
    create index deliveries_ready on deliveries (endpoint_id, priority, due_at) where ready;
    create index deliveries_waiting on deliveries (due_at) where not ready;
    create index deliveries_connection on deliveries (connection_id);

    -- The deliveries that a worker has claimed of one endpoint. A claim and a batch of results each update this one
    -- row, and no delivery.
    create table delivery_lanes (
      endpoint_id text not null,
      worker_id uuid not null,
      -- The fence: results that name another claim change nothing. It is replaced when the lease has ended.
      claim uuid not null default gen_random_uuid(),
      deliveries uuid[] not null,
      lease_until timestamptz not null,
      primary key (endpoint_id, worker_id)
    ) with (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
            autovacuum_vacuum_cost_delay = 0);

    -- Who is told of an event: the endpoints whose app declares its type and has a live connection to its tenant (and
    -- unit) that holds its scopes. Its plan uses indexes only, whatever the tables held when it was made.
    create function event_receivers(tenant text, unit text, connection text, event_type text, event_scopes text[])
      returns table (endpoint_id text, app_id text, connection_id text, after_disconnect boolean)
      language plpgsql stable rows 10
      set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
      set plan_cache_mode = force_generic_plan as $$
    begin
      return query
        with told as materialized (
          select n.*, false as after_disconnect from live_connections n
          where n.tenant_id = tenant and connection is null and (n.unit_id is null or n.unit_id = unit)
          union all
          select n.*, n.refusal is not null from connection_status n
          where n.id = connection
            and (n.refusal is null or n.refusal = 'connection_ended' and n.refusal_after_disconnect is null)
        )
        -- An app with a connection to the whole tenant and one to the unit is told once.
        select distinct on (ep.id) ep.id, ep.app_id, n.id, n.after_disconnect
        from told n
        cross join lateral (
          select * from endpoints ep
          where ep.app_id = n.app_id and ep.environment = n.environment and ep.removed_at is null
            and (ep.event_types is null or event_type = any(ep.event_types))
          offset 0
        ) ep
        where event_type = any(n.event_types) and event_scopes <@ n.scopes
        order by ep.id, n.unit_id nulls last;
    end $$;

    create table delivery_history (
      id uuid not null,
      event_uid uuid not null,
      event_at timestamptz not null,
      endpoint_id text not null,
      app_id text,
      connection_id text,
      after_disconnect boolean not null,
      state text not null check (state in ('delivered', 'dead', 'cancelled')),
      reason text,
      fault text check (fault in ('receiver', 'sender')),
      steps_used smallint not null,
      attempts smallint not null,
      created_at timestamptz not null,
      finished_at timestamptz not null,
      primary key (id, created_at)
    ) partition by range (created_at);
    create index delivery_history_endpoint on delivery_history (endpoint_id, id);
    create index delivery_history_dead on delivery_history (endpoint_id, id) where state = 'dead';

    create table delivery_history_default partition of delivery_history default;

    create table attempts (
      delivery_id uuid not null,
      started_at timestamptz not null,
      number smallint not null,
      duration_ms integer not null,
      status smallint,
      error text,
      -- Of the receiver's certificate: a date, or the names that it is for.
      error_detail text,
      fault text check (fault in ('receiver', 'sender')),
      -- true: the lease had ended when the response came, so that it changed nothing.
      late boolean not null default false,
      timings json,
      url text,
      timestamp text,
      request_headers json,
      response_headers json,
      response_body text
    ) partition by range (started_at);
    create index attempts_delivery on attempts (delivery_id, started_at);

    create table attempts_default partition of attempts default;

    create table replays (
      id text primary key,
      endpoint_id text not null references endpoints on delete cascade,
      since timestamptz not null,
      until timestamptz not null,
      states text[] not null,
      reached uuid,
      replayed integer not null default 0,
      requested_at timestamptz not null,
      finished_at timestamptz
    );
    create index replays_open on replays (endpoint_id) where finished_at is null;

    -- Workers that publishers must notify. Unlogged: after a crash every worker registers again.
    create unlogged table webhook_workers (
      id uuid primary key,
      asleep boolean not null,
      seen_at timestamptz not null
    );

-- 0008_logs: in one transaction; each statement waits for at most 500 ms for its locks
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
    create index audit_log_publisher on audit_log (publisher_id, id) where publisher_id is not null;
    -- Tokens are issued all the time: their rows are found by app or tenant, and cost no entry here.
    create index audit_log_action on audit_log (action text_pattern_ops, id)
      where action not in ('token.issued', 'token.refreshed');

    -- For the operator's overview, which counts them: few rows among those of tokens.
    create index audit_log_connections on audit_log (at) include (action)
      where action in ('connection.created', 'connection.revoked');

    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
    end $$;

    create trigger audit_log_append_only before update or delete on audit_log
      for each row execute function refuse_audit_change();

    create trigger audit_log_no_truncate before truncate on audit_log
      for each statement execute function refuse_audit_change();

    -- What says who somebody is, of rows of the audit log: addresses, names and e-mail addresses. It stands beside the
    -- log, which says ids only, and goes when its person, tenant or publisher is deleted (docs/decisions/0151).
    create table audit_identities (
      audit_id bigint not null,
      noun text not null check (noun in ('user', 'tenant', 'publisher')),
      noun_id text not null,
      ip text,
      details jsonb not null default '{}',
      primary key (audit_id, noun, noun_id)
    );
    create index audit_identities_noun on audit_identities (noun, noun_id);

    create trigger audit_identities_unchanged before update on audit_identities
      for each row execute function refuse_audit_change();

    -- Ranges of the audit log that are complete, each with a digest over its rows and the digest before it
    -- (docs/decisions/0112).
    create table audit_seals (
      from_id bigint primary key,
      to_id bigint not null,
      count integer not null,
      digest bytea not null,
      -- Unique: the chain has no branches.
      previous bytea not null unique,
      sealed_at timestamptz not null,
      check (from_id <= to_id)
    );

    create trigger audit_seals_append_only before update or delete on audit_seals
      for each row execute function refuse_audit_change();

    create trigger audit_seals_no_truncate before truncate on audit_seals
      for each statement execute function refuse_audit_change();

    -- Attempts that were refused, until their window ends and they become one row of the audit log
    -- (docs/decisions/0122). Unlogged, like the limits that refuse them.
    create unlogged table refused_attempts (
      action text not null,
      key text not null,
      ends_at timestamptz not null,
      attempts integer not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      ip text not null,
      details jsonb not null,
      primary key (action, key, ends_at)
    ) with (fillfactor = 50);

    -- What apps did with a tenant's data per UTC day: counted when requests are logged, kept for 400 days.
    create table daily_use (
      tenant_id text not null,
      day date not null,
      app_id text not null,
      kind text not null,
      -- Empty for tokens, and for requests that the API refused.
      record_type text not null,
      requests bigint not null,
      primary key (tenant_id, day, app_id, kind, record_type)
    ) with (fillfactor = 80);

    -- What happened on the whole platform per hour: counted when it is logged, kept for 400 days.
    create table hourly_activity (
      hour timestamptz not null,
      -- request, refusal, token or attempt, and which: the kind of request, the error code, the outcome.
      kind text not null,
      name text not null,
      count bigint not null,
      primary key (hour, kind, name)
    ) with (fillfactor = 80);

    create table request_log (
      -- Sorts by time (RFC 9562 §5.7), so that pages can be read by it.
      id uuid not null,
      at timestamptz not null,
      app_id text not null,
      client_id text not null,
      environment text,
      connection_id text,
      tenant_id text,
      kind text not null,
      method text not null,
      path text not null,
      status smallint not null,
      error text,
      reason text,
      duration_ms integer not null,
      ip text
    ) partition by range (at);
    create index request_log_app on request_log (app_id, id desc);
    create index request_log_refused on request_log (app_id, id desc)
      where status >= 400 or error is not null;
    create index request_log_connection on request_log (connection_id, id desc)
      where connection_id is not null;
    create index request_log_kind on request_log (app_id, kind, id desc) where kind <> 'api';
    create index request_log_environment on request_log (app_id, environment, id desc);

-- 0009_demo: in one transaction; each statement waits for at most 500 ms for its locks
create table demo_seeds (
      platform text primary key,
      seeded_at timestamptz not null,
      -- AES-256-GCM; null only inside the transaction that creates the demo.
      credentials bytea
    );

-- 0010_passkeys: in one transaction; each statement waits for at most 500 ms for its locks
create table passkeys (
      -- The credential ID, which the authenticator has chosen.
      id bytea primary key,
      user_id text not null references users on delete cascade,
      name text not null,
      -- The host name that it was created for: browsers offer it nowhere else.
      rp_id text not null,
      -- COSE_Key (RFC 9052 §7): no secret.
      public_key bytea not null,
      -- How often the authenticator says that it was used; 0 for those that do not count.
      sign_count bigint not null,
      -- How browsers reach the authenticator: a hint for them.
      transports text[] not null,
      -- Whether its owner has it on several devices.
      synced boolean not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    );
    create index passkeys_user on passkeys (user_id, created_at);

    -- Each is deleted by its one use, and all of them by new ones.
    create table recovery_codes (
      user_id text not null references users on delete cascade,
      -- SHA-256 of the person's id and the code, which has 80 random bits.
      hash bytea not null,
      primary key (user_id, hash)
    );

-- 0011_days: in one transaction; each statement waits for at most 500 ms for its locks
create function require_partitioned(parent name) returns void language plpgsql stable as $$
    begin
      if parent not in ('events', 'delivery_history', 'attempts', 'request_log') then
        raise exception '% has no partitions by day', parent;
      end if;
    end $$;

    -- Creates the partition of one UTC day, called table_20261121. Several nodes may do so at once. Rows of that day
    -- that are in the default partition are moved.
    create function prepare_day(parent name, day date) returns boolean
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      partition name := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
      since timestamptz := day::timestamp at time zone 'UTC';
      until timestamptz := (day + 1)::timestamp at time zone 'UTC';
      key name;
    begin
      perform require_partitioned(parent);
      -- The catalogue as rows: to_regclass() uses a cache that may not know the newest tables.
      if exists (select from pg_class where relname = partition and relnamespace = 'public'::regnamespace) then
        return false;
      end if;
      -- Without the lock, two nodes at once would both find no partition, and the second one would fail.
      perform pg_advisory_xact_lock(1684109683);
      if exists (select from pg_class where relname = partition and relnamespace = 'public'::regnamespace) then
        return false;
      end if;
      -- Other sessions learn of a new partition when they lock the table, so a weaker lock would let one of them
      -- miss it. The time-out is short because every query on the table queues behind a lock that waits.
      perform set_config('lock_timeout', '3s', true);
      execute format('lock table %I in access exclusive mode', parent);
      execute format('create table %I (like %I including defaults including constraints)', partition, parent);
      if exists (select from pg_class where relname = parent || '_default' and relnamespace = 'public'::regnamespace)
      then
        select attname into strict key from pg_partitioned_table
          join pg_attribute on attrelid = partrelid and attnum = partattrs[0]
          where partrelid = parent::text::regclass;
        execute format('with moved as (delete from %I where %I >= $1 and %2$I < $2 returning *)
          insert into %I select * from moved', parent || '_default', key, partition) using since, until;
      end if;
      execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, partition, since, until);
      return true;
    end $$;

    -- Drops the partitions of all days before a day, which costs the same however many rows they have.
    create function drop_days_before(parent name, day date) returns setof name
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      old name;
    begin
      perform require_partitioned(parent);
      perform set_config('lock_timeout', '3s', true);
      for old in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = parent::text::regclass
          and c.relname < format('%s_%s', parent, to_char(day, 'YYYYMMDD'))
        order by c.relname
      loop
        execute format('drop table if exists %I', old);
        return next old;
      end loop;
    end $$;

    revoke all on function prepare_day, drop_days_before from public;

create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);

select prepare_day('attempts', '20261122');

select prepare_day('attempts', '20261123');

select prepare_day('attempts', '20261124');

select prepare_day('attempts', '20261125');

select prepare_day('delivery_history', '20261122');

select prepare_day('delivery_history', '20261123');

select prepare_day('delivery_history', '20261124');

select prepare_day('delivery_history', '20261125');

select prepare_day('events', '20261122');

select prepare_day('events', '20261123');

select prepare_day('events', '20261124');

select prepare_day('events', '20261125');

select prepare_day('request_log', '20261122');

set session_replication_role = replica;

insert into access_tokens (hash, grant_id, scopes, issued_at, expires_at, first_used_at, revoked_at, jkt) values
  ( E'\\x43ce92b7c7ce883d9e93ac7551f69ff766cda71579c7ef760d750e25c5b0e527', 'grt_ULbQicafP5W3dWiiSpJyPY', '{bookings:read,customers:read}', '2026-11-22 02:26:21.358+00', '2026-11-22 03:26:21.358+00', '2026-11-22 02:26:21.434+00', null, null),
  ( E'\\x6c248946a489d58e098715cb39c55cd26df5ea532e0a1c162479aa9cc6da882b', 'grt_ULbQicafP5W3dWiiSpJyPY', '{bookings:read,customers:read}', '2026-11-22 02:26:21.321+00', '2026-11-22 03:26:21.321+00', null, null, null),
  ( E'\\x7122c2834aa5957f655aba218f74cd7ed0a9401554974151ba66db7dc48d2a47', 'grt_O2Fua8M3Qy9J6yTsbsmPcd', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 02:26:17.137+00', '2026-11-22 03:26:17.137+00', null, null, null),
  ( E'\\xbef318811d30494aa8281b26305847e8851eb595402bcdb94a3943cc5427549b', 'grt_7ydlUFEavxIV8mVegAIHxw', '{bookings:read,customers:read}', '2026-11-22 02:26:22.247+00', '2026-11-22 03:26:22.247+00', null, null, null),
  ( E'\\xd934e2033539a131383921894a4d1cc39fe05e1fe8806f9aed2fd713ca367136', 'grt_7ydlUFEavxIV8mVegAIHxw', '{bookings:read,customers:read}', '2026-11-22 02:26:22.332+00', '2026-11-22 03:26:22.332+00', '2026-11-22 02:26:22.362+00', null, null);

insert into app_versions (app_id, version, name, publisher_name, publisher_website, publisher_support, connect_url, native, redirect_uris, scopes, event_types, submitted_at, approved_at, declined_at, decline_reason) values
  ('feed', '1', 'Feed', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback}', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', null, '2026-11-22 02:26:13.307+00', null, null),
  ('mobile', '1', 'Mobile', 'Acme', 'https://acme.example', 'help@acme.example', null, 'true', '{http://127.0.0.1/cb,https://app.partner.example/cb}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 02:26:12.468+00', null, null),
  ('sync', '1', 'Sync', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback,https://partner.example/other?x=1}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 02:26:12.311+00', null, null);

insert into apps (id, publisher_id, name, kind, tenant_id, is_key, client_type, native, dpop, scopes, event_types, redirect_uris, connect_url, webhook_url, jwks, version, state, approved_version, approved_scopes, approved_event_types, drafted_by_operator, suspended_at, revision, created_at, updated_at) values
  ('feed', 'acme', 'Feed', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', '{https://partner.example/callback}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', 'true', null, '3', '2026-11-22 02:26:13.282+00', '2026-11-22 02:26:13.352+00'),
  ('mobile', 'acme', 'Mobile', 'public', null, 'false', 'public', 'true', 'false', '{bookings:read,customers:read}', '{}', '{http://127.0.0.1/cb,https://app.partner.example/cb}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 02:26:12.14+00', '2026-11-22 02:26:12.982+00'),
  ('own', 'acme', 'Own', 'in_house', 'north', 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', null, null, null, 'true', null, '2', '2026-11-22 02:26:12.218+00', '2026-11-22 02:26:13.079+00'),
  ('sync', 'acme', 'Sync', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 02:26:12.111+00', '2026-11-22 02:26:12.573+00');

insert into attempts (delivery_id, started_at, number, duration_ms, status, error, error_detail, fault, late, timings, url, "timestamp", request_headers, response_headers, response_body) values
  ('01a20113-621f-7052-840f-c06f81cbcda3', '2026-11-22 02:26:17.473+00', '1', '195', '200', null, null, null, 'false', '{"dns":0.2,"connect":37.3,"tls":null,"first_byte":43.7}', 'http://127.0.0.1:41481/hook', '1795314377', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_FK7a5Cv4F7nVwLlI6fb0TS","webhook-timestamp":"1795314377","webhook-signature":"v1,c8LpvZJ0Ndq2BrKvJAjMROgl/UCC9PD0Tt0/80ynS5I="}', '{"date":"Sun, 22 Nov 2026 02:26:17 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a20113-621f-7052-840f-c06f81cbcda3', '2026-11-22 02:26:18.855+00', '2', '2', '200', null, null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":0.9}', 'http://127.0.0.1:41481/hook', '1795314378', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_FK7a5Cv4F7nVwLlI6fb0TS","webhook-timestamp":"1795314378","webhook-signature":"v1,+ONoK3v6GFEpbs2hWe3ZVSvYs9dm9VQZWJ1l4wjEo38="}', '{"date":"Sun, 22 Nov 2026 02:26:18 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a20113-6285-7752-bcce-7ca3d4c79820', '2026-11-22 02:26:17.67+00', '1', '43', '200', null, null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":27.5}', 'http://127.0.0.1:41481/hook', '1795314377', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_wsVFMVj7PRnTU8i2e0H90c","webhook-timestamp":"1795314377","webhook-signature":"v1,f5c+/IA338wZp12S6DXFkotyv6lb18LiVNvvHwORJL4="}', '{"date":"Sun, 22 Nov 2026 02:26:17 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a20113-6285-7752-bcce-7ca3d4c79820', '2026-11-22 02:26:18.856+00', '2', '26', null, 'connection_lost', null, 'receiver', 'false', '{"dns":0.1,"connect":0.5,"tls":null,"first_byte":null}', 'http://127.0.0.1:41481/hook', '1795314378', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_wsVFMVj7PRnTU8i2e0H90c","webhook-timestamp":"1795314378","webhook-signature":"v1,8O5O6KJiLjBm0rFVH0hQ189pXyDfXLB6yiFCHpkF0zs="}', null, null),
  ('01a20113-6285-7752-bcce-7ca3d4c79820', '2026-11-22 02:26:23.916+00', '3', '4', null, 'connection_refused', null, 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:41481/hook', '1795314383', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_wsVFMVj7PRnTU8i2e0H90c","webhook-timestamp":"1795314383","webhook-signature":"v1,q6jrAqrWqpLdIUad2YoaJHm4S8nwEPxhIRc3iz0s6Yg="}', null, null),
  ('01a20113-640b-7e7d-a3b8-08e67908163d', '2026-11-22 02:26:18.025+00', '1', '33', '200', null, null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":32.4}', 'http://127.0.0.1:41481/hook', '1795314378', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"7143561f-82e8-4382-996b-0bfe1a276104","webhook-timestamp":"1795314378","webhook-signature":"v1,WFu6Tq975OrIC2hscX2eW9qU8E9/k08nFu8JLP3zsns="}', '{"date":"Sun, 22 Nov 2026 02:26:17 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a20113-68af-7737-8705-e7662879d919', '2026-11-22 02:26:18.984+00', '1', '4', null, 'connection_refused', null, 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:41481/hook', '1795314378', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"d3659b95-9bc0-48e6-90ee-5f117ea86afd","webhook-timestamp":"1795314378","webhook-signature":"v1,8DqSBazKGBrNVQ+22vPQMi9oQaTB+yMCcFkU163thgE="}', null, null),
  ('01a20113-68af-7737-8705-e7662879d919', '2026-11-22 02:26:24.088+00', '2', '61', null, 'connection_refused', null, 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:41481/hook', '1795314384', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"d3659b95-9bc0-48e6-90ee-5f117ea86afd","webhook-timestamp":"1795314384","webhook-signature":"v1,Mu7tbblqHD5HJe7DfIXAs7qfGOjWJcHTVHOFoFLDwQQ="}', null, null);

insert into audit_identities (audit_id, noun, noun_id, ip, details) values
  ('10', 'publisher', 'acme', null, '{"name": "Acme", "support": "help@acme.example", "website": "https://acme.example"}'),
  ('2', 'tenant', 'north', null, '{"name": "North Rentals"}'),
  ('23', 'user', 'olga', '127.0.0.1', '{}'),
  ('24', 'user', 'olga', '127.0.0.1', '{}'),
  ('27', 'user', 'olga', '127.0.0.1', '{}'),
  ('28', 'user', 'olga', '127.0.0.1', '{}'),
  ('3', 'tenant', 'south', null, '{"name": "South Rentals"}'),
  ('31', 'user', 'olga', '127.0.0.1', '{}'),
  ('32', 'user', 'olga', '127.0.0.1', '{}'),
  ('35', 'user', 'olga', '127.0.0.1', '{}'),
  ('36', 'user', 'olga', '127.0.0.1', '{"name": "Laptop"}'),
  ('37', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', '127.0.0.1', '{"name": "Dana", "unconfirmed_email": "pia@ledgerly.example"}'),
  ('38', 'publisher', 'pub_TKbDEjlaPIjiwN66aoVOl5', null, '{"name": "Softmakers", "support": "help@soft.example", "website": "https://soft.example"}'),
  ('38', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', '127.0.0.1', '{}'),
  ('39', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', '127.0.0.1', '{}'),
  ('4', 'tenant', 'small', null, '{"name": "Small Rentals"}'),
  ('40', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', '127.0.0.1', '{}'),
  ('42', 'user', 'dana', null, '{"name": "Dana Lind", "email": "dana@acme.example"}'),
  ('43', 'user', 'dana', '127.0.0.1', '{}'),
  ('44', 'user', 'dana', '127.0.0.1', '{}'),
  ('45', 'user', 'olga', '127.0.0.1', '{}'),
  ('5', 'tenant', 'elsewhere', null, '{"name": "Elsewhere"}'),
  ('6', 'tenant', 'play', null, '{"name": "Playground"}'),
  ('7', 'user', 'olga', null, '{"name": "Olga Owner", "email": "olga@north.example"}'),
  ('8', 'user', 'otto', null, '{"name": "Otto Other", "email": "otto@elsewhere.example"}'),
  ('9', 'user', 'stan', null, '{"name": "Stan Staff", "email": "stan@north.example"}');

insert into audit_log (id, at, action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id, ip, details) overriding system value values
  ('1', '2026-11-22 02:26:03.002056+00', 'signing_key.rotated', 'system', null, null, null, null, null, null, null, '{"kid": "0f7e8666-266f-416c-9f99-fdb7421b7b21"}'),
  ('10', '2026-11-22 02:26:12.034026+00', 'publisher.created', 'operator', null, 'acme', null, null, null, null, '127.0.0.1', '{}'),
  ('11', '2026-11-22 02:26:12.118093+00', 'app.created', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Sync", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('12', '2026-11-22 02:26:12.146692+00', 'app.created', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Mobile", "native": true, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["http://127.0.0.1/cb", "https://app.partner.example/cb"]}'),
  ('13', '2026-11-22 02:26:12.243739+00', 'app.created', 'operator', null, 'acme', 'own', null, 'north', null, '127.0.0.1', '{"dpop": false, "kind": "in_house", "name": "Own", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('14', '2026-11-22 02:26:12.360976+00', 'app.approved', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('15', '2026-11-22 02:26:12.491149+00', 'app.approved', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('16', '2026-11-22 02:26:12.924689+00', 'client.created', 'operator', null, 'acme', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('17', '2026-11-22 02:26:13.023266+00', 'client.created', 'operator', null, 'acme', 'mobile', 'db_oxl9al8wfjcdognrktsge5at', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('18', '2026-11-22 02:26:13.229506+00', 'client.created', 'operator', null, 'acme', 'own', 'db_plv7bebntv6zf81czqlwgm6e', 'north', null, '127.0.0.1', '{"environment": "production"}'),
  ('19', '2026-11-22 02:26:13.285337+00', 'app.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Feed", "native": false, "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "connect_url": null, "event_types": ["booking.created"], "webhook_url": null, "redirect_uris": ["https://partner.example/callback"]}'),
  ('2', '2026-11-22 02:26:09.5471+00', 'tenant.created', 'operator', null, null, null, null, 'north', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('20', '2026-11-22 02:26:13.311751+00', 'app.approved', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('21', '2026-11-22 02:26:13.748332+00', 'client.created', 'operator', null, 'acme', 'feed', 'db_0yw9jwfshlc4c9wokpi0tn3d', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('22', '2026-11-22 02:26:14.009244+00', 'endpoint.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"url": "http://127.0.0.1:41481/hook", "endpoint": "ep_Z04bPAyK8FhP2pPiIogMOB", "environment": "production", "event_types": null}'),
  ('23', '2026-11-22 02:26:15.278249+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('24', '2026-11-22 02:26:15.635012+00', 'connection.created', 'user', 'olga', 'acme', 'feed', 'db_0yw9jwfshlc4c9wokpi0tn3d', 'north', 'con_6tNV3wx66v7jJD7dQqpafI', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "environment": "production"}'),
  ('25', '2026-11-22 02:26:17.185107+00', 'token.issued', 'client', 'db_0yw9jwfshlc4c9wokpi0tn3d', 'acme', 'feed', 'db_0yw9jwfshlc4c9wokpi0tn3d', 'north', 'con_6tNV3wx66v7jJD7dQqpafI', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('26', '2026-11-22 02:26:17.947165+00', 'endpoint.replayed', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"since": "2026-11-22T01:26:17.908Z", "until": "2026-11-22T02:26:17.920Z", "replay": "rpl_l2Fw9QRRJM4NkeVBNdA1Vy", "states": ["delivered", "dead"], "endpoint": "ep_Z04bPAyK8FhP2pPiIogMOB"}'),
  ('27', '2026-11-22 02:26:20.618188+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('28', '2026-11-22 02:26:20.792568+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'con_t8olb3N2tLPuCIdG3TfFpv', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('29', '2026-11-22 02:26:21.323942+00', 'token.issued', 'client', 'db_zcvm08dko8tg5q07w0ugl37e', 'acme', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'con_t8olb3N2tLPuCIdG3TfFpv', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('3', '2026-11-22 02:26:09.972678+00', 'tenant.created', 'operator', null, null, null, null, 'south', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('30', '2026-11-22 02:26:21.371448+00', 'token.refreshed', 'client', 'db_zcvm08dko8tg5q07w0ugl37e', 'acme', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'con_t8olb3N2tLPuCIdG3TfFpv', '127.0.0.1', '{}'),
  ('31', '2026-11-22 02:26:21.88113+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('32', '2026-11-22 02:26:22.069801+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'con_WD3j6tEGXntMkYWhJragd0', null, '{"unit": "castle", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('33', '2026-11-22 02:26:22.248371+00', 'token.issued', 'client', 'db_zcvm08dko8tg5q07w0ugl37e', 'acme', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'con_WD3j6tEGXntMkYWhJragd0', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('34', '2026-11-22 02:26:22.33765+00', 'token.refreshed', 'client', 'db_zcvm08dko8tg5q07w0ugl37e', 'acme', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'con_WD3j6tEGXntMkYWhJragd0', '127.0.0.1', '{}'),
  ('35', '2026-11-22 02:26:23.07765+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('36', '2026-11-22 02:26:23.285451+00', 'passkey.added', 'user', 'olga', null, null, null, null, null, null, '{"user": "olga"}'),
  ('37', '2026-11-22 02:26:24.047246+00', 'user.created', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', null, null, null, null, null, null, '{"user": "usr_gmrgo52ef1exaf3f8HRaqS"}'),
  ('38', '2026-11-22 02:26:24.17742+00', 'publisher.created', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', 'pub_TKbDEjlaPIjiwN66aoVOl5', null, null, null, null, null, '{}'),
  ('39', '2026-11-22 02:26:24.211105+00', 'publisher.member_added', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', 'pub_TKbDEjlaPIjiwN66aoVOl5', null, null, null, null, null, '{"role": "admin", "user": "usr_gmrgo52ef1exaf3f8HRaqS"}'),
  ('4', '2026-11-22 02:26:10.136288+00', 'tenant.created', 'operator', null, null, null, null, 'small', null, '127.0.0.1', '{"verified": false, "environment": "production", "units_removed": []}'),
  ('40', '2026-11-22 02:26:24.270058+00', 'tenant.created', 'user', 'usr_gmrgo52ef1exaf3f8HRaqS', null, null, null, 'sandbox_U1VwHpsFhunOc6KNjVE6cn', null, null, '{"environment": "sandbox"}'),
  ('41', '2026-11-22 02:26:24.403069+00', 'password_reset.requested', 'anonymous', null, null, null, null, null, null, '127.0.0.1', '{}'),
  ('42', '2026-11-22 02:26:25.022798+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "dana", "publishers": ["acme"], "password_changed": true}'),
  ('43', '2026-11-22 02:26:25.699771+00', 'user.signed_in', 'user', 'dana', null, null, null, null, null, null, '{}'),
  ('44', '2026-11-22 02:26:25.911681+00', 'publisher.member_invited', 'user', 'dana', 'acme', null, null, null, null, null, '{"role": "developer", "invitation": "inv_U3R64QUA40Ev6JuUCKKmY0"}'),
  ('45', '2026-11-22 02:26:26.399749+00', 'sign_in.failed', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('46', '2026-11-22 02:26:26.502229+00', 'operator_token.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"name": "Nightly export", "token": "opt_o37SfeBtnJYMtoSifTC67B", "scopes": ["read"], "expires_at": null}'),
  ('47', '2026-11-22 02:26:26.529096+00', 'sign_in_link.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan"}'),
  ('5', '2026-11-22 02:26:10.338253+00', 'tenant.created', 'operator', null, null, null, null, 'elsewhere', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('6', '2026-11-22 02:26:10.560881+00', 'tenant.created', 'operator', null, null, null, null, 'play', null, '127.0.0.1', '{"verified": true, "environment": "sandbox", "units_removed": []}'),
  ('7', '2026-11-22 02:26:11.29726+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "olga", "tenants": [{"id": "north", "role": "owner"}, {"id": "south", "role": "owner"}, {"id": "small", "role": "owner"}, {"id": "play", "role": "owner"}], "password_changed": true}'),
  ('8', '2026-11-22 02:26:11.71679+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "otto", "tenants": [{"id": "elsewhere", "role": "owner"}], "password_changed": true}'),
  ('9', '2026-11-22 02:26:11.950505+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan", "tenants": [{"id": "north", "role": "staff"}], "password_changed": true}');
select setval(pg_get_serial_sequence('audit_log', 'id'), (select max(id) from audit_log));

insert into audit_seals (from_id, to_id, count, digest, previous, sealed_at) values
  ('1', '47', '47',  E'\\x514a08515e3e6ce809444f0268fcfbefcadddb8eca24fdeb9b6b45c4b1233820',  E'\\x0000000000000000000000000000000000000000000000000000000000000000', '2026-11-22 02:26:27.215+00');

insert into client_secrets (id, client_id, hash, last_four, fingerprint, created_at, last_used_at, revoked_at) values
  ('sec_6i1m3DxtPu7dpnSaflShAr', 'db_0yw9jwfshlc4c9wokpi0tn3d', '$argon2id$v=19$m=19456,p=1,t=2$aLMp+v9O8U41srKZhnyNMw$xQLk4v+U73JDpJJieyNLfOycRDh7YqCXqp0Z/48mlrA', 'lj9r',  E'\\x30efe23288d21ab8', '2026-11-22 02:26:13.352+00', '2026-11-22 02:26:17.132+00', null),
  ('sec_q9ts5QIZTyf6F7FHlDtTX0', 'db_zcvm08dko8tg5q07w0ugl37e', '$argon2id$v=19$m=19456,p=1,t=2$LGYxTYHMn8nAlRNWuyJ/2Q$KYWY75dtKjPeQyXlN6iKe54DF1h9nzqpOUnWZEUGDKY', '5n51',  E'\\x288a1ac635657dca', '2026-11-22 02:26:12.573+00', '2026-11-22 02:26:21.317+00', null),
  ('sec_xs7hDqBbJ2cLThk6DvnkAB', 'db_plv7bebntv6zf81czqlwgm6e', '$argon2id$v=19$m=19456,p=1,t=2$FUEMSNzxaDtYrynuiRKKJw$taaxYDBV+P0mUhcS8XtHc8t0YQmAFv+nSmbtD6hwZbk', '0n5m',  E'\\x945be1949ad79614', '2026-11-22 02:26:13.079+00', null, null);

insert into clients (id, app_id, environment, created_at, revoked_at) values
  ('db_0yw9jwfshlc4c9wokpi0tn3d', 'feed', 'production', '2026-11-22 02:26:13.352+00', null),
  ('db_oxl9al8wfjcdognrktsge5at', 'mobile', 'production', '2026-11-22 02:26:12.982+00', null),
  ('db_plv7bebntv6zf81czqlwgm6e', 'own', 'production', '2026-11-22 02:26:13.079+00', null),
  ('db_zcvm08dko8tg5q07w0ugl37e', 'sync', 'production', '2026-11-22 02:26:12.573+00', null);

insert into connection_use (connection_id, last_used_at) values
  ('con_WD3j6tEGXntMkYWhJragd0', '2026-11-22 02:26:22.362+00'),
  ('con_t8olb3N2tLPuCIdG3TfFpv', '2026-11-22 02:26:21.434+00');

insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes, state, created_by, created_at, revoked_at) values
  ('con_6tNV3wx66v7jJD7dQqpafI', 'feed', 'db_0yw9jwfshlc4c9wokpi0tn3d', 'north', 'harbour', 'production', '{bookings:read,customers:read,webhooks:receive}', 'active', 'olga', '2026-11-22 02:26:15.622+00', null),
  ('con_WD3j6tEGXntMkYWhJragd0', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'castle', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 02:26:22.046+00', null),
  ('con_t8olb3N2tLPuCIdG3TfFpv', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'north', 'harbour', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 02:26:20.785+00', null);

insert into daily_use (tenant_id, day, app_id, kind, record_type, requests) values
  ('north', '2026-11-22', 'feed', 'token', '', '1'),
  ('north', '2026-11-22', 'sync', 'api', '', '2'),
  ('north', '2026-11-22', 'sync', 'api', 'bookings', '2'),
  ('north', '2026-11-22', 'sync', 'token', '', '4');

insert into deleted_records (tenant_id, type, id, unit_id, data_id, moved, deleted_at) values
  ('north', 'bookings', 'bkg_gone', 'harbour', '"bkg_gone"', 'false', '2026-11-22 02:26:22.637+00');

insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, priority, ready, due_at, steps_used, attempts, claims_lost, returns_to, created_at) values
  ('01a20113-6285-7752-bcce-7ca3d4c79820', '01a20113-6285-7000-9acd-c721d214a2cf', '2026-11-22 02:26:17.349+00', 'ep_Z04bPAyK8FhP2pPiIogMOB', 'feed', 'con_6tNV3wx66v7jJD7dQqpafI', 'false', '1', 'false', '2026-11-22 02:31:23.92+00', '2', '3', '0', null, '2026-11-22 02:26:17.349+00'),
  ('01a20113-68af-7737-8705-e7662879d919', '01a20113-68af-7000-b50a-0971a7dbefbe', '2026-11-22 02:26:18.927+00', 'ep_Z04bPAyK8FhP2pPiIogMOB', 'feed', 'con_6tNV3wx66v7jJD7dQqpafI', 'false', '0', 'false', '2026-11-22 02:31:24.15+00', '2', '2', '0', null, '2026-11-22 02:26:18.927+00');

insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, state, reason, fault, steps_used, attempts, created_at, finished_at) values
  ('01a20113-621f-7052-840f-c06f81cbcda3', '01a20113-621f-7000-8312-46e0f0dd6701', '2026-11-22 02:26:17.247+00', 'ep_Z04bPAyK8FhP2pPiIogMOB', 'feed', 'con_6tNV3wx66v7jJD7dQqpafI', 'false', 'delivered', null, null, '0', '2', '2026-11-22 02:26:17.247+00', '2026-11-22 02:26:18.863+00'),
  ('01a20113-640b-7e7d-a3b8-08e67908163d', '01a20113-640b-7000-86cd-6f82298bd481', '2026-11-22 02:26:17.739+00', 'ep_Z04bPAyK8FhP2pPiIogMOB', 'feed', 'con_6tNV3wx66v7jJD7dQqpafI', 'false', 'delivered', null, null, '0', '1', '2026-11-22 02:26:17.739+00', '2026-11-22 02:26:18.085+00');

insert into delivery_lanes (endpoint_id, worker_id, claim, deliveries, lease_until) values
  ('ep_Z04bPAyK8FhP2pPiIogMOB', 'a751ef21-cbcc-4ecb-ab8f-d6e5e502fbf3', 'ee2265b9-04ac-40b8-bd50-7108438c15cc', '{}', '2026-11-22 02:27:04.043+00');

insert into endpoint_health (endpoint_id, failures_in_row, failures_total, times_opened, open_until, slow_until, last_success_at, last_failure_at, failing_since, failing_told) values
  ('ep_Z04bPAyK8FhP2pPiIogMOB', '4', '4', '0', null, null, '2026-11-22 02:26:17.705+00', '2026-11-22 02:26:24.155+00', '2026-11-22 02:26:18.893+00', 'false');

insert into endpoint_secrets (id, endpoint_id, secret, fingerprint, private_key, public_jwk, created_at, signs_from, retires_at) values
  ('whs_mlgWp00XAFBfODPJxi6h1Q', 'ep_Z04bPAyK8FhP2pPiIogMOB',  E'\\x015b5eca3310d1b6682e52e3eb4358a090aae1da466dc7cf125f35ef0e765901a80e73de0b36cab532169fa64e32c8c141d7f05173f6ed81145582924b884356146299c8e1f30e0b08fa6d23928bdfa1c5f07b',  E'\\x8ce9c98ecccb3c03d16d5f21724c1805843c27365bef725f4bf5b60162a90069', null, null, '2026-11-22 02:26:13.945+00', '2026-11-22 02:26:13.945+00', null);

insert into endpoints (id, app_id, environment, url, event_types, token, state, state_reason, suspended_url, created_at, updated_at, removed_at) values
  ('ep_Z04bPAyK8FhP2pPiIogMOB', 'feed', 'production', 'http://127.0.0.1:41481/hook', null, null, 'active', null, null, '2026-11-22 02:26:13.945+00', '2026-11-22 02:26:13.945+00', null);

insert into event_keys (id, event_uid, at) values
  ('7143561f-82e8-4382-996b-0bfe1a276104', '01a20113-640b-7000-86cd-6f82298bd481', '2026-11-22 02:26:17.739+00'),
  ('d3659b95-9bc0-48e6-90ee-5f117ea86afd', '01a20113-68af-7000-b50a-0971a7dbefbe', '2026-11-22 02:26:18.927+00');

insert into events (uid, at, id, uuid, type, tenant_id, unit_id, scopes, record_type, record_id, connection_id, test, data) values
  ('01a20113-5bc6-7000-9634-6ceb0f5a9285', '2026-11-22 02:26:15.622+00', 'evt_zvaZGQvkSlQPlQmfkyeYou', '1d4cb87d-31b3-4e32-ac55-daeec1b82b3f', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_6tNV3wx66v7jJD7dQqpafI', 'false', '{"connection":"con_6tNV3wx66v7jJD7dQqpafI","app":"feed","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read","webhooks:receive"]}'),
  ('01a20113-621f-7000-8312-46e0f0dd6701', '2026-11-22 02:26:17.247+00', 'evt_FK7a5Cv4F7nVwLlI6fb0TS', 'bbd951bf-6b7f-4da2-8bb1-fba4f94ab2cc', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_kept', null, 'false', '{"id":"bkg_kept","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a20113-6285-7000-9acd-c721d214a2cf', '2026-11-22 02:26:17.349+00', 'evt_wsVFMVj7PRnTU8i2e0H90c', '54fb9aa5-8735-4a32-834b-3936c0d72ae9', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_gone', null, 'false', '{"id":"bkg_gone","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a20113-640b-7000-86cd-6f82298bd481', '2026-11-22 02:26:17.739+00', '7143561f-82e8-4382-996b-0bfe1a276104', '87335748-234a-4566-b324-0e31edd41ec0', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', '{"id":"bkg_kept"}'),
  ('01a20113-68af-7000-b50a-0971a7dbefbe', '2026-11-22 02:26:18.927+00', 'd3659b95-9bc0-48e6-90ee-5f117ea86afd', 'd44dcf0e-897a-490c-bf1a-f1a9775236ee', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', '{"id":"bkg_kept"}'),
  ('01a20113-6ff1-7000-9990-9978b95ad14f', '2026-11-22 02:26:20.785+00', 'evt_K4s9m5AVrlrgZdqH6yDGnx', '737503b7-c9dc-4879-801f-7a285bfb80d0', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_t8olb3N2tLPuCIdG3TfFpv', 'false', '{"connection":"con_t8olb3N2tLPuCIdG3TfFpv","app":"sync","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read"]}'),
  ('01a20113-74de-7000-9bd2-5c40a37a8489', '2026-11-22 02:26:22.046+00', 'evt_xe29rw7ze054S6laA99LnB', '822a4d7a-6483-44e8-bf11-6c4581c41021', 'app.installed', 'north', 'castle', '{webhooks:receive}', null, null, 'con_WD3j6tEGXntMkYWhJragd0', 'false', '{"connection":"con_WD3j6tEGXntMkYWhJragd0","app":"sync","tenant":"north","unit":"castle","scopes":["bookings:read","customers:read"]}');

insert into grants (id, connection_id, user_id, scopes, created_at, revoked_at, code_hash, code_challenge, redirect_uri, code_expires_at, code_redeemed_at, code_jkt, refresh_hash, refresh_expires_at, refresh_jkt, previous_refresh_hash, refreshed_at, sealed_tokens, participant, participant_user) values
  ('grt_7ydlUFEavxIV8mVegAIHxw', 'con_WD3j6tEGXntMkYWhJragd0', 'olga', '{bookings:read,customers:read}', '2026-11-22 02:26:22.046+00', null,  E'\\x537a3bce2c4b27cc59dd2fbba2660519291b090b98e6edaf6c05139ce85a2f6a', 'A4etjSZz5FP1tibKr9ZWaFDoZJHCAf5KpgiCkJtQ0Ks', 'https://partner.example/callback', '2026-11-22 02:27:22.21+00', '2026-11-22 02:26:22.247+00', null,  E'\\x497b43acf4a91c039e0e5293a353abf0d7a1ca6560bb20b398d5430d40d0bac0', '2027-02-20 02:26:22.332+00', null,  E'\\x2c2006d5775e3e475f884f99717cd89303bf85058aa82ac879ed089a6b58213e', '2026-11-22 02:26:22.332+00',  E'\\x84f700508c5c65452192e13379d958eefd04585785f8996b09103fbfca5b7350154eac5823c5bafbc212a71a9df4abdcde814bdd901cb6378a51fcc80b5504c674cc6370891229320bc0299b0b2c8e885e6067b9e6a1247b0d860d616b46960abc31318802244ff4b258c20d2d12f3159a05587dcdf8fa8d29adff9fb8a657868602448f8d944a9d80898c885a233061705946', null, null),
  ('grt_O2Fua8M3Qy9J6yTsbsmPcd', 'con_6tNV3wx66v7jJD7dQqpafI', 'olga', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 02:26:15.622+00', null,  E'\\x40d8ab0b9704c042ba261cf7abf6448cc5262fa8c03d48a00cc0baa744d69d65', 'CDwDu9lunCDoQuFbNumwux7nf8Qu7c9MFwFoDQ7GtkU', 'https://partner.example/callback', '2026-11-22 02:27:16.08+00', '2026-11-22 02:26:17.137+00', null,  E'\\xf87b9e99aab63a7bc66fd7050e32fee630aa07a5517a60f0b641f79eccdcfc70', '2027-02-20 02:26:17.137+00', null, null, null, null, null, null),
  ('grt_ULbQicafP5W3dWiiSpJyPY', 'con_t8olb3N2tLPuCIdG3TfFpv', 'olga', '{bookings:read,customers:read}', '2026-11-22 02:26:20.785+00', null,  E'\\x5a14f24158eea9a7e0c11c5b6c84b6fcc089b05a0f23bd48c910d50994d8429e', 'x_Qa39YHZW4HmUOdqNOJKUJ97osIaUxP9xjy4UnfeYs', 'https://partner.example/callback', '2026-11-22 02:27:20.871+00', '2026-11-22 02:26:21.321+00', null,  E'\\x9091e768a080dff0d728a3e5bfb79704028958e7ab37d121d415bd153a0ff35a', '2027-02-20 02:26:21.358+00', null,  E'\\xaa7b1396e8d96a09490a8ffca80c14e6d4aeb42ccf3e05858c0787b2adba6e8c', '2026-11-22 02:26:21.358+00',  E'\\x6b8de73c36cd6b13c28203185b27520764250d321209e203ced0d0a089e315acaf31c669d78621fb65769c3b5bc9d8cadcf2b8a92e9e6dd2e1165e7e2b0d051f7a18765f3b8d89b9eba18eb920955b5d1a0a497e24c7b8ac31bc25622c914c6523f64e72b2e1f27e93f958e2dd12e648ce5f73dcca55094d5f597f9e552da84538aaeb64fd803f42e7cd7db3647474a74071d4', null, null);

insert into hourly_activity (hour, kind, name, count) values
  ('2026-11-22 02:00:00+00', 'attempt', 'delivered', '4'),
  ('2026-11-22 02:00:00+00', 'attempt', 'failed', '4'),
  ('2026-11-22 02:00:00+00', 'refusal', 'invalid_request', '1'),
  ('2026-11-22 02:00:00+00', 'refusal', 'not_found', '2'),
  ('2026-11-22 02:00:00+00', 'request', 'api', '4'),
  ('2026-11-22 02:00:00+00', 'request', 'authorize', '4'),
  ('2026-11-22 02:00:00+00', 'request', 'token', '6'),
  ('2026-11-22 02:00:00+00', 'token', 'granted', '5');

insert into kysely_migration (name, "timestamp") values
  ('0001_tenants', '2026-11-22T02:25:47.930Z'),
  ('0002_people', '2026-11-22T02:25:48.566Z'),
  ('0003_apps', '2026-11-22T02:25:48.835Z'),
  ('0004_connections', '2026-11-22T02:25:49.163Z'),
  ('0005_live', '2026-11-22T02:25:49.252Z'),
  ('0006_rate_limits', '2026-11-22T02:25:49.313Z'),
  ('0007_webhooks', '2026-11-22T02:25:49.827Z'),
  ('0008_logs', '2026-11-22T02:25:50.089Z'),
  ('0009_demo', '2026-11-22T02:25:50.120Z'),
  ('0010_passkeys', '2026-11-22T02:25:50.197Z'),
  ('0011_days', '2026-11-22T02:25:50.213Z');

insert into mailed_links (hash, purpose, email, user_id, invitation_id, return_to, created_at, expires_at, used_at) values
  ( E'\\x201c8c17218d02da536d966e29b02fd7d628c462e421c261bdfbb8da8241e15c', 'invitation', 'paul@acme.example', null, 'inv_U3R64QUA40Ev6JuUCKKmY0', null, '2026-11-22 02:26:25.843+00', '2026-11-29 02:26:25.843+00', null),
  ( E'\\x5a068c4ad48a3148e968a12f26ae903cadb4e21bb397a24b0103388d852538d4', 'confirm_address', 'pia@ledgerly.example', 'usr_gmrgo52ef1exaf3f8HRaqS', null, null, '2026-11-22 02:26:24.101+00', '2026-11-29 02:26:24.101+00', null),
  ( E'\\x75184d79a876376b30a5122029be75b388f291101c316f5a75dcbcaf7d9fb219', 'reset_password', 'stan@north.example', 'stan', null, null, '2026-11-22 02:26:24.387+00', '2026-11-22 03:26:24.387+00', null);

insert into mails (id, recipient, content, state, failures, due_at, expires_at, claim, claimed_until, error, created_at) values
  ('01a20113-5283-7000-964f-f13f7a24a7f0', 'olga@north.example',  E'\\x015b5eca332036d8aede54b7295709afead7562a77205524fe404e8ef3605e4cb202afcdbe2b8a7c6e917dae1eb2f48e93ab7c107218bf3a2f96f6c34015c04f38d4fddfc2fb5c063606554864649d233675461d1dc09fdb3d3d5cf0735acb0a11b46c47669c05c2ad87c7d7d0af78930c9586a6715656c35f6ce4e4574a0a58e5c067d673b21642bfa7210bb9fbe002189b806fa57d86df477df70331487b45586270b7cae879b47a7c9671c55cae3f6c055062ccb4da93cbc64b0995ad8f605056766c2918ae99a9879e1f7d5abd17f70239009c930ac44047c8fd5097a7325d7efc8ac3699c11dec1b92560cb746c25ca301ca77be8f6cbf57e69710c0f6dfe81115e7bd6be77c70abf84d91b10b657f9bb6bc7e34e41eb6a6aedcefe7f803a9d8b67073d468f510e5108b04987501a7ffcea9809bc7623a099202a64c4a1d0eaea1377db2c0081d326d256add77ecff3b679432f4ac23e9f4e85eeb3f88e4e5aa1596e88c99343641e6b7703a4a1d30524dcc7291de7e6fc8f0ee578065ee22d0d2bd47a1ba20627efd769f43bb0bacc09a584027975bf6e97d1d107ab4efaedfea940ce94df658bed9ea995d45e46812c3204eb2cbde8ab55037af69c63f88b86049ecf9eb9e3b86bc90f07591da04e6e7f36ae392f99f8006545ce5ad834b9d7d69b9f070cb3902a1c35828585befcc45cc90ee0ccd5f8682322c72f222b2587243c9c7ecb076fe6182d9780ca5a00843ba1978b29633f3a4bfad1893b9cd794803f443df2be843f2dc77222d5b6f176f5a11c6d1e6ae2f48c70551af8e6d17f7440112c3a61e04413a0071dec36b5c1ef164b9d92020b17095490b0600e4d7a29b905b3129949f5cc78bf58e3f73f5877144bd605eb27b9e199d949ff42753656e8c07897de63311809ea5d3f80e4166c22d3f927ffac02ecdd7840821875a7d3203719e2d7bc902b84625242c004367e41915aa1fa55105aff445b495c571f693054fa645d4cd2cd6ad92536dd0ee434504d01e8bc144373bbe2ada00731127fe4c1de5a5b3c48cc350fc000e2f16b8c1f23ecdb58ec2f2f17b45c2582bae0c998ac054aa02267c7805f34748ccf746e3cbb05879f58406ff579ab879bb83167d4e975c39acfdc2560543275304fe5b43741c54acb930a62845f328f9e8097e7ef4f7234ee61e2bf851188dba683202c274c7c9ce971152e3cae2fd389502adfc9a7da6a1534cd4214dfea865bcbdf92dee214973b93eaa176e0732a7d526634dddf0f2678dd1d0aedc700c6fe0406074e90d424785cc077e69a28986121261a136a107731c317e7da75492ce38c4eeb79ad7c63ae41d394cc6ac8c256b52767dd25b0077a692b26fb0b126d36b7c0672bf5f33187b3ae6213b48bdbb3dc40000a5cd80233988d2a73f688ed1d4aa63eb127e44c8b504ca26a270b2519b6d3967b2e5615e39e75ef194b7599e0878d9789521c7421892daf590e020e055db2c35b66fa92e49e0c5347cc9e484db0df1a31edfba2cad1a1d6', 'waiting', '0', '2026-11-22 02:26:13.251+00', '2026-11-23 02:26:13.251+00', null, null, null, '2026-11-22 02:26:13.251+00'),
  ('01a20113-5c26-7000-bd5c-8b9f48187dde', 'olga@north.example',  E'\\x015b5eca33cc1eb8252e2cb536e430a86ef8e6243f11fee99fc9bf55499cf64c0ecc447a84596bf77f00c9a969f47427c53fff558a17307f3ffd12664e63b2f2da2ee80d396f089dd388b63e321cd432984a0ae1c66d908fdb8d1551ec862899e1dc7404df7bced0d36f89e15e6eff34fe708cf51905f3f93b88336961c8906c93d1ce5e7fa4c90a1babc247d45c0864c0b6deab92ab734847e666c1f1bddddb72267d08e1fad1adb98823eccf02387d62719929723fbc12061a33cfd8a962cffd04179f86d5b560bf94dcf113ef591a2e4df32b3d88750ed946912b856d978290f7869972f7b555e2e92fb4aba033fcd9fe767a112a399b0d4b2b8813cfecef604067eff25944cf4287bd15c78a784f700f5cf10da96beec64af38dbd2dcda865982f8d4ccad76341dbbdc2e0a829704241233aa8c834c357f051b5445f1c283cbbc03ab01e5d9463e3d1943ce7d577b00d011ede9af5b4ef28c85e26ca01f5c5f5b224dcba2f8605d3945e6e043796a94276806e92682a4731dae70819343242a87a2daa6bbcf93412bf9bd3c11b25000f07cd0fe4b8cbd7a5453f1f4da39a0db65277c8a09782cfb3f75041d7058c9242eba0db7cc0eafabb3eb6305196ba7bc6dc2da917c9cd512d9c79b18c7074fe68c36e9b86ddb55e2311d8cfdb9d9f8e81fea1e75e8d5c41f139dbffd63d212aafcea3673f7728282d8ec2b59c11c32a4093bbecff437036f1a858ba7db4444b5346dcdf87676f7219a1930f91feba92dcc26770b7fd0c15abb9f340fddc474c702a41324aadc91bfd4ac08da058506609a6dce7d7d4902417d8c45fb0b7764f111108a38034d245c9d351b3f4a3737f8940b4bc495819d3031f480ebaa17a3b96d0371a6113bcc9e0f990a3971dfad1d69d18629d0f9ba92a30b9d9cc0a1bc300674287aad452a1f614d0373e86506a782fecdbe8989e9c5f7d34b680bc4410e9f2abd86ea5c15953a8bdd2ff3123e6c580afa1986659565e6732c0621ed4316d94821e855ffe3d00663f83cd18ac57bde21281b7d8a315e966ce221e571c41167212adae9727e54365e9538afbb3d5b18af43c9391206496ad13667b77c85a7da4b981b89ff187477b451fc3ca6e596e85a80f8ce9b0e531160c6c61bfea354caebfbce15a369e108189bde5fb0c8be7bfe0856eca8a86b0d0890e368ea979393fb6b78ceee5f3e51f6aabd1e6c183ececd4e95cf6d4bcac52eca5a329dfd9a6db5de57aa97d5a1fdc59bde91c66499c750d95593df02fdade7bdd5e27c45eadc0df49bd99df1db9968219d2a9a6b26b77a56e0f0e6e4734bb002dc379990d079a37c6a68a193d4aaf3c83385d762ba5658ea9e174bfa4b6651e0e74e86f74159f50f6691aeaabbc54b9d20724aa0d423f33d9c1b55fdca2945b53a7e218c96f904c5eee78584665be04dfb6ba16f63dc6d6601abbb39d0c6919b232354caf25598499a959ac9d618ffce9b60a9d155724d6058e1fde00b6ce06d02cae519ecddd1b6850a10d2840ffcdddc71b4177f22d54bdd19f9743998da103b9ba427097477ab059e0914ef19c562c17c63088f06044648448fe954236b0e647ac98cdbdc572973ef4483fbe1468d2580f397d138abb14a020c36f3dda058b2d03dbb2e30a8731b571abd7553ca9a7a0246d30110c5be69732a1bfcc212eb2f0c7db615bdd86c9a098bbf37fdae7fa6b65de4fd072e3af39d6319ae64ed68fa8db0dd35ded98d0832a975dde8c9ae0e14de781a2105fdbae73f3ff5afd7932638d43582caf31ba15e7448fce4bcef9af7237d8bb4ddb1990c786d149e9c11a238815849a71c1f791424b54f4a9a1f75a85d976d1165babd367a1c50873b200b7973df3a3ccfe0bce6f9f4bf806ad2e6e44d20dab67fd42971604e106b868f884bf4f0c3e8d5d170a83de656d7b38883ab61f3c20fc81a5cabf9984e4d4627ca86cf232f23d985a9307f4699fbbebd284ba2de5f8b7157c3b17cd55fd4225d3f377cd8ff2ab212e144c61fa1fb821e37ae70c6355cf0cec9be27c7e582db76a1b', 'waiting', '0', '2026-11-22 02:26:15.718+00', '2026-11-23 02:26:15.718+00', null, null, null, '2026-11-22 02:26:15.718+00'),
  ('01a20113-6f3b-7000-b9f4-47d8f6177536', 'olga@north.example',  E'\\x015b5eca331429c30b9d1b076349ab5c5fc948651b6faf88997ff6d56ac3444b662fb37e257f7d18308c0e1fd1d695e618342431f16649717d04fc38860bc1b726b267316823a84a3db20080734703967a1bfc9ba15a54bc0844b02cc0cfc6a5f89eaa2e6777bcc4ca89d092225f97383891deabb78c24783d3870a6bc53093342e200f2168a41188a9265fc7680f4d59bdf565ae19021d9f47b7978b5d039b9bab6a2af072a60cd529de0bf5667a754122281e9f1133eff95e988d2a754f138876045924de93a1f6ecdab22e843abf160cebd4d03e4c6c272d1c36eb9f78f1c4ee2cf62b418bc57b67564c8656e40aa7eda38d00325b30fa5fa8d2e95f72bd6c51f3539789d0d9fc44d839cfe7d09474396f6b5c2f59ecdba2eab875e842c598eeba1792946775655ede9527bea7964956317955bd70c3d729267f6e340163322150d65f7e4f2e90afbcceffc42e9f6facb04629d53be7b99e92c69d3d4a41199711e4d6bf86f4a5e7ab86591109b962345d364245279c1edd1c0ce945e3249e2949f0ca5e05596b627e31c8d28755a49d06abb77783c721779787b83a73c94036b17232f33117f4b7fdd5f5d641cd48e2ed33e0dc8ef0399747a1f5f9773e2beec8f1fc63647cbf8adc3715ee09318bc306aeb1a0ee31bb7a74917037a7e15430d747ed7dcef984dfb38705062da38c570fb92c508f9ae70c23e6cf3cde52afbdab43d0347a2a45a912f772911e221ffb6cba6aacdf3efd19948a4ff8834f8a4c5219822fbdf71f7fc315635c9f67b0b7af3b0adcc664a5dbf0ec0597ad625508c8c026c20610a04e1516f7e13d4762ee3300c82da4eadc00fe2df859a4148cba9cc5f717578c34683096c80f24032a48ceabc32f6d26ebf0440ab34f7eded300e888bb3a536069ca704ab260174da5dc5eeecf86fe62ac5813650b1a36c6fff678dc9e59b53ee59298be99e9b7921d6b3d046bcaf2f84c6ecb767a84cae3ae213369c389507d38b474378e70fb129dd340d97d1599e1df23066164224a491d152a0240df629a00530b8b5a6620941741285f7cafc5321550431251d8fbd65cef6a977340cb69b1722c399df8975345986608c26f552a1ca65d9f66debd76aa7f46c274dabfa24909e2f585bc947eeebcf8880222cc8514ae2786a807dcf8c1f6dce5c677342fa8217b266d6fcdc524fac70b525d85900995ff6b8d2bc6c6e2e366a70719c7101f9187a99fa1ff9be2773dbebc24d81f5945804556d73c78fd27ba8a43e99722ddd2a9e2565e1a37987a356553dcf6efa5c7c7f0c794fc4663e88475ee1e15b426cf8ae09acbc076a88674fa1bdc3559cc6592a2de7ac9c8d59a87416e5b5ab0b28976d7e63ccd3386348f9eb0a057fac6a0de58bc4e66b9bd3472a43f79f466c8d9027035afc93f76ccfd4bd98a2ae4c026dcafe1e185945fa73316c006f97b2895181d02d8d6e383159c759339c9c3ab10592538d9d1438816dd30255a3510dce91a6d372acc91f4e92c38c4fe2a79592e3f6730d465ade56f42d5c93d90855823d21290c61565e563bf7d8a5658c20b3f324c703e9e8737c7f17bef118c073f91347bf2711bbbe40210d12641ca9aefd813db11cb61e9d9c432c4b8d21ab53bb75a7d7cd3a26515bee121529f0a18179eca913ff74d55bacf7a8994296f121a9d2f6ee62b94e4f77cb35ef5cbb0279c3d99741198a79dd072f3b62e84d9cda4e93e9aad6cde9d7332703c62ffdbcc8e8df9c11a9be923a0ebb36700354cdf9cad3891056ad8fd508fa', 'waiting', '0', '2026-11-22 02:26:20.603+00', '2026-11-23 02:26:20.603+00', null, null, null, '2026-11-22 02:26:20.603+00'),
  ('01a20113-7013-7000-90f3-bee2340b58b4', 'olga@north.example',  E'\\x015b5eca33a88c3eaffbebb696313facc13c47cbc0c8269684406ab643b375ed19213adb03014dbc7bb718d0fe526933c91aef4f81a20ecd4bc7c8109a1ce46dcbd8ba3a6f4b89fe6e8c170441ecf30da6db738325b69085941eb76d6dfa7045b783695172d2437767fd46ad4bbfc2956bf29a89a99f421ccd61533b521705b7207e0f0a20ba9b2c5410b424ffab9cd2a2ea3b4ee1ba64be7b4408bc884d7329d3c0a0a5428a5df215fd2903650f51f2db24b3241bd747ea1cbab6ec52ddfc8efcadc55a47de944859fb7e26a5f754cbf46f43bbe3a35c09d9818c2c35cd1cb243b83c26a0447d2e6f20bfe76c16bbcba62a3d780ed56c582703cfca9d9192e9f82af9d5988e8cc42761f873bff8e6851b56f6a0789e842563f135ec5055aa482e9ccd9d582a16764ce68e38d73454205c72a19ff8f092715fbed1cd825ea9fa5f849d6f6dfb0b4b9a0ebfd75974ba829b5973ee95c41e295fee791b213bcef5de720d5778e4a29f856035073cf1f015a4220cc831be4dfc8f28b6c6efe877b923c8d83204fb720d9d13ae00a5f37b3b090fa5a9b4da1a3fe60460480ba223aa5b3c7a545ba8c0824c8f0089120d33acf28a069838a7a621c6b88baf0b6b1d2305b6d3ad742d0fcdfdaf936f0b4ba1cc2b31378c78a5a03a6202a5cfeb7de210b01e02b0328628937fe678faf74adb46d7e9c9d7935e827bac80893123f6b1dcfd9f508de6c197a74b378bd29e71cc2e6f5162197d7af71144ccdd331f6def4760e7c955a53dabf4a3fb208901d9b4ac69707157c8ad69570940b5ea254aed6c3138a90c18b45aa42e633c0df8cd98ead360b0d38769fee0b088c99ece78848d3c76a94db3c42bd16ef37735f69af73ee5b8eebe4ef56b2b78a8c70a45a6a83051ae0553d696b3f8906b9534ab40763e470cde7a149206db3acd60f0d20e42fabdfca9b58041949ee5321c27a594f078d37e9766593b36ee8d3fe52ccee7a65255ca436268ff02b36476bc940fbb3e521c6e92f944af69cafb625038fe34b665917123cab3335e59768fbfd8136222d13aa3d3c760454fb6f7bd94aca9bc7bb250623ddeb3e09a7b9f0e29a7f922ff7ef1efa685f3f699def141d73934108e819f601c3b79e69dd96143092d2f61a216563dcb286acd17981e21efec21fce6d036648509a13d361560601a797e2c8db409bb9e62662a07114bc8b746bb6c956578717652f79e2c846cec28d3a2d96b275bc78ff7701daeaf076af2b30c21368becdf57771776dd1a319d79b8f04ef947fa1141bdaa700c01337991cf7f242c60cdaccdc7855326b29d477ee7c30a1eeb688abc0804a4bb683d3ce80dc62b54fe49fb9e7da9c259fff206435b40d952988a972c4c3575fce8e32e3dcb45bb7427c00c360f6397c4e28dd3d8a139935dadf7ec79c6c56b2fba27d6fbc678c1c74776ebab75c02a251dec8d39770b7f91902f2d02ac35a3e43cd08578f1818066c8689ebf9332759105055d52f9c8f114bd0148c2eda994cdfe58689c80af999dfa998560c3837b0185dc866eead3ef0a3facf5c41152abb20bd0414af58f2878a76a739b3a494533178549d200099d5407bd2fdf53b4ef40031de929ed0e26295a516a407ea48a8fa363c10362c3eb2f1e605fa8d874067fdf151d03a68435ef889cd0c2c1da1bd855f9791dc62f1b5914569bb6896c00628ac2105582fa86e874ac0d26e84dc771b345ee18e4598da7b2cc818887ce6551c0e9e6e05d29a674e019531000e67552a010a3a6a9a9bcb38fa9fea95e479d3434c7a9e28dba4b8552dd05614e4d1fd93010fbb10810f4631ee1a155648bd3440d80a86566e078437b64ab0115ebf819f956bebcf23bd551cd9ffb1a1bb52ff01232bd298fad51d2200559c2975b11645b94f6f0324527a004611e5f70c34657d2fec3771e935e1a4934591a285b73b0c9cca28a537782548565fd5162f62dcaff7418af8d0b69924f5dbd7793914e69e70c85cff0399927c4be4950614535e61bf7340b528b71ec2cc2b25ef96c8fe405808c2a51839f', 'waiting', '0', '2026-11-22 02:26:20.819+00', '2026-11-23 02:26:20.819+00', null, null, null, '2026-11-22 02:26:20.819+00'),
  ('01a20113-742c-7000-85d1-ef742ec65971', 'olga@north.example',  E'\\x015b5eca33e2996de6779a97fa7167c8a4d836a548ed0c7b0fb502b2b3ee19518891b45107e3fce2b309fd5f7aaf51a23b41567f1c32fb6955d9a84261be91748b23f6091d4b5d751aa09ff8ad7f77f1712b912e867668c974bcf30560e3f25c52701954d45a4c30387e8245af75e9b3c2fc7aaf5efc0331246577b8020c9b19cd26414389aaa425918128bae1c38c64211ccc03d18d2f5e96fd7188d01e9309aa0b0f9120730defeb6fcdd2a7ce29d43b920ad7666138906c4158da07d2198b01b848961132d1f1b9490524c8d927c1f056aef3a69aa8dbe6c378ce18285626b8f6c5c9c530c9eedea4c2bb9954532ce079d36cc5b7bc810b0ea8720d79d3116dd6d9d963e0cbfc27430db1a9bfca60dfb518870ae145027216d22d81d0a68d4a0f207da73df970073927316714fd61fe50a6af0cc370a41315371b0176dce45acced0071c9e14b1400b919ddc5d5754722d123827eb9e865d9390f67a451bc46dfb88c20a9f1311a62386def3f0c8679052903ccbd4278ab5d573e7d3c1ff1580d1087b92028a7f192b0b90a4a683d6ba2ec27877ca46f85a53f36b310b164a888627e11cbf8a1f483d4b9c77fda1abeee1382207b2709dd2ca8df07320faeb1aa204e0e4d4767ca556c59b2f542c63e50de288406e3378b171b5083419312cf79717cfd633ae6fdb06e698ad672e47fc39b69192bfa904f3af61d73ad8085d773a783d71d6e6a83ca4cfd4e23e32f0565cf69cce468bc55a3987a59353fd862034e783329ecb50fce5a057903ef38f7bd544ae1758c1a8607fd52a417ef08e08a18f9911f562a9c7e1a34700cbc3894888e26ac5957dc8c6c893787aa32421b8fd1b03d712384f7ac58d3b1380ec7a3e40c1f5e3820e147250bd4b8530ba81f5f47cde0dd7510fdc716351b5b6d1274eda240e7e726ee08e20b8ea880551bfb567588a5a98da6cf162dcee7d8e113f95ba01693a09d1d796d4d78eea6c8641eb98b41a8d6aed3770ce2ebf013bd283675a0d997ba8174c6571100a28cd817179932d04cb6efb69512258a4a7a1f3979713884f21c69483e43683b545531f12f1ed24ff88a10330e7bba554c36acfe4dcdfda5430fb089eadfe8f1dbd4c40571b3ea1858d6bc2c5bd1dfc7b97fb341f47b18a0debf8c8c76a835208b036f8b8cbd01ef08afc47e854bea84cb02b8c9cfb61458f2a898de9a23e6f62c16daf01c6993fcdcb9c4b21895e4cdd4f18677307efe3b7b6b6ccd1da0a00d624bbed29d837d6d53c05d1dc20056366798c8d68eb0befbc4c27f5e5be9a3616138da5fc57cd3d400ac73be13e2c47e9522a8fee6de0bb5acc930a0f244851aa29808cf157bc7fe1876400e0515b5a7c17a388c4dc4165a6dbe991fe678ae5d8825d33d05891fc34cc31be7445f7eb1ca4dbead7aae3b2fe6598931528d6efd4987b8a9577636c190815b0ed8cc7312188f80291f0f92e1b8545f34ac1b2c661e7dc8421811152f30d8f8fa586cf5af79695b68991f17a22c34ea784895152a865042a8052972e9f730a86de14a58d7e8c13882ffe3806bccce2b0274179c1e6f940e4af51ef8f4b9215892c38058b66e5e8cab93f499b61efd42c402af99099aa72fad6130145a6deda367bfcd815fc3994d1eaa129ebff98aa93c000368d9c6964d29ec7643b7e584cfad7bb2612f603302c272ab3767087558023063aa4994254dd1f550c326511f1d4c80cd4110cbf2007e5be4e332ebc3b6e10fbf6d9f05994b7a5184a0490116f904e334704c51dfa2599dc0', 'waiting', '0', '2026-11-22 02:26:21.868+00', '2026-11-23 02:26:21.868+00', null, null, null, '2026-11-22 02:26:21.868+00'),
  ('01a20113-752d-7000-9ee4-6af868cf3765', 'olga@north.example',  E'\\x015b5eca33f6933ad5de0c79974e846e7f890a99c5297083236b9d884805987ff0ce58e8e3f4530b5cd77a33756cf22039abc0a69e4478976b78400bb0cf81737ccf52597c919252c03cd1cc5dfb2cbb0a471f9789e53324047c9123c89287f8f16042ae7b8ed64646dccb899b89adcc2d4c628a3c6f47fc709b7ef1b4a473764793b86ced520e1b138fc20bfd81e136f2c606b92b9a6f7f48ee6970d3f4e19f2ee0b4f9d397348d5e4b8ba6cf87cd3f9504196dab9fbb9642c5cdff2facd82159bf25698018581eedb8dee56d7e277ed5370139378d8dbd2507f91b55de30954bc579a2e4d84db4b0d3c4015dbfac1ee11d9e17abd6a756004694e9306583994b5e8d74625090b1a3a4d4305825925d941020cff13b10999eefae7532625752e4a82ab09a8447500470eb3c791be63b525df6bb15b585e839b3767a2db9ec48aa4f6a475f097ecf126d2f202934d46fb9987a8a94626818533891826618a3b879c202ca9fa7faffce1646654f32ffaed17ff20ef76892bb40c833e9919e8e83d56c3702aa49c64ed8139a3eb3f3828c19f7ab0f668b9c50d0ac83a84c80e5c0170d3bf784dd07d0e248a046679bcda51bd55104458a66a43ae1df735a0fc7e5b9c9d035cad382f5cb0d7ba755348f661ccf592fc50717ddc3df8a483cb02ece0d965ce269b65c43c020b17ded299fcbb509c998ed870bb20c966b283760e9e2a5c848e01eb56f4bb45607b06a6d4afe5f8c475646284c8ba4b417574ec0692b6351f15c5e57c82fa82de7d10ef370c09a3c2fe7ed093e67dee2f83f52bc4eb28861006e5ceb3e66535df9e8680255a2a6df63e2751e05099d8834a6ac44be4eb68e4ac6435419bcf779220a00eb19f15653e8559a24e3dbe952a911e26cdfc6bef650cdb02e6eefca88f2f8c839202f81767c73be6c778f02e40255705fe325dc0be07beb9213b8090b623726b657102d360f10d9e6e574107d2ccb78956dfd68f886f7673db906d3a501b410b1a483ef78f6863267b313dbcbec14637724cfe959e016c0f8a657b378f227852d1398fff7c5c987d8d07b434a96241efd93088c9c339bb4d202d9a8a3739582fdf46d6d84bd80d4943256ed5ebd93af56963fcb27af392ab7f9da262fddab6b0c0bd1d74676d2ac4bf2625d505605229352ff881ba3bc08e2702c573062f8d06cb25970b725705b228e23e014d57b33f3f45bc47c9ee3a754651319d398b68080648c5b7953ec338a40285c216f6d6609c449b87bd2066e0debbb53a6c478aad967cc793ccbabfc0071eeb89e4e39a8fc9888ff8f62c94d226aac336c68d6b19fde33ae0a89db53da6eeb116014835f74e1ede2e4193456e70fa293341803ecb01b3a85f8eba189445ff8f6a9df32a483299472a308904ee1f6b199de4634d9de8ba99bc9dc71525d7a573f486e896c4af7b0a0735a0cffa09a540db2eb0b5d35d80ddbeb1c886d9a9b1aabbf215a41632937c95deaba6f2ee6713148e211ec45e28bd01a877fbf5f34f344f78bc5613f2a4a8bac9ca37d86ab4a82c66971d9105de56d99d98c51a7068d82071af2ac541e9134eb0f63f82a505ba7d53d34375803de373e413efa2e0ffeb73626c51be6b0efd4a839577039a53d56a8a91188f365c698ead2540c0cd39c87407f0c349354b54f8e8b916c309229932c1015e3bec338529dc5ca7c354e6ddb2aed0737a3f32bd3ba438acac549f8e1b63aaaf098831e04ad018e315fa19fcbfcfa8ce053c3a92d2e73c72be25ec4968699ad0435c91ab6e3745b2778b497f566dafafce59dd6dc5b4e6d7a7eef4ea8c92b684ff6a933a5dafdaab1c3c9a7c5ca902c8f4b6bf4047747252a03f1b6ae6f9a3cee7f2bf7a5d41cacdaafbcd3bef37b75a94d77e23a15a5dae5d45a5e7853afbe28838a0045dd73a9295673ab18900b390d979fc4e59a25b8bcafe0ded9db513daa9f4cc48c2720c96be5b76241af1e1be4e523b58ec8ef882d573581c7d49d00e6e158e9e71ce0233f66b2d5ae54fe516e4c9a4bf0efd22cd5bd7f5127ca05f1c712', 'waiting', '0', '2026-11-22 02:26:22.125+00', '2026-11-23 02:26:22.125+00', null, null, null, '2026-11-22 02:26:22.125+00'),
  ('01a20113-78dc-7000-a542-815d891cdd1f', 'olga@north.example',  E'\\x015b5eca33c04a99c6b2552472f906843ab5318ffed77e6b23bad93631dc670174228fad66087f6167c89709b6aaba1a29bc56895dab2c5f5ed5c32cff02bf5b35e2ff9309e58c5fa62ba2b69502f4f9a8c2ac8c7f29dae3a753175df071e2dcbc7d70a93f99bada82b0150421c377393db13cf6f492ecfcbcd4f438b6f18347567d2a6c6e56b27d2bb7b0932818719127c5f4ac933b7bdf48743c75b1bab4cf275c6458f294672d6230efd37eb8a84931190d08281d958bdf13e04102c857cedc31eb5bec8610b1c1998d3bfe72ed0508c1e048780905a8370593d9cddaab2880ec55e3343d9ff5d3d0dd301c03d7d97067242a4307bde19cb98f0cba4c17af24a794c95b4b1d6f1f03d6a21b7d1b184e9ca046122c8f1d6c56f5983f3d3912c2a362253f02321b462a93d4489112551fbcddb34dce7ddfc02bf0dbd7ba86a595e702ce36c63d1d096bb6804cf3534ad33900c0c1c46348ad395f41b19851cf7ffbb9e8e2e74589d580bdea857288f4a839623cca779e504b339c9141829083688c48fbfcc9531acad0245f479a2265cd954ba84626d3f057be5869b65fad99530164b141a3c364a9c9618992a27ae9fd7df573a1b2457674a453b3c49aace29ea5891ea0e4f329563433785538f6e1218eb57069e7502e87ce8e9043a803e35296221c145f47fc65f47814b80fe359001a1e9c7cd51204bf99523c8a65c380fe030e48b2b06ec286eced655c42193071c03f7df444dac30d87274bfa85a1fc968618036375887c94a23705058bb0bfc6effb639d311a33e8465b19e8109397b75d4bd14e0733e9df5fb2dc50d034152e935cfc8dc695a47f222e9a104e7602298c0cc1ea7281453e152a17b51fb5f8054d7c7b607dedbe0ee6bd7feb8111500ca361fc691e21054387c6ba2154165c5a22cdb1d8bf89227510aa9887aa17a51a1221bc3295b8650103f6f70ef98920c6d17bf4e7049eaf9e6a9929a33690f1331455914b1b9cdb3f2ee7fddfc496c1fd87cf9db0f4e5922abee5d2bf297a1def228e0b8a158a384ecfb49e5b13615a1a8563c4b47320e0c6306db1474e7e2454c724d6706643e43f58111d1e2acb8d7def7a527e40f620b9fe48a47782cca9a6a9ce766492e4059020d02aac5c206cbbb405d46f0637658d30ecc94d2dd73b8e9e87ce94f9d3be936ad7d0d9f6d286b131f2d2e1c7ed154121f4f2df28b650553f52e8ccf01da8fae265ec06291abb3d13f1fbddd7d30c74afb6d591fc2d276e6b02555fed5c5a4c4ac3a3c7d6bac73d6372586d2357dd833b85ac69eea672b231cdf875ce33b93896d0c63c7776dc3e0bffa5f87114bae4df02503a2b482083fbd322249cfa2c24573f083a41125386e12e5a58f3747f93bea0dd930a031533df6ac23d7b8d08f10d62b0d994283b62670e059b7a7f472d31d85d9448ac0c0511fa5a879e8c30d7fc1be4c52e9aca5f5bc3d6717ae75eb15cb8a82eb38bbf4a4a26a687883ce749568d0616bfc638919c9972610cd9217be9a234fa197c3a57f666fdbd20d08b87fb6e81c97bfbee6cd21fd3fa1684affc2bb1ea0077af77e36a634f4df18d7fafdca4fc9f6d8e8736d86f40fbcd3c8c2a786fcb8198e576613a011408e5eb42bc44adae6c270ab18b8f7a30852594d715ab5345dcf78fc0754248e493fad10b1dc8c2476dd2433a727ef571bcb0bb71d0d27ee2270e9f0092528d748e34098c897eee2f0e30810a11e87a4e185cb0eb1ef5a90e6a68514f75c083a131b66eee5190aee43154fc2713e7', 'waiting', '0', '2026-11-22 02:26:23.068+00', '2026-11-23 02:26:23.068+00', null, null, null, '2026-11-22 02:26:23.068+00'),
  ('01a20113-7a13-7000-a028-bcb5fd37aafe', 'olga@north.example',  E'\\x015b5eca336e3bb2474102174ac909c62999bfa86a830491556511d96c03c9bceeb7a1be646e129302327cddf35b9836469cbaa819e25ca4c2740bc97f9d13fe7184cab5e58b2097b796c8655f2f10f20855413814e2a8eadaf6883962f0362db10eed89bc4d28ded8d335580d9b6aeec55975323e7fd5c186024736649b123cd8c06097c8d323fde3f3380bdb9333e6d206c663eb7d3f9def2f9054570847d89a3ee3fdc41fb97d409df2f0a3ee6c9e9ae7d6182ef54e3541374d91234c4330a168ddce7e328cfa8bacb6f6ea216feb677a726b21c9eff27236b06db9ccbe6f06fe2b686c62f13ce2156923a0bcf6374e3e09979f17b22dd76aa317d118539bbc9c9e67a572588ed17a34c71fa2f4d3ced2f3a54729a8686a34b3b3a6e2550eee1058a9803d993ab3e1e8e73ff4b29b6c972290660ae8976042586efc8dd81de0e83159581002ec51f27149c5bc54ea43ecfd9a03c9834ab5ef568b0381e308741879f8dfe051c5949c93d60d668430af42a2c35b20ec55add3d542c0f47e3fd02eacfe5ae4801af725c481b407caa231033ed68b3a31dc7b63f277d3a8799696f1ba984fff1ad39c26d8f970422ce8cfcf39ed344aa2b7c34843aa4a204e7181c433b4f506b5de27f32776b446782a342dc60414180b20e24ab2403ddf7b3ac6c4237457a297260dcbb13b5acd34f8091f490d0b5e6cac28937c2ecf882a3cb4b69a073e30eec23e0fe63d4a6832bb91daf6542b23c6aa9445b3fedefe08548cde73efe93f035ad57cfaf8a1ac9c2d04a190f01be455f58211669604c1b8f42b9d0c51831622c88491a6e24b359b003f6e2d4fc1d262afa47bacd8823c9be4d55a0755887abf18fa9a2714405105899a0714249e2007a05d24dd6edeb220c88bfcb468cf7d4afe3a565f4798ca50347e66906e2e089888e4669182b9dd6be3965ab023cd9a0df73d93a756c00516de0e4393759df25005c8be9a434f950adb42ad805867a347861c413a9d61b7a17f22a9811bca751b4991b0099acdfb6ed58731b9d119318ff5b838a9a6280f80a7100733a0b0fb408dc7d61f59e222324236923a9c2c992b655dccecd9e9beeff265b4a982be669b576bd6fba4fbb7342afd2fae6da9c0a79db7cbf4a56aa84ee30a3e2a518c5ad5121b1f78b2023da91509df643848ad2799ab7a8ca62150ac565d0ebb6531c3c009e035234829ba00be32cd125302771fc90d0ead822cd43cfc5052e66953fec2459e0d79ccb8ce748b31030247f46da31501aae528d51e1b475e5064573b5c32259379d85fd809a99a7ec256cda3f431e82b3573af27c0dcfadd00cff204f70fa3897f45df620b68108a39bbef5d58f52110937df36299782e2a19c611daaccd9dd94dfcac36a42b54f72543c7e58215a6aa7869cda47203c30a947249d7d47bae7adb26cb30f6f7f3c8ee2aca0dc66eaa605ae526543c895dc807ed83588929d9be5c26b14b6de0d54170d141171543dcd6746466aef652dacfc1edef5b95cc9115e7ae060cb2be8e33a7a5e939b9b3e9b479e1733a46b29fde386ddbb3ed4056041a308204bb5e2ae32d5ff57088d09f5b147cdeff3f47a3600309a94c44e537befe37d2a7fffbc11a39637a93f1f2e5c91f29219f63b62bfb5812542e42ad6c22ca9e61dc507826317fc3f18f7711e19a0f6657acb11bb7e5e4d1f999b61f4b46de32a52c9f340fa1b5fb1a7eff29aba9d1b32ffe0112ef8f25e1143d8fbf1eede8137f7fe37ffbc6f3cf1815c1c9ef580e8705b6b9f732ae5a8b80b0ddcf73cb6e9b9f9625afec7d3b7fe8b0c85d1dbdb2105f3de407b99fe8', 'waiting', '0', '2026-11-22 02:26:23.379+00', '2026-11-23 02:26:23.379+00', null, null, null, '2026-11-22 02:26:23.379+00'),
  ('01a20113-7d1b-7000-b3ca-995c1ed0da99', 'pia@ledgerly.example',  E'\\x015b5eca331d2eb67ecc79a8c7a22b7118203a76ffbbb99744e366d37d140c0048f2f9e787ca29dec567c53b97e7d9bfeb27379376906795ee0e4dba66dc0f9619d18d46d05f330ae450521ab4e091895d162a32bb7e93ad739745af6297714ca4b020b7706733d9c6168f83e69f1f989cf29149ac8b28ee0ebd78eb6c033abc9d72faf55f2cb06d3bd0b33b5016e659797a8e37d01ac09adb8c67a1038858001ff893f94bd3ff06595b1972b497d5da268f844b624bc59bdf41950f289d51e2b34279995277da4d088274211cbcc9eabd66292942d9dc6741ca729b2463b2040bff2ddf91930639748e585388273b6cc4e695c68394a334db475281f206e84a1679aff1365cfba4262d1f7c06dca503b90db29d4419e70c7ab489dbf9770a15f96db051b6e7b1f0dcf16c2d799943b46bc94710f90438dc141e5e47a8bd137142364952e81aa50ae0b48d112e02848ff0ae01cc256c1f418dca0ea891956b9b9a3fcfc47582a1e0ca6f9f2521784f30e2d2c8f355bb007fb577bf736b09998d1330dd9ebdacdbffe6f85d5a80fbb617cc2595f8ac40f12e717cf97843edf809d6837dd87ed2cbfee832ca3fd6d4e7d2757adaa30de81a44d4bdcdc0ac15f689b812ff7d06d82a9ab7f3522f1ace67a058297dd311619578519dc64266c7b99641b2fb76489a1abff7195c2130e742aa90b842ddc57a43d53f02419ec5c1beed6b5c2f1f334a4e7049ce79678f9ce5529b253ce1d67b1446ad157d43d1db2bc64a1521e7c218178e8a8a147b43254cc62aefe03c13410ae544ce9f53ac92d1ecc818943fd0d95c842cfefa6371cc51bd80baf1f5bcf6b97e7921ee82a2eef7c94dce76458adaa6c1e5e681baf1e63201448227281dac85581d7b1ff6ee93757c0ce11d035e74e3a88f260b09e9738e8b372658433284e0f9c7a1ef7867f96ffdaf9d1904aa2cc7fa749176174a4a040868d5e1e5804f18a499ed2b54daea22e9ebe3ba141b11213f761c743cd6c545b1f42027fc46c28ba62d5c964f38266b23e1bc144c720e4e7dbc295504f79c71b04e97840cabb30396194e6392d0703b258251c8be06452c931395a64409ca48147ae71f712ef056b0b00324ac2062f882db60ae7273d905f310367515a77381805ca3feee5d947ef587dfe4311626bb2430515737eced47b2349e34bc1e0578d86d55451f87efc873858cf841b8078ce51d07cd2398d1b744252a46a053126852536da733d4d7ec68c00364088817a5897e6e40c2fa9759ca0c1fdc555057dbd1b7fb8ff756453644c2e515cc151cd8a3c7437d703fade282e8c2dd2cc9075636dbce642181b8be3b44e0a00a628dc68f4b839d9b2d32336d43ac7468fe156279cb937896e0e544652ef6d58c8ac571f9e01fa76ce10b61bc4d5afe35a332c934cd39ac0ac2c85fa5b4e19ffb543aa9e40fc18438e9384fdc6af44be53f27a2d5e30821950ea7a0dd93e81334825ab0521abf1d5af03e2e3e5f60a21f3ce3fa34619a178b476571bf1a795a9abbb15f854d9066295b07bbeead2f3410c4770c4b6b0360a8649afd7bfef19f3744303eda07da72123a5e95d567f1db58de82716030b1e3448d5f38f478f0f1323b13d2f2abee0104a70c98330222df8378e98a0dcdcca90f9758364f8ba2bdfe7d090cd675084867bd01501659edaabedf937b3dc2ca1d46050dcbbcecea42e310ae5257f35972eff018b02c497b0ea2b5f5e7b0813026de1bb32cd6a3de2160da541cb36781b2a11cade915ab40096ef0cc5e292bf80707abcbc353778b4ec9b1fdfe8ce95c9993cf4eb71668ef7677813f886220c5552b6eceffc798f8aa714686a0c0b5b2d6e2c5e01de3259f9a456b11873dfc048d7cba2e2800ea160522791f4cf97367dd1b9527410e85c5e3af1ee0c8c74649ac07643148820bd53c79a61d933cd7af8700bb900b0c1fa9a2411afebc2de649c47a3e48beac5c07c7', 'waiting', '0', '2026-11-22 02:26:24.155+00', '2026-11-29 02:26:24.101+00', null, null, null, '2026-11-22 02:26:24.155+00'),
  ('01a20113-7e0d-7000-8472-7210d48341f9', 'stan@north.example',  E'\\x015b5eca336c79d475b689a08d764de69871ccee41a56a882eb7f64a3373817fa58e9427fd2659ae79aeb8995510e83beb8334f3a47260fde9574953ad8a6ec521930f11a6c7f75e90e7b52313fc77dde3fcbdda6aae464d6062f22e139071f226c1154c55d41f41032b3c519a196727ab8e660095ba64d05765000b8f639e877cfc7c95b4aee14729b700030ff43e49805512bb16133ad08b260f76563ec173b7b367562484fe49aca482c9675863051361d25a0776058b07cd7859c93915c11c496b68673878887abbf991b9839a7c3c665e13ffece175264bc486095975c72bc5ba400b9aa485fcacedabeba3a834b04a06d5803e230835a3c59b1c13a44f2afa2d3ae662f7c41b128d31aa25e342c3ac59ae3feffd5b761b194016d193496b42d90771825fcf524fb0199cd6e741fa6e3ee3bd50294ccdab8b23b7ff95201d0cc96a98445895c882074bf328f09e2e5db106ca350c8819d5feb4f38362bd85b0ab7d43579d2ea578b8c2ec195b9ae8f433c51a4c369cafa4d1f8507abca41463083de363b335b8eb0fe9d5d7fe567847034dbe5b7d6573f1d2414681f8db0e96af3c5cecb3c10ede55c3d595e6c923b0b4ffafcc5099602d6410600b3a555d88ed8997f299d77e07816b0e2087cbdc282c90901a652df62af24e5d165ad8c105dbeeb4149497178b674c4987973a4ce5b72a11efc3ab35a0ba983ebc10a4238fe1eee2a16502217f0b8a4d88ffa6bb4d27cd917543b35d324e8e8ff5a605b003ed1c306ecf55d233c703ddb1846c09706d3b4bab540783a82f086f90cc939f1199225433820e9449f5848b7c6868f5fbaf68297cdb4a95d95b75b54eca36e109e19315358dd129e4db55610f26c634c0ffd8dfec456adef6d402870daaaa80554fbd75eb455dab15ece9e41ed279632eef3fd209ed87e5cc9991f5fa3e7382a1bcb50e92e75666a33b4fd88f2e4a4911353e88f254d3fa9613f949c558437bbcd3047411264de11d7ab0fee3d3ba96d0f2eebae52cae4ffc20fbed697b2996cd5bb8d266d4ea12f441c49eb4f42711a1e0c63f1f9d55372efa16490e8bc2a49ff5455b3bc339e7aabc1d7165f239f41f7fb69167e84ea9863d4d8a90143f16c522a1d28f0e7dbbc7867ca7a5b84458f0fbf856fa36c414ec737b549540c51bc3ed529aed3944578fb53c4853204edf5a4b7700c7ce7b3abe5b5ad9a92c4e52b086f11d2d8745329edeb5bc03fd3a8aff3eb830064619dd334ef6284aef7742143fa47708ff6c47a8ebf912a4f171c952b0c4aed88ea1c85cd6e8645398beb816edb0947efa308e1c34712c7354b3602799c947ac5e2f8f0e08637d54ddc709ed2f832aa14befa0ea188c4a9143291df43fa3ebb260d18118670228b114b4063f268acdf8557d36b0ece481d17a0b5843ad0fad680382835000f50d5697226a70a1b9f1b6b59bb05404c4f40eb0975746db99e5d80cfee3da61c0581f23846613b5676d0e27e2d8b9122c03ad6db0da4c6b564386e53cd8d3645fd7199712207c914c0d9631ec17b5bac0e7242199805e0978025ec6d730d4e3207678aaae88f265e47b155b830edb162242b3d66e1cb5d05e6b188948d6aa05aeb92b7b80f99a0b5f710b49d0e92dc1aeba78329378d02ba901195841bdc2c5500af41c523b7857b5dff4cce652cc8fb1834a15db72ba0e2cd05eb56fd73120f88441e4bfb0acd913259d3d24f6c00874905cc1ccf90b29dd9dcf0d3fa945d6e1c229db6d7832e10ae4c26e193dd7251777327df5f9b853e75c13768f117db249bb83fa92e668fd3975ababe6d73e52f8d23212c9907ebe4596e6544b40286fa104c705ff9d49836f1f', 'waiting', '0', '2026-11-22 02:26:24.397+00', '2026-11-22 03:26:24.387+00', null, null, null, '2026-11-22 02:26:24.397+00'),
  ('01a20113-83f3-7000-8b67-124e5aef0114', 'paul@acme.example',  E'\\x015b5eca3397509444dc1762de249db38ad4d960d27161cf3b9fff617c2128fb50fe0a94b59a7841d78aa6fa229f73558d3f2ce330929831b033683d4a161ddfb0b9bafd7bbf126b5cb33cd9aa225df1132ddd14f6aa1dd2ade246e69d4e17336eebd6fcd13767f856feed34f927c967d9927e40f83732b1f7bcbe82450e4c3b13f7f02338471145cebe6b8cb09f59262c837e6bbac0628e8bbe4f520fd5bb437753e1eb3fd0a4f5cbd4cfeb6980d11eda32870894c81169fb2623230c920c892d2bdb1a4ca988e99135886f758da82e6613d713d5f5619efec9a845da0ecfadfc57f4cbcadf2aeef38f7b222c4ba498f0a931f21015e1a515ddd2b97f6878a4789cead6a57d90fe73351df9e720b7def2c95939d62dc6a652e0dff8abf7ef4713704bc088a75d6a63165e978ebb13d95ac829af4e232989f042077d6c416ad5f022515cfee1081a39ccaafeb9571f43169c7280e71a2e1cc3b885cbe69850363269a98608a7c203851008fa6a332bb0652f1289f9efa26f2f36a9369290ac8cb1516d6df4bf2f667c466b943b1b5ab03f78f5cc439bb3b5b1ed8d8251a2658a0b044f721910fdba1c42671cb9d43e79790e103869f226d1eb08b05498460da1785148a3873a2ffac26f972b05c2a728178cd90f38cea9ca1c0a22ccaf230a679c36552b45b91e2db160ddc1a68225cf02d953a3aad3012a69bfc3514eac9a7d2378c772e26108efc8bde79f7385735cf771feeb810230e9fbd27186c1ea0057573eac0fc67df5ab1ef91d8f186f94e4f677e1db2c22dd1478b68644f20581c16ab4cb5c71ee7c1e63187cfde1c064f583e0c81438c67aaedb6919a40844413e0cb210a8b9b67998970c318d475c918a4c8ef2f3f4cc30ef73fcf5e04a560e8c4db452d72ffa2d24b4738a20af783e2385e21b2f4e39f9cadd564d152f1748138b6e51128e2f6100f21a1b773fe7141ada9f6a013bcf74b3e0ca7bb48c57b1af070dfeef9d9977a77d52798c9070c4626368668a61a65521babfab10426cf2b7ee501db6cf2ee4a418495de8558538b23d6826c548b535c961f4f9b77d6b00039fd060d21f0f36a5bcead26fdcabf7dedb5e4b86707a84c45818bf3a8cbf0b24fb3d94d1ac3f7651b908bb62921250bdb37e370ba0b845821270e95e49b503e0b3a0b3c9bc844a406370536f133aef9313fc416adcacb47af61f92cd50ad022f12313478ebdd35cbbb6e6f32d81402759a3dc5436d0c1020a5061ef8f86d8f1097afab7048fd7c5d446c25b0f10c9fdc3e7fb53beb3a8a45643d428919541de1227796129085d6ecdc7023b08925ecf0adb65f0e556e630fae4916e8117f488ec7a57d8b0a4e9df3b1d2cdccfddd319d5c84cd62eccca977dce89f99c98599329fbf3d59be73fad85f9fd5c08e2c139a7f41f063dc2971d84c955684afeed4ce925bf3907cb73fd3cf76586734d0785c6b5239b3c137bb424b700fd1ed174de857e9390cfb0bb344a3efec85ff2a47fa5779b436732089f75e980588cd14d484544fd7732a4a31832b1ef1dd810fec4914a616d0dd8afdbaaeecb50c65853309ebfe8e0a897475b54870cfe36fc4d4aa7edf0a739e044ca390cf487938b10bbe315ffb08d6da682d027655f1c7250bff2309d3753db8d903b1f05de36ba144b9e14fd6cc158137e1d766ed4806b913cdbe1dbf8b20c57e8f127da7b8a4a51a7bad3e1db92d6488566fe5a43d36ccb8e5e6df510e4108347260b56aabc6d5300976802e92e03913aed99b1875fe1442fc242c098de26952edd1bcf56ddfbd76', 'waiting', '0', '2026-11-22 02:26:25.907+00', '2026-11-29 02:26:25.843+00', null, null, null, '2026-11-22 02:26:25.907+00');

insert into oauth_artifacts (kind, hash, payload, expires_at, consumed_at) values
  ('Interaction',  E'\\x3670d67f675ead02d8ea52c1dd02b028e2908616adf340f092a3f28e094a2da6', '{"exp": 1795317980, "iat": 1795314380, "kind": "Interaction", "params": {"scope": "bookings:read customers:read", "state": "st", "client_id": "db_zcvm08dko8tg5q07w0ugl37e", "redirect_uri": "https://partner.example/callback", "response_mode": "query", "response_type": "code", "code_challenge": "pgpFgNBamBgsotVoDwDZf_xndRaw5lIN6KzXyoNEwdI", "code_challenge_method": "S256"}}', '2026-11-22 03:26:20.11+00', null);

insert into operator_tokens (id, name, hash, last_four, scopes, created_at, expires_at, last_used_at, revoked_at) values
  ('opt_o37SfeBtnJYMtoSifTC67B', 'Nightly export',  E'\\x1fc94c40b1d85068f20db8d0b80efc64a0b01773e2367890e738016b39530b69', 'X8-4', '{read}', '2026-11-22 02:26:26.492+00', null, null, null);

insert into passkeys (id, user_id, name, rp_id, public_key, sign_count, transports, synced, created_at, last_used_at) values
  ( E'\\xebcc1f2d6cae97ef4747eb874c1fba7249c654d707aabd2135557ee3144be154', 'olga', 'Laptop', 'localhost',  E'\\xa5010203262001215820fabc1e208b1642de89cfce98206e28b6db24bcc2c154421903dd52f972b5a620225820e1486bcb1f78d50fc57a81118bf62895f89346f4b86636957066058ca355fb84', '1', '{internal}', 'false', '2026-11-22 02:26:23.277+00', null);

insert into publisher_invitations (id, publisher_id, email, role, invited_by, created_at, expires_at) values
  ('inv_U3R64QUA40Ev6JuUCKKmY0', 'acme', 'paul@acme.example', 'developer', 'dana', '2026-11-22 02:26:25.843+00', '2026-11-29 02:26:25.843+00');

insert into publisher_members (publisher_id, user_id, role, created_at) values
  ('acme', 'dana', 'admin', '2026-11-22 02:26:24.94+00'),
  ('pub_TKbDEjlaPIjiwN66aoVOl5', 'usr_gmrgo52ef1exaf3f8HRaqS', 'admin', '2026-11-22 02:26:24+00');

insert into publishers (id, name, website, support, requires_passkeys, created_at, updated_at) values
  ('acme', 'Acme', 'https://acme.example', 'help@acme.example', 'false', '2026-11-22 02:26:12.013+00', '2026-11-22 02:26:12.013+00'),
  ('pub_TKbDEjlaPIjiwN66aoVOl5', 'Softmakers', 'https://soft.example', 'help@soft.example', 'false', '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00');

insert into records (tenant_id, type, id, unit_id, data, email, created_at, updated_at) values
  ('north', 'bookings', 'bkg_kept', 'harbour', '{"id": "bkg_kept", "total": 120, "status": "confirmed", "currency": "EUR"}', null, '2026-11-22 02:26:17.247+00', '2026-11-22 02:26:17.247+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'bookings', 'bkg_7Qm2XvR4', 'unit-1', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'bookings', 'bkg_7Qm2XvR4-2', 'unit-2', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'customers', 'cus_3Hk9TzA1', 'unit-1', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'customers', 'cus_3Hk9TzA1-2', 'unit-2', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'orders', 'ord_2Vc7Jp0K', 'unit-1', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'orders', 'ord_2Vc7Jp0K-2', 'unit-2', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'participants', 'par_6Fx1Gu8M', 'unit-1', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'participants', 'par_6Fx1Gu8M-2', 'unit-2', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'payments', 'pay_9Bn4Ye6F', 'unit-1', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'payments', 'pay_9Bn4Ye6F-2', 'unit-2', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'products', 'prd_5Ls8Wd2C', 'unit-1', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'products', 'prd_5Ls8Wd2C-2', 'unit-2', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00');

insert into recovery_codes (user_id, hash) values
  ('olga',  E'\\x02bd9a371d10fd5c42d6e690760be3638eeffc42126acd6f127afea768df98af'),
  ('olga',  E'\\x0df150473fcbf966316844879ad12d91e4113283d5234768513cc15e683ea3eb'),
  ('olga',  E'\\x2a4489be966884c7d682dab95eb508b5f6815db00755faba513bcc9952dafdf1'),
  ('olga',  E'\\x3cd78b9d76e3595ef2ba75708d2703487a5c44dc5b25ae78a85602fd33d89002'),
  ('olga',  E'\\x88c069ec750289222aeb3d232246313f2190667404d7db12bbbce4cc1a5f2f85'),
  ('olga',  E'\\xa480d9ea8ce9b34dbf94de072b8242f84a76b216c6957bf20821c41b7bf7ef10'),
  ('olga',  E'\\xc491b83b0b9a98d0ac20ba19b91a6777700087ea8dbca1571ef65ea20ec6ae97'),
  ('olga',  E'\\xda8e673622f7eb457ca31cf9530fb4efd3568914d6f07182d51429ca3faaaeff'),
  ('olga',  E'\\xe2be9b0a11211f29f0193886a0c768a083f7f1b4e5c8a8e289dd5074a6df49a0'),
  ('olga',  E'\\xf90352ff58f578717aafe1341c01491fac77aef2efaab2a7eebb6842306f64f3');

insert into replays (id, endpoint_id, since, until, states, reached, replayed, requested_at, finished_at) values
  ('rpl_l2Fw9QRRJM4NkeVBNdA1Vy', 'ep_Z04bPAyK8FhP2pPiIogMOB', '2026-11-22 01:26:17.908+00', '2026-11-22 02:26:17.92+00', '{delivered,dead}', '01a20113-6285-7752-bcce-7ca3d4c79820', '2', '2026-11-22 02:26:17.92+00', '2026-11-22 02:26:18.754+00');

insert into request_log (id, at, app_id, client_id, environment, connection_id, tenant_id, kind, method, path, status, error, reason, duration_ms, ip) values
  ('01a20113-5634-7000-8c54-a7e6a540dc23', '2026-11-22 02:26:14.196+00', 'feed', 'db_0yw9jwfshlc4c9wokpi0tn3d', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '116', '127.0.0.1'),
  ('01a20113-61fd-7000-a53e-1948ea6ed40d', '2026-11-22 02:26:17.213+00', 'feed', 'db_0yw9jwfshlc4c9wokpi0tn3d', 'production', 'con_6tNV3wx66v7jJD7dQqpafI', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '1077', '127.0.0.1'),
  ('01a20113-6d62-7000-80ec-88216383bade', '2026-11-22 02:26:20.13+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '82', '127.0.0.1'),
  ('01a20113-6dbf-7001-a2bf-6daa08cba6f4', '2026-11-22 02:26:20.223+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '78', '127.0.0.1'),
  ('01a20113-720f-7000-8b4d-3014dac1fd7f', '2026-11-22 02:26:21.327+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_t8olb3N2tLPuCIdG3TfFpv', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '447', '127.0.0.1'),
  ('01a20113-724f-7001-bfe3-87c2951e559e', '2026-11-22 02:26:21.391+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_t8olb3N2tLPuCIdG3TfFpv', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '44', '127.0.0.1'),
  ('01a20113-72b6-7002-9809-7d8f2f268c50', '2026-11-22 02:26:21.494+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_t8olb3N2tLPuCIdG3TfFpv', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '60', '127.0.0.1'),
  ('01a20113-72c8-7003-be20-e00cc6128e4d', '2026-11-22 02:26:21.512+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_t8olb3N2tLPuCIdG3TfFpv', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '15', '127.0.0.1'),
  ('01a20113-7321-7000-b2b1-19f9adc93153', '2026-11-22 02:26:21.601+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '56', '127.0.0.1'),
  ('01a20113-75ac-7000-b368-b297e73802bc', '2026-11-22 02:26:22.252+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_WD3j6tEGXntMkYWhJragd0', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '18', '127.0.0.1'),
  ('01a20113-7613-7001-94c5-f460fb7c5c9a', '2026-11-22 02:26:22.355+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_WD3j6tEGXntMkYWhJragd0', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '86', '127.0.0.1'),
  ('01a20113-7634-7002-bf92-4e8b2bfce8e4', '2026-11-22 02:26:22.388+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_WD3j6tEGXntMkYWhJragd0', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '27', '127.0.0.1'),
  ('01a20113-76be-7000-91a6-782a09a0e881', '2026-11-22 02:26:22.526+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', 'con_WD3j6tEGXntMkYWhJragd0', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '35', '127.0.0.1'),
  ('01a20113-7707-7001-8e23-8f90903190f4', '2026-11-22 02:26:22.599+00', 'sync', 'db_zcvm08dko8tg5q07w0ugl37e', 'production', null, null, 'token', 'POST', '/oauth/token', '400', 'invalid_request', 'requested grant type is not allowed for this client', '10', '127.0.0.1');

insert into sessions (hash, user_id, created_at, expires_at, method, issuer_sid, id_token, proven_at, second_step, id, browser, system, ip, last_seen_at, embedded) values
  ( E'\\x4b08f6dd7c98344b3e3764ed67214008928294fd2b184e30ef09dc17c4a47eab', 'usr_gmrgo52ef1exaf3f8HRaqS', '2026-11-22 02:26:24.286+00', '2026-11-29 02:26:24.286+00', 'local', null, null, '2026-11-22 02:26:24.286+00', 'false', '6a85ba42-9707-43d5-851b-048e88a05c00', null, null, '127.0.0.1', '2026-11-22 02:26:24.286+00', 'false'),
  ( E'\\x8d7e644433ac1c1f1cfa640d4e039dd4c66ec05f9990f2cc2cad48848b8146ab', 'olga', '2026-11-22 02:26:15.25+00', '2026-11-29 02:26:15.25+00', 'local', null, null, '2026-11-22 02:26:15.25+00', 'false', '2ceb85d6-b78a-4bfb-a6fd-96116ee73491', null, null, '127.0.0.1', '2026-11-22 02:26:15.25+00', 'false'),
  ( E'\\xa1e2f36ecac68843ec5f324c45cd20a148cef12215bb55c8f4ec20b0a77c991e', 'dana', '2026-11-22 02:26:25.55+00', '2026-11-29 02:26:25.55+00', 'local', null, null, '2026-11-22 02:26:25.55+00', 'false', '6cb7294e-2661-46e8-8369-5a3beda2be41', null, null, '127.0.0.1', '2026-11-22 02:26:25.55+00', 'false'),
  ( E'\\xae788037835c93ad61f24500b171599c25a79996d58171bae672899017cd10a6', 'olga', '2026-11-22 02:26:20.591+00', '2026-11-29 02:26:20.591+00', 'local', null, null, '2026-11-22 02:26:20.591+00', 'false', 'faed68ea-2f52-4798-b0b2-91b4abd0c672', null, null, '127.0.0.1', '2026-11-22 02:26:20.591+00', 'false'),
  ( E'\\xd14c2b4aad8486de2e464c1c17b77f6417cf9d4631d98ffaef08666774ee75fa', 'olga', '2026-11-22 02:26:23.058+00', '2026-11-29 02:26:23.058+00', 'local', null, null, '2026-11-22 02:26:23.599+00', 'true', 'b2acf8c9-f1c5-4aaf-a9bd-8fab19c164b8', null, null, '127.0.0.1', '2026-11-22 02:26:23.058+00', 'false'),
  ( E'\\xfc37cba110bc4e3e30f5502b24475d18872678ed4748eb601e9bcd78bb1fce01', 'olga', '2026-11-22 02:26:21.854+00', '2026-11-29 02:26:21.854+00', 'local', null, null, '2026-11-22 02:26:21.854+00', 'false', '1c36c778-c6c5-4a51-8357-bbcd8d07d0f3', null, null, '127.0.0.1', '2026-11-22 02:26:21.854+00', 'false');

insert into sign_in_links (hash, user_id, return_to, expires_at) values
  ( E'\\x78885bfdd035d311e655527dd824b633a4f5e82b87e2c8d46bdd7bd385dbb3bc', 'stan', '/settings/apps', '2026-11-22 02:27:26.521+00');

insert into signing_keys (kid, alg, public_jwk, private_key, created_at, retired_at) values
  ('0f7e8666-266f-416c-9f99-fdb7421b7b21', 'ES256', '{"x": "_WFZ8NVmT41Ow2Mu735ciuUoA6RGZc03gAPcxYkqS_o", "y": "IKti1c_uM61U3emEKiLsYWtnlxv2cTT-ZTUu1TWX-Gs", "crv": "P-256", "kty": "EC"}',  E'\\x015b5eca33ff23655fbbcb51b7b15f1fdee13499e0407a5c6b9346859c1275ba34466954cf7f97ca6ffa126387a55a64cef32362a85ff749eed8f170d776b54785ba4998209bdc30b437ad1b0a8ccf5cabd3c917999ce1d7ac6aff0b1d7a9151f473488470e98b3d56679dba6b7fafc80ad7de0551a2f7d385362256dfe5e38ca13c27c3b2bb12b3c92021ae10bc2dce6b9e48f7a18d26c52c47515b6d191f4211febb9d57eb6861038579f2460a8505a20d277c9835170960f790eba378290df8acba6252d6eda446b7a9210d2f16a5e8', '2026-11-22 02:26:02.821+00', null);

insert into tenant_clocks (tenant_id, stamp) values
  ('north', '2026-11-22 02:26:22.637+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', '2026-11-22 02:26:24+00');

insert into tenant_members (tenant_id, user_id, role) values
  ('elsewhere', 'otto', 'owner'),
  ('north', 'olga', 'owner'),
  ('north', 'stan', 'staff'),
  ('play', 'olga', 'owner'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'usr_gmrgo52ef1exaf3f8HRaqS', 'owner'),
  ('small', 'olga', 'owner'),
  ('south', 'olga', 'owner');

insert into tenants (id, name, environment, verified, opened_by, created_at, updated_at) values
  ('elsewhere', 'Elsewhere', 'production', 'true', null, '2026-11-22 02:26:10.315+00', '2026-11-22 02:26:10.315+00'),
  ('north', 'North Rentals', 'production', 'true', null, '2026-11-22 02:26:09.511+00', '2026-11-22 02:26:09.511+00'),
  ('play', 'Playground', 'sandbox', 'true', null, '2026-11-22 02:26:10.502+00', '2026-11-22 02:26:10.502+00'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'Sandbox of Softmakers', 'sandbox', 'true', 'usr_gmrgo52ef1exaf3f8HRaqS', '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00'),
  ('small', 'Small Rentals', 'production', 'false', null, '2026-11-22 02:26:10.099+00', '2026-11-22 02:26:10.099+00'),
  ('south', 'South Rentals', 'production', 'true', null, '2026-11-22 02:26:09.911+00', '2026-11-22 02:26:09.911+00');

insert into units (tenant_id, id, kind, name) values
  ('north', 'castle', 'location', 'Castle'),
  ('north', 'harbour', 'location', 'Harbour'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'unit-1', 'location', 'First Location'),
  ('sandbox_U1VwHpsFhunOc6KNjVE6cn', 'unit-2', 'location', 'Second Location');

insert into used_jwts (hash, expires_at) values
  ( E'\\x049a0bcc2d173ac87688391c82f09a2f7ad34e4e13673f32da840e4729300c18', '2026-11-22 02:36:23.141+00');

insert into used_refresh_tokens (hash, used_at, jkt) values
  ( E'\\x2c2006d5775e3e475f884f99717cd89303bf85058aa82ac879ed089a6b58213e', '2026-11-22 02:26:22.332+00', null),
  ( E'\\xaa7b1396e8d96a09490a8ffca80c14e6d4aeb42ccf3e05858c0787b2adba6e8c', '2026-11-22 02:26:21.358+00', null);

insert into users (id, email, unconfirmed_email, name, password_hash, language, created_at, updated_at, subject, password_import, passkey_handle, signed_in_at, muted_notices, operator) values
  ('dana', 'dana@acme.example', null, 'Dana Lind', '$argon2id$v=19$m=19456,p=1,t=2$BiABLjxti7aAYsDPmU4jcQ$yzIkYzuYsD4iN1cUs7m8rGUfCarN2gW38+0Mk6LpX5A', 'en', '2026-11-22 02:26:24.94+00', '2026-11-22 02:26:24.94+00', null, null, null, '2026-11-22 02:26:25.55+00', '{}', 'false'),
  ('olga', 'olga@north.example', null, 'Olga Owner', '$argon2id$v=19$m=19456,p=1,t=2$pJPfNJ9MoXOxP4Z3C4MJiQ$7XdebVsTlmuDJSpzLcRcKskqbLkFExMZhAoU37r02To', 'en', '2026-11-22 02:26:11.201+00', '2026-11-22 02:26:11.201+00', null, null,  E'\\x8af280c806d1acfbefee19342429af70ea289b66be1849dc9d5caf70b51505b7', '2026-11-22 02:26:23.058+00', '{}', 'false'),
  ('otto', 'otto@elsewhere.example', null, 'Otto Other', '$argon2id$v=19$m=19456,p=1,t=2$kNotFRdxKGEe07ccQ166VA$5LCMHDU8LAg01KMw0eyu3c7iEAMzf0EGVRuwPtExZ+Q', 'en', '2026-11-22 02:26:11.685+00', '2026-11-22 02:26:11.685+00', null, null, null, null, '{}', 'false'),
  ('stan', 'stan@north.example', null, 'Stan Staff', '$argon2id$v=19$m=19456,p=1,t=2$K5xg8IUA3ttZd0W7atOlZA$a6iGOCllu9r+TKpeuPVCFVqFq7Svm74AKSuLsN61jMo', 'en', '2026-11-22 02:26:11.915+00', '2026-11-22 02:26:11.915+00', null, null, null, null, '{}', 'false'),
  ('usr_gmrgo52ef1exaf3f8HRaqS', null, 'pia@ledgerly.example', 'Dana', '$argon2id$v=19$m=19456,p=1,t=2$RnSYdzFmdoCNA4kys9dElQ$tMyqA3qN0O4UjrhTjKSN6RUowFNJNrNlkEuzqIdHQ5E', 'en', '2026-11-22 02:26:24+00', '2026-11-22 02:26:24+00', null, null, null, '2026-11-22 02:26:24.286+00', '{}', 'false');

reset session_replication_role;
