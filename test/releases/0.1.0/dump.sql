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
  ( E'\\x31c51be831dbb8c96f8db8720cea876624a734a5eb9ab5382c01921ee230ded9', 'grt_kT1b5gGKFBc1AiXTz9KdLM', '{bookings:read,customers:read}', '2026-11-22 01:48:33.307+00', '2026-11-22 02:48:33.307+00', null, null, null),
  ( E'\\x446291fb178ad295e22cc0fec4b50f993c8aa56e11aa953cf329731499fd3a91', 'grt_3RP3Bzc62yuUCVvUbWiHDH', '{bookings:read,customers:read}', '2026-11-22 01:48:34.567+00', '2026-11-22 02:48:34.567+00', '2026-11-22 01:48:34.603+00', null, null),
  ( E'\\x4dde8ca8a04bd22924283e373bcab4dd9a4f63f326e291e4cf4b2ffb7b7214d7', 'grt_3RP3Bzc62yuUCVvUbWiHDH', '{bookings:read,customers:read}', '2026-11-22 01:48:34.495+00', '2026-11-22 02:48:34.495+00', null, null, null),
  ( E'\\x75f00948d7b16e1cbe25e95a7909d1ab0afe423a6745bd17a152f4ca9ea123dc', 'grt_kT1b5gGKFBc1AiXTz9KdLM', '{bookings:read,customers:read}', '2026-11-22 01:48:33.324+00', '2026-11-22 02:48:33.324+00', '2026-11-22 01:48:33.383+00', null, null),
  ( E'\\xaed0ecedcafdf75c769ff103d952e4041f0228a212fc98726b2cff92d180fbb0', 'grt_vlDNMKqgquOnZKZ5yzVhkw', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 01:48:29.355+00', '2026-11-22 02:48:29.355+00', null, null, null);

insert into app_versions (app_id, version, name, publisher_name, publisher_website, publisher_support, connect_url, native, redirect_uris, scopes, event_types, submitted_at, approved_at, declined_at, decline_reason) values
  ('feed', '1', 'Feed', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback}', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', null, '2026-11-22 01:48:26.679+00', null, null),
  ('mobile', '1', 'Mobile', 'Acme', 'https://acme.example', 'help@acme.example', null, 'true', '{http://127.0.0.1/cb,https://app.partner.example/cb}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 01:48:25.201+00', null, null),
  ('sync', '1', 'Sync', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback,https://partner.example/other?x=1}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 01:48:24.975+00', null, null);

insert into apps (id, publisher_id, name, kind, tenant_id, is_key, client_type, native, dpop, scopes, event_types, redirect_uris, connect_url, webhook_url, jwks, version, state, approved_version, approved_scopes, approved_event_types, drafted_by_operator, suspended_at, revision, created_at, updated_at) values
  ('feed', 'acme', 'Feed', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', '{https://partner.example/callback}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', 'true', null, '3', '2026-11-22 01:48:26.581+00', '2026-11-22 01:48:26.831+00'),
  ('mobile', 'acme', 'Mobile', 'public', null, 'false', 'public', 'true', 'false', '{bookings:read,customers:read}', '{}', '{http://127.0.0.1/cb,https://app.partner.example/cb}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 01:48:24.804+00', '2026-11-22 01:48:25.89+00'),
  ('own', 'acme', 'Own', 'in_house', 'north', 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', null, null, null, 'true', null, '2', '2026-11-22 01:48:24.863+00', '2026-11-22 01:48:26.097+00'),
  ('sync', 'acme', 'Sync', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 01:48:24.661+00', '2026-11-22 01:48:25.359+00');

insert into attempts (delivery_id, started_at, number, duration_ms, status, error, fault, late, timings, url, "timestamp", request_headers, response_headers, response_body) values
  ('01a200f0-c748-7699-a0c3-0cb6daeb5818', '2026-11-22 01:48:29.544+00', '1', '111', '200', null, null, 'false', '{"dns":0.2,"connect":13.3,"tls":null,"first_byte":33.2}', 'http://127.0.0.1:40473/hook', '1795312109', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_xYNCDqrvb6HzuyCzVdzsAz","webhook-timestamp":"1795312109","webhook-signature":"v1,rn8feCDowQU4Wkbzyp4O+V4oj2M1ecSJNH3DdEEW+Q0="}', '{"date":"Sun, 22 Nov 2026 01:48:29 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f0-c748-7699-a0c3-0cb6daeb5818', '2026-11-22 01:48:30.498+00', '2', '61', '200', null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":39}', 'http://127.0.0.1:40473/hook', '1795312110', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_xYNCDqrvb6HzuyCzVdzsAz","webhook-timestamp":"1795312110","webhook-signature":"v1,x8df572ck4EjTjRLfpL1C3Ei4D3Czn5aGl1Zfy2Beoo="}', '{"date":"Sun, 22 Nov 2026 01:48:30 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f0-c7a8-71f0-8594-5c25f4f25a34', '2026-11-22 01:48:29.731+00', '1', '20', '200', null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":18.6}', 'http://127.0.0.1:40473/hook', '1795312109', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_Bm68Es0tLMtUerKoWx3B6w","webhook-timestamp":"1795312109","webhook-signature":"v1,Pjl1vcS11MnPZtL0SMX/MZshKNGZlMvbaddJEEk8weE="}', '{"date":"Sun, 22 Nov 2026 01:48:29 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f0-c7a8-71f0-8594-5c25f4f25a34', '2026-11-22 01:48:30.498+00', '2', '81', null, 'connection_lost', 'receiver', 'false', '{"dns":0.1,"connect":23.3,"tls":null,"first_byte":null}', 'http://127.0.0.1:40473/hook', '1795312110', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_Bm68Es0tLMtUerKoWx3B6w","webhook-timestamp":"1795312110","webhook-signature":"v1,1X/V2lvw63Zz3/6zw1p7oCg3ujITEPNnYwaAgbBaA6k="}', null, null),
  ('01a200f0-c7a8-71f0-8594-5c25f4f25a34', '2026-11-22 01:48:35.615+00', '3', '13', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:40473/hook', '1795312115', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_Bm68Es0tLMtUerKoWx3B6w","webhook-timestamp":"1795312115","webhook-signature":"v1,FZK8FfF/Tut6RbiQQN/MUaL0DrafRmAYv8uWqa5oFAs="}', null, null),
  ('01a200f0-c8cc-7999-b68e-91259f8a0aa5', '2026-11-22 01:48:29.851+00', '1', '20', '200', null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":15.6}', 'http://127.0.0.1:40473/hook', '1795312109', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"69113f86-262a-4dc3-a875-7cb51aadd18e","webhook-timestamp":"1795312109","webhook-signature":"v1,dBAC/Otj0m6URajNQIxchdeEpzLYHjo6aCEtFTuWmPg="}', '{"date":"Sun, 22 Nov 2026 01:48:29 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a200f0-c8cc-7999-b68e-91259f8a0aa5', '2026-11-22 01:48:30.499+00', '2', '80', null, 'connection_lost', 'receiver', 'false', '{"dns":0.1,"connect":23.2,"tls":null,"first_byte":null}', 'http://127.0.0.1:40473/hook', '1795312110', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"69113f86-262a-4dc3-a875-7cb51aadd18e","webhook-timestamp":"1795312110","webhook-signature":"v1,mJC2V8VkasIsO5poA4vhXxNFyKEe1lQzxgxJDe9RgJI="}', null, null),
  ('01a200f0-c8cc-7999-b68e-91259f8a0aa5', '2026-11-22 01:48:35.615+00', '3', '13', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:40473/hook', '1795312115', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"69113f86-262a-4dc3-a875-7cb51aadd18e","webhook-timestamp":"1795312115","webhook-signature":"v1,ogs/uATwnf2o2VhnBM14475xsWfx5pOXx3Tl4HFCtSU="}', null, null),
  ('01a200f0-cc0d-77cf-8fba-bfa3ae27ccd6', '2026-11-22 01:48:30.639+00', '1', '2', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:40473/hook', '1795312110', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"6f580c7e-0ec4-4419-8a22-a01caf53f436","webhook-timestamp":"1795312110","webhook-signature":"v1,6Iwp6TJRb6QMdtx47dN4nA/5mAQyWyflaAgcgzZz1Eg="}', null, null),
  ('01a200f0-cc0d-77cf-8fba-bfa3ae27ccd6', '2026-11-22 01:48:35.665+00', '2', '1', null, 'connection_refused', 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:40473/hook', '1795312115', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"6f580c7e-0ec4-4419-8a22-a01caf53f436","webhook-timestamp":"1795312115","webhook-signature":"v1,dfEmnlPPwjOcsuY9boK0djO/IkYU83lcfuuL4RSjEsU="}', null, null);

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
  ('37', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', '127.0.0.1', '{"name": "Dana", "unconfirmed_email": "pia@ledgerly.example"}'),
  ('38', 'publisher', 'pub_YAoBF1lJ3qwhzTlmk9cJ9a', null, '{"name": "Softmakers", "support": "help@soft.example", "website": "https://soft.example"}'),
  ('38', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', '127.0.0.1', '{}'),
  ('39', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', '127.0.0.1', '{}'),
  ('4', 'tenant', 'small', null, '{"name": "Small Rentals"}'),
  ('40', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', '127.0.0.1', '{}'),
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
  ('1', '2026-11-22 01:48:18.601374+00', 'signing_key.rotated', 'system', null, null, null, null, null, null, null, '{"kid": "7b5f1114-d227-4900-abb8-a7e64e240ca7"}'),
  ('10', '2026-11-22 01:48:24.617922+00', 'publisher.created', 'operator', null, 'acme', null, null, null, null, '127.0.0.1', '{}'),
  ('11', '2026-11-22 01:48:24.694139+00', 'app.created', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Sync", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('12', '2026-11-22 01:48:24.810769+00', 'app.created', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Mobile", "native": true, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["http://127.0.0.1/cb", "https://app.partner.example/cb"]}'),
  ('13', '2026-11-22 01:48:24.871728+00', 'app.created', 'operator', null, 'acme', 'own', null, 'north', null, '127.0.0.1', '{"dpop": false, "kind": "in_house", "name": "Own", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('14', '2026-11-22 01:48:25.031606+00', 'app.approved', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('15', '2026-11-22 01:48:25.234888+00', 'app.approved', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('16', '2026-11-22 01:48:25.764455+00', 'client.created', 'operator', null, 'acme', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('17', '2026-11-22 01:48:25.911821+00', 'client.created', 'operator', null, 'acme', 'mobile', 'db_nal4xulsuyqzzov5alyqs8ya', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('18', '2026-11-22 01:48:26.424198+00', 'client.created', 'operator', null, 'acme', 'own', 'db_r91rnr0gazb0mgqx1jpsu5si', 'north', null, '127.0.0.1', '{"environment": "production"}'),
  ('19', '2026-11-22 01:48:26.603072+00', 'app.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Feed", "native": false, "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "connect_url": null, "event_types": ["booking.created"], "webhook_url": null, "redirect_uris": ["https://partner.example/callback"]}'),
  ('2', '2026-11-22 01:48:22.485995+00', 'tenant.created', 'operator', null, null, null, null, 'north', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('20', '2026-11-22 01:48:26.71788+00', 'app.approved', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('21', '2026-11-22 01:48:27.120928+00', 'client.created', 'operator', null, 'acme', 'feed', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('22', '2026-11-22 01:48:27.173568+00', 'endpoint.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"url": "http://127.0.0.1:40473/hook", "endpoint": "ep_QxxQ2K7DUih6bmvDlM2zGg", "environment": "production", "event_types": null}'),
  ('23', '2026-11-22 01:48:27.785918+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('24', '2026-11-22 01:48:28.209278+00', 'connection.created', 'user', 'olga', 'acme', 'feed', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', 'north', 'con_Lao2o4vsooeVYTMLslDT8o', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "environment": "production"}'),
  ('25', '2026-11-22 01:48:29.361131+00', 'token.issued', 'client', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', 'acme', 'feed', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', 'north', 'con_Lao2o4vsooeVYTMLslDT8o', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('26', '2026-11-22 01:48:30.090332+00', 'endpoint.replayed', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"since": "2026-11-22T00:48:29.860Z", "until": "2026-11-22T01:48:29.947Z", "replay": "rpl_HXcWk07uMjI7vcgQBUcqWw", "states": ["delivered", "dead"], "endpoint": "ep_QxxQ2K7DUih6bmvDlM2zGg"}'),
  ('27', '2026-11-22 01:48:32.230255+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('28', '2026-11-22 01:48:32.48798+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'con_JzkWjZgNbOCX4PmFV7RlQV', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('29', '2026-11-22 01:48:33.30976+00', 'token.issued', 'client', 'db_mdbnvxkeh9jltpv7fufu13m4', 'acme', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'con_JzkWjZgNbOCX4PmFV7RlQV', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('3', '2026-11-22 01:48:22.6335+00', 'tenant.created', 'operator', null, null, null, null, 'south', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('30', '2026-11-22 01:48:33.353224+00', 'token.refreshed', 'client', 'db_mdbnvxkeh9jltpv7fufu13m4', 'acme', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'con_JzkWjZgNbOCX4PmFV7RlQV', '127.0.0.1', '{}'),
  ('31', '2026-11-22 01:48:33.940023+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('32', '2026-11-22 01:48:34.274296+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'con_ENIZwKa6yFVFEXj2lfPahn', null, '{"unit": "castle", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('33', '2026-11-22 01:48:34.53827+00', 'token.issued', 'client', 'db_mdbnvxkeh9jltpv7fufu13m4', 'acme', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'con_ENIZwKa6yFVFEXj2lfPahn', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('34', '2026-11-22 01:48:34.582344+00', 'token.refreshed', 'client', 'db_mdbnvxkeh9jltpv7fufu13m4', 'acme', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'con_ENIZwKa6yFVFEXj2lfPahn', '127.0.0.1', '{}'),
  ('35', '2026-11-22 01:48:35.071819+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('36', '2026-11-22 01:48:35.340326+00', 'passkey.added', 'user', 'olga', null, null, null, null, null, null, '{"user": "olga"}'),
  ('37', '2026-11-22 01:48:35.643298+00', 'user.created', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', null, null, null, null, null, null, '{"user": "usr_LIZW3TYSQqQhcWNs0fNbSk"}'),
  ('38', '2026-11-22 01:48:35.687211+00', 'publisher.created', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', 'pub_YAoBF1lJ3qwhzTlmk9cJ9a', null, null, null, null, null, '{}'),
  ('39', '2026-11-22 01:48:35.731826+00', 'publisher.member_added', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', 'pub_YAoBF1lJ3qwhzTlmk9cJ9a', null, null, null, null, null, '{"role": "admin", "user": "usr_LIZW3TYSQqQhcWNs0fNbSk"}'),
  ('4', '2026-11-22 01:48:22.661709+00', 'tenant.created', 'operator', null, null, null, null, 'small', null, '127.0.0.1', '{"verified": false, "environment": "production", "units_removed": []}'),
  ('40', '2026-11-22 01:48:35.757246+00', 'tenant.created', 'user', 'usr_LIZW3TYSQqQhcWNs0fNbSk', null, null, null, 'sandbox_gRpc0NRguqxuigFPkxSzdx', null, null, '{"environment": "sandbox"}'),
  ('41', '2026-11-22 01:48:35.862+00', 'password_reset.requested', 'anonymous', null, null, null, null, null, null, '127.0.0.1', '{}'),
  ('42', '2026-11-22 01:48:36.070189+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "dana", "publishers": ["acme"], "password_changed": true}'),
  ('43', '2026-11-22 01:48:36.397692+00', 'user.signed_in', 'user', 'dana', null, null, null, null, null, null, '{}'),
  ('44', '2026-11-22 01:48:36.612515+00', 'publisher.member_invited', 'user', 'dana', 'acme', null, null, null, null, null, '{"role": "developer", "invitation": "inv_Kf9lCTbEeiPm6OvForWkiS"}'),
  ('45', '2026-11-22 01:48:36.864582+00', 'sign_in.failed', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('46', '2026-11-22 01:48:36.892618+00', 'operator_token.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"name": "Nightly export", "token": "opt_pPxz3IzFjNkVAv2bOCoGSs", "scopes": ["read"], "expires_at": null}'),
  ('47', '2026-11-22 01:48:36.932844+00', 'sign_in_link.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan"}'),
  ('5', '2026-11-22 01:48:22.845522+00', 'tenant.created', 'operator', null, null, null, null, 'elsewhere', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('6', '2026-11-22 01:48:23.065534+00', 'tenant.created', 'operator', null, null, null, null, 'play', null, '127.0.0.1', '{"verified": true, "environment": "sandbox", "units_removed": []}'),
  ('7', '2026-11-22 01:48:23.673037+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "olga", "tenants": [{"id": "north", "role": "owner"}, {"id": "south", "role": "owner"}, {"id": "small", "role": "owner"}, {"id": "play", "role": "owner"}], "password_changed": true}'),
  ('8', '2026-11-22 01:48:24.216206+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "otto", "tenants": [{"id": "elsewhere", "role": "owner"}], "password_changed": true}'),
  ('9', '2026-11-22 01:48:24.55515+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan", "tenants": [{"id": "north", "role": "staff"}], "password_changed": true}');
select setval(pg_get_serial_sequence('audit_log', 'id'), (select max(id) from audit_log));

insert into client_secrets (id, client_id, hash, last_four, fingerprint, created_at, last_used_at, revoked_at) values
  ('sec_DKcQbwWKlAYsZpNlVVmoTd', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', '$argon2id$v=19$m=19456,p=1,t=2$XEI2N2IttBPQpxNY2rSpJg$5D7gaqsiHoaOySS5Dq992f/gXnqkqQmpCbpaP/6inH8', '4b3d',  E'\\xdc63b530ac909b15', '2026-11-22 01:48:26.831+00', '2026-11-22 01:48:29.353+00', null),
  ('sec_d3nS1TY9r6Wb39DYoN3gqY', 'db_mdbnvxkeh9jltpv7fufu13m4', '$argon2id$v=19$m=19456,p=1,t=2$TsdgQVEy1tqDGhCmsLjJBg$8MB7K4ysOqLk3Q10CcWTClxERXfcmw2GAfYV02ztwvA', 'xc9l',  E'\\x88b5b577159b99ef', '2026-11-22 01:48:25.359+00', '2026-11-22 01:48:33.302+00', null),
  ('sec_kwWpCj09O6s0EZDg6rwOQt', 'db_r91rnr0gazb0mgqx1jpsu5si', '$argon2id$v=19$m=19456,p=1,t=2$jCcIycWcWXarBtD/Dk+XHQ$Z9ZfkbRUtR9VurgGSihudOYEY0LItjqLukJ1yOozqJ4', 'rqyr',  E'\\x5f93328675043119', '2026-11-22 01:48:26.097+00', null, null);

insert into clients (id, app_id, environment, created_at, revoked_at) values
  ('db_e2mbcxw9ptvdqhlqrmrv8eeh', 'feed', 'production', '2026-11-22 01:48:26.831+00', null),
  ('db_mdbnvxkeh9jltpv7fufu13m4', 'sync', 'production', '2026-11-22 01:48:25.359+00', null),
  ('db_nal4xulsuyqzzov5alyqs8ya', 'mobile', 'production', '2026-11-22 01:48:25.89+00', null),
  ('db_r91rnr0gazb0mgqx1jpsu5si', 'own', 'production', '2026-11-22 01:48:26.097+00', null);

insert into connection_use (connection_id, last_used_at) values
  ('con_ENIZwKa6yFVFEXj2lfPahn', '2026-11-22 01:48:34.603+00'),
  ('con_JzkWjZgNbOCX4PmFV7RlQV', '2026-11-22 01:48:33.383+00');

insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes, state, created_by, created_at, revoked_at) values
  ('con_ENIZwKa6yFVFEXj2lfPahn', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'castle', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 01:48:34.258+00', null),
  ('con_JzkWjZgNbOCX4PmFV7RlQV', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'north', 'harbour', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 01:48:32.463+00', null),
  ('con_Lao2o4vsooeVYTMLslDT8o', 'feed', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', 'north', 'harbour', 'production', '{bookings:read,customers:read,webhooks:receive}', 'active', 'olga', '2026-11-22 01:48:28.189+00', null);

insert into daily_use (tenant_id, day, app_id, kind, record_type, requests) values
  ('north', '2026-11-22', 'feed', 'token', '', '1'),
  ('north', '2026-11-22', 'sync', 'api', '', '2'),
  ('north', '2026-11-22', 'sync', 'api', 'bookings', '2'),
  ('north', '2026-11-22', 'sync', 'token', '', '4');

insert into deleted_records (tenant_id, type, id, unit_id, data_id, moved, deleted_at) values
  ('north', 'bookings', 'bkg_gone', 'harbour', '"bkg_gone"', 'false', '2026-11-22 01:48:34.76+00');

insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, priority, ready, due_at, steps_used, attempts, claims_lost, returns_to, created_at) values
  ('01a200f0-c7a8-71f0-8594-5c25f4f25a34', '01a200f0-c7a8-7000-8e2a-d37335f34c3c', '2026-11-22 01:48:29.48+00', 'ep_QxxQ2K7DUih6bmvDlM2zGg', 'feed', 'con_Lao2o4vsooeVYTMLslDT8o', 'false', '1', 'false', '2026-11-22 01:53:35.636+00', '2', '3', '0', null, '2026-11-22 01:48:29.48+00'),
  ('01a200f0-c8cc-7999-b68e-91259f8a0aa5', '01a200f0-c8cc-7000-ae6f-0d5c1d51f375', '2026-11-22 01:48:29.772+00', 'ep_QxxQ2K7DUih6bmvDlM2zGg', 'feed', 'con_Lao2o4vsooeVYTMLslDT8o', 'false', '1', 'false', '2026-11-22 01:53:35.628+00', '2', '3', '0', null, '2026-11-22 01:48:29.772+00'),
  ('01a200f0-cc0d-77cf-8fba-bfa3ae27ccd6', '01a200f0-cc0d-7000-b1cb-df0bd4e6cd5c', '2026-11-22 01:48:30.605+00', 'ep_QxxQ2K7DUih6bmvDlM2zGg', 'feed', 'con_Lao2o4vsooeVYTMLslDT8o', 'false', '0', 'false', '2026-11-22 01:53:35.666+00', '2', '2', '0', null, '2026-11-22 01:48:30.605+00');

insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, state, reason, fault, steps_used, attempts, created_at, finished_at) values
  ('01a200f0-c748-7699-a0c3-0cb6daeb5818', '01a200f0-c748-7000-b7da-031780b1fac3', '2026-11-22 01:48:29.384+00', 'ep_QxxQ2K7DUih6bmvDlM2zGg', 'feed', 'con_Lao2o4vsooeVYTMLslDT8o', 'false', 'delivered', null, null, '0', '2', '2026-11-22 01:48:29.384+00', '2026-11-22 01:48:30.641+00');

insert into delivery_lanes (endpoint_id, worker_id, claim, deliveries, lease_until) values
  ('ep_QxxQ2K7DUih6bmvDlM2zGg', '4c547379-8a4d-441c-b8a2-a9fb8cec3eb8', 'e9ea578b-3f86-4fc8-8b59-fba8b33d355e', '{}', '2026-11-22 01:49:15.647+00');

insert into endpoint_health (endpoint_id, failures_in_row, failures_total, times_opened, open_until, slow_until, last_success_at, last_failure_at, failing_since, failing_told) values
  ('ep_QxxQ2K7DUih6bmvDlM2zGg', '6', '6', '0', null, null, '2026-11-22 01:48:29.708+00', '2026-11-22 01:48:35.684+00', '2026-11-22 01:48:30.58+00', 'false');

insert into endpoint_secrets (id, endpoint_id, secret, fingerprint, private_key, public_jwk, created_at, signs_from, retires_at) values
  ('whs_nTDq5sXRjRJGR0x4Zpk3IL', 'ep_QxxQ2K7DUih6bmvDlM2zGg',  E'\\x015b5eca3394b812a497f9f21102338b08dc4512f60cf9bb65459a48cbfabedf872615ce82ee8d0f3c3d74df2b4b843438d3d4fcc28662dedf547868a872658c3a1d2c4308bf26eb9004536ba7bee7047c515e',  E'\\xdc39423520d19b771c7b6de16595a7c1d3a89653176caccac4c5a762aee5e674', null, null, '2026-11-22 01:48:27.161+00', '2026-11-22 01:48:27.161+00', null);

insert into endpoints (id, app_id, environment, url, event_types, token, state, state_reason, suspended_url, created_at, updated_at, removed_at) values
  ('ep_QxxQ2K7DUih6bmvDlM2zGg', 'feed', 'production', 'http://127.0.0.1:40473/hook', null, null, 'active', null, null, '2026-11-22 01:48:27.161+00', '2026-11-22 01:48:27.161+00', null);

insert into event_keys (id, event_uid, at) values
  ('69113f86-262a-4dc3-a875-7cb51aadd18e', '01a200f0-c8cc-7000-ae6f-0d5c1d51f375', '2026-11-22 01:48:29.772+00'),
  ('6f580c7e-0ec4-4419-8a22-a01caf53f436', '01a200f0-cc0d-7000-b1cb-df0bd4e6cd5c', '2026-11-22 01:48:30.605+00');

insert into events (uid, at, id, uuid, type, tenant_id, unit_id, scopes, record_type, record_id, connection_id, test, data) values
  ('01a200f0-c29d-7000-8106-7b9282e2489b', '2026-11-22 01:48:28.189+00', 'evt_t2gzXtZM5oaKPR9v2Im8nR', '09391e27-45c0-4953-8109-036649606e77', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_Lao2o4vsooeVYTMLslDT8o', 'false', '{"connection":"con_Lao2o4vsooeVYTMLslDT8o","app":"feed","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read","webhooks:receive"]}'),
  ('01a200f0-c748-7000-b7da-031780b1fac3', '2026-11-22 01:48:29.384+00', 'evt_xYNCDqrvb6HzuyCzVdzsAz', '25a9c81c-a82f-44b0-a454-82420253b4c2', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_kept', null, 'false', '{"id":"bkg_kept","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a200f0-c7a8-7000-8e2a-d37335f34c3c', '2026-11-22 01:48:29.48+00', 'evt_Bm68Es0tLMtUerKoWx3B6w', '5d1e79bb-4daf-425e-b639-8845eb8e7804', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_gone', null, 'false', '{"id":"bkg_gone","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a200f0-c8cc-7000-ae6f-0d5c1d51f375', '2026-11-22 01:48:29.772+00', '69113f86-262a-4dc3-a875-7cb51aadd18e', 'e3e8471d-44b3-44a8-859b-e69312782d63', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', '{"id":"bkg_kept"}'),
  ('01a200f0-cc0d-7000-b1cb-df0bd4e6cd5c', '2026-11-22 01:48:30.605+00', '6f580c7e-0ec4-4419-8a22-a01caf53f436', 'e759cdbe-c9ec-4c28-b9fe-24316a72a1b4', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', '{"id":"bkg_kept"}'),
  ('01a200f0-d34f-7000-8a01-e21f79f6fb9e', '2026-11-22 01:48:32.463+00', 'evt_9RWdqsSNxRd2bgqdHSrRyG', 'f60fe617-048e-4411-8444-f53ee3f28bd1', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_JzkWjZgNbOCX4PmFV7RlQV', 'false', '{"connection":"con_JzkWjZgNbOCX4PmFV7RlQV","app":"sync","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read"]}'),
  ('01a200f0-da52-7000-ae27-c1102576cc96', '2026-11-22 01:48:34.258+00', 'evt_ve8CW8ZmahPa4PHdT5kCM5', '4e7f5525-4ee8-491f-b741-8ecbdb10184e', 'app.installed', 'north', 'castle', '{webhooks:receive}', null, null, 'con_ENIZwKa6yFVFEXj2lfPahn', 'false', '{"connection":"con_ENIZwKa6yFVFEXj2lfPahn","app":"sync","tenant":"north","unit":"castle","scopes":["bookings:read","customers:read"]}');

insert into grants (id, connection_id, user_id, scopes, created_at, revoked_at, code_hash, code_challenge, redirect_uri, code_expires_at, code_redeemed_at, code_jkt, refresh_hash, refresh_expires_at, refresh_jkt, previous_refresh_hash, refreshed_at, sealed_tokens, participant, participant_user) values
  ('grt_3RP3Bzc62yuUCVvUbWiHDH', 'con_ENIZwKa6yFVFEXj2lfPahn', 'olga', '{bookings:read,customers:read}', '2026-11-22 01:48:34.258+00', null,  E'\\x35e1fe1eb8ce23eb75d9964ed1ab3623d4d388ac51f6b6bd1220e22e32035d6f', 'PRE9nt4WvYniUUuvlnEr8TU14d9M6IMKlpAzuhVIwSw', 'https://partner.example/callback', '2026-11-22 01:49:34.461+00', '2026-11-22 01:48:34.495+00', null,  E'\\x66e06546d6374577e1190ebfcec84b4e1d2e459fdaeba6c579cf4d1fd3a582d1', '2027-02-20 01:48:34.567+00', null,  E'\\x75a9a0252be977275a3edbf5049ab2232c4d9e627d1070b0f86763df59a3351b', '2026-11-22 01:48:34.567+00',  E'\\x21e6edde1fe0e25f7c89f16c801a5b6cc86f39ddc6495cfe233b054b2b226a689ce416ab34d663315e3ca80e212dcc1b7cbbe9d179fd4c40f74ae1d68c9b103f45edc879114be6f3e26c77da82cda7749548dc45f0cedebd7ed17b4585af49f79b9e46b654a067d52caf7121897932efa81a1a2f4cf8d96f2f6224e40ba53fcad85efde386c1573a61f5e5413c06b2971351b6', null, null),
  ('grt_kT1b5gGKFBc1AiXTz9KdLM', 'con_JzkWjZgNbOCX4PmFV7RlQV', 'olga', '{bookings:read,customers:read}', '2026-11-22 01:48:32.463+00', null,  E'\\x9510e261f44f171ea17ae6513729301d919d680694a0b473075fa074158cdaf8', 'AszOcmfezTf-pg_vyd9ii1FZlrJOLz_gtUCVeKlDkjE', 'https://partner.example/callback', '2026-11-22 01:49:32.832+00', '2026-11-22 01:48:33.307+00', null,  E'\\xd3a6c95d5c9b62f3277c1bed49274549e38dec528325a450267b2ac736bc0cda', '2027-02-20 01:48:33.324+00', null,  E'\\x498e3bc74d1672b0d8ffeba3173d64b291d7075f3cf7cadadb17a032663421dc', '2026-11-22 01:48:33.324+00',  E'\\x8ac6d2c0c35d9226094fd81a4f342895bb6f8500ac009a315b149721683ae65c2f313356dccd27904f305e6e1341a46a2008442f1886750aff3bea7c0ed68fef3d58449c1dbd9d7814b03982f1a40ed74ab619c19ac61fa431b294947e79861ae59d355d9b4536c10957509e209a467b21ca90374fc91cc1671737cbbe4dc6d58e43edc5eab10ee3fb8ff3c823acf019e1d3c6', null, null),
  ('grt_vlDNMKqgquOnZKZ5yzVhkw', 'con_Lao2o4vsooeVYTMLslDT8o', 'olga', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 01:48:28.189+00', null,  E'\\xdf1f5c5a6696c0f22567ca124f97fd1a346bd6e35f48c1569f15fbf00b578935', '6CJPgiEUnPQSYMwyE2ge3Wft3v4at6YUr-2FmFujyU0', 'https://partner.example/callback', '2026-11-22 01:49:28.449+00', '2026-11-22 01:48:29.355+00', null,  E'\\xbfdaf6eb1472ff8dc210d28ea0b9bb552e237d85cffa9966c78aa8991704871b', '2027-02-20 01:48:29.355+00', null, null, null, null, null, null);

insert into hourly_activity (hour, kind, name, count) values
  ('2026-11-22 01:00:00+00', 'attempt', 'delivered', '4'),
  ('2026-11-22 01:00:00+00', 'attempt', 'failed', '6'),
  ('2026-11-22 01:00:00+00', 'refusal', 'invalid_request', '1'),
  ('2026-11-22 01:00:00+00', 'refusal', 'not_found', '2'),
  ('2026-11-22 01:00:00+00', 'request', 'api', '4'),
  ('2026-11-22 01:00:00+00', 'request', 'authorize', '3'),
  ('2026-11-22 01:00:00+00', 'request', 'token', '6'),
  ('2026-11-22 01:00:00+00', 'token', 'granted', '5');

insert into kysely_migration (name, "timestamp") values
  ('0001_tenants', '2026-11-22T01:48:03.795Z'),
  ('0002_people', '2026-11-22T01:48:04.286Z'),
  ('0003_apps', '2026-11-22T01:48:04.398Z'),
  ('0004_connections', '2026-11-22T01:48:04.512Z'),
  ('0005_live', '2026-11-22T01:48:04.700Z'),
  ('0006_rate_limits', '2026-11-22T01:48:04.753Z'),
  ('0007_webhooks', '2026-11-22T01:48:05.031Z'),
  ('0008_logs', '2026-11-22T01:48:05.126Z'),
  ('0009_demo', '2026-11-22T01:48:05.150Z'),
  ('0010_passkeys', '2026-11-22T01:48:05.164Z'),
  ('0011_days', '2026-11-22T01:48:05.171Z');

insert into mailed_links (hash, purpose, email, user_id, invitation_id, return_to, created_at, expires_at, used_at) values
  ( E'\\x201fb752b09c7bc08c7aac23eec47d512de2482eb105dd5fc1c9ab22e3bf86f2', 'reset_password', 'stan@north.example', 'stan', null, null, '2026-11-22 01:48:35.856+00', '2026-11-22 02:48:35.856+00', null),
  ( E'\\x5953de214d5441b941561da569d507db9dd6a9ef8f449bde754a1a0f69f8876a', 'confirm_address', 'pia@ledgerly.example', 'usr_LIZW3TYSQqQhcWNs0fNbSk', null, null, '2026-11-22 01:48:35.656+00', '2026-11-29 01:48:35.656+00', null),
  ( E'\\xef301daa4f382adbebde42a09e5f82b2194fa1d7c38969414e8d1650d254aa44', 'invitation', 'paul@acme.example', null, 'inv_Kf9lCTbEeiPm6OvForWkiS', null, '2026-11-22 01:48:36.576+00', '2026-11-29 01:48:36.576+00', null);

insert into mails (id, recipient, content, state, failures, due_at, expires_at, claim, claimed_until, error, created_at) values
  ('01a200f0-bbeb-7000-af73-4492b7945611', 'olga@north.example',  E'\\x015b5eca33efa12bd9c00f8fc1b923f5479d2bfb59f4360d2f0cd3ad545de4791e91dc1e6c78760abb866ff4841436c76d7fbfcd7be61f7396c6640a66e282d2a916b843e34ac18d26d5131463da9d8f1e14e7c65aa3941f6058b486677c340a341a4f117d19c7231260c09fa0cfa5908d634ffca6330c526fbd6026f9969b3f18168a11a2f238197192de9370979e8f45d5c8fdebd76669eb5b7f5663b27cedd6bdedb40d1477e252db6ab11dc3c1741250f2ddb434dfefd1566883aaaa86fc186f55ec5802c7e366d17e8fc7ecfc66092173c998b965de5f1ca993a77fde95df9c618340b1968d99d070ec71852edfa05abc838d6b538a4e1ad40fe512830236ce7d917098c537a3ea02318bffaa8d210b75c16156527a92d6f00b8923fdc17dc5a842923fa11e15a4187f1245f27215b603ec833d87747d01e20745f8855e9494c599de6d2e46976849e833412d39c1f7c3de7a41e7574f62b6a0cb2272f7911ece7313c4ba271a126074bf651e4e79178eb4f7e45f617ae905087cf8a6411e11c75366d0df95fe3b6b2d89cc8881043c2211c642eb7cb755e018a0e1bf2902ce2cb6066b4d1141f2234771381d608dca027fdd27cc0e7340e692b9f05b3eca1d12762bf663e5e7522b81928e726d2c38b91fb47ad164ba78e9b3b4ded305cf74687094380bc7d24ebbf267588f14f4b32d30abc1125cfd03887953bf614ca44bf8a027571f46e13ec515045ec7e2ff86b7737e436d8f1c3f823e4051e87db416d99ab789ad066f5a2b3f95db37de00cfef1cbc0ae4af7c8ff86dac5dae24d5d27dcd4621c5b2310a1d6dfd06748977a4eb037b3ba873173b73a57713b420724eade4050f0b71df2702b81b7f64e7d0f324a946831bc790d5fc0f674c125ab745c0c7b3d7b6aa9f4c1cb2eef3adb1a38eb093edd03ab864b6dc0fa0b44f1216494fe5eda33be5a48de96df7134cbae6b089428325dcc638ca31acb0426f8e246704a54c6445476924162b5dd7c949963ae950722e35f65533c0cf3b065e559ebdd1ca0d9b54b26669b1835a89e2f7a788e89b385a8e5fe18dd32d4774a5ed8db352c7668bbd96a954c24aeb532d663296efd05332fc1d9affc005ee5eff55f5de28c39cd9cb7338c895d27232ab3d925c28f4b5be804c99f4de38c550b657048fd58cb1b85e201dd37485cfe0b719893a1002010f731c53de955d98a754915556162de9b16d475ed85ad9f04ce13239697e9ee9b6bec7742a4278c9eed24d22360886aee8be54919dcc75c397054c86de99c0e0adfb43c1040daa55309b8e74c1dac1e0e02346d19b14001f9c9292fe4f115e7c0098b14213f19fa82d05ed5554803845ee1ed03f592bfe5197dd69800e8420990269a3f518a054c1e1747e29c617e72e3e53a77dc7da25bac6e65a09c1650fb3f9f257eb90c3c4d4e7a5e46384e366e2dab0a5c48f628e30d88d532e2e1f116b4741c1ec2d15527a95b406952da97dc3f24c53e033132fe8846ec891641b8f24112ef5770ff472', 'waiting', '0', '2026-11-22 01:48:26.475+00', '2026-11-23 01:48:26.475+00', null, null, null, '2026-11-22 01:48:26.475+00'),
  ('01a200f0-c319-7000-a299-ad6f8306589d', 'olga@north.example',  E'\\x015b5eca33ed9a62afff55fb82f33caa63f99e0db004e27b156132eaca05ab21a5b10930d82ec0bf16f80e1ac4b6b8206ef74fd4bf37322d0c628ab8ac6a487d05287c30ce3625263e2513c7a45ee08e96c25e949fb87935cd3c958fce49793eb1eeedb501ceb03bca7b185d4eb0d63a57c79ac13f2dfc61518062413d0743263b95bbf538c9d83de1a5f22eb9d23a4b61efb089779edf70934be82be0a7dc6ab700af45385962957adfc40f0edc65479d79bd7cbbd94e71bcda0002ff9101a59454f3b5d44cf86c4a0dbb148c50097de58d82f55f62034650b0c0773ee750dffc8a9eae4b9f72fb5982995d0472e9818ab8cd51eb022f31f89e3e4bf4fc82272736001bc8395b1076e932b3773e38c3c8784563aa4ceaee2ad7dcdc9c54d03d20b62037799f436732992fb4680b4920458c122e5af6168ba08bc7407c7e3d41595a8e3b9521a530c16c0efaf07e3dfac301d6134f6bf0acf4c519a724618931682a7712e37e86d9e6b9a02fb40343be14f38c2358d4fc0eaa04c3a734a762578f29df56c790881b673c4b5a250fe84b61fcc0a955f2a5f189a28045eef9e7950a5fc7d2dd07a72026d21fff41ec67742809c8ed1af20623810e4705d6d1b39d1582d8ade52a6fd3518afeba6457c15dda6413ba7b3c7a2ab247c7b066335bc438773d02922033bca74231f75db6edcebe620ef740d96cbc2c05462d026e924112531748e7290a657b725f3b82a7837b5f33f1316cdd0065d72eea55a6280f8c234d37156d62bc5ba3e2b06ee2ca86ffa10397596e68cbeec12c5fe19b4fad232fa4e53ed0c09fc8d3682ccf3a5a10d82db333844c3d03a612996133b2a5dd55ddd4a1ead86182fd07d99c32d191cea529c60fb0f46d4b992a90ff1d52f54fa253b07d0fc0c322a61eb245c3390c55ddd50ef5bb1eb5bbf60e36320d54e7446a0358ea77d42df98d9372a4208489b5e1cf94f0365e9ac3dd71a8edefd6f6d67177609e184e9612d05c08bcb68dd8e3c4d0b0a1f7e8bcf083b9c6bda8467f2ecdb9e8e6b1c000920b160544bfdc93cb0b16eda3547fb8ef1f55dc9a893a69eb9771d85c588c19678a8f55f7decf5fa824d2f87233f3a4bd87a52fa7dc224248eb7e604fda66fbd23ccf89d93060f6e54940ed1aca6a85da485879331473ee5e0810a31168e7ff168d25b3eea6a145303ffc393e44abbd2c0f456daa58431efb45c44c92243cf322bd10dcd369b5c92a150b380729a5d472f684f29d5a4025b2404cdc2fbe2a8d95b2e00b8de3795fb299942300a6f13b823f703212c5030bd7ccb35e7cb8a389afc0397dec01c5c7ed668f83dfd0757f469a41a807996bd736c7ee37c29f1b4e8b5788775f1ad8c647490b43c2f70146808e17856914ab33c6de2f6eed21f6555b0a10e61dc9bb960302c76e02ae7b4ea3df064d5c74cc404035c9febc9e5720ec9fb6f82558fd2255706408d09f0d5b309332b16a82cf2e1560e5d30c1874469b59de855ec87bba20018a809cbd649fa60047cc0d657930752945cfc7cb20e026c93c794b2d6f750e0823da2125e0977c2b9354bd9924867f65d2462c734cd5a791384d77d3f32b12472fc5f9c67ea9071f9df98fa20e0d52ca269a5003739e87182210dfff86dd5fdc0ca1b34c21b63371e1a6b958337551ab02a66399f62602f00d5165496dee30c2329150983f1e1485c4810d62a8213c352952fbb4aa72102c0d0d9b8568b1105512675c756928bf8bc87ec372d8245a32babd6cbe428b1e68cd4ee93473f980298a292d44981eb3de8f1d8d3da4c517c5190934947fc02ec404419d4be3e1ceb5a14ee32012768809ff6ad51db13b1f298e4970322f39384cbe342559ffbfc0f36673ab42891a40a2327e66e92fab7425e40de225f19203ca21b9283d76ab8d9ef4f9c30960f6d087571cc9399628d6d4f6da808779b7cc34ea18c08c55c7aa7e3dfc767c2abce22a16462f790c6b7fb9cd8ccd6cf52681be69b46f4191ee48d75aad2e569958f44181741afe5abaa72e3029a31de12e474f4e77b7f19974', 'waiting', '0', '2026-11-22 01:48:28.313+00', '2026-11-23 01:48:28.313+00', null, null, null, '2026-11-22 01:48:28.313+00'),
  ('01a200f0-d247-7000-9f8a-554c6a11b218', 'olga@north.example',  E'\\x015b5eca332a1fe7bb5d12cc86c7ead9978d866235c8e2e560d84fa89d4eb70a4a9204fc914614ed0f4611fcdce76a2562bf884ecbfb7e97acc32108819da5ec4aeeac02a8c4a9d97a81634099e0a07f51cf0abb597870ca311c7125043549e7023b905809ad5faf46c750649a0cade542589af8ef1792bf2f58cf3e5540061c96c1857b96004a108d5b7087989551b5fb4ebfdcd2fba75f233b6982e0af4d882963f3674d8416e53f1e1ab2ea86a699936126f12aeb1f35fa46a8e3abb4e1defe2da7f996da333c4585a0277df416521ac4905b12fdb5aa8ff8e3c489eeb59a45a232f128578c26e26ea59d4e586e2a41ccea28eca84bad0b0c9c637fe982f3abeb31ebfb4f1aa19d6a9a928b733567cf88c85198de12d29f95d1f28fc02c9facc0f1cba1ce2f831cb5dd69f652424e1c42ae68ce56553de42175fd8b7407f3226845d8b227059551aa06efa1dc07766e6d7dfd51a6be317e644efc701ed7ba0fce85518569107577c540a3ff68f2bc989c67c62f39f9a9c7a0b4e4431edb37c69868fea3c4737ee567d9db2af934d64569b5014416fcb139064bae5b578623a66e50180a85ae6922c997e9a927bd13fb84316eef328ab3526b1224d754fa7a1600e0c6d5337de3682d577016a21cec67069ee79409b3409b0a652443e2bec6151fa5a0749bb641ffddf8402859e3a7c0a314f179f70d66a6246e004b3e8eb6b0a2b3ef6843ef648f13bc1c47b0edabdf5b05f53ee2fb08457680ee2ce8926c218eb65e25855d6616c9dad4890b41b8a5a94bf8a48ddf32bc0a96d5c504d32ea8701074b19ba73b788309d06a7fe8e93e8a6f82ad3283cd99d5ac7e03feba029de8cdff222d3c0e530894ba72fa740c2e023b7cc938bb9ef63300b0eb8195ab6ccc3299fb9354c18eb14ec517fce0ca8212b7a9915261004547b4a32360601663af5dcb8865bef48037aee8b4f42b48083bc6ad3dfa1bded0baccb9e9894f63b228d7bdaa8b97e77dea4763893940ab3e9151b87d3aa2ecb307c6ec070e74b43fcadaa2f7626c248edb6000fab00ffd7f3e70c3beaeb81b32bf008bc6f2525a07b7e1cec4c100824816f19a7448b1773a91833e43c605791a111f9dce79a5b668d739f4e046d6720571b193d15e1f34bbbb573c1459b1c51eff049a025b590c9cefaa434f341e7e3bd2526efad6360ea3bf2b0e1796abfc0040481b1540d83a6412a55dd615e23f05eeb47e8716da99214d367557029ddcf58604d503ab32f43db4d6d8df80b30eae95d15364192cb8e1e534090082edcada3d0ad384a226e5b5506215b7fb4e699d3ba60d68227fc2b2a13556879840b4f93d458b88938689666f514bbe19a02d4b0ed00a3c61d3e5ba87d2df3d2d69b4fd5eb18b9b4978fa78a9e537348894779efc4e2a2850e1c81ec2aa736cffd54d8550b7387bf3caa0df6b34cdb609b6cc119c39ce5b1d850b1cfac6d17a96d33eb2d5611457f9caa9a40a94aab114c8852cb49dd8299cafead1964fe7146fb696b09636ac88332ffddcb2b9fb98d888c654be81f90a9f4e2afadee4abbb7ab379a051f4522e0025f8479584ca370499541c7a90e1180eca801b45de22f1857bec77ed92f3e7791adbfb983aa33abd5f9b93eda78b3a94cb903f30eb57b8024e907ffe2a6f256909035be66985f2a5a855740d47963536dbd826f1aadc13a3c12de1951a366abee2e19756aa22c56a5195ae9061136475f4e37fe9345e6b93fee46f31607d7b46933b26a3352dfd46f5b24b27972b8f33573c7544', 'waiting', '0', '2026-11-22 01:48:32.199+00', '2026-11-23 01:48:32.199+00', null, null, null, '2026-11-22 01:48:32.199+00'),
  ('01a200f0-d3ac-7000-bed9-b78de83db9fd', 'olga@north.example',  E'\\x015b5eca337f795188571defc4777136fbb2952194baded7228af50676fe3fca44984fc2a6fb734afd5ec7a4580e7232f343e627b63b6338764b6d1c9ffd84505621ebd6eea55fc3991169a6b2454ef151ffbd6c065863742ef2a57330167a9d07f295812211402bb2b5f5cd0e0afa03b1fc30afc1bfd6457dfd8c7c1f70db28e27171557a68d064de9aec2e424c9daa703a4a7400f32da01df57d6e7320e3f1ab0513fa2f0fbeb8e18b604733ecdad779430fb53b9bb1d38a35eddf29280f86e4510fb03243e8fb7899496966df31fee82a704e46a3a9a5f46feaa0359e68fe6b4d2a7b321f4f6703c0de45db09eb4b27bfc784d9d22fc591f5be7f4be99a1a0dae1008100ab82e9fbbbde883f017cdd59af0ebf143c54555159f98fa25ce0b86a8a9005e34b1f89d6aa739702b527320079fdbb29ca111622bacdc40eb593e2ae3ceac41ec3ad4c7ff98a128c80a9d682ecbb1292d5c4cdf7a8f8d7876289da44f25eb642e691cbb41c4b996b2177853d6574f300a7399ab525698542a789081060c12e69c6e347d4c28493a92b7496feb1ba6d579d83cb23d7ca0b8d2114992b199bfd23a49b8078553cd73c5cc6493459d059e85ab08eecc1ff7e00626fced6b500ac24571d18aa658a1895cf5944bf6a6d64383852026d23627263955aba1c567b5ca13d1d3f37d86a6388d4ef6a23bd7c0bff679767c6d6aa999dd697c7b60c19d0822e68a00f6b0bd7613feb278b59063d9719ecc2dd6f68b98ac949cb43adeaca2173d2f0c1d6f02f99060663f78fdd52bb0efa53f3eaf87da0fe354b2af9aff9fc63e35ec594582f89749c004c13d7c2d236c8acba53f6cb0dc8d4bbac375ff1e0270b923c7ffdf32a503fdb3132d262468fd11524352949fe973c75f09f2cfca4c753152774d64f833e6c0574e2de1013fd5589526d5e42ec489bd98f53ec10d6e147a63a30bd587fe94550c980b7e2f0b59837de6b47b96e05dd0f0701974edf0176af4f42e6f909f1e8b4422fbda1eae4729de2ae1068458051a07af2c983aa90e03f9b4c8ed19afa0b8b7da5b9abcf57c72eb4dd75f5dddf7fa938a940649d701c9ba04941c95adc2f7ee4b6783c3af23420763ab31ad59c86ba0b4d40f996582bd4c295625a8c004923b77b8e4859b050c151ebb91801109aa8d06e3ce917eab88d7dc0f0e9b621e2112aa3f214be1b99656ff508b67609da75ecaca766e31e03e368677ad0bc690293a3a359e765bd893efa1e5ef47d1793003b6899167b4910f57b653e58049764b8ceb3ea171684d7c4206b36a0bf4559ec7cb77025feabd8944b3fb88cb30c22b1eea3a6013882daa90ad587c85f83e5685cd2918ce164f9662c2819e933c0cc7020044aeb494fcf1147d9178189defcf2d88e89e2b9195a09f717220fc79464021aef3ccb1ed866f308b1c800056e4760b6ac979f8ccd095d2ebc122f376f1baebecaa20d863592c9e348823fc6d8ed14d05db6a8eca18b2ff249503abd4999f73a7caae39750eb7c60ab55d00da31771b5fc891e3dc2efd09a7684c39eac69929653bf4cc2f9e0b8b77eb30bb97fdf93d77a452a3b05168b1d98e59226edb6e0ceea4937520346791f671429a8159a84b44cfc5924d25a6e3f5a26c4bfbc8494197458cfdc789193579f38e130dd0f45970e0e17c0c82ac8961187e91a169c3f5285188c04115d15bdadfbe1c12af67c18b2728aa2cbc712172771e6de4a6faab8526e1cbd4361f2ea625e4de0000dd36c77121673b1527136d4d70353d6e3dc47f51d8ee92ea9b098c28422a0325e643782462a281eb4758da5db398e39baaaedbc0b66af8b474d16695612e197ee907524037a795a199590b3610205e941703506c83928137c87eaf7125709d9c69ebc3a1111d878d0738813c21652e8f2ec1c094a7f657bbbcf338577b37a27a68054e1417ff50e8e599a863e7c02661d4db9dad88b53cfbe09c0902960e8ed43630f1ef25051494580d6e061a368e1bd5b2265bb1becd1df133d142f9d7383d474b76e720fa16cceecc6aef80103e', 'waiting', '0', '2026-11-22 01:48:32.556+00', '2026-11-23 01:48:32.556+00', null, null, null, '2026-11-22 01:48:32.556+00'),
  ('01a200f0-d8f4-7000-8940-cfeb0b5706c0', 'olga@north.example',  E'\\x015b5eca33c1ad402344ff30d851efe5fdfe85a90ba8cd6656fbf3b0f35f991e4fc2903c089a1f5852ba71278b2910a520835a33781f8df604ff1bba2dc729ba9cdc55edfa55ecbbc15040f98ab702f98797e95f8897b4859023fc8d130b8e56cc71a690d88cce33050948ae6278c6c1bdea6d8fa7a6a5e4cc5ea518947b98d019c3d91099ee688ab170c34d7bc0bd3030ac433deff74ae4d3ddd5e821628d0b496c2793c3607c6c7f10badf473e5840b72e03ac681c9e315809379935dbae016f85cdb29fe434167767981164cb5960519339e4f6ff4bd4ab6a7ef9439e897580843dafb6dc323de44b2660a10e7e707ee96d7fc36fa5a4764e60f174ed95ba3e517b19d0c6a8fcebac43ac28ed3efe4eac7edcd4482f13d6b5e95129143dc73e294eaeb1b79a8067722c684c5d894c5e48115ea7ee7282cf7fa00c3d18be72ec66e7bfa994fbe7faa85f309c0c87cbe8a8a86c668afbe72c38004a05a5a414f988c8c992096a4629618256e9f0870db7a0ae3ca3cd1b7f7e7faa3712f391873f5dafe2b223860ba6c9bab77318b4b7b73a01690073d593d3fff96569772a138ce66442c5a9e587a9fc12513c20fdc7b0f2bfbe393403ac0d61f6283486596545676e39b9daefdbd2980e90ca309b0f0c4bed32f81a539f77ebb38faac8ebc2fc1396aa4f695013d546f6a8ae9b2e0e943111aca07e1cda37c18461de5b997992f6972cdf1665bcd16f403c9ca9f4756764bdde63ef05265db20fe6b9c27841af98a25f5452bc5ce04a451c6e7932b4977b492860b2388948a1d9b591eda50780d2fc1310c50a1d1c827e2f1af23e2dacac2721e7cce66a93c13b08cc23ce722b49f881303ebebcf34cc03e393bada9b1c8e47fe802275bb3f2ca585591995a4744ef7987b07f24ec7391fd989256c4e7d81cf131389569be6f6b38f09a492c89ff4db2d97b588c0d403b6f9d4b18055efb563ab9cad7c1f62a3ea6e8d7417d2ee9ec715a3aaea3ca660d4b906c1de6f32393fbb80294484ee372f4191d6d1dd430c3031583bfdfac348e9959980e9111bb356add8c13e68fcc113c79c2f06b9dfe05c57604d59fcb5d0832cf7ce80e4a985d4dbd7bb70b3292fa5ba21c21ee59abfb6d012a5b947f8d004241b1ede3fba4945aef4e2533594ac2ee76e6a5e52413b1add24a9f45de4aa82bddc67d6cd95a10b5f26c8240ca9261d6a8091eebcc655c9ad0ec188a326c0f89833dd1d28ab5aabb0beb7e51a46857e406a1851c9b113d270c45d34882628cb763934257a4b4b808bb2381803c2a021e8aad436994661285de6e0e35a4371069670102cc2b1810fefee456c1ffa7b212e95126acea16e8c507cecda2c9fae30c90f928b4bc5b79ec94d100a793125de342d93100072396c74bdb9ef5316a36ff64a96261c5c2e1d67e0e21e93cf8cd765d614fa21a5d31e0edd979c330e682cc7ef8affbdaade74207b52f10d168b072fddc226b47f1e3f9acf020c0f21dc97e444dcf80a3f3dda1b2838c069b3a8d3cf72bd0d2ca01631e5c0051b27f8d18b5d1adb0df0f1c376fe345e8888698fb3f16639b3916e9f8e3a0b8cca36337086a3e2e92799d3cde7a5fc0760583eed4bd6dd895b05fbc4f2e1199a8f60643718174e2c427ea0bec15cc3349cf8f4a4cb1a03c0d437c03b9d304b5f836dac67663dfce605c69758b4729ee3344261b2346a98c05ee0262a1eaa6ac7dc6553a7057c17c1a69773a700fd16462c5d7602f2cf1d90cf0640b157562ac0816f246a270050d2cd8951b', 'waiting', '0', '2026-11-22 01:48:33.908+00', '2026-11-23 01:48:33.908+00', null, null, null, '2026-11-22 01:48:33.908+00'),
  ('01a200f0-daa9-7000-82be-2eae89419d14', 'olga@north.example',  E'\\x015b5eca338c4eeb335775207cbdb87aa1a60f629cc5fc36c990d83fa7eed560f5a6f6a9ec4c42813b78e2c52131959b132d6f423f2aadb4e893705a9b5f54455796c21a5d50a169a621428514ff4b04c11e05e472b97baec919b57b623413a56aac5465eac774737811f8ef66646d2b030b851267b34e0390dea22132c769c8519e3acf3cc4032bbcb7f54e6fc900fd5c58285d7f0146152a6ca1275fbf3bc915b23698fb743e877a5ca701784b1c900ef24da8211a418afccb116f4239d573532488adb6cd5379029fc99d7e922f1f16fd4e81a82cc4cbbb2f60fde344f011b02c2f0b8c549c31ed1dad6e03e859346ab8fff54936564c60d69998010b1045e57f63e3fd55143e1d233df48e7333b29d00d99178b8bc91ae1868f9f0860bcba000bbdcaebe11c48d04cb63a61dae7910fa02c80b0a538541fbe3c4f0fc77510c69d84963c19b1788b88bbc80152ff0adad0c8f59de711935297c087f498c2dcebd8a7692551dc0f8e3ce847be79f40b36d1d797f4999e7f050107f9a5fc1e8a85db67518d2daa781dec03461cb2d5cf50e801877b8fa6172e4253874e7695462c3750f01693ca9b09b521ffa1204a2db645bfbe56b3aad61f29621fcd7894898ee0d74c76e19484d44e959d5e3b1d8da0a1ea154940161a4aecdc121c4ed45dab7c23e58372317f16192490a6e18151a9225b3f4e941b5420f94d889267916e1646d41944e748ba5a89c4e88017c9a92839dbdb8bc03059c985cb8f4cb88c8d3b48c44aa607812dc31ef152f2c3a96ee3256b6b460465782e6e151e1e3d1e8149af0635106d736f9b62e785eaa7b2ff85cfc449b051538c1a53e442437788d76d2557663d369ea7e8dd0a83b807addd85526f83220376527692dbc785edfbab58245274239a91538001c45a6c26a5434a177da2dd6dc429c645b4fcbdbee3e26ba958c87093575eff20d74a6aee5d9338af65ee1877976e6e52ad8cfdb67c28586464cc19083aa2720398ecceafc5dd091e716e734b47740a3b1bbd731ae8aab0f6828aa367b922135d6284d14bf2e343dbe868d4c790ef96de0e483e834c3ae25bbb6c6741dc06822cd2c6a84103ed4dec4d2a6b09af547a54a4ab70ae886662d3357ab34ec1273d28eb0e3693a8d837402dd252cea5632816246b01fe2e720a5ceb309b072365b466e2f5444c34fb3f096fe18abcd5418891292831854da580715790366f66e512ea32a9faadb9ff4da142d68ec4e422d82e5abe31da6b0b84a38accb24b24bb5c6f7836eb89fa23a4b4523b6b67858329142f43739669ca4100c31afd0fcd1456026aec3fb0c0dc4a6375741857469f879fd6b4acc65cffcf406ff1c5dfe382d0baf8537f68423d62292a2fd8634d775916013c810870e6dee66da2a332d13d33aefcf124e07016784c177f5390530598625f90785a50ff5a99e25e0b59a7ccea622d3397f56870b49c2e6c92251f95d3cd4427ffd0aaa4c2cb1f3dba718e96eaf4aa9120d01e3123829d3f6c589d5dae47f37775ad8cb5a51b91ee2a5caf13e4d5792b468f68ab72ddf3d0972bced3b6e48258d65bc655adb173fff7544b28a6b79fd32621737204b219ac6f884162b21c41018d8bcfe8bbe693334f160d107d573eb2f91aca83803343e4a9a5fc5405032d0260ecb3b7281945b2a916131cb7c7d3362550fb404605059401b4a26a8fad83c2c640580235961908cef8a47369b0905a2257f2ab330569ce8df8ed55a51d3a01c87b6425249c4dd5247f22f12583bf3329eb84113529a8780b526180b7f6db8aaef7293b1399a042fbdf5a728a012db688285356cdcb153d8d1bf2e05abd2398a6fc1b6fa825b2f3f9273d5cc984eefa478651d8a32c8677ff7ba5589bba41c666ee4d92793de12a4f73170f1f9df2bf1d9270252813fccab11c5319b46eb227134e81579deb7bc18b8bfcb650536330ef75d10a63b50951335b252c0907e8a2da2de1643fdc4d12344a866be3470627c40ffbf560433f6563fdb296b8e09db71b4ab1b929e8c340fcc515f93f8f82694bb', 'waiting', '0', '2026-11-22 01:48:34.345+00', '2026-11-23 01:48:34.345+00', null, null, null, '2026-11-22 01:48:34.345+00'),
  ('01a200f0-dd69-7000-96be-860219278a41', 'olga@north.example',  E'\\x015b5eca3384c0593901bd228f67c00bc6d11b265591c46dd754e5cc614559fd4ba030a0363baa3488faabc6d1479f4463f9c3b064f24522df76e045c5d06e4a1399e873aec358522a4bc822fb59c708a06178ba75590e9f1b6fad2b539e3aeab6ca60c134005627f21786810238ff95420da78b8cb2ef7de7900563c5fe8f31d21ea0f1c52921c9cd2c4a28361a0dc2207f5d26c4bfa57ca75d63199893ca113b44d8fa764995fa77c1ec49219af0061e8e6ab637c5f9d779d43f55f9ab47979c72900fe2cac7d2781e91a60ec7c50a2568d894510e570ca7af2b945b3e8e73dd952682ffd93d233d349226c41b89e84f31c2ffb6e7c9b7f400d3d300471f9759e02c3c772b8847ae58b1ab9054fbfe500e951defc6d15ab522a5601409012f0213895dfcd7f31e1822fc1cfbdd3b315e7687341aaef928919753f0f5b61047603609aa5acfbb0ebff28a4379ad103c1ff0d2b004fc14494b37214f2c23c76d282fb2e0e2f742e3720beabcbe2cf03a83907122755b92699777154bc2b9dd91de30437ec0005deae265ad89d8d1ebab74e15cc94b54ebd6fae5de56fc2ca3f917dfa927477513902466a96d33e4d3efb89572f3c6bf19b9c65530a7c1ebcfe38f7f20d1918b160f5ee1fb35ab3b70aa8154661829153e7ab7aedf58da8dd17bb5889be0ad89ac2e810af2116a69b45f2f4d6bce1b18793ac1a6cb0720e5aa04ee4feb861a1500e6401d5b8fc8cfb26a7c8ef065f33087b637d90b338556b5d25f8384a87e66b33eaf18af66d17b00a72d12077c2aaabedec192a0e68cf39678449b970b8fad2801f88b00e614e399a062483489bc7af78e542e2af1bdb563c11394d9aede07b1cb72f28ccc41bb50ed9ebb09692fe3bfb39dc67d0de511dd83d359781a92cf77a021ce60adfe03035075d36caf84a6e6a0d2211eecd9f9417328c441b8e339d110acf6878af95b2b5c640af88bceb8bc34a3baa2a334c12c3c78929ad278c53faf40cb123448fffb290476ca5aee7e90c093e44fafb7b99533af63d58e4e4338783924262319cc8e1ddba5a4ee0ca387aa82bed883dc78b99043c88e3258532c742791c67d4955137dd9be0dacdb9a575548438b3ccd637b13eca42ac291ac01f745d22fefad72804d7afafff43acde049bceee8fd704ad619b9e3d55fd81c91f77a2594a670b815f36c8acf1447513131e86ce22b29d0f472471d339c546f6416ee7638b5c8dc8489bef340007e27a287bfeab88ce67087129c711ec6f4686c876da303760b521c419f1caa8ec6064b9deb5956a3ae6a4f9274947b955631c0848d194faa8d45024d3e027e9046dbad568d6ad49be4c88f9787c884c3d579f50c8505b22b35f2732802dbbeb6a2f9a4fb43ab924aebbd35ae409bbbf58456ea3e5844f0785286e72dd465e024cfeccdd489c9b8b5aa1978515a1df6d112c13ad5a06de6bf7ae26f6645b4dc7d6253b8ed5329f32c118f37240246afc2c4797f88c491bf82f3460a783393580ac9755a558721c89c97437abb07a3869306529a55b686e2786ea9beff1358b4cd4f0fd8a7b4a0eec0ccceea31f3c7ecf4ecd74c7296953313fd7a5f3bf2bf30d3d16db2b74f0dd4128bcb3fde02ce6373f7a121702edc5b2d636861b59011240e0a0957e0294ad2fb03089a8d84358e10f7162c478aae2c48a732d829e2ceef122b2b877eb653bf8a3bfa100b861e1b7bc36a7184a9d5333062b8804a8838cd87739c82edfcbf1a8a3db42191ab7ee1bc547a62cc0a88ee61e80690ae687a', 'waiting', '0', '2026-11-22 01:48:35.049+00', '2026-11-23 01:48:35.049+00', null, null, null, '2026-11-22 01:48:35.049+00'),
  ('01a200f0-de99-7000-96a3-5a2018df4cb2', 'olga@north.example',  E'\\x015b5eca33914d0986f0fbbedd9bcd4c37722eb8d8634338165b846d0fc77ff3ba668aeb2588c0c7d4c5c298afba888ff25e01193a11c2f7da504f40bce72eb97f66bf122799a1c6ec0b302d79ffa5979ba74eba9ba6a0179b405315aae1a29b67cb22ffc5af90a789bf7e8fd9716295ef4bbe141b5c37a5f05e939186c105541c72c9675545416fdbb473bbdf94fb03cf2757dfc0405c6334b66fb4f7831f619c3db4c925a5474dbf615c77ec262a713b5f7990194ad6e846e4054df5e76c645e72b86a6e16b6d3b0d246070727109b46d3c0a520a8442dfd8a12547e6e45edd58350e4cfd62de2d03a25af38055236ff834000626e265e25eccd55c1b099b448ccbc4a975ed3284987520bd106983551f694c53cda229a2d82f9748114514c39a7a4209a872391f0cce586cce335adcaf0fc46ada19defcf56bc1d04a2c6cd2f668a0008fb8ad56aa31165f0a3151b127a4236e0194d499211c9768785a1273dc9a4ca4c737111b1eaa46e49feb1bb0da0ba9b7b49117206744e0ffe4cdfd3661fa3c0065d94de274d86ae726bd3d825d19aeeb9e606716b74a914b4c1ec140a30ddfca85ece40b7044ed3770ea16761609dd6c4355ed8e5b99894c7a94cfb099519ff27e41f0c41039436615a9904620067f08df6439f8955abfe7c2fe51b13b8685ce6e84dcfd1c0d0ab61ddfe1b834a43447ec5f3ddd15f8e75d23c2684f741153b272240d31a51f72ea1b075305dc6f7132b29be177a27421b4fb3ed8ee130b6785944a2fea7bae3f97df211b27715d0d8691d40bcc0161dc7eef77585521b7484603f704d36fbad75a95c39c2a9f38971ed65367495e43c6bb4b2d95fd07d5d2994e35950768a9dbf6fb0aeab4c9467d26b10c1b60cee49b1793cee81b0144d26439c60b48e68ee598df80c48b7f1866fb9117c2fdeb364d502e5b86a3cb9210ce6b89de859840e145c68f8a8af041adc3c60b294508e49c15cf9d4078f000967b2f820a097a1cebcf8b5df3b344ea7dbf14129fada0d064eccc637de6ae43b2cecbf77861012cd25066df90810f26582ba4e07540bcd921af5e940d0993e516b371bebe35dc32ad210944f2d1d11f9a4d069f7929a6fea00ccfcab95940d7e3ed6f867c7bde620d2a9dbb14281f35e7ce46e44df8e27170b1f140b576cdfe9229772bb22b27b8e8b9f488a330c5fc720f2ff4652dd65d78cbfe90fc035afb25e9acefe65c8ccf3e71ade319bd1e4bcf012769dd644f49c1a5bae4de68ab0323cbea147678016ece17a33ed52c287986a1422086c8f8c05f4d9e65f2688646131bc9925b9d9bfec07b9c4cc37f1afa17efe19513bb8a48d4f37c0cf987448d4d2ea898ac7d7e417346942d4e79df5c3d0b1840c55b9e1780bd5a830f6f12bc03c7ca6eae9a6f4879036745831ac4fad440e87ef08dac9682953b418011f18f5b6d4beec6965c00dca72d8ff75dbc0a18d644bb434344c4d96d382df99f8b8d08c58e69b19605270dbd261515078f6ec621d1662b3ded958bde42f99f2e14c8dcccb66062f53b111b16dfaf4e59e32957960a8704f445d6a26502791aceab9f295e7e2824e8e7417b28f429ecf0401128709ef6f6096ca3cf3db8012e38b91399bba4ef76dfcf8879d03874d2d4ce51604d4056add8634e80dc4cbe8e4e76802a26216bc58c22e6634539a502335a22ccd50c4686a70d9a0a2604f15c6cc6f5e634b6b35e6987d02b5a1b704cb0c83184fe29bea679539a75081c44709600ac59e104d240b62bf45a75c43bf2f4e7c3d0b2aec0cf26972cf68c9afc2c130b3a8974ea9752a7751f20377618d2bee70', 'waiting', '0', '2026-11-22 01:48:35.353+00', '2026-11-23 01:48:35.353+00', null, null, null, '2026-11-22 01:48:35.353+00'),
  ('01a200f0-dfd0-7000-a463-4fd9e59cbc02', 'pia@ledgerly.example',  E'\\x015b5eca33d7d9875df3872afc73927c0dc228e203151da31b06b39b7fee2c1ea6905ce252006ec033a67d0bda89c44ea010b4d758fbb3692a323d2a90241275d4c88a364460b7c3ef1fc95dbe47b4763733190ac89d020d6e99eba5caa0f135b9669302112589320b5a3368e9d00b4d0827bb5c76f0ea249598e9f290ac0803cf3e35dde466d07a6aa81f7428b42900b6f72fa8eaf08a328875b6f793fdbfe6ff125582cbb6f865d17bf73552884bff5532bc9a8dd708e10da8dbfab916f02e6313f3e270505c2a2b5aee24edd66c4facbbf9f24e270d3284061a3ecabb7a0b040055dd4b7849316b9709ef64436b2c1991f5f52fb83a5cc4a10e52ff1a68094143283facfa8235e8264e6d5a01e75ad96664dfff652b9606e7e139e3a3c811f4a3ad8e4aa0b0ecea64c21a2d2c865817b5560dcf9ca77291c2ab5bac757f0a5935d132bcaec575cedba5730d8aaa1b148a057279d3262a32b377ff18c277a8fc817aa08c022a257c9efd312c87de3250276368b2b4a748a9326faf7e81a4292aff79f10ce1538e7a4d221f357714133476bba301de2ee11fcbbc761b0d8d18b7ef95476064b042f00dcef4f2afd19c0e7a1cf5ef3231279b6f742122fe51fbd470b1154e7421b8d30a1885be5548ec2dbf0bad2c08767eb13d0c3183f9352dfa5683736c22374e1658a9266b3df5807c309a4dcc1690140020ab6f84b5bb661f39c1707d840396d8530dafe2f5c61ad4604a14e2768ddfaa3f891ba9863c7626e4cd7e75192c9fd21caf6a9c87028a96dd4608244e8e6f950e1c5b0a12ebabcb6d3814267188534ed5bf55846204a4ad52c3d0ddd908da02ae6e897e83e209c17b36c5023ca64738a9babbc615a16b2dc1807914856169f7012de05b93e277103a7f00a95924fdc7a299d8930d8b1571114cfe206bbb99df069bbd77861bfcd43ae55015fddf8e4cc0bfa1a6c561639a88ee1f0e8ab53a500f8428babb804178067f6bf7ecce15f7fb89f35200f5e31b4fe30f41f5641e34d4e502c1918eb4c0d33da13b10bbad841b111aff274ed852b902525f7a97d3d53d44e0e62aebeb55d701726f91a4c168e562a561dbeb55bb4c48698e3578566edec35d6ff3a8a5b94a9340ceb4d5b828043185ce741677a30f7bf618080feb96f07ccb4a8b1b63358c67157462dcdd48978f3b360b4a9821101242d618d8cd26e1a917eb092b1f54a0ce8d4ff8a4e838d412273f78e7a6354edfd1822660861e97f03e38b402cd6ecb59ed3e5ad90cf2cbfa82ecc5bf3a737fdbeb4dd7a505e360b711f2374a9d7332ca9f835c3e98d8eb8f8b44e0298aeff6cd3c6fdf0ea76b72b16c2231cee50f82d448b49da5f5f503786560aec040e4e37e8bfef723322b7e2ffc96c060b8f932dfc0289079e2c1ecd12bb512c6d27c21deb9e75a41af2e6a007ffe4c49e387759891a73347af793e4fd67df80219a0691f66a995045dbc777e0d5d3fa5cfbafe19b7332cba866bad1e334c00736955603b7617d729d5f89b708126e454a060c735b3ba81a8284f1187cad0b957b5b7cfe4e8f660281a16c551d734bd5ef6c72d6c5bdb31ac4afd961f80e5825237366d347187e9d8d0a1d743fdd179b00433c2f7d9b7518090ed27762ea98943e18d11a9750d1a08da33d8d181e6339c0d86532133e00df3308f70f6041600c5d824b5ab684ae3ca947dde0b252bbb10e622eef59e289c69f21ea715cb614a614204880c71de60712ae99f20a0bc04e93f45a08adfd2daf831e4181a60f8eb114496965a02580731c7551e2b6e87ebbf3cbcecdd82dbb6192c16c25e82ffa734b00caec8fd012da49c35828b716e0ef1e3143e3a73f7ca62da9cf36bca9011e405eda47f62ee99f0529db05c499a02467d0c3745d3356bcf2d2a34425f33a9f7447fd5b462fadc8dac1d016bfc7f27f5c05a55c6966f17e3d8b03a51de6299fc5bd4e2be9610e9ac98268024', 'waiting', '0', '2026-11-22 01:48:35.664+00', '2026-11-29 01:48:35.656+00', null, null, null, '2026-11-22 01:48:35.664+00'),
  ('01a200f0-e092-7000-ad39-740464563f94', 'stan@north.example',  E'\\x015b5eca33627ea82cd32a4e6c77ec8ae416ab1e891a44b43716499db2084675add1f7829cbbd39a401c838c9c0e0375698a8dd991094e2d02be2627895a3dee6e8c04d17994bb29171e9b5356b3ea304bc253c24102c00310662a6d4051ed64b51fe6ce8f4415da8835a02d9311e6051422957f030da0a5eacf473654beffdcf97aca72ccce1c3685ee81900ddfb122dacff3a31b565df6ae5c316db9013ae0d63d7c58aeb6a77264fe65fddd41ecfa1a184414c171d89b15c2f2840e6d1dadd613e16e86562774b4a846d5030fcee0b721e5f562c0b86b388b9ff6b54ef2cb9d6f1520d8b012ebd1434d54cbef61a409c16dc0acd736473d2483a906ef00225a2d1bb05ebe9cdb1f5a6f9d59993ebe7ad0c4998e1497148d84bd8a03a7b26405d5c0a2eb83c9dec17b90ba8107b67b4890f318e789c784fc103a2a8d3d9cb34b23934804be0f33c64770d2df684d7309f32bb2fcce770de318c2413b3e35065b5cbd982be3fca108ca32a73b3b81eb2b91438112a3c8cc8d3277f250c4eeb07d98d9560bd1ada40396b61e03dd5c27eb7380b92ca722612cf75b747947df9e6de57eac5192fe039c7b40bd6aee6ba66c97855400e4f3a7860400ea583a21fb8142fa8919f23466a987b56dc2310cffebe19b533969e47543312968cbd1a8e1d770bb9dcd0574ab87e180af0254c9d33b644e8476c6935a7afc940992bc1b05d15f127afbbdcd50e915086b32c08f430376f3b96b8d4330136ba7dedd7579ea97d503181643342efccc44eddbbe7637ff80a4cbe935c5fc7073c6a62fd68fb9d624f7217845eba09596133b5961929ba70a368f2ee587d9b56f7a232156c4a82fc797a1560a529260d2f30fb8e42be2f75f49ac1f20c32242fecd5c7939cbe9a427b321889ee679df37b6e79484cadb7fc3983235e1aafd0274c51e5e35ee47b4b82a26f1fce518179374821ff0fb180cdad2262a00554922a4bc89313e647108e2900018a15d6e06736ce3542eb0511298881c2d148701956e2625fee56cf1555165261309deae89a3a300dceada4966c8633dad1c47f3046d3728f9d17afcfb29b2f150e03c468037b391aeafdbbe3efe0fdd1d9b2de51e87e696662367bf12ffb6634826ca0bf57709269760aadaccf65e8b8cb292f2686502413fecd105bef29f1cdb94ed8418330e1e52732a9b1227b6f82399bda8f11876881c52de269804ce851933a6295349ba14f207fa6c752dacb23a6609e4eae7da1315aeac2933a814a926daff52523c1006fa0d716c2b5c47da3158b2c7c7a6037c546d26612523682ced54ff1f3507cec5b45209cb0e0835de84e27caf38a81729ce04e9f786a6dfd9309200983a06c0bf0730af78d28aedd329d754bb3501d040ee23a957c8755ceb2162e56a564c3068f8816591bb2d270530ce7e4c9dc3d86f75ef907bed237ec0abb2e5555c0ff76ea01ad3fe8901402a909b717df45038877ca3e2511ab952e9a18cb0ed69fe7b33ea2cf819d1c0f4449f828f077f7d2fc94c85a2b795934ee8c0139a69acb05df57ebbf2e02d8544b2da2d9b33b2330a649bf98d903e1174495886a3be38375130a43341945d401e515e081bf6593668911f00a88312432f5d96978ffaa823cec10c55d6ad3e5b3003143ffd10c93797ddb28011e655c52b7bc6f72082a959f77e642ecba38335d0ccfebdc9a44694a8ba666afba82493290ae47c67d0bb8287ae35f71f340ae911f3d7b96fa7c00d6620001ef37bd6f2f60f2f47daa8c176bfd0f544c422b25bd8d0dd49760f165776808c9db4badfc59f21caa854218b7190f7bc9e407eeb5521d21be5e75735872c676160a96d4bfb5acd18', 'waiting', '0', '2026-11-22 01:48:35.858+00', '2026-11-22 02:48:35.856+00', null, null, null, '2026-11-22 01:48:35.858+00'),
  ('01a200f0-e379-7000-9867-99b4b763fcfb', 'paul@acme.example',  E'\\x015b5eca3345c74251922e0ed878c6285ed4f5c04bc6597b23777ac488f8062e0038dd06014cf15ec7e4245e257845d6ae382bd47aae9956923bd16165873d2f89bb5d9dc95b1d5ff567b8a6d9e1b5de5ebf7a324a78377144641363dc1994789263a662e25faf08da6465d16ff1203a74e46f8fa8b212804e76ced3ea89f966d1f44832bf5863e9531282ef1f94e25387f7c1fbf30554c0a5af33328de326862c1f79c33d36d7946e88d27a31ca34d2ac023f53c71795047d17a5820eb15447304a7629e816004b72cb2ff7f7d52d4a7eda9a24fa7ef0d59be5b6a970831ce956b6bad87ba53a9837384da5cbad0fb79e8453a959f1a0e39316cf5ad2cc471c66511e4796c34638c713ebf335b5d860940dea9edf3bb2864d94cc975b889dd57a58fa511d0040508979bd06d480a321dc650dc250ef0b6d318dc0160985d1bbb482e678c950136d5cdfb7d56bc54b3faa2089f10ef7ddccb270136db08caf0afceb6ab9412a8c3e3430414db0b2c1bda8819eda65d409ae9198a043f6910f8c42aadb9b6d7bfbdfdd2f1fef882664febc6c85f9673bee6678918a6d32f68dc8a0350c4200c0a710b7969f2500910ed035bf4df9c6af3c83d2a76c7d9584581cf8c69ac6cc4f91b16a6e7e640e18dc430bc5f27e087a8e097872addfe961d2587333a2fb6a46c7c0db3c1d825210d620fd1593aa0fdf6dd97a4665eca91a47a4b8aab79a57f49ba211308b2e4959494054fc06b8322a7158b5d3d33f05f7474d96955ad8205601c07aeafb4ebf922c03854fe8bb7b230e07e93ef261267a62da4b20b8031a30dd26f59715283f680b417cbfd02f7376b30ffc492e227cf7dfa10435088f4456f91cbdc2cbb96b7146cb58dfe17c0eee9ea6a8711daefbf66042540bb3981242d0ab81a9d50479f38fd7613ec03feef074784967b8edbcb36b0db3efd40d5916ef06b18fea1cc1f4605b50f07432ae2cefbc2b1bdea376681ebdd637f0a478a02776f87f9bc084d9075bf1d979d2a1d92afc7314502b2751c921e5702b4e00ac3fd0b4d4cbf366960a7cb9229c689bd8004d0dcf29ec19bb0ac4a76dbbeb1631061c1a881a2ce3df00c8bc058207469f099696c5990059c5c15d2f6cf6c299c4abca9f68d1892c3fffdb148ba62d1914a2b81953c0b0a32ef37d499c82e426645276be31061992f759803aa234e3647f61d6a37ab583ac8bffd6f4e902683f198f31ecee99f51218a11e1f5c4637280238d3017d2ebeb6083fc530a77acdc2962d3e55fe7a3f329039db6a73af4def6f132a2e20f83a901b24da4ecaea49293bd667d34bcd3731f5eb7e83eebeaa58ca23494a534e2f742acf6c20e5be27f6926602a8add6ef2cca1dba94a9ad2a9f97587fcb8e0db4f649bb8044d57db7c01645903ffd33ae566effc21c3562e97b4d881412dcd8c4dd7eb1aea535c3f079ac2701f83c3c50ca00b9e48b27c79b6e1abc2cefe816585923926147572cee2cc96618b3512bc89d36d8b69549c371ee151485002e5c3410ac7b77861546ab0863a441d6b28c08d6902e45f5d9cb80edda7bc6ca6ad38b579990b1b8ae44b75f29c0fa99303042cda0321e9a5a182af876a9c86a1a7e3ec1ebb430bb9cd9046bc1e018079e1b763401a427d44170d9da72556f6bff0ab049fe3a615fecbb4f71ff6c6ca4e39e51b94b69aaee989c22438f5e030b90eaac211658f506573636ea581c6434feb07db01839585cd1ae94ab499322e8068f1a6c1fe0b98b8fe1beb5020db0abdeba643454ab57866dd1a28ac8a2502a85601e44e551', 'waiting', '0', '2026-11-22 01:48:36.601+00', '2026-11-29 01:48:36.576+00', null, null, null, '2026-11-22 01:48:36.601+00');

insert into operator_tokens (id, name, hash, last_four, scopes, created_at, expires_at, last_used_at, revoked_at) values
  ('opt_pPxz3IzFjNkVAv2bOCoGSs', 'Nightly export',  E'\\x7083e653928b9c8755e425ff5bc1ccb0b2ad933baf64b4cd031abec3fb9ce802', 'VBbY', '{read}', '2026-11-22 01:48:36.887+00', null, null, null);

insert into passkeys (id, user_id, name, rp_id, public_key, sign_count, transports, synced, created_at, last_used_at) values
  ( E'\\x34733b498e114a5246338846dbde20e66f393cdde63702684303109af0482739', 'olga', 'Laptop', 'localhost',  E'\\xa50102032620012158205e859b691ab5940631b41430928005ecc47c25717a144cec0d3c79010226f59c22582035fcd0538691e0444ed9b73266d2f293d8456714ebc90fc19139db4f3a06a95d', '1', '{internal}', 'false', '2026-11-22 01:48:35.333+00', null);

insert into publisher_invitations (id, publisher_id, email, role, invited_by, created_at, expires_at) values
  ('inv_Kf9lCTbEeiPm6OvForWkiS', 'acme', 'paul@acme.example', 'developer', 'dana', '2026-11-22 01:48:36.576+00', '2026-11-29 01:48:36.576+00');

insert into publisher_members (publisher_id, user_id, role, created_at) values
  ('acme', 'dana', 'admin', '2026-11-22 01:48:36.042+00'),
  ('pub_YAoBF1lJ3qwhzTlmk9cJ9a', 'usr_LIZW3TYSQqQhcWNs0fNbSk', 'admin', '2026-11-22 01:48:35.64+00');

insert into publishers (id, name, website, support, requires_passkeys, created_at, updated_at) values
  ('acme', 'Acme', 'https://acme.example', 'help@acme.example', 'false', '2026-11-22 01:48:24.613+00', '2026-11-22 01:48:24.613+00'),
  ('pub_YAoBF1lJ3qwhzTlmk9cJ9a', 'Softmakers', 'https://soft.example', 'help@soft.example', 'false', '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00');

insert into records (tenant_id, type, id, unit_id, data, email, created_at, updated_at) values
  ('north', 'bookings', 'bkg_kept', 'harbour', '{"id": "bkg_kept", "total": 120, "status": "confirmed", "currency": "EUR"}', null, '2026-11-22 01:48:29.384+00', '2026-11-22 01:48:29.384+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'bookings', 'bkg_7Qm2XvR4', 'unit-1', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'bookings', 'bkg_7Qm2XvR4-2', 'unit-2', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'customers', 'cus_3Hk9TzA1', 'unit-1', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'customers', 'cus_3Hk9TzA1-2', 'unit-2', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'orders', 'ord_2Vc7Jp0K', 'unit-1', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'orders', 'ord_2Vc7Jp0K-2', 'unit-2', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'participants', 'par_6Fx1Gu8M', 'unit-1', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'participants', 'par_6Fx1Gu8M-2', 'unit-2', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'payments', 'pay_9Bn4Ye6F', 'unit-1', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'payments', 'pay_9Bn4Ye6F-2', 'unit-2', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'products', 'prd_5Ls8Wd2C', 'unit-1', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'products', 'prd_5Ls8Wd2C-2', 'unit-2', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00');

insert into recovery_codes (user_id, hash) values
  ('olga',  E'\\x1989198a5447d41597acf88c030c1b81c5e748dc611ae3c5a85989245a7c99a7'),
  ('olga',  E'\\x1a9cae4fc6904b681c11b3bc8c0c2493ca7754fa2501c13bf3b3df33af2d6557'),
  ('olga',  E'\\x54f1daf7ac35fc320e249b05f6facfd3bc3af4a2ef97d3b3960d415ea2c116a1'),
  ('olga',  E'\\x6293b77a131f273b21be45a768820d83a8073864c338ffa72c23800dd6202f2c'),
  ('olga',  E'\\x6caa00d1898b40320477ec281196556fd98dc2d9444aa241bf25c47def586e81'),
  ('olga',  E'\\x77f8446ebff36a37074283a507f52bead0390a73fa1fd7e0d0ff2fef435e3ff9'),
  ('olga',  E'\\x7bd25bfa7f99bae733b4d62368155becb90a4688bc343e76c8bfbe245bd536c0'),
  ('olga',  E'\\xc344d2dcca5cf163f15e1ddcd2c6d0895a89016c5a4f8eb586cbb6a7889a4b2e'),
  ('olga',  E'\\xd870424bbc58086f0ab0cb65c539dbd174c4bd3aeaac680f2489b35838032066'),
  ('olga',  E'\\xe37ee9adccc86a65e84ed7de7384e6d69dcd097947fbf1ebef497bed6140f681');

insert into replays (id, endpoint_id, since, until, states, reached, replayed, requested_at, finished_at) values
  ('rpl_HXcWk07uMjI7vcgQBUcqWw', 'ep_QxxQ2K7DUih6bmvDlM2zGg', '2026-11-22 00:48:29.86+00', '2026-11-22 01:48:29.947+00', '{delivered,dead}', '01a200f0-c8cc-7999-b68e-91259f8a0aa5', '3', '2026-11-22 01:48:29.947+00', '2026-11-22 01:48:30.162+00');

insert into request_log (id, at, app_id, client_id, environment, connection_id, tenant_id, kind, method, path, status, error, reason, duration_ms, ip) values
  ('01a200f0-bf07-7000-8a10-45a9973aa5b0', '2026-11-22 01:48:27.271+00', 'feed', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '87', '127.0.0.1'),
  ('01a200f0-c738-7000-8ba2-5210924eb3b8', '2026-11-22 01:48:29.368+00', 'feed', 'db_e2mbcxw9ptvdqhlqrmrv8eeh', 'production', 'con_Lao2o4vsooeVYTMLslDT8o', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '883', '127.0.0.1'),
  ('01a200f0-d077-7000-b072-a0a60cd3cb4f', '2026-11-22 01:48:31.735+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '78', '127.0.0.1'),
  ('01a200f0-d6a0-7000-af39-9b71bec01787', '2026-11-22 01:48:33.312+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_JzkWjZgNbOCX4PmFV7RlQV', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '463', '127.0.0.1'),
  ('01a200f0-d6e2-7001-bc3c-e635494566b2', '2026-11-22 01:48:33.378+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_JzkWjZgNbOCX4PmFV7RlQV', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '64', '127.0.0.1'),
  ('01a200f0-d73b-7002-b22f-77c0874bf9a1', '2026-11-22 01:48:33.467+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_JzkWjZgNbOCX4PmFV7RlQV', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '84', '127.0.0.1'),
  ('01a200f0-d771-7003-b8bb-8a51450108b7', '2026-11-22 01:48:33.521+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_JzkWjZgNbOCX4PmFV7RlQV', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '52', '127.0.0.1'),
  ('01a200f0-d7c5-7000-a346-ad795f8907b3', '2026-11-22 01:48:33.605+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '69', '127.0.0.1'),
  ('01a200f0-db78-7000-9957-e9dec9ec9e51', '2026-11-22 01:48:34.552+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_ENIZwKa6yFVFEXj2lfPahn', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '64', '127.0.0.1'),
  ('01a200f0-dba3-7001-a4af-5031f2525d1a', '2026-11-22 01:48:34.595+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_ENIZwKa6yFVFEXj2lfPahn', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '32', '127.0.0.1'),
  ('01a200f0-dbef-7002-b755-555649b58b79', '2026-11-22 01:48:34.671+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_ENIZwKa6yFVFEXj2lfPahn', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '68', '127.0.0.1'),
  ('01a200f0-dc13-7003-a640-ab29027f6a9e', '2026-11-22 01:48:34.707+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', 'con_ENIZwKa6yFVFEXj2lfPahn', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '26', '127.0.0.1'),
  ('01a200f0-dc2c-7004-b225-f3c468a09e81', '2026-11-22 01:48:34.732+00', 'sync', 'db_mdbnvxkeh9jltpv7fufu13m4', 'production', null, null, 'token', 'POST', '/oauth/token', '400', 'invalid_request', 'requested grant type is not allowed for this client', '18', '127.0.0.1');

insert into sessions (hash, user_id, created_at, expires_at, method, issuer_sid, id_token, proven_at, second_step, id, browser, system, ip, last_seen_at, embedded) values
  ( E'\\x1a7cbf05c9dca5f82524ca85946b139662bd33cf62edf4ef192609a3489734ea', 'usr_LIZW3TYSQqQhcWNs0fNbSk', '2026-11-22 01:48:35.798+00', '2026-11-29 01:48:35.798+00', 'local', null, null, '2026-11-22 01:48:35.798+00', 'false', 'e2943619-f789-488b-9f71-0d96d02d0295', null, null, '127.0.0.1', '2026-11-22 01:48:35.798+00', 'false'),
  ( E'\\x37c5dd6d7d3ecf1897a20be5cacb995771fa0b0ea29454e364942003bbc3c5aa', 'dana', '2026-11-22 01:48:36.351+00', '2026-11-29 01:48:36.351+00', 'local', null, null, '2026-11-22 01:48:36.351+00', 'false', 'c2169b63-0497-4401-97d0-76e2516ecd1f', null, null, '127.0.0.1', '2026-11-22 01:48:36.351+00', 'false'),
  ( E'\\x481b8627d6214fa108ebeb15c8f83e1992b7a3a33e075ee906d4de1b1bd8dd6b', 'olga', '2026-11-22 01:48:32.153+00', '2026-11-29 01:48:32.153+00', 'local', null, null, '2026-11-22 01:48:32.153+00', 'false', 'ba31cf98-7f49-4b97-ad62-b7f4a77e45cc', null, null, '127.0.0.1', '2026-11-22 01:48:32.153+00', 'false'),
  ( E'\\x98649561f497377672dd80705ba6790bb1797d76d1db5a123ece309d4b03c587', 'olga', '2026-11-22 01:48:33.868+00', '2026-11-29 01:48:33.868+00', 'local', null, null, '2026-11-22 01:48:33.868+00', 'false', '992797a8-f50e-48e4-b37d-a25507049bb4', null, null, '127.0.0.1', '2026-11-22 01:48:33.868+00', 'false'),
  ( E'\\xbdc477737cef729f06521d5ee84c46a0d905391cc55f00bcc322eecf9d39ed6c', 'olga', '2026-11-22 01:48:35.019+00', '2026-11-29 01:48:35.019+00', 'local', null, null, '2026-11-22 01:48:35.388+00', 'true', 'f4cd7218-dd76-4a30-89a1-fcc036b4f153', null, null, '127.0.0.1', '2026-11-22 01:48:35.019+00', 'false'),
  ( E'\\xf9e3a3bb6a179fe05cd17aeac50b25d8528d27e44865b2b58f4baa737952ab6f', 'olga', '2026-11-22 01:48:27.738+00', '2026-11-29 01:48:27.738+00', 'local', null, null, '2026-11-22 01:48:27.738+00', 'false', 'd7d5a77b-1a58-4018-b571-c05c6f33dec9', null, null, '127.0.0.1', '2026-11-22 01:48:27.738+00', 'false');

insert into sign_in_links (hash, user_id, return_to, expires_at) values
  ( E'\\xe8e637c50e831544005d4a858411fb708feb4208f93281b997fc953a1a742d40', 'stan', '/settings/apps', '2026-11-22 01:49:36.927+00');

insert into signing_keys (kid, alg, public_jwk, private_key, created_at, retired_at) values
  ('7b5f1114-d227-4900-abb8-a7e64e240ca7', 'ES256', '{"x": "Qk1NB5IjPdO0TE_FLQAhrsEQAA7T1Du8dnERf-lwtFI", "y": "OwCuCcXmaC-s0k3TGbrYocuDAxckZVRrRh52NpamtKM", "crv": "P-256", "kty": "EC"}',  E'\\x015b5eca33ec149a6b93e1d8f626026c649ac8d356ea800da58853cfcc685a6c2f6ef6d74c22ddd5ef70808af63e1c35c876dc392d4c0e219139a6660f3b841b2f8d1507a1a2c600e48b2cc9c93d88e7e41a6b2b92465f31449d21cacef08c3d23b64f654c580cdf66ff88bcf4790434514d2bcd1e8e1ab8a2122b51173ff72eec4ee7a67832f803669b20646412f0dfb25d820cdf8d2de9e81f5744464532c54d959902706a887788b6a536bcbb0641dfbe234b121a117c4330015965b86bf4fab3fd7dadd977919f4f1abe389c17500e', '2026-11-22 01:48:18.454+00', null);

insert into tenant_clocks (tenant_id, stamp) values
  ('north', '2026-11-22 01:48:34.76+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', '2026-11-22 01:48:35.64+00');

insert into tenant_members (tenant_id, user_id, role) values
  ('elsewhere', 'otto', 'owner'),
  ('north', 'olga', 'owner'),
  ('north', 'stan', 'staff'),
  ('play', 'olga', 'owner'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'usr_LIZW3TYSQqQhcWNs0fNbSk', 'owner'),
  ('small', 'olga', 'owner'),
  ('south', 'olga', 'owner');

insert into tenants (id, name, environment, verified, opened_by, created_at, updated_at) values
  ('elsewhere', 'Elsewhere', 'production', 'true', null, '2026-11-22 01:48:22.808+00', '2026-11-22 01:48:22.808+00'),
  ('north', 'North Rentals', 'production', 'true', null, '2026-11-22 01:48:22.463+00', '2026-11-22 01:48:22.463+00'),
  ('play', 'Playground', 'sandbox', 'true', null, '2026-11-22 01:48:22.996+00', '2026-11-22 01:48:22.996+00'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'Sandbox of Softmakers', 'sandbox', 'true', 'usr_LIZW3TYSQqQhcWNs0fNbSk', '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00'),
  ('small', 'Small Rentals', 'production', 'false', null, '2026-11-22 01:48:22.658+00', '2026-11-22 01:48:22.658+00'),
  ('south', 'South Rentals', 'production', 'true', null, '2026-11-22 01:48:22.613+00', '2026-11-22 01:48:22.613+00');

insert into units (tenant_id, id, kind, name) values
  ('north', 'castle', 'location', 'Castle'),
  ('north', 'harbour', 'location', 'Harbour'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'unit-1', 'location', 'First Location'),
  ('sandbox_gRpc0NRguqxuigFPkxSzdx', 'unit-2', 'location', 'Second Location');

insert into used_jwts (hash, expires_at) values
  ( E'\\x0a373ed3969f3d43066987d5809f4c47d2a558c2455fee9ad70e04f7c315c15f', '2026-11-22 01:58:35.185+00');

insert into used_refresh_tokens (hash, used_at, jkt) values
  ( E'\\x498e3bc74d1672b0d8ffeba3173d64b291d7075f3cf7cadadb17a032663421dc', '2026-11-22 01:48:33.324+00', null),
  ( E'\\x75a9a0252be977275a3edbf5049ab2232c4d9e627d1070b0f86763df59a3351b', '2026-11-22 01:48:34.567+00', null);

insert into users (id, email, unconfirmed_email, name, password_hash, language, created_at, updated_at, subject, password_import, passkey_handle, signed_in_at, muted_notices, operator) values
  ('dana', 'dana@acme.example', null, 'Dana Lind', '$argon2id$v=19$m=19456,p=1,t=2$sVaFP46KVpwpwKdGCeLydg$CFxMt4Q5e737NrLk0F6AFKk0iNjpbBjz5rhAV7k5Fpk', 'en', '2026-11-22 01:48:36.042+00', '2026-11-22 01:48:36.042+00', null, null, null, '2026-11-22 01:48:36.351+00', '{}', 'false'),
  ('olga', 'olga@north.example', null, 'Olga Owner', '$argon2id$v=19$m=19456,p=1,t=2$3T5OLLTbYHfI8pHR5FeKZg$p8v0kHLqlI7nQBje02DONr9TwYS+bASKHo6e7t8f9iA', 'en', '2026-11-22 01:48:23.583+00', '2026-11-22 01:48:23.583+00', null, null,  E'\\xff045afc9aea5ed23da85950679e31ad450031a350ae81e14bcf9296515e4a0d', '2026-11-22 01:48:35.019+00', '{}', 'false'),
  ('otto', 'otto@elsewhere.example', null, 'Otto Other', '$argon2id$v=19$m=19456,p=1,t=2$R7ZgJvIrtmbCaFK5rRK6rw$wwDKGtLlJvJdAtXSx/+7RczEg7tZ5rm+LyyGND6satI', 'en', '2026-11-22 01:48:24.155+00', '2026-11-22 01:48:24.155+00', null, null, null, null, '{}', 'false'),
  ('stan', 'stan@north.example', null, 'Stan Staff', '$argon2id$v=19$m=19456,p=1,t=2$uVPTO6acpk8jK++zn0Na+Q$CIhwTavhjslTFTcwK27h+IsRzxDKaQThaWxh55FDuaA', 'en', '2026-11-22 01:48:24.492+00', '2026-11-22 01:48:24.492+00', null, null, null, null, '{}', 'false'),
  ('usr_LIZW3TYSQqQhcWNs0fNbSk', null, 'pia@ledgerly.example', 'Dana', '$argon2id$v=19$m=19456,p=1,t=2$o9+5Z7Jq/0k2fhsNfGZkLg$Us1G48G+6098UYAnIP687QgtZAdoKYOY3CcdoYPQoUc', 'en', '2026-11-22 01:48:35.64+00', '2026-11-22 01:48:35.64+00', null, null, null, '2026-11-22 01:48:35.798+00', '{}', 'false');

reset session_replication_role;
