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
  ( E'\\x0314fe817dd590619163fa5a7d1f78898e7a9ce6cf406ccdadb7b6e49d2cdba2', 'grt_pa3KIwshFNYwrR9OnrBH3j', '{bookings:read,customers:read}', '2026-11-22 01:54:51.389+00', '2026-11-22 02:54:51.389+00', '2026-11-22 01:54:51.45+00', null, null),
  ( E'\\x0ab77041a4ccebbd25ec57f7b1ad60319ec157450349e30805b77fa67dca593b', 'grt_pa3KIwshFNYwrR9OnrBH3j', '{bookings:read,customers:read}', '2026-11-22 01:54:51.228+00', '2026-11-22 02:54:51.228+00', null, null, null),
  ( E'\\x1f1f135024a6dc2ec7545d860df53a477cd27c6306cd8ad70229ac92a955fa04', 'grt_PQItQvzMvICsJX1qZXk8qf', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 01:54:46.979+00', '2026-11-22 02:54:46.979+00', null, null, null),
  ( E'\\x2dbd3def15e68349e2c9868113aa0aaa04f1765b81a2247af1a3403436151cb6', 'grt_8uSoSYMB2kRryfdP0z5baQ', '{bookings:read,customers:read}', '2026-11-22 01:54:50.307+00', '2026-11-22 02:54:50.307+00', '2026-11-22 01:54:50.335+00', null, null),
  ( E'\\x8b629d1c5d9c44d0c90c2cf52d724ea1c0118775ef8d69b869ebb7e8f5b84163', 'grt_8uSoSYMB2kRryfdP0z5baQ', '{bookings:read,customers:read}', '2026-11-22 01:54:50.283+00', '2026-11-22 02:54:50.283+00', null, null, null);

insert into app_versions (app_id, version, name, publisher_name, publisher_website, publisher_support, connect_url, native, redirect_uris, scopes, event_types, submitted_at, approved_at, declined_at, decline_reason) values
  ('feed', '1', 'Feed', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback}', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', null, '2026-11-22 01:54:44.077+00', null, null),
  ('mobile', '1', 'Mobile', 'Acme', 'https://acme.example', 'help@acme.example', null, 'true', '{http://127.0.0.1/cb,https://app.partner.example/cb}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 01:54:43.147+00', null, null),
  ('sync', '1', 'Sync', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback,https://partner.example/other?x=1}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 01:54:43.055+00', null, null);

insert into apps (id, publisher_id, name, kind, tenant_id, is_key, client_type, native, dpop, scopes, event_types, redirect_uris, connect_url, webhook_url, jwks, version, state, approved_version, approved_scopes, approved_event_types, drafted_by_operator, suspended_at, revision, created_at, updated_at) values
  ('feed', 'acme', 'Feed', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', '{https://partner.example/callback}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', 'true', null, '3', '2026-11-22 01:54:44.05+00', '2026-11-22 01:54:44.141+00'),
  ('mobile', 'acme', 'Mobile', 'public', null, 'false', 'public', 'true', 'false', '{bookings:read,customers:read}', '{}', '{http://127.0.0.1/cb,https://app.partner.example/cb}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 01:54:42.959+00', '2026-11-22 01:54:43.635+00'),
  ('own', 'acme', 'Own', 'in_house', 'north', 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', null, null, null, 'true', null, '2', '2026-11-22 01:54:43.007+00', '2026-11-22 01:54:43.711+00'),
  ('sync', 'acme', 'Sync', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 01:54:42.867+00', '2026-11-22 01:54:43.407+00');

insert into attempts (delivery_id, started_at, number, duration_ms, status, error, fault, late, timings, url, "timestamp", request_headers, response_headers, response_body) values
  ('01a200f6-8a97-7811-9da2-257876d46438', '2026-11-22 01:54:47.201+00', '1', '79', '200', null, null, 'false', '{"dns":0.2,"connect":27.7,"tls":null,"first_byte":30.7}', 'http://127.0.0.1:39743/hook', '1795312487', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_IbJ7D9Fa2EKB4uROGMmFba","webhook-timestamp":"1795312487","webhook-signature":"v1,9e3rPwCAAi1wDfQnQvrWzdjMGxrc7LAhXFjRaI7hsI0="}', '{"date":"Sun, 22 Nov 2026 01:54:47 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f6-8a97-7811-9da2-257876d46438', '2026-11-22 01:54:47.907+00', '2', '12', '200', null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":8.9}', 'http://127.0.0.1:39743/hook', '1795312487', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_IbJ7D9Fa2EKB4uROGMmFba","webhook-timestamp":"1795312487","webhook-signature":"v1,9e3rPwCAAi1wDfQnQvrWzdjMGxrc7LAhXFjRaI7hsI0="}', '{"date":"Sun, 22 Nov 2026 01:54:47 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f6-8adc-7049-a1af-29d2312d242c', '2026-11-22 01:54:47.251+00', '1', '68', '200', null, null, 'false', '{"dns":0.1,"connect":0.6,"tls":null,"first_byte":66.6}', 'http://127.0.0.1:39743/hook', '1795312487', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_ZvlZ1l9ioTn9f21iHjjFiB","webhook-timestamp":"1795312487","webhook-signature":"v1,+6CLFMcfRDYYJBDe9oGohrEwDWBilOtqdTatoXHH5AY="}', '{"date":"Sun, 22 Nov 2026 01:54:47 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f6-8adc-7049-a1af-29d2312d242c', '2026-11-22 01:54:47.909+00', '2', '19', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:39743/hook', '1795312487', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_ZvlZ1l9ioTn9f21iHjjFiB","webhook-timestamp":"1795312487","webhook-signature":"v1,+6CLFMcfRDYYJBDe9oGohrEwDWBilOtqdTatoXHH5AY="}', null, null),
  ('01a200f6-8adc-7049-a1af-29d2312d242c', '2026-11-22 01:54:53.052+00', '3', '26', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:39743/hook', '1795312493', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_ZvlZ1l9ioTn9f21iHjjFiB","webhook-timestamp":"1795312493","webhook-signature":"v1,3sHGdTR9WXGtWiLFUkulhirQaZabjYxB4dvClCYzqFY="}', null, null),
  ('01a200f6-8bae-71a3-8689-04cd4223215a', '2026-11-22 01:54:47.467+00', '1', '8', '200', null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":7}', 'http://127.0.0.1:39743/hook', '1795312487', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"c71feca9-9fc6-42d9-9e7f-4e191773b798","webhook-timestamp":"1795312487","webhook-signature":"v1,da8QUDHe4eIkItfwhKSDAObIjAdZGd50hWyuChPVb9g="}', '{"date":"Sun, 22 Nov 2026 01:54:47 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f6-8e0b-72f9-bf74-579a55a6e568', '2026-11-22 01:54:48.056+00', '1', '2', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:39743/hook', '1795312488', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"92019ac9-465c-480a-8980-d1ff41e419e3","webhook-timestamp":"1795312488","webhook-signature":"v1,22L5+HkxLGlxYg4MJtb5Zpijy4BhJm1QdzLVJvPtrvU="}', null, null),
  ('01a200f6-8e0b-72f9-bf74-579a55a6e568', '2026-11-22 01:54:53.134+00', '2', '16', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:39743/hook', '1795312493', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"92019ac9-465c-480a-8980-d1ff41e419e3","webhook-timestamp":"1795312493","webhook-signature":"v1,Ap62LUEzZiywX7fcA5EaXb7AzgJ8a3DRf5Ohj5fXI5c="}', null, null);

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
  ('37', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', '127.0.0.1', '{"name": "Dana", "unconfirmed_email": "pia@ledgerly.example"}'),
  ('38', 'publisher', 'pub_13amulziZd8sCResEPV8we', null, '{"name": "Softmakers", "support": "help@soft.example", "website": "https://soft.example"}'),
  ('38', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', '127.0.0.1', '{}'),
  ('39', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', '127.0.0.1', '{}'),
  ('4', 'tenant', 'small', null, '{"name": "Small Rentals"}'),
  ('40', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', '127.0.0.1', '{}'),
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
  ('1', '2026-11-22 01:54:37.04888+00', 'signing_key.rotated', 'system', null, null, null, null, null, null, null, '{"kid": "1d2338fa-331e-4fe7-b64b-409251086437"}'),
  ('10', '2026-11-22 01:54:42.763905+00', 'publisher.created', 'operator', null, 'acme', null, null, null, null, '127.0.0.1', '{}'),
  ('11', '2026-11-22 01:54:42.912504+00', 'app.created', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Sync", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('12', '2026-11-22 01:54:42.969868+00', 'app.created', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Mobile", "native": true, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["http://127.0.0.1/cb", "https://app.partner.example/cb"]}'),
  ('13', '2026-11-22 01:54:43.019228+00', 'app.created', 'operator', null, 'acme', 'own', null, 'north', null, '127.0.0.1', '{"dpop": false, "kind": "in_house", "name": "Own", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('14', '2026-11-22 01:54:43.081358+00', 'app.approved', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('15', '2026-11-22 01:54:43.279347+00', 'app.approved', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('16', '2026-11-22 01:54:43.576235+00', 'client.created', 'operator', null, 'acme', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('17', '2026-11-22 01:54:43.662763+00', 'client.created', 'operator', null, 'acme', 'mobile', 'db_sjox50xrbu8hi55l6o8gj6wn', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('18', '2026-11-22 01:54:43.965811+00', 'client.created', 'operator', null, 'acme', 'own', 'db_s7x725f77cm1mom5dd5qgj4x', 'north', null, '127.0.0.1', '{"environment": "production"}'),
  ('19', '2026-11-22 01:54:44.056662+00', 'app.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Feed", "native": false, "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "connect_url": null, "event_types": ["booking.created"], "webhook_url": null, "redirect_uris": ["https://partner.example/callback"]}'),
  ('2', '2026-11-22 01:54:40.95943+00', 'tenant.created', 'operator', null, null, null, null, 'north', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('20', '2026-11-22 01:54:44.082947+00', 'app.approved', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('21', '2026-11-22 01:54:44.312267+00', 'client.created', 'operator', null, 'acme', 'feed', 'db_kirjr8q74dff6msr585zrwrp', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('22', '2026-11-22 01:54:44.563573+00', 'endpoint.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"url": "http://127.0.0.1:39743/hook", "endpoint": "ep_vXB1CUhYYHI1Vu7IOLB9MI", "environment": "production", "event_types": null}'),
  ('23', '2026-11-22 01:54:45.568222+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('24', '2026-11-22 01:54:46.018353+00', 'connection.created', 'user', 'olga', 'acme', 'feed', 'db_kirjr8q74dff6msr585zrwrp', 'north', 'con_eSmkK8Yv8VojMRwUoVwDDN', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "environment": "production"}'),
  ('25', '2026-11-22 01:54:47.011481+00', 'token.issued', 'client', 'db_kirjr8q74dff6msr585zrwrp', 'acme', 'feed', 'db_kirjr8q74dff6msr585zrwrp', 'north', 'con_eSmkK8Yv8VojMRwUoVwDDN', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('26', '2026-11-22 01:54:47.435657+00', 'endpoint.replayed', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"since": "2026-11-22T00:54:47.397Z", "until": "2026-11-22T01:54:47.422Z", "replay": "rpl_jxYIijY6XjgbzINEAszyDN", "states": ["delivered", "dead"], "endpoint": "ep_vXB1CUhYYHI1Vu7IOLB9MI"}'),
  ('27', '2026-11-22 01:54:49.310066+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('28', '2026-11-22 01:54:49.460651+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'con_Pz8Ht7Z4hW2y604Md00QNf', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('29', '2026-11-22 01:54:50.30025+00', 'token.issued', 'client', 'db_flm33hp0ewrfndrvt58q9juy', 'acme', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'con_Pz8Ht7Z4hW2y604Md00QNf', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('3', '2026-11-22 01:54:41.186708+00', 'tenant.created', 'operator', null, null, null, null, 'south', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('30', '2026-11-22 01:54:50.310806+00', 'token.refreshed', 'client', 'db_flm33hp0ewrfndrvt58q9juy', 'acme', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'con_Pz8Ht7Z4hW2y604Md00QNf', '127.0.0.1', '{}'),
  ('31', '2026-11-22 01:54:50.91549+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('32', '2026-11-22 01:54:51.0574+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'con_J0mc2qwdxRUhcSD6dLw15e', null, '{"unit": "castle", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('33', '2026-11-22 01:54:51.259166+00', 'token.issued', 'client', 'db_flm33hp0ewrfndrvt58q9juy', 'acme', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'con_J0mc2qwdxRUhcSD6dLw15e', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('34', '2026-11-22 01:54:51.41964+00', 'token.refreshed', 'client', 'db_flm33hp0ewrfndrvt58q9juy', 'acme', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'con_J0mc2qwdxRUhcSD6dLw15e', '127.0.0.1', '{}'),
  ('35', '2026-11-22 01:54:52.209682+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('36', '2026-11-22 01:54:52.538288+00', 'passkey.added', 'user', 'olga', null, null, null, null, null, null, '{"user": "olga"}'),
  ('37', '2026-11-22 01:54:53.044236+00', 'user.created', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', null, null, null, null, null, null, '{"user": "usr_nyQniBwXna6kS8Q1NbfM4N"}'),
  ('38', '2026-11-22 01:54:53.123672+00', 'publisher.created', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', 'pub_13amulziZd8sCResEPV8we', null, null, null, null, null, '{}'),
  ('39', '2026-11-22 01:54:53.155514+00', 'publisher.member_added', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', 'pub_13amulziZd8sCResEPV8we', null, null, null, null, null, '{"role": "admin", "user": "usr_nyQniBwXna6kS8Q1NbfM4N"}'),
  ('4', '2026-11-22 01:54:41.310733+00', 'tenant.created', 'operator', null, null, null, null, 'small', null, '127.0.0.1', '{"verified": false, "environment": "production", "units_removed": []}'),
  ('40', '2026-11-22 01:54:53.229032+00', 'tenant.created', 'user', 'usr_nyQniBwXna6kS8Q1NbfM4N', null, null, null, 'sandbox_HHhlJkG2R9As48Pp8EYp3r', null, null, '{"environment": "sandbox"}'),
  ('41', '2026-11-22 01:54:53.370252+00', 'password_reset.requested', 'anonymous', null, null, null, null, null, null, '127.0.0.1', '{}'),
  ('42', '2026-11-22 01:54:53.718132+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "dana", "publishers": ["acme"], "password_changed": true}'),
  ('43', '2026-11-22 01:54:54.101777+00', 'user.signed_in', 'user', 'dana', null, null, null, null, null, null, '{}'),
  ('44', '2026-11-22 01:54:54.36894+00', 'publisher.member_invited', 'user', 'dana', 'acme', null, null, null, null, null, '{"role": "developer", "invitation": "inv_XTivrYiKnIHf9la4TOVg2v"}'),
  ('45', '2026-11-22 01:54:54.639118+00', 'sign_in.failed', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('46', '2026-11-22 01:54:54.684843+00', 'operator_token.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"name": "Nightly export", "token": "opt_EGpbIl5IfreafbHBoD9Ltt", "scopes": ["read"], "expires_at": null}'),
  ('47', '2026-11-22 01:54:54.715924+00', 'sign_in_link.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan"}'),
  ('5', '2026-11-22 01:54:41.452307+00', 'tenant.created', 'operator', null, null, null, null, 'elsewhere', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('6', '2026-11-22 01:54:41.556662+00', 'tenant.created', 'operator', null, null, null, null, 'play', null, '127.0.0.1', '{"verified": true, "environment": "sandbox", "units_removed": []}'),
  ('7', '2026-11-22 01:54:41.983716+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "olga", "tenants": [{"id": "north", "role": "owner"}, {"id": "south", "role": "owner"}, {"id": "small", "role": "owner"}, {"id": "play", "role": "owner"}], "password_changed": true}'),
  ('8', '2026-11-22 01:54:42.28438+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "otto", "tenants": [{"id": "elsewhere", "role": "owner"}], "password_changed": true}'),
  ('9', '2026-11-22 01:54:42.685537+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan", "tenants": [{"id": "north", "role": "staff"}], "password_changed": true}');
select setval(pg_get_serial_sequence('audit_log', 'id'), (select max(id) from audit_log));

insert into audit_seals (from_id, to_id, count, digest, previous, sealed_at) values
  ('1', '47', '47',  E'\\x971bcffafbea69e4874e9a61445dabe068ebf695b79305c44cbaa1c6bdb2af3c',  E'\\x0000000000000000000000000000000000000000000000000000000000000000', '2026-11-22 01:54:55.139+00');

insert into client_secrets (id, client_id, hash, last_four, fingerprint, created_at, last_used_at, revoked_at) values
  ('sec_6WPTKRjwLQh7vtQ0M4BB0C', 'db_flm33hp0ewrfndrvt58q9juy', '$argon2id$v=19$m=19456,p=1,t=2$7/vp5y2EM4IKUan6dywFDA$PUTgy4ap01cEwXdblJLSWeY9dfJyjK7rHGmmqFRBebA', 'f0of',  E'\\x38b47665ab28ab2d', '2026-11-22 01:54:43.407+00', '2026-11-22 01:54:50.275+00', null),
  ('sec_m8uJSNqCgtC1R78pmmRoRo', 'db_s7x725f77cm1mom5dd5qgj4x', '$argon2id$v=19$m=19456,p=1,t=2$Y8cgEQTODN6+BgJ8U9bS9g$RIUV25yfJTXsG/z9zSXOR/uzYcAknlZebx6NcyYH6Yo', 'pd4s',  E'\\x0d7907701c09efd6', '2026-11-22 01:54:43.711+00', null, null),
  ('sec_pEObrLnuZQwOXiX2PRRH64', 'db_kirjr8q74dff6msr585zrwrp', '$argon2id$v=19$m=19456,p=1,t=2$tIGJc8QsWXYKT3NBwv5Fhg$gTCWcPf2kNKwImKCyBY2e8hCRrzckBh9HIvT+1QTCus', 'wzek',  E'\\x9acf94fefaca1ce9', '2026-11-22 01:54:44.141+00', '2026-11-22 01:54:46.972+00', null);

insert into clients (id, app_id, environment, created_at, revoked_at) values
  ('db_flm33hp0ewrfndrvt58q9juy', 'sync', 'production', '2026-11-22 01:54:43.407+00', null),
  ('db_kirjr8q74dff6msr585zrwrp', 'feed', 'production', '2026-11-22 01:54:44.141+00', null),
  ('db_s7x725f77cm1mom5dd5qgj4x', 'own', 'production', '2026-11-22 01:54:43.711+00', null),
  ('db_sjox50xrbu8hi55l6o8gj6wn', 'mobile', 'production', '2026-11-22 01:54:43.635+00', null);

insert into connection_use (connection_id, last_used_at) values
  ('con_J0mc2qwdxRUhcSD6dLw15e', '2026-11-22 01:54:51.45+00'),
  ('con_Pz8Ht7Z4hW2y604Md00QNf', '2026-11-22 01:54:50.335+00');

insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes, state, created_by, created_at, revoked_at) values
  ('con_J0mc2qwdxRUhcSD6dLw15e', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'castle', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 01:54:51.052+00', null),
  ('con_Pz8Ht7Z4hW2y604Md00QNf', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'north', 'harbour', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 01:54:49.431+00', null),
  ('con_eSmkK8Yv8VojMRwUoVwDDN', 'feed', 'db_kirjr8q74dff6msr585zrwrp', 'north', 'harbour', 'production', '{bookings:read,customers:read,webhooks:receive}', 'active', 'olga', '2026-11-22 01:54:45.998+00', null);

insert into daily_use (tenant_id, day, app_id, kind, record_type, requests) values
  ('north', '2026-11-22', 'feed', 'token', '', '1'),
  ('north', '2026-11-22', 'sync', 'api', '', '2'),
  ('north', '2026-11-22', 'sync', 'api', 'bookings', '2'),
  ('north', '2026-11-22', 'sync', 'token', '', '4');

insert into deleted_records (tenant_id, type, id, unit_id, data_id, moved, deleted_at) values
  ('north', 'bookings', 'bkg_gone', 'harbour', '"bkg_gone"', 'false', '2026-11-22 01:54:51.755+00');

insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, priority, ready, due_at, steps_used, attempts, claims_lost, returns_to, created_at) values
  ('01a200f6-8adc-7049-a1af-29d2312d242c', '01a200f6-8adc-7000-91a5-b3d7c976ee94', '2026-11-22 01:54:47.132+00', 'ep_vXB1CUhYYHI1Vu7IOLB9MI', 'feed', 'con_eSmkK8Yv8VojMRwUoVwDDN', 'false', '1', 'false', '2026-11-22 01:59:53.079+00', '2', '3', '0', null, '2026-11-22 01:54:47.132+00'),
  ('01a200f6-8e0b-72f9-bf74-579a55a6e568', '01a200f6-8e0b-7000-86cc-1d2d67918e77', '2026-11-22 01:54:47.947+00', 'ep_vXB1CUhYYHI1Vu7IOLB9MI', 'feed', 'con_eSmkK8Yv8VojMRwUoVwDDN', 'false', '0', 'false', '2026-11-22 01:59:53.15+00', '2', '2', '0', null, '2026-11-22 01:54:47.947+00');

insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, state, reason, fault, steps_used, attempts, created_at, finished_at) values
  ('01a200f6-8a97-7811-9da2-257876d46438', '01a200f6-8a97-7000-b500-16b77c1505e1', '2026-11-22 01:54:47.063+00', 'ep_vXB1CUhYYHI1Vu7IOLB9MI', 'feed', 'con_eSmkK8Yv8VojMRwUoVwDDN', 'false', 'delivered', null, null, '0', '2', '2026-11-22 01:54:47.063+00', '2026-11-22 01:54:47.938+00'),
  ('01a200f6-8bae-71a3-8689-04cd4223215a', '01a200f6-8bae-7000-a001-086e537097e9', '2026-11-22 01:54:47.342+00', 'ep_vXB1CUhYYHI1Vu7IOLB9MI', 'feed', 'con_eSmkK8Yv8VojMRwUoVwDDN', 'false', 'delivered', null, null, '0', '1', '2026-11-22 01:54:47.342+00', '2026-11-22 01:54:47.479+00');

insert into delivery_lanes (endpoint_id, worker_id, claim, deliveries, lease_until) values
  ('ep_vXB1CUhYYHI1Vu7IOLB9MI', 'a38de642-6048-4131-95a4-f267b37849d3', '5b9a8230-a020-49ea-a4b2-3062b42fcf8c', '{}', '2026-11-22 01:55:33.095+00');

insert into endpoint_health (endpoint_id, failures_in_row, failures_total, times_opened, open_until, slow_until, last_success_at, last_failure_at, failing_since, failing_told) values
  ('ep_vXB1CUhYYHI1Vu7IOLB9MI', '4', '4', '0', null, null, '2026-11-22 01:54:47.285+00', '2026-11-22 01:54:53.17+00', '2026-11-22 01:54:47.951+00', 'false');

insert into endpoint_secrets (id, endpoint_id, secret, fingerprint, private_key, public_jwk, created_at, signs_from, retires_at) values
  ('whs_jaQUMal1ah8DcgSuIkhHpE', 'ep_vXB1CUhYYHI1Vu7IOLB9MI',  E'\\x015b5eca33151cb88845fd93b3cb717b942cc7f82ac1b77044313d42599816c3529e670794001ed1cfa6a105e3af29098d670bd57281b97aedecdf914105983a725e0c14aa436a7b40b0085591710b88c0f5ba',  E'\\xb256337c356113c6caf6c9fdd0fd158158006f9de26275dc8aca05162ab5a5ff', null, null, '2026-11-22 01:54:44.479+00', '2026-11-22 01:54:44.479+00', null);

insert into endpoints (id, app_id, environment, url, event_types, token, state, state_reason, suspended_url, created_at, updated_at, removed_at) values
  ('ep_vXB1CUhYYHI1Vu7IOLB9MI', 'feed', 'production', 'http://127.0.0.1:39743/hook', null, null, 'active', null, null, '2026-11-22 01:54:44.479+00', '2026-11-22 01:54:44.479+00', null);

insert into event_keys (id, event_uid, at) values
  ('92019ac9-465c-480a-8980-d1ff41e419e3', '01a200f6-8e0b-7000-86cc-1d2d67918e77', '2026-11-22 01:54:47.947+00'),
  ('c71feca9-9fc6-42d9-9e7f-4e191773b798', '01a200f6-8bae-7000-a001-086e537097e9', '2026-11-22 01:54:47.342+00');

insert into events (uid, at, id, uuid, type, tenant_id, unit_id, scopes, record_type, record_id, connection_id, test, data) values
  ('01a200f6-866e-7000-8ebf-694adc5bd4bb', '2026-11-22 01:54:45.998+00', 'evt_1EzwiFmH5WV7elWlsCKeiO', 'd7689c47-cdba-48d4-b777-b4fca5e1307e', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_eSmkK8Yv8VojMRwUoVwDDN', 'false', '{"connection":"con_eSmkK8Yv8VojMRwUoVwDDN","app":"feed","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read","webhooks:receive"]}'),
  ('01a200f6-8a97-7000-b500-16b77c1505e1', '2026-11-22 01:54:47.063+00', 'evt_IbJ7D9Fa2EKB4uROGMmFba', '0b5d857c-43a1-4f6c-a1dd-3657f4b593f4', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_kept', null, 'false', '{"id":"bkg_kept","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a200f6-8adc-7000-91a5-b3d7c976ee94', '2026-11-22 01:54:47.132+00', 'evt_ZvlZ1l9ioTn9f21iHjjFiB', '5cc4f2ed-5b86-40da-a9a5-ee766bd27185', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_gone', null, 'false', '{"id":"bkg_gone","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a200f6-8bae-7000-a001-086e537097e9', '2026-11-22 01:54:47.342+00', 'c71feca9-9fc6-42d9-9e7f-4e191773b798', 'c1b0c84c-19fc-481c-ad9b-3a9c6f6e2f98', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', '{"id":"bkg_kept"}'),
  ('01a200f6-8e0b-7000-86cc-1d2d67918e77', '2026-11-22 01:54:47.947+00', '92019ac9-465c-480a-8980-d1ff41e419e3', 'ec5cdff6-ec1c-444b-ab2c-9c26bd6c2678', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', '{"id":"bkg_kept"}'),
  ('01a200f6-93d7-7000-9809-b9413136f3a9', '2026-11-22 01:54:49.431+00', 'evt_dkHCHPgerpmPG0WrMhn5qD', 'f3226e92-2f69-4fb2-aa01-ea498321689c', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_Pz8Ht7Z4hW2y604Md00QNf', 'false', '{"connection":"con_Pz8Ht7Z4hW2y604Md00QNf","app":"sync","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read"]}'),
  ('01a200f6-9a2c-7000-a8b7-d1eb4598abd5', '2026-11-22 01:54:51.052+00', 'evt_S1b2tVUeKbg1kBEni4ppvc', '2e9962ff-8282-4ba9-81ad-ba383a31e7d6', 'app.installed', 'north', 'castle', '{webhooks:receive}', null, null, 'con_J0mc2qwdxRUhcSD6dLw15e', 'false', '{"connection":"con_J0mc2qwdxRUhcSD6dLw15e","app":"sync","tenant":"north","unit":"castle","scopes":["bookings:read","customers:read"]}');

insert into grants (id, connection_id, user_id, scopes, created_at, revoked_at, code_hash, code_challenge, redirect_uri, code_expires_at, code_redeemed_at, code_jkt, refresh_hash, refresh_expires_at, refresh_jkt, previous_refresh_hash, refreshed_at, sealed_tokens, participant, participant_user) values
  ('grt_8uSoSYMB2kRryfdP0z5baQ', 'con_Pz8Ht7Z4hW2y604Md00QNf', 'olga', '{bookings:read,customers:read}', '2026-11-22 01:54:49.431+00', null,  E'\\x1d36959ee45c1080bdcbf15323560a408f29033cfe645a97184ffb4dfd272d87', 'lD_AFveEeP-uVJwyYDMkPY3fF_ZuAbyD0OaRL4U0M_M', 'https://partner.example/callback', '2026-11-22 01:55:49.7+00', '2026-11-22 01:54:50.283+00', null,  E'\\x55ad2580e14e06122456a2966f289ac0bf3bfa378567cb38d39c7936f5f19c77', '2027-02-20 01:54:50.307+00', null,  E'\\x603e32ea2cfd2d91f00064884ca42bfaab7870a1b220d4cc3223d215e81cd5c4', '2026-11-22 01:54:50.307+00',  E'\\xeb48a0be57135ecd848419163aa0f27dec5b789dda1ce297596fe3113d1e1d9ae3a15021fc20986ff90f4a37fbc31b9603806278118bdf39ad71ab8e909d4136f503ed1d03d8a6494f876e25273527744954a885912bae2b013f238032babd7c507c42c13514c8f6ce0eea83b7758fbfde6b0e59ed6463c95020e0175b9fe644f629d374c69715c46110182cacc218f5c97b21', null, null),
  ('grt_PQItQvzMvICsJX1qZXk8qf', 'con_eSmkK8Yv8VojMRwUoVwDDN', 'olga', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 01:54:45.998+00', null,  E'\\xafd1e67be449207827ddb84a47d2681365e64a36c647452a8d4c8237b96855c9', 'eGRLoF2F6ry0DG4yTQDjisjloBEzsv3dkAvp7xlHTl8', 'https://partner.example/callback', '2026-11-22 01:55:46.25+00', '2026-11-22 01:54:46.979+00', null,  E'\\xb2c8f6c9f33ec7bf8256a99df03212d29d7c39b19a59d3371b84035714395ae4', '2027-02-20 01:54:46.979+00', null, null, null, null, null, null),
  ('grt_pa3KIwshFNYwrR9OnrBH3j', 'con_J0mc2qwdxRUhcSD6dLw15e', 'olga', '{bookings:read,customers:read}', '2026-11-22 01:54:51.052+00', null,  E'\\xf4634067cbe90253b57b6552d32ffc0beab556e09d9e55b0d2c5dfe1e9dd7f3c', 'AF0l1WK-Jm9x33VmLtWTxlOFI1q8KdWLhAEGirSCNI0', 'https://partner.example/callback', '2026-11-22 01:55:51.177+00', '2026-11-22 01:54:51.228+00', null,  E'\\xd8c19555eaead077519794dc8d894c583d943aa30f49babf640c43eada2d7807', '2027-02-20 01:54:51.389+00', null,  E'\\xb893cb8878b081d5f08d17155ab28bc2b5fff01e01dbe7b28208ad530bc885cf', '2026-11-22 01:54:51.389+00',  E'\\xebddfdcc4bdebb0cf504c6c519360d2b0645ca205b081c6813fa6c6df374a1e47e9049f0274433a09d6e75bffc649e5f8f5b8db8892eea73d8c21f573b1626ca51670cf1af9bd2526053bf2fa6a57602c341cd49fcd44a8c7f24ae15fb345faba6f976e8017e6c5dced4327cd72bdf925111aa94d26f12385d44989ec6c47caf9bc821eeb6758d81b5bfe11f473771cd45885c', null, null);

insert into hourly_activity (hour, kind, name, count) values
  ('2026-11-22 01:00:00+00', 'attempt', 'delivered', '4'),
  ('2026-11-22 01:00:00+00', 'attempt', 'failed', '4'),
  ('2026-11-22 01:00:00+00', 'refusal', 'invalid_request', '1'),
  ('2026-11-22 01:00:00+00', 'refusal', 'not_found', '2'),
  ('2026-11-22 01:00:00+00', 'request', 'api', '4'),
  ('2026-11-22 01:00:00+00', 'request', 'authorize', '4'),
  ('2026-11-22 01:00:00+00', 'request', 'token', '6'),
  ('2026-11-22 01:00:00+00', 'token', 'granted', '5');

insert into kysely_migration (name, "timestamp") values
  ('0001_tenants', '2026-11-22T01:54:20.041Z'),
  ('0002_people', '2026-11-22T01:54:20.247Z'),
  ('0003_apps', '2026-11-22T01:54:20.348Z'),
  ('0004_connections', '2026-11-22T01:54:20.480Z'),
  ('0005_live', '2026-11-22T01:54:20.596Z'),
  ('0006_rate_limits', '2026-11-22T01:54:20.628Z'),
  ('0007_webhooks', '2026-11-22T01:54:20.864Z'),
  ('0008_logs', '2026-11-22T01:54:20.954Z'),
  ('0009_demo', '2026-11-22T01:54:20.995Z'),
  ('0010_passkeys', '2026-11-22T01:54:21.031Z'),
  ('0011_days', '2026-11-22T01:54:21.063Z');

insert into mailed_links (hash, purpose, email, user_id, invitation_id, return_to, created_at, expires_at, used_at) values
  ( E'\\x1f95b6431b4692c4a503c15b6b624d205613c6596f1cf2ae2cd234e5e4c015a6', 'reset_password', 'stan@north.example', 'stan', null, null, '2026-11-22 01:54:53.341+00', '2026-11-22 02:54:53.341+00', null),
  ( E'\\x62f6a9ace138f3e26fbeea2f48be4d3dacbe5ecdd5be3d638a86cc76b4d1377d', 'confirm_address', 'pia@ledgerly.example', 'usr_nyQniBwXna6kS8Q1NbfM4N', null, null, '2026-11-22 01:54:53.08+00', '2026-11-29 01:54:53.08+00', null),
  ( E'\\x958158e9207844fd05d85d52fbc1d8e1845b60a2fc4f14ef778596d9080b0f8f', 'invitation', 'paul@acme.example', null, 'inv_XTivrYiKnIHf9la4TOVg2v', null, '2026-11-22 01:54:54.308+00', '2026-11-29 01:54:54.308+00', null);

insert into mails (id, recipient, content, state, failures, due_at, expires_at, claim, claimed_until, error, created_at) values
  ('01a200f6-7e88-7000-b5b4-f3480d32f88e', 'olga@north.example',  E'\\x015b5eca33e5b5adcfba6231b41e3a13b85ea1708cf8e0e0f682a59c9bff78f610c11935cc213540a16ce65d1242bb77afb62dd7c897a0b39f183f2f0483d7ac66c6f2b0fc8d0926d03a2812ce481fa7bbce4a9672f0dcd0a416fe9d5c4f0fb8a8cff36c9eb011ec1730fd9177e00ee0cfb0b7a60fe1e8a52762d9d164f438c71bd74908a71aa94f387245a9ba2ecc4b689a7789707aceb583d5f6223ee31574cb71799b7cad505e9536d1a69906131bbb0e83c59f5af5ff42668c49d00c4748c526dce4ac282423644532b02cca067db0ba7be33f24f65dcaa1742f014f9caab13412e5accdfd331fae6f618e8519b2c15b6641b5c9fe50d00bfb8156846339bb28af057d31211ea1c44a897687a5c98a2efa6be07caa5aa5fec82491b147d6e41011423f744a457e3f091166418b5f728c784659f241d04cbed3e7b770c3fbe9634d0c8f344f7805bac659cad40b5e3dcb7931424f6fd9ec3021d884a09d4bd5c16872f70ce911119c9631ba3eb68af9e57cb7e6f72848f6a89364b674566fef295ccbe7ea902dde76963e9274417c2bc5a292b3711d3ff49410da574a542c6ebf74e98f13304b36008104a543650504409101d1edc6eaa5149a9509e92528cfa83de0aea592fb57055e39f7d24ab2a8de918805b44e2ac5d34d1add7727ee6ad5a4cde20a74a08872761e55d0cfb78d4c7538f47ab29860e7d85a97c3561ff4ff35f2c70f6fdb6634aaf0df05da9581c0b0026f1391321ddc234f7dd11698f77911cc2e9d72a81aab5ed9b2191f27e2431ffeac563f99fdd5be9bc165b4686dfc146fd57f9a711df7e0124fa22eae3d9355af17270bfa7d867dfe75442ae5f178885f87d56c6f2c7f10e374802ed9836e1777cf37a98ca5934bba64fcf3a649576b5302063509304f13872e7c13acfc71d622ca29adeab531aa8d571116d4e5ca9ebf9d621bad4f2d891becdc628d4735f9b6a407bde325cf890ff93ab5018baeaec977742de3c7719817dbbaedd96ecb314592bffd463e7b86acfc7c9e68ee6cfa96fcc7e547717d20696c376b12f72f7e14c09d8f7b5ea170924b921895cbfab90cf1b0d082e67187df7eb67d723419f20e877d49846e9ca9134f0b7c9388b3f2c1aa6380c75ad7ef77e79f00cf4d36fc383836c432a22622878cc97e3b8b77e85750f6110c0c5152817de871458daa042ec47e7502ee5a8a300ebd63a7b4fe93775795c32a602420c6599529d8c88ebb1bee0b06bb2c1b1a160fd8a690eb60fc33b30847792169d7a4efd6d84f1ae5ca610fcf06ddd5e0d6166192c8435d764ae14337a3b9e247bd8adffa7defa364ee695851a1ec1ce00f7afd23876df55e915e09d90855541619b7263c2dab202d4879a21d28442920d890cf2c8f25173780bb17f8a6971899e5a55e04a2852907ea448512e64228f9440ef110317c94ff42283b1ff2622d2bbce0ef7675003088345faaf9c9a9b6aa57f5d3841863e4cf43f0dfe2c4b9e5a762f57c64d00a8b97fe392d76b487224dffb3', 'waiting', '0', '2026-11-22 01:54:43.976+00', '2026-11-23 01:54:43.976+00', null, null, null, '2026-11-22 01:54:43.976+00'),
  ('01a200f6-86d5-7000-8ba9-1f2ecb217564', 'olga@north.example',  E'\\x015b5eca3361c561251602db62d19d2c0c02302ebdd786e7005b2bb821b778ad094a193278ff9ccbe7a4daa1e5ba0ce78825cb421b46e0a5a5b2f8a4070318cf00baa8394f36e09476ddc8874744919616ef6acd668651efa4896cdeb5470a3acd52c202eca55a2497042a0f860daf04c834a7252da2338013a7691c277fa10c77b3de699d8f09a84b113f733d0a15d7037a49d6f0cb1ee7c62086a046418be7118ef8cffd5c6c95ec29d95465b4fb8d8d54d31464cae95c90d8147bc68a74feeee1a1c04dbad35bf102ab12bb48ea0b0ecf53c8388deba3d6218912bd91883e1df5603ee55c5b777823fc1047578f758273901bb6fd3e05afc3e361cccf6ed3d0a69fe50172f309da1eefc448c0f576be84ee1a3807ef5620d44a252ccf619f8941a0adcade4fe9f773e734a4f37a407aeee2517e78274ef7a98037546d4733116f9beb246bfdcfcddb9440933d777acf74956a87a901e7cc14e4f0ddf3eba11ef92c3e924e9b03d18e419852b722e2922394cbca35076898d6af121b48a419f60106d0fafea565805f04cd87e5760b047656f7ffa8a44eab35b6e7e1a3f55ba715c6fdf1de4c5dbfeed7f27d9fd43b3c4f7dcfe7339da37f0f640c1e36c91ffcb9cc3e9e323def333bdd14ded0e6bbbfe7c158d10f0d4f44ae76663d8389b59a1ccc6a1548be6949c9a94879519cc22adc07be2dca9c0a7c8a2bfdb742c3c0b137bf39d947725f172c76efa6da58f9076d2ceaa78b6c8edb2242f15beec5dc080a9e7fab6a7419715ef77c5ad9ed7ac4b8c66743518ad211eb596d9bb79a32e86a35887661aeabdb48e510437bbb3143e052df622367354c3196788b3a7da272d6c48a802938982a37d273e3e41509dda5f7472a397f69eda5b95fff77740af45928b17f6955065bb2ca92131dd800d4250293ad322238f924237a163cdbf54a3d7cd359e5378605f752bd1a30735b4753d1cef439693f43a8d2e9a20348b8ff38fed62124280133e66c6ab988de7b152d30d5469213ccf0af5dae1cc90bb49bafc16822b20948046ce2f33b8704e95730d54f4dab938a710754771cb76444f75a84981a738de5843368f6aaa132a9af81475d2094e2510f0a031caefc6d64a4f64e70ec9c2c703cece2d5f75ebf634344d954b7a38c41fd783806945095fd4788033bb085ca2d2212f0f77005d3a4d524033324adbadcdf9782fb9bcf94db9a9c1c4d31206bda4126d001f086030c9374f71b7c647e8e86de4a5bf2bbf2a94971f289d85beaaf68b2382b88611613a2b4c69352db2ba515deb8dfd673c221bbcdba045601116ebbcc70b1cb9d2e56b7ddec306541740e99eb9b4f339b885dda02fd4f8e8031edafc561a67a48a1b274301a7b756a128714f75f32483748199ed74e2bdd9c6d900c24417c5e809b4e1268d1426fd81c5c444c8cd837ef837ebca8d9ee095fd2f1df1f7d98101e3249fc7670388199739938d1ebe2b912b79b11edd69d6e99c4b3b3dd3c06e5265869c1e5876a8a413c3108f20113e3e4331b477d08149b3bab59f1cdb7775fbd99dd5902e79992b92daec30d82289d4f692a176413527c62e3b6ecc6c1e9a7e7742e5466af60988ca73263d9eb6e9bbcb13f8d67b36e9225761d568f057bd8f1aa94360faa48709155ce7fcb8d695082311fe20539e1ae88fc9d326c420051d1df25ae6cdb9626705a09b6ebc3647f03e00fbf6e6e864e19ea808e797b769d19cd01d0d31bec66491222b1c7d8864da84d6e5f5a51d83ca2ccb9862fa778c15405f06a49a83058dd4ce90f9bfa4d0e118aef1a8dd367b4ec993a9d400cb17c138920d97d1ece6e4c997c92ab103c745a77e726bc51515cc9d7eac517ce1cd2dd77a1592b83c8b1e536789619d452d4ffe412a7001b613b7b7ca79d3294990220d3a586ab7d4a3fb3da0f6a9c0637cb56fda67afc7f7039972b3a0448f4747a4a64a09d7da810e944ca5696894e9e3bfc338718eb2c34e7fd41e5702c8fbb1eea8ddf96223d1f6c55dcf2560f53d6b4d7fd02cdd8ebd3a4788c9a99bd5506bf7e', 'waiting', '0', '2026-11-22 01:54:46.101+00', '2026-11-23 01:54:46.101+00', null, null, null, '2026-11-22 01:54:46.101+00'),
  ('01a200f6-934b-7000-bb7c-adde8214d639', 'olga@north.example',  E'\\x015b5eca33a657843ec036e4452908c1aaf8c4574ac4b643975e989d16c43db51c9f2712fd91463e6d34ed6127ad7672d8e09d66c322d8b0db41bf49132ec1aa5407fc0542c87010de2d40bf3e599c341176350d14e680753b65696bc7ecdf56d94e6eb640faa0be364da3dc4ebd4dca7e1592b406afd183deda58cb99f42d0e11ccbeb43d155cf43506c0d6c3f0ab90453b9c10bc136a2c8348267f3b923248391fe30330c85cac9a8947b050840ad7e01393f12f16844e4b0e524f5a732780d12278906818de20905e3e835bdbe57b75756fadbe211f7efa39f99a5a0cdb93ca98cc4723feca44ecaef6af962024b7c333e0d8775d864cd11b70e5856b0c8ef032789bdf87403a8d37d9c0e4fe14255887ce6d5c667c4874a209b7346d3a45460cc1270a82d9ebc583fe972da150aac90176381621faf8ddf62b137cf422d12a9ed11d7aefe5278ed5555e0acaa5c753725230e3e3c5b59003fe1ff5c1b438fb7eec8b03ce967d2605e0c752f2a9491518a65ab307979878e51a928c57f09cd0ac5fb151879107a972d092c71990e17e95033102ba6bdf0cdb5080c21ad669b0ec627c086caa25465fff8ff069b9a2faa111ed02c1870e9a7de3c2db15ed8bbbfbcfdc22677140af8de70348ba06f928f6075cdf7190f40a2d2e3527c7abdb1a9135e7ca0ecc27aaa405684cc81f13aa47e8038b2b3b73884ecaff4bb29ab893763de5dce69fdd8d019d04af4603bb05a0f5285fb50eb3ce937f1db845b996cb4bf36b25c0bd2155377d954787ccc29a66bf77b096d42dd1d06ce76a3444610744274073d317de6df9370989607fe759249b6e8d4b3a6868cd13137b8471a16616af32f34d96753d05348ea06514805446348e8b18c886bee80a27543dda4df55404fea65f5de025a54a858a3d7fb6b14b562e2624bee6ee92981139aa723f67f8804dd8ada19a8339f9599181e831d26ab03b8798d3a9b8edc612d19a440b013311b5a3e178b2592432a8ec2e48bdff1e8f681bca05d464732a111a5c54eba4f4e5079114626e760322f5f2cab7130b216f8e3bc82bde0fe602bff8afc9bcaf809a4bc661770be8c64cab05d60dc7f992242fa0c9d18cb2364ba3b83f7e0776c275b27a7804ce461fe32db87db925dcfbf0ce2b92dc2362dc05ace8b97a31722b45a4114d3885b691d59325577807545894e93ed19abf6958a0bcb5202e55ea9a10534be1e336177532fcfab47c930210a8aa4176411b2d28e09b93654ce1ad4cea2daed2b86f05ceaa0b280c7c4f3f4e3edcc8149e2c746aae811352bc0c4e9ce5b6365ec3567da098c8122759ff7510b4fe584179dbf5128060a18d214c8d736f034b4fd6a4a131a7dfa0a4df915ae66907dc5b975f7fb9655d489ea251c9d027cbf191163f2d6262e9881b7d5393384e9c508a837253371d83caeb7765d1f12a13ca8a2ef2dc8782316ae891e1b7a17658330741cad67d556c9f8ccc8ca4711b8556d871a95f7ae0b478a32146038aeaaff4bbc04951bdc494559658cb21824d0ef924a804b8bf00aec8b8875c952621c83ac0b923890a8c92a661d2a76d56b7056e73d114d1c3219d5d7be4ec32a8d6dc9367ec1088f92e0211dc18e023a395683f43fcd895ffa3fe1f241e3dc6d3c1f6b1307952c12b2e57ce880bbd04153dde1307257f4ec3f04a8f9fdc27d15f4ac778f40e8ad3455e18ef6083050a8c647d357bea8a606cad5c2d1c984853abfd5e1c76d2c77372d9f65aec5bcd5bf859f24b94ab8583d128d533d484b34267', 'waiting', '0', '2026-11-22 01:54:49.291+00', '2026-11-23 01:54:49.291+00', null, null, null, '2026-11-22 01:54:49.291+00'),
  ('01a200f6-9461-7000-928a-73f88405d41c', 'olga@north.example',  E'\\x015b5eca3346ff371f18c5527cf84a9cf69d408c44184e3dcfab95984482e071210bf613dfb9e4b9ca9b6d18f950f26fa4d093ead472656e467e71733d3146fe91110a4979b7d3e4141329f51c32dce05011a5431bc79e36d81041399aea4aa3feea21f18c2c14dfe1d797fc4bd39bdc7bf30f3da5b9f633755cf8278e5a1196c20158658bd665aa3467ac9b1895d442f4deb78a21244895b18ce9d7412779ae7b05088ef406f954c98dcf983cf4adb305879f6cce23876f7510c6d292a670f98e293b987c9df0d28d6870a0100b278d55737b84c2b9fea481b9e9b579515a4d99d5bb73b85778c6aa5f16459aee18e950647c08bfa159c210c2e1e74ea84a45c95ecb3bb5168787d1979965124e3eab77247f910193c712e0cbf65de7692770224584ffac334afd9aa6af5db0dbfa2651d16d478b9cd21dfc4831486abcfbbca7945e2a756d3f72be58557f5c161019f61cfb13cfc19677d9d5289286add67712d6ed17376a565560803113ee5cec05fcb0d68f029757131c7d461e76cd481d2035167af79c9fffcaf79174ee687e452c07baa3e0697153d68efffb28c4ab5e3214a513bbde4f1ab6778805c2fac378f217b22de941034550e795cc2a34ccc19e7be5f349d54e0a62c672b2f429e621e327824e077d3382d106d5b8f1740389887a5b632164269661072dccefd5f31dc8474f8e97fa6d87df08b4f090383dcfed09fc1ae5427b6ebff10cbee9c0ff6bb86ee4004bdf1c14b2f40a1affd0addf7305e8d1ea06cbd48bf69bc77856812d325fd0cd7aadfd4b1c0360b405f29808c7a9ade641312ee5b3c5ace9fbd0bc497ad51986c2c6af5ebf62c4f7244a12af06bf7ab46a0ce99d554b8027d44c10ad74df1a3af4a83ce059fc8a10a35e046220fc5838cb6a092b78ce8a17eece2c931dc344646c45db42c47c225f2bea155439c25249531058da92651b7b742df67529e839f6cf8bb3b7de5aeeaba1911e9a7166094cd1d7ba41f2d734eb1f5d3e639320ee19c7e03b55bed25d0ac093e449aae14ed84b2363d16abb61c6747b4bf3e281da7cac60bdd32d1406a45cbab6dd77358494bce964ad146e76c2c527717d5582f50e131bfb8cdaed10d1cce6974df7178a40b448ee2b3eb23efbd740fcb3a3b3d038a204c9992f37dd95c925808add3a7dc77fb359478319fbd4e3a6f8ec52ac5dba69395a13b9ddec8d51b7da3c08bec095ae2066ae121bdde2a0d4913634683ad541df3c5aeb2a499437062ed03e75d6168e0d2992950ece0c2f0e3608b1dcc1c347ebc09bed4690bdb6607f5c40edb19ccb41c94e0589a40db0015eec7f2fce3dd72f1eebcbdedf15a3487299c26e8815d2a4319dae0969db735a497547a61e994cf743c7d9536e7c78a1378001896daf6751340953797fe5aff30be3c777c3d9353ae58090155b2b616df6def9060af10dddba4ef8e02993b2c9c9f825ed2257fe496b33c09ba449a82a99e2e832b3413bff1f2b6385f29cb3a3bd2ec0ee4b0311d66798f2f9efead6d4d1885ead9ec6fff7d313e5e242e8599eb800fc806345712e049f8c405b6a6575053a408e8efd73dbdae9c80eb197c7fb3202b933c9aaeffb1a2f294cce75e6c059fc28caf8ca76a7fc6df5388b73f57ae0491c654eca50eaf8aaffb3def562081ab6ea77fdb174b940816f20fce277b680191ca9881b6d1c4e18112894a57fb4f1cf35c54dab551ae4a3f941940adc17ca835d2984c53082b898eeeb70e3940909ed5f74fd7cb5eee102f2230329718ec877be19822e5031b8c52436b560b1c412ddc0aaa45d86c7240accfb7efd3be3ea57c1b3e2693fdad062fa1f379f54c8854dae8ffb634d91c66becc4200c91199d0f9d9a6de44967562e3837d074e5eddf15c6de270ec66b3057b7338cae912c2d892e378c23c2ce234b93ca6346463a161fc6554a7069f3a43191cca2360d8c9a28575141d44d76ef240cc95099efa5e9ed8cdb14ae5d2bd9d32521ff8c9332a12b7d70dfd675669c4008a3f71ac003327e7c0e1c097758cb77fd7ac25bb5e4', 'waiting', '0', '2026-11-22 01:54:49.569+00', '2026-11-23 01:54:49.569+00', null, null, null, '2026-11-22 01:54:49.569+00'),
  ('01a200f6-9995-7000-8dc4-2dd223a85e89', 'olga@north.example',  E'\\x015b5eca33f3400a6837ad47dd67ce59950e23c735be92a7d374003db25ea9ccd048b8e54db3f5a530d5519ae3453521194ff215ce37c24ddd5b8c727d2eaaae7791c9c616f7babab04b3d197fad2102505044f43f932e2c0db142f06d37e8b6ca0725d4ba3aa8d211ade3069ea6184b7290764efd2284d634bf214938c15c691d81b6f3731c217b98b8b1d6a53d34f311632f7205a5eeabafb686c75415433269aba3242976388fc22669cf1d60f29366212e2e8e6406cfc156e0240bfbc159c07c97443ff2933a22ae08253ed53bfe614c15b70f17c7f916af61ad8af9078370bd0769c3adf5c395b4aa31384372c83d15d0d75f23919797a9e9d95aeaf16d22973ce1a1315c7dcda98aff3434f8b31accd343df7501fa78cfec897c14b23e27ed1ac09174ac1be11f2015b889db50a81c291b045bf6c7b378f1917a3b6db0920f9dbc2b7e99951dfbce547bafef8d5109426179ecafcf53a7dc0b489b40f180a19e5a9e4d5bc627d161da37415a6c29a76267a7d1d17499a6e451138277c87773e973f6e974208ca0ac725e8b876d9c5f09c3a722179934d6c3078d2b9bc7d9734c5a004936776f685317cbf0e4e5c51576a8292d0c7e19736d87d2eafda2920e26fe421b6585e17f5f0535fd6c07492679c6af5129f2cefd4a86925929f10a6074f0d28290ea31a10ae2640104edabe04c312b2e55c35131efa374c38e9365188a24750a6f1565acafb98f9ee444a50e82973994f7cd4d53e886018f5a7d26844b35091df72ee556ad189878ca1db9bfb9491f21a5172b42a8e63a0208fc538fa87db406dfa3a062a25cdc680863a0f1eb4468f6753fe2cccfee90519bf4b71e1460c5eab8bbb40f3d0e8842575a53304c828db2154b260837b54a4ef22f9a494fe8c8e4ab59a464fce33a79b63963339cba47dbce2a37b016f6c85e5797f8dc969f749d8bb5f7b1cad705fced2cd82a8a8644f8ab269f074102f5c0b85ae76255ab8089aec238578c822cbd72f84c4ecc8b6dad910de4feaef3055e2b2780c7ed4071a3e0448c705ed37dfa0e36a830078e884ee8596fdb4734e6fb0c9666a06d5197ae0bd6726d85d82971386f4f22377d3f4f66bf0002e094cc228f42a0748f232248466749b6cffa2bccaaae82e29837026470d54a9b62fba544a8318c1c6936a4217681b105c9da3ad9cfe0a5584f9a1abe006bdd7fc144c1fefdc701d6c5687f6ea841b725f26f5696e787349a744754a1969616966a21717993dc68f3c577bd4b1f915ce2e9059e97a2acb015130552954071c2a1cedbc7c6e00e1d229b1d6b9a5a9c6b9f7ac10e911059f653a3eec647d6b3e5517135a113571d652dd7ffb41f6c2f8e582e08319a3c5ce9abd4bbbc2d6604bf4e076be2c40435912dacf930c401d897ed89c06488cf48c0d9402e8c135834d3034f2b6fb59aaf9d744929b03d60887e3ffe4ab7786e426d998424d1bb9915ac0667efa7760850101194f00b373be999361ca39c4cfe86d4f25e534caa4d4ebd8a417c20a87d860307c47b67627eb660b9c9afd44341f44058756ac712bee57c6d2b50695b64a349a75cbfd305624569b3e881be87ba3560412352f7aeb293e99d63632273d4dc7c1054eda20767bc28f248bf383157ef8180b951cf5fe0ccc85d737454067554b6a9b634aa6403fee5e946b2500aa2a03712d8f52bc1668f0f725723a2a61e9d1adddc0a8fb2bc2912f6cbfcdd49f5832986f73d9d2e43128e4ad103c1508c117f904587d52388a3e64d4b28a875398956f3', 'waiting', '0', '2026-11-22 01:54:50.901+00', '2026-11-23 01:54:50.901+00', null, null, null, '2026-11-22 01:54:50.901+00'),
  ('01a200f6-9a4b-7000-8a73-be936df68d08', 'olga@north.example',  E'\\x015b5eca33fa4fe6caac9a2050b2ab34a32bd7a50ba52de5582522412312de1789bf89d74d9b4edd3f46fb352e55e8121680e5f00bbfc7984a8d54e23840a13f22feca95fbdfb73a4ae3d958658d027e6151433c66dab90d05c91e24b87a43795f0512b1505fb0df0f88dd036af149a9e5db156b4e716cbef3ada6c3c2d4185b4affd8413bdd5df4bcdd6f9a7365a9907cd896672906908feb705d137834e006b425cc5e5f5ebaf337484e25bef108b9c14ababdd93f13fa84e79e49a3c55e0065c6d8cd1b94ac71053bc8d69de71502219c3571438aac1b41a7961df76cfa456bd6d30ad8c66708df3ebc0de25c991e464704190735d5a13f9286c238d5f51bce8af17e4ec4e04e30b5dac89313dee42126e5d010bf8a89a455ccf048c2367c288a0c71bcfea3c6bd3ce7ed230726ca8663333d5429a82edefa0c0ebc9c08bc464576e693e3b9fd7e302294d8bfb6b31b64c323af438bc6a5d1adfebb96e25113aaec603154a2ebd1ac9c7f9f370984c720ab994c7f48ab986874f9fc94ffef08c5192ffe792000cfdb7e18acdf8a1c9ad76d3378864cde25ee6568113bb34a74e4161f6b11d24bcb1a923afed4f7a642708925ff1538c53a905735c4e02a9029aacddbe39306733640b16940d3dceb3810d8679018cb5ad851c54452b82008b427d8946d44cc807829afa6a5c2ab99ea11749788e7de6c6c4bc6bf6cd2968465537f20706a93e5129431f5e1d5b0e41477a1a81519787c0778d197dc4b0a55a9ad6bea8d52c85251034db95293c4eebf7e755aca7a97b81dcf834998b78549fc993906a28d0176d3e294fc25416a9f052b3973d6371dd8fb7a5f3dfa61c74938dea51b6850ab15e7ab63d80089b0e976f03bfc296f0f053f2b352598aaed85b66f64e7b93c67367a82437c1a41f7563161b8a315f8bd3570d43fca7e07c61247e5fd428ebc4a2d98fcf28f7eb0105825a860da23b7a2cfa00e703389f1ead79de1bb089b0911494681cb429ca88422190a88093053dd75463c60c5d1891e55cbb982ebf9fe1d6da63fe0c6cae4b931b21f434e8f302b9727171f373f60f5cc65bfcfadd68821f6f7e9cd7f5ce1f33e04df6c382db4b967a3dd306d69b76bee167c753ed1c460d2907dc7d0a85b71c50ce2b4bb7318964173794dc648a77fbdf37469bcab7c88730793e0ec0145dbc811fd3a0f4f19edd2c7da2d892408246fef1b9d55cedc64caf0a710f51395786e21c531eff0162de2c12634bdfdc0df0c5e65bbbb93100b4a835d5a847925d89dc0b7a152fa1ae79ddf401128388b8920ce6c81e1798b47541db30fd62644f2ac046e26e7b031afec6bb58e8a46c68604545afa2aa542958cdda5e364f50306457f69b2015d89ae73fcb7a48853a7f14ffed25b8d306d987db94c353f0d883609e5bf1eea81edd7e7ec325216bdd59638a0aac17e594c17797a85382aab58f2a86e5b596053f223b1ff9e7d4aa48ecaacd72d0333ed4d0f8442e28484b28d65766a4719a08b1c34160b8d92ced3ced4eb11d7557a2ab94f12bfeb0c6a4a798faec73068fa712d8318b30ba21bcc98f8020235eb3963c7d198bf626852cc3a0d0ae30a668cc008f2823ad4ec57e5bcfc9953379d972a64be6834da8cd39493beb8e2e356a0c1eb5532a52d28b3c3da81fdeed0f9fe743f1bc3bd2bdd88397b840631b0bccee807507bdd81cdc7723f4fd6367bf0d7672f2acd97c4724eaa3a8f9d888b442a09141af151e047cd62edb41fcead866e500cfa919c2d9b5643c5380dfb86686783af38b38a68569125531bbceace211bfa628f210c9cf0d2e38fc8e69f635b78160bed48ad0b4acf2e6448d5bedc4d3a3fdbab76e994fd53b633779e005029166cfa2c527e2e833c2d7bc903a851ade6b418865ae645939839296d9901fee5872f6838e8b3e8438c4b986f219f0af1d00de85844e2a7ed1a1487102c22193e86d69a42ebeb36615a9d7cb425f0fd5d6dccd108f5a09a4b15f214a0cf8e94ccec6bf37bddb35f9c315960f8e4ea3e65b6a14a06dbba9c1c25e5eb', 'waiting', '0', '2026-11-22 01:54:51.083+00', '2026-11-23 01:54:51.083+00', null, null, null, '2026-11-22 01:54:51.083+00'),
  ('01a200f6-9e79-7000-85ac-be9f7bd1a413', 'olga@north.example',  E'\\x015b5eca3333ee5754120848817ce83ceaef3354d866f8e00c640b2769a1c498c086a48b943b5e84ce95dade575ae84cfec365d98e7e505fb2943e9a5244385ae44b2f4c36ac17d76d1015bc99b986b6efe76bd1d36e8335efb49b2baee30f11c930fe7c8a8c5e126bc91068b23973383e95e9d0b56d9b887f093e2ee1304e2ce98f3f686850262cc3543e02c8fbdfba77b76e09e7d07804a29cd0f8f8411439ed47e31c263054ae7f99dff5cfbeb534e19c0578290ddd084cafe8ab2190be0f0572a95d21c3d8187a68daefe3106aa004151fd5938833407c42cb67ff1b628b1a2821e939cabbe5ba43c776e6b976a1917f304dc768a89b83a15a50cc6e6e673c1608b59200de8aac926ff8d61d4fa720ee671e57bdb56aa83cdc8cd045ac6b70abd4aeb309baad88785ae740fa7d73f5c6d0759750a8031afb4f8ec3c1ab8685be845b8013d18476598f4ae6ae4312be0ba19115cb6327cebe69410c1a15e9786b7d5617901c306c46accbb3b3a4b83954a409ed7e1de54812ea52884e8969345f1e6754fc7525c86fed4fc38415df0183a65382c9d5dac12e0fc30ee8710318748b1211e1105c9a2d00c35914f2d5865c6cf0c89ad88598ed3a12513071cf98eadb766ad0823267d07e68c485fce82f53a20962e19eb92677e15bb2f5af3a3fddb4797f9d203655323d413113c15ed64fc90aaf39c3a3021607477bd62857ad8893f2aebfea6c18630113898f1b039dd048a5786827f1fe9f75dcd438696bda45bab37ef813dfc3b280cd654a0b510743094bd037e2ee5ba7b3f7c7743a86e36583dbbc7b520f1d96ab57a2ddc7dc8c3e447b17de70c3707eb7913cbfa88976410ed75044891deea772489245dc6096f1de071fb7ad74387c3a05ba886f75b056a2321ddda5b956869a264c4a39869ffc740a14e9c919812a889dd35fd01a47385c8e8e8c358a65bac362ad1fd44b01538e0a4286835f96da34a16a7a7c761806393e9e27c41bfd74fcb26389e3f193fd8f8868b8a98f7f5a11993e7f0eaa42a59425615fb4fafdaa78dc90ab31623584c7880428eb980d0f29603a281dc19e9768eb74ce9d4e818acc295405ab69e14e9150a7b74a570e057d493cbd85acba74d42a0ef1871a040ba236afe3dafd90ddcbd00e35cd4d63acf16bc29ca678380fe5707a8406128dc27ded8a297af145c9ec7370e1fff3c5f3eeed53d1bb12add355b189659ba42b0a99a5abb761d726457a78fb758a06ddabbc76dee485e7bfdce8db8f71447b110487d8f4df9316c7c93643a07b49e4569001a7d6e274044c107d1ede73d170abbcae811babcaed305a4fd88ed6d853008ba4e8b3329ac4095959857eef6984097ac9dc22c67375b6926c8967a4fd51adda730484666e26fbafee170152e2376973afebe60be8c0e267b407c79e78e1da599eff98ea56d1251ff743688a8850feba87ae87a607957f662be07acd8f3d6fbade17173089902c3a75ccb09c9e55dd2a9b8e40a339a931e39a3523c458e975da844229c20d404baf5c144db2b520d12c5a2955e1394832dbee12a5567a8e88d52ccf0b66596b627b2fe783c1609411a01604cedecfb36dec05207d4fcae46c276e5f6df831ab9484c4b402dbfb0c4c29764a0ed1d3c84d7a499f77359d09ce91f682a547c9f076c0a9b976b366f2c228d8d09434f359dffbe2533e3d557c0c38b917c3940103ab10e93e440dd0e754cb5d1bc678c42ede4078ceff2cf33273a589c0f8fbeecb9f91387c50585cab255be79dfc4c36bf2237', 'waiting', '0', '2026-11-22 01:54:52.153+00', '2026-11-23 01:54:52.153+00', null, null, null, '2026-11-22 01:54:52.153+00'),
  ('01a200f6-a015-7000-9213-e12b96f9a131', 'olga@north.example',  E'\\x015b5eca339b9a2199632f4cb55adec18eee152c50116aa4a7da4e174a597c7cabc5bb8c3ea3fadf56ccb8020d6a82fd67ca29af59be66934ff00bc83d6d615a34c11dc26c0d9775b3e6486ae7718fe72d4916a13965840671dc2668697857aa60603259ad4a45171948de4883b43ff3d13913c3d3c447f83a345a2c71f76edf81a4f848c0340eeea3d5d8092bcfcdebc657f4d77a012246cc3febc1e03ec137c69d9d6aa1db2f4837216e14dfdf60003f729440420585f6f4c43cfd4a77ef13b350c849748625d415c4b9a924637779c74345318ce97228116a2387eaf21d55cdfbfa583f0f07548e164dbb80336256198a9682cb7589f670f17431d8966b3f181acf6badc2bf6afbf67fb0bcb6396f972936014e8ace1d67823c0ddbffe29486fa4d2816ab747a7977ad0cb1846e4fb9f42373571a9f251327881e8747b06c6acaf0becb77612d8ece3bb4595a0c2696a910945757be295a70b2c5a85dbde22f55d1f8ddbb07ee68e07a196f81bb4f54b1aa527d41da17d1b4b3b487d97e80f8628a223233bc9a577eb814968b9ac5bd80db1d7b02329fe5dd6104c3f91e6c43db5f3ae1a59ff32f84d5793262aa08a8d9f776b244d94a6607c422271c637796cd86cd19ba36f665878ad689a261b012720a4353b7bba4ad152433efa78fecf1fec67b8ff23151a656012c94c2ce8a74dc0f6976c1b956e0d5c202a74be5c8e89be2f31b9c5a45cbd59e6919620b3381e75e7b81176c585362c7c2726af0cd27f8fe139ae07a11fb95fce80c87ae9f69bf8ff5c8c14209db4927bbe38a62b471a56a28353af044cc4e5d64cd9d2cc98b486d8b48ac3580f868535ba5e82c9ae631e68c74c2ccd5d986520e0bfa75355758d9e7c81b20be2d2082b736412af0759095f41cd00859dc313a634fabaedb704d5799e74b4470b9655d142a2f0ffc098d8bd1e5787133f4a6c3159faadf25dbed62a4e39d6237982d8b57adfd7a02b7f20b6aaec382e71eb0b963424d8b710fcc00c1b14c40934b56531df6576f449e06a6d9ed0a0ed9e2fa033b8b71f970f03bcc0e9dafabecb29db998de856317370e52a55ec3fed884350e8d169879441a09696d25a3c752dd744f149a0e11ea07843c59af6b5f20fcb6959818fdafece5ade25a2b06e465f47c2854ff382fe4a06a502e5d70efb56666ab7704e7558f851f62d3fed6b5f5e5e96c915a564fe1a00d12b24c21e3c55d12debf49f50180a387d9ee508b6c2d5b2a179f7b9dd096b74a0f98209199b0af4db90b694d5849daeab072f6546a8e0c717af89362a94e91e49750c5c96a6a0f8565b2eebc888dcd2a118c193987f3fa41dcd55156065ba8dc3c2b17dbee27ad8c45a171619912fd75d38ce481da759debed20280f16ff70dc7bb2b83c55d8addec7d1edd52a8634c0184731860c53df33b5375eae6d2d03615da4fa238c0b7a6b8cb25c09bb26d60941b89d690619ad5e97a7f6ce188a365fa93256e93feab2bbea1c77e8e4846fdc09a593abf36e192970ca02e1b0870fd633f4578a496ffa88543c432c83c37d1beb8838ff688a453d84252055098c692543aaedc717a4eb194bdedd44cafb9657bf60d6a9e05a02f45684ec9f4ec08c6c9a771d2c7e494ae4be28013a1b2576b27575718117e74d5d8f1c662543eb8940a84ee537d9b7d57df188600a0e99642cf1f38e1c656a19b4300e6afe98f20a6938565e9997652fa548e6f1666b63fa6caa97bb00982dd0aef031f517759cab137b85070cfb2966386488076dd255f30bfeb546772e273f54f0b53986b98fbcd2fe93b81ec6c2c00b90f99e7ad8d6a199', 'waiting', '0', '2026-11-22 01:54:52.565+00', '2026-11-23 01:54:52.565+00', null, null, null, '2026-11-22 01:54:52.565+00'),
  ('01a200f6-a226-7000-a866-4329b7e30756', 'pia@ledgerly.example',  E'\\x015b5eca334bd9834bbdd2dd49f4340b2d71d633882b07eb110af9378263f1a10a031384d1baf4981423b74ec3a7946e91a0aa70c8ebafa74030ce14586468125d509e63b5fbd5fc38e52df273484cfa2a4b57f5de25f3d323cbefe260d5093910e9f889459d5a1761a7af22f46210a33a543a0272221a188b119b237cfcaeeae6d0bd5dcbea404ecbbdd149bea7466c112d992169acad768d58b4d30a22017aa8f1bfee1663aa200092933f267b42cbbefbac2f97c1214068395579326fcfe1a28753de5e541e2992caaf39f0dd3de4ad30c69364a3071fac05a41c10f8148f9f89fb2e657e5eacb3b48bed9a7e01500c9f4735952f60493d076a4649fd4b39fedb09c3c42125c5e90adff4f58edaf3b94f8644e8af400bc93a9b043ca10e60ef3d30a797f3e29254f2b72b6c9523a172cb673d47078e1ae9ac8bce658f1751d81543f459f3e1a5e7ec1dd899421488865b716e17f09035ecf7891e45d1deb226842d6ea954d7a4eae0fac03388490153ea0de997252a015b4b1f0ecd7b6cc9106dfc4b578dd077046ab5fa197b0a611dcb9fff8ecbc82cfe4720d288a5ae1043238dee38d946dae06792d38153fa56d75af23182a80d3328c97c33bf52a24de8951cfe732f1fcd259c9d385380d5bc32bdb80f4dac6d77d9ee8febb85470557ee32e8cfec4fcad6d581f2520b5c37dc8434c10d67ca4c79c3a8cb017cb0e696d572afc02404448dab8a8bf4c47ff4f07ff784f8af18de2a7723431a6cae034b5e3686f779f66a264e5fdbd897fa39405b88a4eae09c4ba9539f2cfa20952492f3471e32095fcf044a936d4fc6775fae621578821799af09679396350a1ad00e33909adce6e422f47cb12d1a3b834aa5910c2877ff8972220703d7693312afd1c9816194951f6efb9b013be1d154a22c1b85a2d36f5aa28d71738f5c556ba6d3e1de984a381ed20456d63970e27aa674c44436e4dde622b85a4731cdfa8c760e24d312dbd4f23bee6a71da84d3c4ee9abb33a6e02cb3edbf559ea8b087c5944d224fec2a7c70cc16677a3c789c15bdf69adc2e76c78db8c4abb82424ea69b54cd5844562d2ddb789f0af821d0d87bdf86a90f2dfce6c00bdd2cf216fac952d52ac1a202b41437e242765b38b3b7b3bcbf1ca0e5a6f395208a6e1a872ad24e58861b23b86f7e1969d6f627a0a257ea3c292e78b4d1eafcd7b971d6260ff70746d051b95ad182000afc6bfb3bb5cca21b911d626b7d3b55137a393b068e63a12a48d6fef0b12dca45db633df1eea04c5953b1dd426cc04563329c1e09c69db242a4298f19357072dc0b76cd0575b54b048e1374b5392a936e45b9983fb49f269e7658c83d9beba70b124100ee0b64a59ae68673c0d9fe5eb0cf8738d02d7dbc20feda05d96ca9fed52c11f68c0f90d562e8396a74e2901d131f2340d3a2e67565373754164cb3dc26d38f7b74710c2439551be3f0708bdb2499a278de864a4f07e2e30dc1dc84a4a6dcda09882b0d85fbc1c8aa65705e24e3e3b731f61659ffa69a6f2bd829a968aea21a5a7146c3a751c2ee9202e1714f1190aabc49d3b5cbe3c9ad803053cab468f93ea92a77eb53506c5a52ea7997052a371ca50dc3e801c37df4865ec619a108d646b2ef796cd26c2b86c5bb5c4975a70c803573ab9806ce29f3c5b53c635e08f5795eb2c7a0a65dcbee6d16ff5cd5349f596a0122810a093f256d453ca43c4c2e03ac6488c14d8588b50fb9d925e8f2d327ddcdfc34880ea732587a680646732bed166d6e9cb7db1cc400228556413c678f1c973abace3aba767557d35fe05d57f1ca4e7635c437bffc59377a6b381ef20930040adefc8b4bdf5a3aa1042311cb0d81f9fb3cfd5c0db807110481cec5d2df0126a4b890b1688be22e6f97d0fbb191c8eab03b73351c4958f0f98a7ff39054d8c7c1695d8c2385a542aa784d850c8c41b1f3e6798f58758d9ddeb858fdfe553b', 'waiting', '0', '2026-11-22 01:54:53.094+00', '2026-11-29 01:54:53.08+00', null, null, null, '2026-11-22 01:54:53.094+00'),
  ('01a200f6-a328-7000-b339-2af0e9e28d85', 'stan@north.example',  E'\\x015b5eca33c4de07aa7296af0d69c1ed74f8570b71d458e2e8943a86d0262541ffcb88c73c6ac0e4aecadf54eefbab4c3f65b7f33fadc54c6a6faaf8f38cf0714dbc07df3c054c46f03c1d306c8aeb3eee34294c5c67f4ebcc23f2cfc03d428859ad3e62562c4435f4f7136dcd7c7b8500a1cab033dd54ba0ad57101b1233b820c77006eeaed53f83fc1c3f4758740191caa8fa4e493c5ae0ed6f9af6ffc58497b310b6d27e230c8102a8eb3496fd4ba62b1752cf5cdd7fefd635ebd82dc1c12b43fe200600963444449cbe730ddbc28de2ff9a393e47e4e42bc03070a88ede8255752d054da2844c84be1067572ea6ebf35ca1624c2b383c5003827d298bf0a0794431af550984239995fe96e993db04c1cdfd83dbe2e0856da5bccf656073c18f3100fc6f5a8399ace6d6daa520e58330fae9f87f68c0bf867a19aba97f952a9664f3596d2201919d6d423286ef31035d07e4d7e84303a466c275d4ca6f4f5ade1ec60038505488bb717ea67e7b48e40ca477d9eb23c5c83a28a8355fd230c24e73ff52bfbb91ccbfecd2dd9871d85868e75c53ec348d5513f5207ddbbbe72f10595341444a33853e10318e68b50f2d38fd0bb3b223038141d3a010458c6f8f8849b2f9a9fc07f26097bf0d5baa0953d29f2f4db1a83d3e2708580949e7cd60034898398c553f23b4116c74b97aebea1bdb45215756bb7620efd32aa811d2c4ae9c9114cced3f80f5efe8fb09a873e60b9f5fea76bfdc0fa3f4c1bcfb191b7cccd909f998e6459a6b19340c7580140d39e3f24f00fee198b3952c8dd34e801f58285151402a8cff2fcc3afc23d3c96b81c5c1e95b26c78a0f4a1fc14e6bffbe73abda0b390d0cccd3ccf1946d519cb70aa14a7f18b79fe546e079472a470b287592ca04168d95345613d2a2e06eacaf06860fd07442c8039cc7cd46ef206f0b18f1936120561df8d745fd11c57e3b3186c1b69a6e7245b2fe244670ac683f0d1fea9a3aaccf7a0244f42979238874cc21fc129514b6c7cd6fce076a32378ea72170f43652c0034e50d19889adfc1061a56be4488db8da43a6e1fad6cceb141ccd26235103ea5247f84c9770de8830d79f8a3aa676cc40f475d40194f11473b63939bc22ab418701772c983cce92badab2ccbacdd7a9cd8e6752654e103f39b77914d1037de2f46c07e1e81a91770de48322707036b53894b1c79f771d94decd7e5d62ff37584dcd1af6e8795529d06b609b7fcc002f4c155447e2765d34fa9ae01a7d5462f2d9578fa1eba51d5593e98be2c608a974c222efdd001eb140af9aa3ea86b02ba49a75a35c418e2e894b509d0a59cf00346973945d9944a699b11229fabda99edd035cf94aa9cf3e0e3c0a66d60b1bb6efabb3fbcbf6b78ed6bd74a3de65255051bcc021a8dc85ae2c0b275d989ed94150c3fddc5b2b644f89da22bec69e9867e94c6728129f4a1509a2f03efd6f19cad49946f76b2f74a0150f8fd6ecee37849f60691446877b267ae28dae6b21dae0a1817dfd90ad42777ea1237d3bfae7d4a2ddd5eac4734c9986b4f6f740e0311b49558f11973d6d99809a5b4201376b1285bd7d65b815513aef060a57a1461112143e081d0a7bcd695e4d554f28ccc865038a8f444c7e3fb78f07d2d9d7007492404457718a5c3d7ba9e8f2d23bb6881bfe389db3a7e613fef967659ae1c0b2506b7269e860d3c33ae6b775e27dca4f557f4d5bb8437df5abf4d65a0a77f1c37f9979e3b9aa039de6010b0be858b744faa132706d30b3abc8b107a68b2152355e72467f41431af6a4064e633eab53098103b2ac1a741ada1aed2040eebcaabb7f56d8f3b120c2108ad3e438b89ba0b4f', 'waiting', '0', '2026-11-22 01:54:53.352+00', '2026-11-22 02:54:53.341+00', null, null, null, '2026-11-22 01:54:53.352+00'),
  ('01a200f6-a701-7000-87ce-83faf24e9cb8', 'paul@acme.example',  E'\\x015b5eca33cfd540c8b467aa5216bfaa236adcb56dbff4c1512032ec9c4c19a01952d93cb3934868e02af5f403ac1198539aa12857ff4af4e8b84fed22b0dc973240e115fd3d25e29b44977d01d63b0e131a4ed449330fde4bd7d7cc38db2147b5266f9793a05d1a585b8c2fde097a142f7968d7f93eee2c415188cd68511141248efb38fb4cf08f4e69006fa63d526d1da66937437ab05ad61cba85317a8de6ffe06fd394a2e8aae79c764c5d90751f0adfde2a325d837a137c384064b3b1aae6a5e843473b2e110a128d92ff61b52952371fc2b912d321824957a67d0e16c77b7b8f227a0d084ae703804e030434cae1126a1b15829d161ecdcb19d3cbf319ae75700d530e086e138d7b92e772aef7d3212da5ebe8c597efa54179da65c5a869218313b87deecf0571d92f3ebed964a7db7d68c1a92df8dc1db13afc3947b273f5f6ed00af0448af5f2fa271be8d8ec7bf25c1005f497598d5930b3a5528cdd74f646faaf65e33044286803da3f022baad5b8da4a3f9bf7a54b596e955f9e18e2c8af7975680623ea77a5888e53ca4d5e0a11e79283a7c022143448c1331eaa4a55bb8dc38c91b1fb5092ec22fe1565446a3823caf01de3b989f4e8ad523f9be482a1391080a8fdbb9e2d8bb0135236982241d118e2ce22be141b6acd4223bef0b018f0d8ef9eb1d5a05b1e58ebfdebb3e4597df0f3bdbf2d0a08370d6175325a5e30706f5e527ce57f1ac89031d2d9d36b9f50c4dc9b6f650cb8d2053e47c96776ed5fd54ef3cf48f0e7f66ce4646880ee300fb597dba41c83aaaf5b3d7829390204ea84985981f02542e231276e2f2146d65e3e2397deb2e046e0f2e33b51b870b77faebc810559eb196bc3943a3b73047cb950dd90b65dcfa8b95266afda7a768e4e809f245cde1eff6c0df602a86ca9db4434ebca36e9bb89dda72dee4dd2b6dda29ecd4387331ca3f3b85cf849d2406843463d5ce7bfdda28bd8194b097aea8fda3e0125932913f0f1da9c300aa751d0f5c3eb7ac0d1637dafc0df90a5304fa82464b754a351c0a4d822cf1bc3bac2fd672a1277965cdd4d46c7304d83ebd794a11fc59a8332bb61dcecc1ebb02144b2d7c99a2783cc533df3eced8b2f706dc44096348b08a76134e785358d3913c3d1cec888eb5b3431ae304c4450718c6129dcce370f0257955d3d8371c25aa541244a576c1fb5f0270e69f33cf59d5a5ff1f5ff499237134408eb645fe586f946745ad6f6d33938482e991c1da1a73e9dc4fe2c4acb9b082cc2e7cca5583e8759ee6b7fe51c91e0ac93982169a1623a43ece9f00eb8d6bb29bf0d1b69b8816e6ae2b8c0517bbdfb444db1dfdbd02a0182dd06b776161060d53a091966962b7156a9505b1afd190836a704f0b839acd9616ff41e0314464beaa1f0bded6c1eaa9a2c9bf51fda85d493fd82cfc3197df65045fa1999e90c273728d44adf2739d5b9d8dfaff811a08b48f132dd7d003f2aaa8aeb942927ebb94fbf1ecece989e53816278c1be9d51e6eb2b22b8941f3c99eba53548a69a650024a8e929055910cab5c32d23cfce3405769db9df3acf2e2826ccd9c055782a39b21eac29adfcd24804f4b7d9300cbb1d70c592bfe70c3da4bacd0c82aeefe8f103feab743949ff0c9aad7187fecca39c86608c900755afd0d7a0a2b4e27b1a153908c22ae966ccf7167e5fb15f9b2695b028c2d485723c821aa71820c26fa0dda4d1ce0bb6a0ed6fd7dc272abf21a7592e4a7ac3cfce119b0e32293c4dc9f92d0663e2869e93159336c3647a250d34b036cbd1db03f', 'waiting', '0', '2026-11-22 01:54:54.337+00', '2026-11-29 01:54:54.308+00', null, null, null, '2026-11-22 01:54:54.337+00');

insert into oauth_artifacts (kind, hash, payload, expires_at, consumed_at) values
  ('Interaction',  E'\\x3976e445f4d3dab9ed5367c4229bc0ed3cf357899a6c96053dfa50787d316a86', '{"exp": 1795316089, "iat": 1795312489, "kind": "Interaction", "params": {"scope": "bookings:read customers:read", "state": "st", "client_id": "db_flm33hp0ewrfndrvt58q9juy", "redirect_uri": "https://partner.example/callback", "response_mode": "query", "response_type": "code", "code_challenge": "9fqfK4gCcuAlYa0cxuwP_KwEgyjzX7jLmpaWBrWEEhY", "code_challenge_method": "S256"}}', '2026-11-22 02:54:49.048+00', null);

insert into operator_tokens (id, name, hash, last_four, scopes, created_at, expires_at, last_used_at, revoked_at) values
  ('opt_EGpbIl5IfreafbHBoD9Ltt', 'Nightly export',  E'\\x6582367725e5309deb4e66b36885016a16f352fc6d38334af36947d1833fcefb', 'xev0', '{read}', '2026-11-22 01:54:54.676+00', null, null, null);

insert into passkeys (id, user_id, name, rp_id, public_key, sign_count, transports, synced, created_at, last_used_at) values
  ( E'\\x5505eb5d467507b0b7c7c0045bdff28a7b222e58084818be389f44b8099806eb', 'olga', 'Laptop', 'localhost',  E'\\xa50102032620012158201cca1ca728d682d7488cff5aec72a479849515c72c24be38f996d12cd9cc885c2258203217f19ff87b1dca7c8654f14ef9c3181d5861e9141c4b125bd67c623cb4f80f', '1', '{internal}', 'false', '2026-11-22 01:54:52.533+00', null);

insert into publisher_invitations (id, publisher_id, email, role, invited_by, created_at, expires_at) values
  ('inv_XTivrYiKnIHf9la4TOVg2v', 'acme', 'paul@acme.example', 'developer', 'dana', '2026-11-22 01:54:54.308+00', '2026-11-29 01:54:54.308+00');

insert into publisher_members (publisher_id, user_id, role, created_at) values
  ('acme', 'dana', 'admin', '2026-11-22 01:54:53.688+00'),
  ('pub_13amulziZd8sCResEPV8we', 'usr_nyQniBwXna6kS8Q1NbfM4N', 'admin', '2026-11-22 01:54:53.034+00');

insert into publishers (id, name, website, support, requires_passkeys, created_at, updated_at) values
  ('acme', 'Acme', 'https://acme.example', 'help@acme.example', 'false', '2026-11-22 01:54:42.759+00', '2026-11-22 01:54:42.759+00'),
  ('pub_13amulziZd8sCResEPV8we', 'Softmakers', 'https://soft.example', 'help@soft.example', 'false', '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00');

insert into records (tenant_id, type, id, unit_id, data, email, created_at, updated_at) values
  ('north', 'bookings', 'bkg_kept', 'harbour', '{"id": "bkg_kept", "total": 120, "status": "confirmed", "currency": "EUR"}', null, '2026-11-22 01:54:47.063+00', '2026-11-22 01:54:47.063+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'bookings', 'bkg_7Qm2XvR4', 'unit-1', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'bookings', 'bkg_7Qm2XvR4-2', 'unit-2', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'customers', 'cus_3Hk9TzA1', 'unit-1', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'customers', 'cus_3Hk9TzA1-2', 'unit-2', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'orders', 'ord_2Vc7Jp0K', 'unit-1', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'orders', 'ord_2Vc7Jp0K-2', 'unit-2', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'participants', 'par_6Fx1Gu8M', 'unit-1', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'participants', 'par_6Fx1Gu8M-2', 'unit-2', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'payments', 'pay_9Bn4Ye6F', 'unit-1', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'payments', 'pay_9Bn4Ye6F-2', 'unit-2', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'products', 'prd_5Ls8Wd2C', 'unit-1', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'products', 'prd_5Ls8Wd2C-2', 'unit-2', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00');

insert into recovery_codes (user_id, hash) values
  ('olga',  E'\\x0497007c899d7918acaacd1064272c2d7a12510c3d8a5aefc11a0f16af82cba1'),
  ('olga',  E'\\x572aa1f73eb9c9aecdecb671a5472c6f310ba1e5d0d5edbaf6f77581d82dc599'),
  ('olga',  E'\\x706a7bf50e4e26cbc2c10ec8c89d2362abc15533c60a012044c3ee8d3173f410'),
  ('olga',  E'\\x709b3c7af018fb02c5bc93d841b3c6dd627aa0ffd738e720c1a1aa4784128079'),
  ('olga',  E'\\x96f7912c97812146f8dab15c53efa6a8c55e33d6dd5f57099a5cd0d0f9aca075'),
  ('olga',  E'\\x97fbd001cfeb6cb5b870959987e81f3bdecc3d92f80ea413e22a4a6aec99dd0c'),
  ('olga',  E'\\xb980ab1b4a4131a0fbc8c2b9f99b3c835cc371591d741f81f10c8d74e1dcb2c5'),
  ('olga',  E'\\xc7876a7ac571ab3d3cddc6568a4cec71882bd43af52cedd58d475b14319bbb2c'),
  ('olga',  E'\\xf1fd6fe8d181417dc9da6ba0b8c9a89ed09d14b149800a1f50927678263e2f54'),
  ('olga',  E'\\xff0b18d513b0b56e8b0680484be6b6dc303def62ef6259f44665e6ba7b8296b0');

insert into replays (id, endpoint_id, since, until, states, reached, replayed, requested_at, finished_at) values
  ('rpl_jxYIijY6XjgbzINEAszyDN', 'ep_vXB1CUhYYHI1Vu7IOLB9MI', '2026-11-22 00:54:47.397+00', '2026-11-22 01:54:47.422+00', '{delivered,dead}', '01a200f6-8adc-7049-a1af-29d2312d242c', '2', '2026-11-22 01:54:47.422+00', '2026-11-22 01:54:47.748+00');

insert into request_log (id, at, app_id, client_id, environment, connection_id, tenant_id, kind, method, path, status, error, reason, duration_ms, ip) values
  ('01a200f6-81dd-7000-98c9-dd8c84d82a67', '2026-11-22 01:54:44.829+00', 'feed', 'db_kirjr8q74dff6msr585zrwrp', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '237', '127.0.0.1'),
  ('01a200f6-8a73-7000-b9b8-dfa4b62e5b6b', '2026-11-22 01:54:47.027+00', 'feed', 'db_kirjr8q74dff6msr585zrwrp', 'production', 'con_eSmkK8Yv8VojMRwUoVwDDN', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '620', '127.0.0.1'),
  ('01a200f6-925d-7000-8d71-6b57765cd91e', '2026-11-22 01:54:49.053+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '23', '127.0.0.1'),
  ('01a200f6-926d-7001-bf2e-64d19744b67d', '2026-11-22 01:54:49.069+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '14', '127.0.0.1'),
  ('01a200f6-973f-7000-b49c-184079b7a036', '2026-11-22 01:54:50.303+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_Pz8Ht7Z4hW2y604Md00QNf', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '552', '127.0.0.1'),
  ('01a200f6-975b-7001-b964-8be75687c518', '2026-11-22 01:54:50.331+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_Pz8Ht7Z4hW2y604Md00QNf', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '26', '127.0.0.1'),
  ('01a200f6-979b-7002-be0b-8c4cc17ba01c', '2026-11-22 01:54:50.395+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_Pz8Ht7Z4hW2y604Md00QNf', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '61', '127.0.0.1'),
  ('01a200f6-97c3-7003-8015-34302958094a', '2026-11-22 01:54:50.435+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_Pz8Ht7Z4hW2y604Md00QNf', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '28', '127.0.0.1'),
  ('01a200f6-97de-7004-8edc-ddac025675d3', '2026-11-22 01:54:50.462+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '14', '127.0.0.1'),
  ('01a200f6-9b05-7000-8425-0536aada684c', '2026-11-22 01:54:51.269+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_J0mc2qwdxRUhcSD6dLw15e', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '43', '127.0.0.1'),
  ('01a200f6-9bb6-7001-ae71-577d8e712f7d', '2026-11-22 01:54:51.446+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_J0mc2qwdxRUhcSD6dLw15e', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '174', '127.0.0.1'),
  ('01a200f6-9c28-7000-949d-b700c3aa9bd9', '2026-11-22 01:54:51.56+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_J0mc2qwdxRUhcSD6dLw15e', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '110', '127.0.0.1'),
  ('01a200f6-9c66-7001-9e79-baedeff23a38', '2026-11-22 01:54:51.622+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', 'con_J0mc2qwdxRUhcSD6dLw15e', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '54', '127.0.0.1'),
  ('01a200f6-9cc8-7002-8fc4-a3c5890a513e', '2026-11-22 01:54:51.72+00', 'sync', 'db_flm33hp0ewrfndrvt58q9juy', 'production', null, null, 'token', 'POST', '/oauth/token', '400', 'invalid_request', 'requested grant type is not allowed for this client', '26', '127.0.0.1');

insert into sessions (hash, user_id, created_at, expires_at, method, issuer_sid, id_token, proven_at, second_step, id, browser, system, ip, last_seen_at, embedded) values
  ( E'\\x614f89c098964078a131ab99ae83d0666221b8bfc98e14b4ca108f42c65cdd9b', 'olga', '2026-11-22 01:54:50.842+00', '2026-11-29 01:54:50.842+00', 'local', null, null, '2026-11-22 01:54:50.842+00', 'false', '6e563e77-fe1e-488a-87c0-e93f646ab0d7', null, null, '127.0.0.1', '2026-11-22 01:54:50.842+00', 'false'),
  ( E'\\x63a175b8a6e68ceb06924240f1041b1fbca5d97cfde92cd8704aa7df6b27552a', 'usr_nyQniBwXna6kS8Q1NbfM4N', '2026-11-22 01:54:53.251+00', '2026-11-29 01:54:53.251+00', 'local', null, null, '2026-11-22 01:54:53.251+00', 'false', '2fbf7ec3-1115-43ac-8bd0-0c36a2f8d565', null, null, '127.0.0.1', '2026-11-22 01:54:53.251+00', 'false'),
  ( E'\\x819f337d5d085a7e9b60bd9feefbeafc3fda543db1edeafec3f9e4a21a5b4237', 'olga', '2026-11-22 01:54:49.272+00', '2026-11-29 01:54:49.272+00', 'local', null, null, '2026-11-22 01:54:49.272+00', 'false', '14a0cc1b-98a7-4eef-920f-d42cd5efee9e', null, null, '127.0.0.1', '2026-11-22 01:54:49.272+00', 'false'),
  ( E'\\x9f7d69659ea9bf90a3d4d3fccdd838f3c220ae5085f2e8387b1900b399606177', 'olga', '2026-11-22 01:54:52.119+00', '2026-11-29 01:54:52.119+00', 'local', null, null, '2026-11-22 01:54:52.615+00', 'true', '07a367bc-32a3-446c-aa8c-d5e5d355363f', null, null, '127.0.0.1', '2026-11-22 01:54:52.119+00', 'false'),
  ( E'\\xa99ac800729099d9259c191675c2f5b3fab3ad89df4e6be48ad465dc7f5adf6f', 'olga', '2026-11-22 01:54:45.523+00', '2026-11-29 01:54:45.523+00', 'local', null, null, '2026-11-22 01:54:45.523+00', 'false', '82a02fe9-80d1-4191-91d4-50be14bc8a29', null, null, '127.0.0.1', '2026-11-22 01:54:45.523+00', 'false'),
  ( E'\\xbe8f0e2a11e75014802bb99f1583d372da3da0dc4407fc9c5878f22c186862e2', 'dana', '2026-11-22 01:54:54.08+00', '2026-11-29 01:54:54.08+00', 'local', null, null, '2026-11-22 01:54:54.08+00', 'false', '9436109b-e376-44c6-8419-21396ee3db6f', null, null, '127.0.0.1', '2026-11-22 01:54:54.08+00', 'false');

insert into sign_in_links (hash, user_id, return_to, expires_at) values
  ( E'\\x925cd4f03856d5d0b5877b89d99d72038fc9f9ac88f1243e7bdc51a2e70bc7f1', 'stan', '/settings/apps', '2026-11-22 01:55:54.712+00');

insert into signing_keys (kid, alg, public_jwk, private_key, created_at, retired_at) values
  ('1d2338fa-331e-4fe7-b64b-409251086437', 'ES256', '{"x": "R4bGcgXzAVd0EhkWxrMmS4sNHmpKVRjvDQju0NmIuKs", "y": "SV0B7Ne9XA9mIjvPSGci3EuU_oTK1Qy56L8GRbvCOL0", "crv": "P-256", "kty": "EC"}',  E'\\x015b5eca335d55311965f23b6e9280bd82ce7059bdd4c783e438ab143e44a50b884add802db68daef0499373cec92a0b3f8c1973082a076e76d51b254a0f7c2321e481da44e1ff2673e993addb90da5bf4a26479bc5f154f4f3767c9dc3b0c86fbd7160280ad0c446fa89ed8089708fdf3731b7a9e2b8f7fc823d9a8432562371fbc313400bb3737b9e92e676b644921f845c7f5f20ce81ef294394e962f4ba591fa4fec1f8a6479df6b120b7cc9568e6a59745adf257410529f00237979523c23acb55ea9fbd66e8bd49c855e8a9a7186', '2026-11-22 01:54:36.939+00', null);

insert into tenant_clocks (tenant_id, stamp) values
  ('north', '2026-11-22 01:54:51.755+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', '2026-11-22 01:54:53.034+00');

insert into tenant_members (tenant_id, user_id, role) values
  ('elsewhere', 'otto', 'owner'),
  ('north', 'olga', 'owner'),
  ('north', 'stan', 'staff'),
  ('play', 'olga', 'owner'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'usr_nyQniBwXna6kS8Q1NbfM4N', 'owner'),
  ('small', 'olga', 'owner'),
  ('south', 'olga', 'owner');

insert into tenants (id, name, environment, verified, opened_by, created_at, updated_at) values
  ('elsewhere', 'Elsewhere', 'production', 'true', null, '2026-11-22 01:54:41.409+00', '2026-11-22 01:54:41.409+00'),
  ('north', 'North Rentals', 'production', 'true', null, '2026-11-22 01:54:40.869+00', '2026-11-22 01:54:40.869+00'),
  ('play', 'Playground', 'sandbox', 'true', null, '2026-11-22 01:54:41.531+00', '2026-11-22 01:54:41.531+00'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'Sandbox of Softmakers', 'sandbox', 'true', 'usr_nyQniBwXna6kS8Q1NbfM4N', '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00'),
  ('small', 'Small Rentals', 'production', 'false', null, '2026-11-22 01:54:41.267+00', '2026-11-22 01:54:41.267+00'),
  ('south', 'South Rentals', 'production', 'true', null, '2026-11-22 01:54:41.171+00', '2026-11-22 01:54:41.171+00');

insert into units (tenant_id, id, kind, name) values
  ('north', 'castle', 'location', 'Castle'),
  ('north', 'harbour', 'location', 'Harbour'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'unit-1', 'location', 'First Location'),
  ('sandbox_HHhlJkG2R9As48Pp8EYp3r', 'unit-2', 'location', 'Second Location');

insert into used_jwts (hash, expires_at) values
  ( E'\\xa92ec2100613c5ece64adec53e97e2d0addd76a434d28455e9040d9ce5bca2ab', '2026-11-22 02:04:52.379+00');

insert into used_refresh_tokens (hash, used_at, jkt) values
  ( E'\\x603e32ea2cfd2d91f00064884ca42bfaab7870a1b220d4cc3223d215e81cd5c4', '2026-11-22 01:54:50.307+00', null),
  ( E'\\xb893cb8878b081d5f08d17155ab28bc2b5fff01e01dbe7b28208ad530bc885cf', '2026-11-22 01:54:51.389+00', null);

insert into users (id, email, unconfirmed_email, name, password_hash, language, created_at, updated_at, subject, password_import, passkey_handle, signed_in_at, muted_notices, operator) values
  ('dana', 'dana@acme.example', null, 'Dana Lind', '$argon2id$v=19$m=19456,p=1,t=2$0K9gzzNAzxE9Dfr9zF913g$LvxPwqKiTMHmrYDKoOjDsGTqZq88d+KwEdbGx831gg8', 'en', '2026-11-22 01:54:53.688+00', '2026-11-22 01:54:53.688+00', null, null, null, '2026-11-22 01:54:54.08+00', '{}', 'false'),
  ('olga', 'olga@north.example', null, 'Olga Owner', '$argon2id$v=19$m=19456,p=1,t=2$o6wEhX+JaFDX48hfSvfDRQ$0z/MXfugGYhNxBvXBXRb82pqOhy3v9Y1mTWRo0q9n2U', 'en', '2026-11-22 01:54:41.879+00', '2026-11-22 01:54:41.879+00', null, null,  E'\\x92f3ba767bcfaf0138079799bc8dba285ce7709e110cc181d9dbbdd6c1b530ed', '2026-11-22 01:54:52.119+00', '{}', 'false'),
  ('otto', 'otto@elsewhere.example', null, 'Otto Other', '$argon2id$v=19$m=19456,p=1,t=2$tE+qUOLRluRCE2Bytf5BEg$AWPtXIzpuZdCp4Zw3M3tpkvIJLlbGpY3v83HTjfFjkU', 'en', '2026-11-22 01:54:42.249+00', '2026-11-22 01:54:42.249+00', null, null, null, null, '{}', 'false'),
  ('stan', 'stan@north.example', null, 'Stan Staff', '$argon2id$v=19$m=19456,p=1,t=2$CVOs9yl1F/4U7s7c0TTtnw$YNoPlOYPNfjYECxQLn2LUVUYGmS2aRqPkQ+3SP0NnMU', 'en', '2026-11-22 01:54:42.631+00', '2026-11-22 01:54:42.631+00', null, null, null, null, '{}', 'false'),
  ('usr_nyQniBwXna6kS8Q1NbfM4N', null, 'pia@ledgerly.example', 'Dana', '$argon2id$v=19$m=19456,p=1,t=2$5MC91kpCnDRaI4xS5Zj5ew$8i0eZX6FzaK2L04FqLjNkKKmUXdWZPpE8Gc0D4JHzao', 'en', '2026-11-22 01:54:53.034+00', '2026-11-22 01:54:53.034+00', null, null, null, '2026-11-22 01:54:53.251+00', '{}', 'false');

reset session_replication_role;
