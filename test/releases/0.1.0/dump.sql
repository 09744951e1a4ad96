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
      -- The traceparent of the request that raised it; null where that was not traced.
      trace text,
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
-- The month and a number that goes on: 202611000000042. Every row of a month lies below every row of the next one,
    -- so that the log and what belongs to it are partitioned by their ids (docs/decisions/0173).
    create sequence audit_numbers;
    create function next_audit_id() returns bigint language sql volatile as $$
      select to_char(clock_timestamp() at time zone 'UTC', 'YYYYMM')::bigint * 1000000000 + nextval('public.audit_numbers')
    $$;

    create table audit_log (
      id bigint primary key default next_audit_id(),
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
    ) partition by range (id);
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

    -- What says who somebody is, of rows of the audit log: addresses, names and e-mail addresses. It stands beside the
    -- log, which says ids only, and goes when its person, tenant or publisher is deleted (docs/decisions/0151).
    create table audit_identities (
      audit_id bigint not null,
      noun text not null check (noun in ('user', 'tenant', 'publisher')),
      noun_id text not null,
      ip text,
      details jsonb not null default '{}',
      primary key (audit_id, noun, noun_id)
    ) partition by range (audit_id);
    create index audit_identities_noun on audit_identities (noun, noun_id);

    create trigger audit_identities_unchanged before update on audit_identities
      for each row execute function refuse_audit_change();

    -- Ranges of the audit log that are complete, each with a digest over its rows and the digest before it
    -- (docs/decisions/0112).
    create table audit_seals (
      from_id bigint not null,
      -- In the same month as every row of the range.
      to_id bigint primary key,
      count integer not null,
      digest bytea not null,
      previous bytea not null,
      sealed_at timestamptz not null,
      check (from_id <= to_id)
    ) partition by range (to_id);

    create trigger audit_seals_append_only before update or delete on audit_seals
      for each row execute function refuse_audit_change();

    -- Where the chain was cut: one row per archive that was exported and dropped.
    create table audit_archives (
      -- The last id that it may hold.
      to_id bigint primary key,
      rows bigint not null,
      -- The digest of its last seal, which the first seal after it continues.
      head bytea not null,
      archived_at timestamptz not null default clock_timestamp(),
      archived_by text not null default session_user
    );

    create trigger audit_archives_append_only before update or delete on audit_archives
      for each row execute function refuse_audit_change();

    create trigger audit_archives_no_truncate before truncate on audit_archives
      for each statement execute function refuse_audit_change();

    -- What programs did on a UTC day, per hour and connection, until the day has ended and it becomes one row of the
    -- audit log (docs/decisions/0172). Only its newest values change, and no index covers them.
    create table routine_counts (
      connection_id text not null,
      day date not null,
      action text not null,
      -- Empty where the tenant is not told: of participants (docs/decisions/0163).
      tenant_id text not null,
      app_id text not null,
      publisher_id text,
      client_id text not null,
      last_at timestamptz not null,
      -- The address of the last one.
      ip text,
      -- From hours[1], 0:00 to 1:00 UTC, to hours[24].
      hours integer[] not null,
      primary key (connection_id, day, action, tenant_id)
    ) with (fillfactor = 60);
    create index routine_counts_day on routine_counts (day);

    -- The place of a moment in "hours".
    create function hour_of(moment timestamptz) returns integer language sql stable parallel safe as $$
      select extract(hour from moment at time zone 'UTC')::int + 1
    $$;
    create function count_in_hour(moment timestamptz, n integer) returns integer[] language sql stable parallel safe as $$
      select array_fill(0, array[hour_of(moment) - 1]) || n || array_fill(0, array[24 - hour_of(moment)])
    $$;

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
      ip text,
      -- X-Request-Id, in the response and in the log of the process too.
      request_id text
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

-- 0012_audit_months: in one transaction; each statement waits for at most 500 ms for its locks
-- The first id of the month that a moment belongs to.
    create function first_audit_id(moment timestamptz) returns bigint language sql stable as $$
      select to_char(moment at time zone 'UTC', 'YYYYMM')::bigint * 1000000000
    $$;

    create table audit_log_default partition of audit_log default;
    create table audit_identities_default partition of audit_identities default;
    create table audit_seals_default partition of audit_seals default;
    create trigger no_truncate before truncate on audit_log_default
      for each statement execute function refuse_audit_change();
    create trigger no_truncate before truncate on audit_seals_default
      for each statement execute function refuse_audit_change();

    -- Creates the partitions of the month that a moment belongs to, called audit_log_202611. Several nodes may do so
    -- at once. Rows of that month that are in the default partitions are moved.
    create function prepare_audit_month(moment timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      since bigint := first_audit_id(moment);
      until bigint := first_audit_id((date_trunc('month', moment at time zone 'UTC') + interval '1 month') at time zone 'UTC');
      suffix text := to_char(moment at time zone 'UTC', 'YYYYMM');
      parent text;
      key text;
    begin
      if exists (select from pg_class where relname = 'audit_log_' || suffix and relnamespace = 'public'::regnamespace) then
        return;
      end if;
      perform set_config('lock_timeout', '3s', true);
      -- Whoever seals waits: it locks the same tables in another order.
      perform pg_advisory_xact_lock(1936023916);
      if exists (select from pg_class where relname = 'audit_log_' || suffix and relnamespace = 'public'::regnamespace) then
        return;
      end if;
      -- In the order of those who write.
      lock audit_log, audit_identities, audit_seals in access exclusive mode;
      for parent, key in values ('audit_log', 'id'), ('audit_identities', 'audit_id'), ('audit_seals', 'to_id') loop
        execute format('create table %I (like %I including defaults including constraints)', parent || '_' || suffix, parent);
        execute format('alter table %I disable trigger user', parent || '_default');
        execute format('with moved as (delete from %I where %I >= $1 and %2$I < $2 returning *)
          insert into %I select * from moved', parent || '_default', key, parent || '_' || suffix) using since, until;
        execute format('alter table %I enable trigger user', parent || '_default');
        execute format('alter table %I attach partition %I for values from (%s) to (%s)',
          parent, parent || '_' || suffix, since, until);
        -- Triggers for each row come with the table that it is a part of; this one does not.
        if parent <> 'audit_identities' then
          execute format('create trigger no_truncate before truncate on %I
            for each statement execute function refuse_audit_change()', parent || '_' || suffix);
        end if;
      end loop;
    end $$;

    -- This month and the next two, by the database's clock.
    create function prepare_audit_months() returns void
    language sql security definer set search_path = public, pg_temp as $$
      select prepare_audit_month(date_trunc('month', clock_timestamp(), 'UTC') + make_interval(months => ahead))
      from generate_series(0, 2) ahead
    $$;

    -- Drops every month before the one that a moment belongs to, as one act. Refuses unless each row of them is sealed
    -- and "head" is the digest of their last seal: whoever calls has read them up to there.
    create function drop_audit_months_before(moment timestamptz, head bytea) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      until bigint := first_audit_id(moment);
      present bigint;
      sealed bigint;
      last audit_seals;
      old name;
    begin
      if until > first_audit_id(clock_timestamp()) then
        raise exception 'the present month and those to come cannot be archived' using errcode = 'check_violation';
      end if;
      perform set_config('lock_timeout', '3s', true);
      perform pg_advisory_xact_lock(1936023916);
      select * into last from audit_seals where to_id < until order by to_id desc limit 1;
      if last.digest is distinct from head then
        raise exception 'the last seal is not the one that was exported' using errcode = 'check_violation';
      end if;
      select count(*) into present from audit_log where id < until;
      select coalesce(sum(count), 0) into sealed from audit_seals where to_id < until;
      -- The last seal of a month ends with the last id that the month may have: nothing can be added to it any more.
      if last.to_id is null or last.to_id % 1000000000 <> 999999999 or present <> sealed
        or exists (select from audit_log_default where id < until) then
        raise exception 'not every row is sealed' using errcode = 'check_violation';
      end if;
      lock audit_log, audit_identities, audit_seals in access exclusive mode;
      for old in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent in ('audit_log'::regclass, 'audit_identities'::regclass, 'audit_seals'::regclass)
          and c.relname ~ '_[0-9]{6}$' and right(c.relname, 6)::bigint * 1000000000 < until
      loop
        execute format('drop table %I', old);
      end loop;
      insert into audit_archives (to_id, rows, head) values (last.to_id, sealed, head);
      insert into audit_log (action, actor_kind, actor_id, details) values ('audit.archived', 'operator', session_user,
        jsonb_build_object('to_id', last.to_id, 'rows', sealed, 'head', encode(head, 'hex')));
      return sealed;
    end $$;

    revoke all on function prepare_audit_month, prepare_audit_months, drop_audit_months_before from public;
    select prepare_audit_months();

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
  ( E'\\x236e73c53538091450c707d64e747f0b8d0bab8be6889a6b139cb615c2fefbf8', 'grt_IX7uVtbnjWe6xlPajE5JQf', '{bookings:read,customers:read}', '2026-11-22 02:57:08.323+00', '2026-11-22 03:57:08.323+00', '2026-11-22 02:57:08.335+00', null, null),
  ( E'\\xae4275eee61b05ef836aac77c6e14be0947ddc79583a48b89fe6c78a13b410cd', 'grt_NqEKQSZo3EBAD3tbUyN3Ih', '{bookings:read,customers:read}', '2026-11-22 02:57:08.518+00', '2026-11-22 03:57:08.518+00', '2026-11-22 02:57:08.523+00', null, null),
  ( E'\\xbffe8b154b452e00f8fbbf2b1ba10d6dd05bc0aa23f1db144eaea6ba7f4255f0', 'grt_IX7uVtbnjWe6xlPajE5JQf', '{bookings:read,customers:read}', '2026-11-22 02:57:08.316+00', '2026-11-22 03:57:08.316+00', null, null, null),
  ( E'\\xcefafdee86efb9cfa90ebaebd10d74f1a3d92a2c65d34aa8c077bc89697923fd', 'grt_NqEKQSZo3EBAD3tbUyN3Ih', '{bookings:read,customers:read}', '2026-11-22 02:57:08.512+00', '2026-11-22 03:57:08.512+00', null, null, null),
  ( E'\\xded9833bb0ec96be693a0bc63dca51f44d5634306bce7a7fafb4b85d0b429035', 'grt_l7kqaPAESJavNlsOuFDQTP', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 02:57:06.43+00', '2026-11-22 03:57:06.43+00', null, null, null);

insert into app_versions (app_id, version, name, publisher_name, publisher_website, publisher_support, connect_url, native, redirect_uris, scopes, event_types, submitted_at, approved_at, declined_at, decline_reason) values
  ('feed', '1', 'Feed', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback}', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', null, '2026-11-22 02:57:06.068+00', null, null),
  ('mobile', '1', 'Mobile', 'Acme', 'https://acme.example', 'help@acme.example', null, 'true', '{http://127.0.0.1/cb,https://app.partner.example/cb}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 02:57:05.943+00', null, null),
  ('sync', '1', 'Sync', 'Acme', 'https://acme.example', 'help@acme.example', null, 'false', '{https://partner.example/callback,https://partner.example/other?x=1}', '{bookings:read,customers:read}', '{}', null, '2026-11-22 02:57:05.927+00', null, null);

insert into apps (id, publisher_id, name, kind, tenant_id, is_key, client_type, native, dpop, scopes, event_types, redirect_uris, connect_url, webhook_url, jwks, version, state, approved_version, approved_scopes, approved_event_types, drafted_by_operator, suspended_at, revision, created_at, updated_at) values
  ('feed', 'acme', 'Feed', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', '{https://partner.example/callback}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read,webhooks:receive}', '{booking.created}', 'true', null, '3', '2026-11-22 02:57:06.061+00', '2026-11-22 02:57:06.085+00'),
  ('mobile', 'acme', 'Mobile', 'public', null, 'false', 'public', 'true', 'false', '{bookings:read,customers:read}', '{}', '{http://127.0.0.1/cb,https://app.partner.example/cb}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 02:57:05.907+00', '2026-11-22 02:57:06.004+00'),
  ('own', 'acme', 'Own', 'in_house', 'north', 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', null, null, null, 'true', null, '2', '2026-11-22 02:57:05.918+00', '2026-11-22 02:57:06.012+00'),
  ('sync', 'acme', 'Sync', 'public', null, 'false', 'confidential', 'false', 'false', '{bookings:read,customers:read}', '{}', '{https://partner.example/callback,https://partner.example/other?x=1}', null, null, null, '1', 'approved', '1', '{bookings:read,customers:read}', '{}', 'true', null, '3', '2026-11-22 02:57:05.889+00', '2026-11-22 02:57:05.959+00');

insert into attempts (delivery_id, started_at, number, duration_ms, status, error, error_detail, fault, late, timings, url, "timestamp", request_headers, response_headers, response_body) values
  ('01a2012f-998d-72a5-9ad2-8da0228cb854', '2026-11-22 02:57:06.475+00', '1', '28', '200', null, null, null, 'false', '{"dns":0.2,"connect":1.6,"tls":null,"first_byte":11.1}', 'http://127.0.0.1:35305/hook', '1795316226', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_auvsqEfzDZPr2xysqcpWHx","webhook-timestamp":"1795316226","webhook-signature":"v1,J5yjpiruP/ig+CkzD1TuWJsOxBx7pigjb2nVcg/AxVc="}', '{"date":"Sun, 22 Nov 2026 02:57:06 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a2012f-998d-72a5-9ad2-8da0228cb854', '2026-11-22 02:57:07.118+00', '2', '3', '200', null, null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":1.5}', 'http://127.0.0.1:35305/hook', '1795316227', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_auvsqEfzDZPr2xysqcpWHx","webhook-timestamp":"1795316227","webhook-signature":"v1,84AT36T2pvs157TptlyRKLiW49BltXYwPy/KbdiPADg="}', '{"date":"Sun, 22 Nov 2026 02:57:07 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a2012f-999a-771a-8662-5437780374ea', '2026-11-22 02:57:06.498+00', '1', '8', '200', null, null, null, 'false', '{"dns":0.1,"connect":6.1,"tls":null,"first_byte":1}', 'http://127.0.0.1:35305/hook', '1795316226', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_809K6n7X3jpnHyhEGB0Gz8","webhook-timestamp":"1795316226","webhook-signature":"v1,5a64TjnNxAikQa6M0PhLqycZNGMPq2K3AGE7PkQnJMY="}', '{"date":"Sun, 22 Nov 2026 02:57:06 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a2012f-999a-771a-8662-5437780374ea', '2026-11-22 02:57:07.119+00', '2', '5', null, 'connection_refused', null, 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:35305/hook', '1795316227', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"evt_809K6n7X3jpnHyhEGB0Gz8","webhook-timestamp":"1795316227","webhook-signature":"v1,wO70GVJpe3KuARE/6RjQMhInGI40fo5oMifdgCoSm4A="}', null, null),
  ('01a2012f-99d1-7bde-bacf-343c361fe95c', '2026-11-22 02:57:06.533+00', '1', '2', '200', null, null, null, 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":1.1}', 'http://127.0.0.1:35305/hook', '1795316226', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"71790a53-256f-4b4d-97d1-dcc73c843768","webhook-timestamp":"1795316226","webhook-signature":"v1,Rfcyl2BM/o1y5GCeR1PjRljdpVQFTlJ5jIjwouTb/dc="}', '{"date":"Sun, 22 Nov 2026 02:57:06 GMT","connection":"keep-alive","keep-alive":"timeout=5","transfer-encoding":"chunked"}', ''),
  ('01a2012f-9c3b-7d75-8628-1da3cdadfb39', '2026-11-22 02:57:07.137+00', '1', '1', null, 'connection_refused', null, 'receiver', 'false', '{"dns":null,"connect":null,"tls":null,"first_byte":null}', 'http://127.0.0.1:35305/hook', '1795316227', '{"content-type":"application/json","accept-encoding":"identity","user-agent":"Drawbridge-Webhooks/1","webhook-id":"ab5e92cf-e5c6-4e44-a230-d95d342bcdf5","webhook-timestamp":"1795316227","webhook-signature":"v1,hbjrZyWeot3iKLzoZKr43lIL9hAtEii4BtrPBqZyfmc="}', null, null);

insert into audit_identities (audit_id, noun, noun_id, ip, details) values
  ('202611000000002', 'tenant', 'north', null, '{"name": "North Rentals"}'),
  ('202611000000003', 'tenant', 'south', null, '{"name": "South Rentals"}'),
  ('202611000000004', 'tenant', 'small', null, '{"name": "Small Rentals"}'),
  ('202611000000005', 'tenant', 'elsewhere', null, '{"name": "Elsewhere"}'),
  ('202611000000006', 'tenant', 'play', null, '{"name": "Playground"}'),
  ('202611000000007', 'user', 'olga', null, '{"name": "Olga Owner", "email": "olga@north.example"}'),
  ('202611000000008', 'user', 'otto', null, '{"name": "Otto Other", "email": "otto@elsewhere.example"}'),
  ('202611000000009', 'user', 'stan', null, '{"name": "Stan Staff", "email": "stan@north.example"}'),
  ('202611000000010', 'publisher', 'acme', null, '{"name": "Acme", "support": "help@acme.example", "website": "https://acme.example"}'),
  ('202611000000023', 'user', 'olga', '127.0.0.1', '{}'),
  ('202611000000024', 'user', 'olga', '127.0.0.1', '{}'),
  ('202611000000027', 'user', 'olga', '127.0.0.1', '{}'),
  ('202611000000028', 'user', 'olga', '127.0.0.1', '{}'),
  ('202611000000030', 'user', 'olga', '127.0.0.1', '{}'),
  ('202611000000031', 'user', 'olga', '127.0.0.1', '{}'),
  ('202611000000033', 'user', 'olga', '127.0.0.1', '{}'),
  ('202611000000034', 'user', 'olga', '127.0.0.1', '{"name": "Laptop"}'),
  ('202611000000035', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', '127.0.0.1', '{"name": "Dana", "unconfirmed_email": "pia@ledgerly.example"}'),
  ('202611000000036', 'publisher', 'pub_KfH0EB5PdbBYGpzZ2emmpI', null, '{"name": "Softmakers", "support": "help@soft.example", "website": "https://soft.example"}'),
  ('202611000000036', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', '127.0.0.1', '{}'),
  ('202611000000037', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', '127.0.0.1', '{}'),
  ('202611000000038', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', '127.0.0.1', '{}'),
  ('202611000000040', 'user', 'dana', null, '{"name": "Dana Lind", "email": "dana@acme.example"}'),
  ('202611000000041', 'user', 'dana', '127.0.0.1', '{}'),
  ('202611000000042', 'user', 'dana', '127.0.0.1', '{}'),
  ('202611000000043', 'user', 'olga', '127.0.0.1', '{}');

insert into audit_log (id, at, action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id, ip, details) values
  ('202611000000001', '2026-11-22 02:57:04.986477+00', 'signing_key.rotated', 'system', null, null, null, null, null, null, null, '{"kid": "fe288fe1-38eb-4903-b238-7999d337241b"}'),
  ('202611000000002', '2026-11-22 02:57:05.579355+00', 'tenant.created', 'operator', null, null, null, null, 'north', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('202611000000003', '2026-11-22 02:57:05.601092+00', 'tenant.created', 'operator', null, null, null, null, 'south', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('202611000000004', '2026-11-22 02:57:05.615089+00', 'tenant.created', 'operator', null, null, null, null, 'small', null, '127.0.0.1', '{"verified": false, "environment": "production", "units_removed": []}'),
  ('202611000000005', '2026-11-22 02:57:05.63215+00', 'tenant.created', 'operator', null, null, null, null, 'elsewhere', null, '127.0.0.1', '{"verified": true, "environment": "production", "units_removed": []}'),
  ('202611000000006', '2026-11-22 02:57:05.644075+00', 'tenant.created', 'operator', null, null, null, null, 'play', null, '127.0.0.1', '{"verified": true, "environment": "sandbox", "units_removed": []}'),
  ('202611000000007', '2026-11-22 02:57:05.728441+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "olga", "tenants": [{"id": "north", "role": "owner"}, {"id": "south", "role": "owner"}, {"id": "small", "role": "owner"}, {"id": "play", "role": "owner"}], "password_changed": true}'),
  ('202611000000008', '2026-11-22 02:57:05.797053+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "otto", "tenants": [{"id": "elsewhere", "role": "owner"}], "password_changed": true}'),
  ('202611000000009', '2026-11-22 02:57:05.855427+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan", "tenants": [{"id": "north", "role": "staff"}], "password_changed": true}'),
  ('202611000000010', '2026-11-22 02:57:05.867874+00', 'publisher.created', 'operator', null, 'acme', null, null, null, null, '127.0.0.1', '{}'),
  ('202611000000011', '2026-11-22 02:57:05.894693+00', 'app.created', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Sync", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('202611000000012', '2026-11-22 02:57:05.909453+00', 'app.created', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Mobile", "native": true, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["http://127.0.0.1/cb", "https://app.partner.example/cb"]}'),
  ('202611000000013', '2026-11-22 02:57:05.920358+00', 'app.created', 'operator', null, 'acme', 'own', null, 'north', null, '127.0.0.1', '{"dpop": false, "kind": "in_house", "name": "Own", "native": false, "scopes": ["bookings:read", "customers:read"], "connect_url": null, "event_types": [], "webhook_url": null, "redirect_uris": ["https://partner.example/callback", "https://partner.example/other?x=1"]}'),
  ('202611000000014', '2026-11-22 02:57:05.931719+00', 'app.approved', 'operator', null, 'acme', 'sync', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('202611000000015', '2026-11-22 02:57:05.947984+00', 'app.approved', 'operator', null, 'acme', 'mobile', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('202611000000016', '2026-11-22 02:57:05.99952+00', 'client.created', 'operator', null, 'acme', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('202611000000017', '2026-11-22 02:57:06.007668+00', 'client.created', 'operator', null, 'acme', 'mobile', 'db_4yb1xbx9su3wzky0u3hgtza7', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('202611000000018', '2026-11-22 02:57:06.045988+00', 'client.created', 'operator', null, 'acme', 'own', 'db_kv0abjo4794vn103cpyans76', 'north', null, '127.0.0.1', '{"environment": "production"}'),
  ('202611000000019', '2026-11-22 02:57:06.062942+00', 'app.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"dpop": false, "kind": "public", "name": "Feed", "native": false, "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "connect_url": null, "event_types": ["booking.created"], "webhook_url": null, "redirect_uris": ["https://partner.example/callback"]}'),
  ('202611000000020', '2026-11-22 02:57:06.072562+00', 'app.approved', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"version": 1}'),
  ('202611000000021', '2026-11-22 02:57:06.117062+00', 'client.created', 'operator', null, 'acme', 'feed', 'db_6r49jzlkf6xsm3ehl9mdxmkg', null, null, '127.0.0.1', '{"environment": "production"}'),
  ('202611000000022', '2026-11-22 02:57:06.133771+00', 'endpoint.created', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"url": "http://127.0.0.1:35305/hook", "endpoint": "ep_CGa1jeBMZ6n9QxnDDVtntd", "environment": "production", "event_types": null}'),
  ('202611000000023', '2026-11-22 02:57:06.245599+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('202611000000024', '2026-11-22 02:57:06.295072+00', 'connection.created', 'user', 'olga', 'acme', 'feed', 'db_6r49jzlkf6xsm3ehl9mdxmkg', 'north', 'con_Pq1GAGUlrluyCFM6JQoVtp', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read", "webhooks:receive"], "environment": "production"}'),
  ('202611000000025', '2026-11-22 02:57:06.43676+00', 'token.issued', 'client', 'db_6r49jzlkf6xsm3ehl9mdxmkg', 'acme', 'feed', 'db_6r49jzlkf6xsm3ehl9mdxmkg', 'north', 'con_Pq1GAGUlrluyCFM6JQoVtp', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('202611000000026', '2026-11-22 02:57:06.533443+00', 'endpoint.replayed', 'operator', null, 'acme', 'feed', null, null, null, '127.0.0.1', '{"since": "2026-11-22T01:57:06.527Z", "until": "2026-11-22T02:57:06.530Z", "replay": "rpl_bJXm1AKGnt9Ywdbe82sEJM", "states": ["delivered", "dead"], "endpoint": "ep_CGa1jeBMZ6n9QxnDDVtntd"}'),
  ('202611000000027', '2026-11-22 02:57:08.21587+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('202611000000028', '2026-11-22 02:57:08.247413+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'north', 'con_Np0qI5yX5SXixnKCuob3cE', null, '{"unit": "harbour", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('202611000000029', '2026-11-22 02:57:08.31783+00', 'token.issued', 'client', 'db_7gfxrxy75sw6vhopdlylduke', 'acme', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'north', 'con_Np0qI5yX5SXixnKCuob3cE', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('202611000000030', '2026-11-22 02:57:08.434978+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('202611000000031', '2026-11-22 02:57:08.478064+00', 'connection.created', 'user', 'olga', 'acme', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'north', 'con_bVME6ZhbR7qwIefGxTFQt6', null, '{"unit": "castle", "scopes": ["bookings:read", "customers:read"], "environment": "production"}'),
  ('202611000000032', '2026-11-22 02:57:08.51292+00', 'token.issued', 'client', 'db_7gfxrxy75sw6vhopdlylduke', 'acme', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'north', 'con_bVME6ZhbR7qwIefGxTFQt6', '127.0.0.1', '{"grant_type": "authorization_code"}'),
  ('202611000000033', '2026-11-22 02:57:08.61548+00', 'user.signed_in', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('202611000000034', '2026-11-22 02:57:08.654517+00', 'passkey.added', 'user', 'olga', null, null, null, null, null, null, '{"user": "olga"}'),
  ('202611000000035', '2026-11-22 02:57:08.708017+00', 'user.created', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', null, null, null, null, null, null, '{"user": "usr_kz2oL9j8m0g54Bo0C0kHQ7"}'),
  ('202611000000036', '2026-11-22 02:57:08.715652+00', 'publisher.created', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', 'pub_KfH0EB5PdbBYGpzZ2emmpI', null, null, null, null, null, '{}'),
  ('202611000000037', '2026-11-22 02:57:08.719087+00', 'publisher.member_added', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', 'pub_KfH0EB5PdbBYGpzZ2emmpI', null, null, null, null, null, '{"role": "admin", "user": "usr_kz2oL9j8m0g54Bo0C0kHQ7"}'),
  ('202611000000038', '2026-11-22 02:57:08.726658+00', 'tenant.created', 'user', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', null, null, null, 'sandbox_7hrVYiWbsIAd8wFx8B2XX7', null, null, '{"environment": "sandbox"}'),
  ('202611000000039', '2026-11-22 02:57:08.743677+00', 'password_reset.requested', 'anonymous', null, null, null, null, null, null, '127.0.0.1', '{}'),
  ('202611000000040', '2026-11-22 02:57:08.783983+00', 'user.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "dana", "publishers": ["acme"], "password_changed": true}'),
  ('202611000000041', '2026-11-22 02:57:08.834243+00', 'user.signed_in', 'user', 'dana', null, null, null, null, null, null, '{}'),
  ('202611000000042', '2026-11-22 02:57:08.866587+00', 'publisher.member_invited', 'user', 'dana', 'acme', null, null, null, null, null, '{"role": "developer", "invitation": "inv_KJQQaHH9GBfcaR0P7lSNea"}'),
  ('202611000000043', '2026-11-22 02:57:08.907935+00', 'sign_in.failed', 'user', 'olga', null, null, null, null, null, null, '{}'),
  ('202611000000044', '2026-11-22 02:57:08.917133+00', 'operator_token.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"name": "Nightly export", "token": "opt_aD4kodI0UGLU9RUnY41qlM", "scopes": ["read"], "expires_at": null}'),
  ('202611000000045', '2026-11-22 02:57:08.925877+00', 'sign_in_link.created', 'operator', null, null, null, null, null, null, '127.0.0.1', '{"user": "stan"}');

insert into audit_seals (from_id, to_id, count, digest, previous, sealed_at) values
  ('1', '202611000000045', '45',  E'\\xe97aedbe7ed1fe24e1b4a5628a02703475e93668847331e2eaf1d1fe40e8b1a4',  E'\\x0000000000000000000000000000000000000000000000000000000000000000', '2026-11-22 02:57:09.003+00');

insert into client_secrets (id, client_id, hash, last_four, fingerprint, created_at, last_used_at, revoked_at) values
  ('sec_38KAnFdODf1FBeveB9gufw', 'db_7gfxrxy75sw6vhopdlylduke', '$argon2id$v=19$m=19456,p=1,t=2$7wAIQm+2o+5wbZoK0D6wAA$rt0Q87S3Y2NOJYaTuDSf76xqQVgrVA9N3H6Uu2f8+9A', 'unyp',  E'\\xf00e0633d39dbdea', '2026-11-22 02:57:05.959+00', '2026-11-22 02:57:08.315+00', null),
  ('sec_pdI6lKbzjNlrfDIiuwuW5k', 'db_6r49jzlkf6xsm3ehl9mdxmkg', '$argon2id$v=19$m=19456,p=1,t=2$fHRT/8pEV/kIPl0SoAgl7g$nS6ZHRhpWx2otAtpczljVThnz+PE8UGXS1RyRYxq5ag', 'xwsq',  E'\\x95a9749a87b5b963', '2026-11-22 02:57:06.085+00', '2026-11-22 02:57:06.427+00', null),
  ('sec_sxZ7t85qkO9kuj1XPuUvEt', 'db_kv0abjo4794vn103cpyans76', '$argon2id$v=19$m=19456,p=1,t=2$tFJWi2ae2tnEBgGoT3lwhg$N8axmOGJ5dQYv1PP4ueZctEs+cjUGKOki/8WmaUZvuI', 'lcks',  E'\\xfb34b9bad78db8c8', '2026-11-22 02:57:06.012+00', null, null);

insert into clients (id, app_id, environment, created_at, revoked_at) values
  ('db_4yb1xbx9su3wzky0u3hgtza7', 'mobile', 'production', '2026-11-22 02:57:06.004+00', null),
  ('db_6r49jzlkf6xsm3ehl9mdxmkg', 'feed', 'production', '2026-11-22 02:57:06.085+00', null),
  ('db_7gfxrxy75sw6vhopdlylduke', 'sync', 'production', '2026-11-22 02:57:05.959+00', null),
  ('db_kv0abjo4794vn103cpyans76', 'own', 'production', '2026-11-22 02:57:06.012+00', null);

insert into connection_use (connection_id, last_used_at) values
  ('con_Np0qI5yX5SXixnKCuob3cE', '2026-11-22 02:57:08.335+00'),
  ('con_bVME6ZhbR7qwIefGxTFQt6', '2026-11-22 02:57:08.523+00');

insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes, state, created_by, created_at, revoked_at) values
  ('con_Np0qI5yX5SXixnKCuob3cE', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'north', 'harbour', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 02:57:08.245+00', null),
  ('con_Pq1GAGUlrluyCFM6JQoVtp', 'feed', 'db_6r49jzlkf6xsm3ehl9mdxmkg', 'north', 'harbour', 'production', '{bookings:read,customers:read,webhooks:receive}', 'active', 'olga', '2026-11-22 02:57:06.292+00', null),
  ('con_bVME6ZhbR7qwIefGxTFQt6', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'north', 'castle', 'production', '{bookings:read,customers:read}', 'active', 'olga', '2026-11-22 02:57:08.475+00', null);

insert into daily_use (tenant_id, day, app_id, kind, record_type, requests) values
  ('north', '2026-11-22', 'feed', 'token', '', '1'),
  ('north', '2026-11-22', 'sync', 'api', '', '2'),
  ('north', '2026-11-22', 'sync', 'api', 'bookings', '2'),
  ('north', '2026-11-22', 'sync', 'token', '', '4');

insert into deleted_records (tenant_id, type, id, unit_id, data_id, moved, deleted_at) values
  ('north', 'bookings', 'bkg_gone', 'harbour', '"bkg_gone"', 'false', '2026-11-22 02:57:08.545+00');

insert into deliveries (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, priority, ready, due_at, steps_used, attempts, claims_lost, returns_to, created_at) values
  ('01a2012f-999a-771a-8662-5437780374ea', '01a2012f-999a-7000-b6c7-b73c4dc930ba', '2026-11-22 02:57:06.458+00', 'ep_CGa1jeBMZ6n9QxnDDVtntd', 'feed', 'con_Pq1GAGUlrluyCFM6JQoVtp', 'false', '1', 'false', '2026-11-22 02:57:12.129+00', '1', '2', '0', null, '2026-11-22 02:57:06.458+00'),
  ('01a2012f-9c3b-7d75-8628-1da3cdadfb39', '01a2012f-9c3b-7000-a5ba-02e4bd696efa', '2026-11-22 02:57:07.131+00', 'ep_CGa1jeBMZ6n9QxnDDVtntd', 'feed', 'con_Pq1GAGUlrluyCFM6JQoVtp', 'false', '0', 'false', '2026-11-22 02:57:12.139+00', '1', '1', '0', null, '2026-11-22 02:57:07.131+00');

insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, state, reason, fault, steps_used, attempts, created_at, finished_at) values
  ('01a2012f-998d-72a5-9ad2-8da0228cb854', '01a2012f-998d-7000-b204-540d05534052', '2026-11-22 02:57:06.445+00', 'ep_CGa1jeBMZ6n9QxnDDVtntd', 'feed', 'con_Pq1GAGUlrluyCFM6JQoVtp', 'false', 'delivered', null, null, '0', '2', '2026-11-22 02:57:06.445+00', '2026-11-22 02:57:07.124+00'),
  ('01a2012f-99d1-7bde-bacf-343c361fe95c', '01a2012f-99d1-7000-9763-fea87908a992', '2026-11-22 02:57:06.513+00', 'ep_CGa1jeBMZ6n9QxnDDVtntd', 'feed', 'con_Pq1GAGUlrluyCFM6JQoVtp', 'false', 'delivered', null, null, '0', '1', '2026-11-22 02:57:06.513+00', '2026-11-22 02:57:06.539+00');

insert into delivery_lanes (endpoint_id, worker_id, claim, deliveries, lease_until) values
  ('ep_CGa1jeBMZ6n9QxnDDVtntd', '94caa210-7660-4fb3-9e42-0aacdc288014', '78e740bc-22e7-4f15-b46c-ed5d037a0509', '{}', '2026-11-22 02:57:47.135+00');

insert into endpoint_health (endpoint_id, failures_in_row, failures_total, times_opened, open_until, slow_until, last_success_at, last_failure_at, failing_since, failing_told) values
  ('ep_CGa1jeBMZ6n9QxnDDVtntd', '2', '2', '0', null, null, '2026-11-22 02:57:06.507+00', '2026-11-22 02:57:07.139+00', '2026-11-22 02:57:07.134+00', 'false');

insert into endpoint_secrets (id, endpoint_id, secret, fingerprint, private_key, public_jwk, created_at, signs_from, retires_at) values
  ('whs_vnb6Vf3wC5T2oPOC60NUlf', 'ep_CGa1jeBMZ6n9QxnDDVtntd',  E'\\x015b5eca33425cf2889a6309a457f19778a13a3570d82dfecb29826e58ea368cb80261829514e8ce4bab31fd9e6c36da1d41f8f51f65d7cf571eb2f64ed6a8fca26c01c8174fb8d3b755bf09dfe185bcba1920',  E'\\x3d2ea2bf207e765f9904e623ecf88d27ba2b643d3617ea9717cdc7687e4a0c3a', null, null, '2026-11-22 02:57:06.127+00', '2026-11-22 02:57:06.127+00', null);

insert into endpoints (id, app_id, environment, url, event_types, token, state, state_reason, suspended_url, created_at, updated_at, removed_at) values
  ('ep_CGa1jeBMZ6n9QxnDDVtntd', 'feed', 'production', 'http://127.0.0.1:35305/hook', null, null, 'active', null, null, '2026-11-22 02:57:06.127+00', '2026-11-22 02:57:06.127+00', null);

insert into event_keys (id, event_uid, at) values
  ('71790a53-256f-4b4d-97d1-dcc73c843768', '01a2012f-99d1-7000-9763-fea87908a992', '2026-11-22 02:57:06.513+00'),
  ('ab5e92cf-e5c6-4e44-a230-d95d342bcdf5', '01a2012f-9c3b-7000-a5ba-02e4bd696efa', '2026-11-22 02:57:07.131+00');

insert into events (uid, at, id, uuid, type, tenant_id, unit_id, scopes, record_type, record_id, connection_id, test, trace, data) values
  ('01a2012f-98f4-7000-88c4-00b6170d2140', '2026-11-22 02:57:06.292+00', 'evt_VA5DB7b1uVjIMkFgVHzGUn', 'bfd4321f-2032-4ee7-9d15-646d3a433f5b', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_Pq1GAGUlrluyCFM6JQoVtp', 'false', null, '{"connection":"con_Pq1GAGUlrluyCFM6JQoVtp","app":"feed","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read","webhooks:receive"]}'),
  ('01a2012f-998d-7000-b204-540d05534052', '2026-11-22 02:57:06.445+00', 'evt_auvsqEfzDZPr2xysqcpWHx', '26ef777c-0584-4c68-83c4-6e2c5edbb6b2', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_kept', null, 'false', null, '{"id":"bkg_kept","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a2012f-999a-7000-b6c7-b73c4dc930ba', '2026-11-22 02:57:06.458+00', 'evt_809K6n7X3jpnHyhEGB0Gz8', 'daf87d78-6729-458b-9e3e-13a0e340a8af', 'booking.created', 'north', 'harbour', '{bookings:read}', 'bookings', 'bkg_gone', null, 'false', null, '{"id":"bkg_gone","status":"confirmed","total":120,"currency":"EUR"}'),
  ('01a2012f-99d1-7000-9763-fea87908a992', '2026-11-22 02:57:06.513+00', '71790a53-256f-4b4d-97d1-dcc73c843768', '96f4a30c-ee1f-4b95-90af-bc6d268c67e4', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', null, '{"id":"bkg_kept"}'),
  ('01a2012f-9c3b-7000-a5ba-02e4bd696efa', '2026-11-22 02:57:07.131+00', 'ab5e92cf-e5c6-4e44-a230-d95d342bcdf5', 'a27436f3-c6da-44af-a627-ebe7ef19d267', 'booking.created', 'north', 'harbour', '{bookings:read}', null, null, null, 'false', null, '{"id":"bkg_kept"}'),
  ('01a2012f-a095-7000-b2ee-1a442265ed89', '2026-11-22 02:57:08.245+00', 'evt_ajnnhdtHed40FfFjdbRXfu', '557c65b4-d875-495c-a77f-e74d4020256d', 'app.installed', 'north', 'harbour', '{webhooks:receive}', null, null, 'con_Np0qI5yX5SXixnKCuob3cE', 'false', null, '{"connection":"con_Np0qI5yX5SXixnKCuob3cE","app":"sync","tenant":"north","unit":"harbour","scopes":["bookings:read","customers:read"]}'),
  ('01a2012f-a17b-7000-9cb2-25f438a1164e', '2026-11-22 02:57:08.475+00', 'evt_XPLUfU7gQ0MHDpyS99nAn3', '0aec4b31-81f2-4d84-9b51-f4386429037b', 'app.installed', 'north', 'castle', '{webhooks:receive}', null, null, 'con_bVME6ZhbR7qwIefGxTFQt6', 'false', null, '{"connection":"con_bVME6ZhbR7qwIefGxTFQt6","app":"sync","tenant":"north","unit":"castle","scopes":["bookings:read","customers:read"]}');

insert into grants (id, connection_id, user_id, scopes, created_at, revoked_at, code_hash, code_challenge, redirect_uri, code_expires_at, code_redeemed_at, code_jkt, refresh_hash, refresh_expires_at, refresh_jkt, previous_refresh_hash, refreshed_at, sealed_tokens, participant, participant_user) values
  ('grt_IX7uVtbnjWe6xlPajE5JQf', 'con_Np0qI5yX5SXixnKCuob3cE', 'olga', '{bookings:read,customers:read}', '2026-11-22 02:57:08.245+00', null,  E'\\xffb09695a6bf0e33d15a5f549dda948eaf7c6f80c416ca7f2f79e9777fe568f0', 'r-9RaHna0vdmGt_sKnKz81RevFcIxu96RnQhdiagJIM', 'https://partner.example/callback', '2026-11-22 02:58:08.265+00', '2026-11-22 02:57:08.316+00', null,  E'\\x22528e2337423c65aab6c145326adf13b1df9a5012c33d8b5e9075275ec5ae20', '2027-02-20 02:57:08.323+00', null,  E'\\xa7a4078741944507c01701f3671511024a143979a26faed402a5bcd65dae29e5', '2026-11-22 02:57:08.323+00',  E'\\xe1468d2d1969dde6156f77a6005dd7830c872b9386b4ab0708d63faee3775e01fefd1f07498b744802cd30cb5968ba348f0751260c3a60a0804e2eef618700045557238fd34bf52f90725365d3456ee20f8e28a9750aad7fc5f3388ebc19b97a67ce695f462d48daed9c86e4574f99fd4eca54f6d221af70fce18f4a0ee296d6138bf9cb7b1525c598bb6f40decf3bf899ce97', null, null),
  ('grt_NqEKQSZo3EBAD3tbUyN3Ih', 'con_bVME6ZhbR7qwIefGxTFQt6', 'olga', '{bookings:read,customers:read}', '2026-11-22 02:57:08.475+00', null,  E'\\x19a5454beec1aaf8ac8190d86d5ba905fea91dcc54109cb93613fa14543b0797', 'k12STwoMrRkQPX-R2nrF3fjmRy9Jx9j87H42GdRO8Bk', 'https://partner.example/callback', '2026-11-22 02:58:08.505+00', '2026-11-22 02:57:08.512+00', null,  E'\\xd85b1b25a691db09645f75a9c921443a82988f5d9d78af556658bb6964f7c29f', '2027-02-20 02:57:08.518+00', null,  E'\\xb7077a33f7101a357433df7d7d5f5e1aeab6b327c65130675a521c2a80f9c1f8', '2026-11-22 02:57:08.518+00',  E'\\x722b56787ef599efc9372fa25a8c4c171ec12a383a4b4cd249a9ec1fd10af30f7ed7ad1ad1363f20e24e04bc7809cccb5b54d8bfa5ae43a8b7cbba478ef98b410163c10edeed991af1890332c88c7804d78e7b3001a096cb40a86bf50b4edf1a191506ec3b67375ad585c03363d647a4d4eced80676571f8043d8d8992b7f1b180518b2cf242f7e00d83ba7085c0b5b2c3eb08', null, null),
  ('grt_l7kqaPAESJavNlsOuFDQTP', 'con_Pq1GAGUlrluyCFM6JQoVtp', 'olga', '{bookings:read,customers:read,webhooks:receive}', '2026-11-22 02:57:06.292+00', null,  E'\\x6e3553f82431ec6cbd5b7e796c5ffcfaa7a5a8662a15f51c4c19c44f7fd319cb', 'ueGMxvd4iXxvmSTXf8wZ-SUbT1-Liac9zEa_4jnJuYE', 'https://partner.example/callback', '2026-11-22 02:58:06.332+00', '2026-11-22 02:57:06.43+00', null,  E'\\x2d73c11ca674e1bf38f7789b596c8f31dd8006df070f03fe96f81bea445d8ff4', '2027-02-20 02:57:06.43+00', null, null, null, null, null, null);

insert into hourly_activity (hour, kind, name, count) values
  ('2026-11-22 02:00:00+00', 'attempt', 'delivered', '4'),
  ('2026-11-22 02:00:00+00', 'attempt', 'failed', '2'),
  ('2026-11-22 02:00:00+00', 'refusal', 'invalid_request', '1'),
  ('2026-11-22 02:00:00+00', 'refusal', 'not_found', '2'),
  ('2026-11-22 02:00:00+00', 'request', 'api', '4'),
  ('2026-11-22 02:00:00+00', 'request', 'authorize', '4'),
  ('2026-11-22 02:00:00+00', 'request', 'token', '6'),
  ('2026-11-22 02:00:00+00', 'token', 'granted', '5');

insert into kysely_migration (name, "timestamp") values
  ('0001_tenants', '2026-11-22T02:57:02.917Z'),
  ('0002_people', '2026-11-22T02:57:02.955Z'),
  ('0003_apps', '2026-11-22T02:57:02.986Z'),
  ('0004_connections', '2026-11-22T02:57:03.021Z'),
  ('0005_live', '2026-11-22T02:57:03.043Z'),
  ('0006_rate_limits', '2026-11-22T02:57:03.052Z'),
  ('0007_webhooks', '2026-11-22T02:57:03.108Z'),
  ('0008_logs', '2026-11-22T02:57:03.141Z'),
  ('0009_demo', '2026-11-22T02:57:03.148Z'),
  ('0010_passkeys', '2026-11-22T02:57:03.158Z'),
  ('0011_days', '2026-11-22T02:57:03.164Z'),
  ('0012_audit_months', '2026-11-22T02:57:03.243Z');

insert into mailed_links (hash, purpose, email, user_id, invitation_id, return_to, created_at, expires_at, used_at) values
  ( E'\\x0713b4b427bead8ee8b2fef9f6dc4481f7e943fa16af9595a861e9bbf9903667', 'invitation', 'paul@acme.example', null, 'inv_KJQQaHH9GBfcaR0P7lSNea', null, '2026-11-22 02:57:08.859+00', '2026-11-29 02:57:08.859+00', null),
  ( E'\\x31f9cc1e194258f2e1926cb1bcf43e2a0f079f986e38c50d9daa9499ba8cd599', 'reset_password', 'stan@north.example', 'stan', null, null, '2026-11-22 02:57:08.74+00', '2026-11-22 03:57:08.74+00', null),
  ( E'\\x394111db273b9f3567e01fa4548820fc5543da1dd5a3dae755562276c8d90bfb', 'confirm_address', 'pia@ledgerly.example', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', null, null, '2026-11-22 02:57:08.71+00', '2026-11-29 02:57:08.71+00', null);

insert into mails (id, recipient, content, state, failures, due_at, expires_at, claim, claimed_until, error, created_at) values
  ('01a2012f-9804-7000-83ec-dfb60fde0e73', 'olga@north.example',  E'\\x015b5eca33d2dcec36f3069662f74a1e0b38a5e7ea1b933705e0f869262cd65a2ca98f09dfae5ef75f24a979c442735f435fe7fc8447fac75a56a00aab9d30dfee90d0a2d4bd02357f7a327aec756572437d69823d743d61fb4559725c322f3cf495ff92f5f6e80392f8fcbbb3b6aa0d3291f80f28d3f075857f4fc76e8d36ecb7956cb8c121cb87a536abf7916e014dbab93a2157be3b2825d1c07d8c5d1dfbb3c12ffc62ef6d21a9e31ea7b004101e3fc8991a4a9870c9d2cb878efede000224f3b82d5e6e808221e88692e796aa7e88ca9fb8b4e353746588db7a57e61d6beba4da58ba2d48fa0572a1b9c4e2fd2bca3a9791ea699d591dca39c0916453d8ae203412d75d6a4f0f36cd5948a32555f36adf9ffb93bfc46f1af5bb153fb94eed182a4c9e80260eb2eca438e9a7d1a6bf0c3899a5d1955ba762eb963378b53eccac2801f54efb7707a18a1a8283344dd92ba7bae1647fa8a88271a641db921c5dd83d5030d65956ef32c0486a439937fe6ef755191eec72ab8dc02bbb9789d13c9a42b021e152b86b51cea4c8745cb7eac90c053f70b19caee97073f74634a1f978966672eb8353a17687dfe22c621f5cbd94bfef301897cc856fddbef3bfe0a0a8d3030f1a948e11d3cb08a2a280a0efcd83362e56c6dba9e3a00a72eedf738a3631f359a9fef02a7e6e5a902ee87fcf2d0f254d410a5db7c1eb6946871555f228295be42ec56a05b108bb0ef59859e71018b900c4c583a3e11120bbd622b5758e4441c1ddef98077a8351a5b6d883960d225bc9a3f83dbeb5440a21c571621f919128f9dc80379c9b61a64d516cdddf6856bfc48e4460029a906be9bde85bc5d077f3b09feb3a56790c262d031ad056f8990835c8955a51dcc0456f0126b7df50e7bce25f30cc6c583d7640a4e3059acdb42c01bf2bc6844ad365864115a02df6ce19f8783ad4a96b4cd8e33b2b4441cdb98ef341f45596011d470e6f5003c4cc3619ca629a3624234b31400be7b5c4651417677fd7f0a53d83abe574937b3c3aa225777e956d15a71e670a7d3de25bb39cdd5b31689161c74b37ac151bf977f6d10d5b4529cb43acbb68e966e91acdeacab1eee4d9e618041f9af7aad906579263d13ab1666c7b3ae24fbb8beea056090a0cbdcf21e7bd28edb0a5cf38971ac128fb7edae1ca6928a82758ceb034fc333040bdb5c33614b8e86f36bb3725c94e570dbe3676f50c8122fac9d395b6f52db6bc316deff32d73d9f2da968d6e473a60cdd436a8f7900d9505f95b4e260e210f0b164580f24170e1d236a9ceb1ded66ad4df47e237f36b0b2f3d05a3b108467993c60712561c2cf949c1ecfd368aec4e88c837b11b2fb85b9f2f969e9604987e5acd684690fc2bbc7e69b1e20ee195a53ef23f061ba0b34de2c9cec184a823c16ee40987e2e1bfb28609b2a579d7404b1ba4dd614ff5627d636da7766455d414d6dabdd1fac787acf871a73d9855f77d488440f89106eb0e3677f58be347e347e617be7ac536c9d5fa', 'waiting', '0', '2026-11-22 02:57:06.052+00', '2026-11-23 02:57:06.052+00', null, null, null, '2026-11-22 02:57:06.052+00'),
  ('01a2012f-9908-7000-a407-2c8eac951def', 'olga@north.example',  E'\\x015b5eca33d7e4c30678c14b9f433bf2b1f9351f0aada0cfb7c7cbfdbc7bf9907c09dfda2c54b2f5eb30690e210bfea2c6c2a5f44323ac0c676c28786205e4b0ce86e87b77aa72976b0a26fa74f7aec7de90ea72dea2e25bf63424c0505f2be7ea65155c904541852eacf0adf26312125f760c1aeef6f993304bed0739b48f7b0abb497e4e2e344622a242aa3d2b199960e91de72580a3e0ac6019ac204d658c9c5ab8c185d64c2d044c16dbcd935bd39cfd53764b606b0018fc4f76949ba2954067842456d3b116d4e83343681ed004910498e9d605bf2995910695ec1971c6266dfb91d153f1cac7f0f70a2dbd533609eae6e4faaecede930f9f0a892b41b07e4902589e8578a3c59a8eb9fe59551f9ca37193254e5ffc46dca9a77254fd9a2beb5ac48f781f03ddea076be6f93b3842ca550d358583dfa38d3f6c1b93a07d1514acf8656c8e8592e42bc91decb05f2b8c6171a190e4d4b95408c8a1ea52472b9288fbc96516172f0e3f8755b09632a4d301eb854d5d8043a320648e50caab1cbd48610740b8e2203b3fb831c1b543594ef6382448a6e3fa99d46f4425ad038053be5b9a8f939adf10f38b6cad164b950b1ec3f48485cefb52d2c5665e3c0730f06378752a263625edaf8de037a2048d7f9338fda33773dd051721d52f843ba040a640e381a39de3500d1521b25415ca8b108d8b9675e2d5e13384c3eb4ef3598c85608fc38371b780a1da7fef883ab438400f1d3a92a5254c4a70cace7a987395484a250c745efee74b38ed297b897fac23d1b6206d49e4b1ed7ed9af58338bd9807920b866d80bf8d4ab4dbec2908933be048e87e4c26d078311de41ede22b3a45da81f3e7a07392ed6a2db42019171903fc0334cb137a9362e5280d6cccb55672813679efe85f915a45e15ceaf9f265f87b552973bbd5885ecce98e66633b9393da7b9d80e05c588583734c95e988e9125a31b29743d170eea1c2c2df63f976954986fb6e3b3aff83b92d292283a914d60f0d2a37dd98a798382960947ff5cb74321fe94bd17fd9243dca7407658beba3ab042c0e2f1ab79ecc158a3cf7da51c6be77691c2665070039bc68730d6e168afa7f7751cc91f954e983b4e6a3b50d78c8a389f2a6c917957e782e7ee1fd51b3812314426e0d6204735bcd2579325b3a8d1aadfee55e12e386cfdf0c6713a087f072ea02ecb7151ba8f5d8ef1abafea9fbefa32bba9e8a69fe3c4dab4df5384b6562437f02301ef87c6735a56f7d5da373f177dc6c1f98272ed809d10a12e3465ef67c06b2b8c32fd557ea5068d543cb3d2ed0822d4e4d432a1a4e13b735bcfdbedb730a38fbd265a02a6ba33b27042690be23e5ded033d9081c1875fb4b313acf5efcb493df763cc228d29d06a44d22888ab436c9c1a5fccd984ea2dfaa4073e8ba8da26526e81cc6639e6ab64f3a224392b4911a08957149c4889e17caeb144a1bec80726dbc0238e1b28cbe3601d88066b1c0498b1426b8ed7d730c3604acd873b6645376b2455d96fccbbe83ed00447ebf8ebac563489afa8b7b3e3551103d7631f8b5db26ccbd1aab11d444147985682788fd95628335c69969d75e73b9ede9c091268acc8c4e58c41b1ef6992460689de5f27a51de4e002999ff4f571ae62c3b599540b4c75c7b495533bcd2bb2873e9e444a3680674c0754bc6ad7111581a5694c1ca761c01df973a0ed09914e861080c7fe9c5fb4e5a981e99492fc3dacb01eaa8e362cf696333fd45db38d7db210548646f13b1ae8047cab86cb8a8fdf9e4454bce51c1c9c915f419b7a1c4c620a3a35c26995c6c6897e0e780af63e0738d71a5abce6e6d4d91d11d0a3ffc46131228a626b49a98dafb2f8e6284a473509df21fb15f7eed1b9b43e4cacc932e74e53e649c90e4dc16b086e93c9eca74550573190c3da6229fa38a1607e27042c30c43436ce6216456be3899f904b21f7a4144149d1cbef94d423fcff27dc4569b628fb2e206a0361de1c03881e6595003a56f080789600cd918b70c06b755ee38ecce5fbd2eda578992', 'waiting', '0', '2026-11-22 02:57:06.312+00', '2026-11-23 02:57:06.312+00', null, null, null, '2026-11-22 02:57:06.312+00'),
  ('01a2012f-a075-7000-a9cf-62a6757d2eec', 'olga@north.example',  E'\\x015b5eca3378f12f325c3d348ee41614334171864300b1638a83c53ddb65f2c448962738741381f635462878739edac60c315b135999134263db521f1ccf2b25aec43240dec7e5334f7d06ec2be776631d249ad0116e40e7819d771c4b6dd87c89874cafb12eb25b021797f86165f7c09f6e41ac32a0d1b2ea289f3109823ac919da105267c296de205e1a786c20b4e3ced64be11a282c93dee9cec6e7dd7cacbc3d1d085ef61ad445612a65ed41fafde32c93c666f900b3a25a69cbc3d2623675f446004fcb55a9f15d37069e5c7d55d24068443a31d5d8515cbaf58d0adbf7bf7458b147830e90e84c9d627c57261a7cb4e38ce50a2256f1fca375916bff10a608fb691ac2cebf0130f02c2d6d3736e4a2c952be3e7e65307cdfd3ce9c41628b367cd1bcd0c953a578395e8f1ea08689b7a6d94f0f73d5714e1066cdd7903b7d847a7c79bc46aec3ce71239d668f12c001b0a2fbf1772ad375f2c1a073004a6da9b691f5c0d70f56f4a5a6c706780d3caca186509c1c079cfeb573a865d4c6452c6697846fe7f818b58b8a776c33eee18fcfa5fe1e84401d758dd2b4cb7f915b2e8c27d56f4c7da49dc35a27448563e7e1b9b8b0d98fbcd86d14398740793f10f079e34089535ff2454ac7f6a2e782a64e49b4f61d897bba2f7f93e4df50fd200535563431b20469e89899874c33f5b39217a7c512db86a3f8c7f28f868c2a378b8a6c58754f6aca4de92391b0bbca296300f3be88cc70420ab87266f1d777c95d2c8eef98fd89b6c21b4f97d09855ce6df5de401419d49322b4bef548d4cc7aee4110500d525b6d65d87479b704504f4fadf1301be364af5c55a59e4e6ea2898efc38547c9172d46dc735d0fc96752880fe339b8e42e862ad1c4a2dea60c34e664aec675977ad9c653a9312fc561ce29b650efe7ef560b534636d2851dc08b5295c1ee46a5deb86f664fddbcb3e3d335edf6f51d08db7444ff1250b9af0afa793193271596795ad071f62b4178324ec712f316450e4e266e3c0acd3b6ed579e7757c348596499f81690e4158bb49b33cdcc82852834c06423f0f58e0cab5f836d5cceb3253865e74013726ae0a202c1957a7868f99c888d0239f8504f853ffcf8ca5d7c03aa0ca8dd767ae4d450c2e73dbe37388f23e37bdcd44b423e3425a8f0f27c63b4554b272d3245a58e42aef226dc3c6663aebe4d777f8d043248a68957ba0900b57bf3f5b3b86407501f6ce6073e674e28135f268b1106a6403f8e5daaf6cd49b6d15ce9219cc8a438093b999ca4b488293182737a57bd1929819b5000ea95fd3137625348cb0d460f07faca1ad33b8db2e4a3797f8a870947ad6ec6e1dbf8da0bff21f672d7303ee4efd0244f506ec4472aef4f6c0884a3447a4dad31c114865f68aebe627b68e9a44a1821e47ed7bf220a1b90b11ea912e7d906c210ac7b704f823b9ecbdce2498c40ea7adedc97474d7a12e767498d67545b8942065b292bbe5bfb3a2208e20bec2b8c9d9a0783cc140f322a6dc94d77b17d1066548febb9f4e98761a0a4cc7ecb18e29534084d4839cf2f18bd4a6b4a114a646a9e54c1aa9e245900b54708bfb56d56b0b5380fd1b606326307ca35e23bacf389385c8e18ffd77cc18aea06985dd8a23a17f166e70c05006e777e43aa1005ae3b874a5dd141d3b88c6240046dce76f643775a90e0dfecd6b2f0e3159186d9c7c5319a4a3555b24c3989ec879c75db493e9932137c508211df879a2d9505a3d9f74eb1b013c210ad2731b5763712b2efddfe', 'waiting', '0', '2026-11-22 02:57:08.213+00', '2026-11-23 02:57:08.213+00', null, null, null, '2026-11-22 02:57:08.213+00'),
  ('01a2012f-a09d-7000-baa3-9b8c9c9bf4ec', 'olga@north.example',  E'\\x015b5eca33496f9be51883ca357bad11c23485c30115da0449df988d3183ad5f7278b80cf682bd28dc85c953431d7d42bb2da876d18a3a3d2cdc5d2fc38d21b04d8ec2a3b44467df35869403d1965965f9ed5ed53e3ee45558d38adc28d2e2d992be6c7556d853db402f893ce33c4f06fd1c751a69fddd9d3b6712e2a3bc820033061f37f5e05efc4380ccf34cc826f2328a006e9e565fe91d0509ccdcc5656e527fb21978a75ead69622ff0175275e1e7cc37e9a0a2f36c4b876e9a2bd164c6701a0ce96a991426932620e542f79b2b436f531d4b696c2ad0156477c5a2fd081db13c8be788ab6db7f816d51d8bce8ec38a95bbcd837c205a9106156c133c70fbdfea912b3c9d0e08232f3096b5d7454aca652c08e30dc41cd7a7ad190964c65615319d0babc78b11ef6492bef18bb803c2711e9f1b37e1f69072d11afd53bb91d8d09b56cebb6642c217e3e7e405e7af104c5f511e887e6980d28d23bbb371b1b9423084ede7e83143ddc7b596d903af8be718979332358cab64ef17e32b16bac6367796dbd029f563a9cdaa5a37bfe369f9236efa1cf55a126cda8a738850e2dabc3e5f77a6871e13299e5e619a7b017bea266b364b11429ffaa96d4f067acda29eba51ee254d6e7141d0f6f42b35842527b829de505b9743c88c87d3455a7074fc373b3bb43f0a4cf5de402f6da595d4ad3b0b71482141970d2283ff9c48b6c07239e2cc59b8db082985fbfcf898f37d86d633c46a6a36958d0df6d08826c885e0bff0a920f5c7c5f6787efdbf9f6f406ec3ec65d6b3b107d451209e30eb50d17f30bf20dc0fb380ef295aaf24668e69a7a37da9369f259bb40acfb9a46b8670b50d335ddc8491a7d172fd88b30470d1ba748d1bc3253db650301d732a3389a8aba26deaa945c57101d935233637c123f033322fa9bd0ec37a43605fcf33584fb34db1fe9a7b441b860f1f1465075a34de4999164cd5359db2b7423866e1c50a51c5458d679a51548a8cb7f4b63a57771020c75ab563db2935208af572d34f14b682943e362a4dfeece9a0de0ee04d5bef304a9ea3b6dd7d3519743c104ccb0683f557fb5f89f998222947a92a9cf3b45843dad37c220dc9a6bdf9dfd0aba793525d67fe02de2247d60989136fae17600ccb3038dfb6ecd2f9f7890903491c3ea8a16dacb300b9b176ca08be6f8f7ee7be7f1cdec7060009f0aef6d7a1d47e6eacf1b1a0e221c333eb6d11a3a99b6806c07c9d8248ce7f720b9360558385b8727b917c3d5eee81a60bd89971e0d3429d00d34d2ad132d3b6b178771a825895c6d097c94079f0dba26be44d986bd8f5158debe52a14ec4aea6abc91eb71a269086dbc9ffd0d37a3e2f9f2ffed90b53db0e5c0974357c865602f2b566534911da7604498c3917556153f8ea7e6725312b91b6f922056be94d8349e8e60cecd2a7e6e560a1ff4dc539e6e633eaa5ad018a42c831068d5b8b12ce2926c5f455cc8cac013f1c19c28ee6b8c8cb514d094a463b3640dc50b976d2827f41c1f81dc6895d849d49c5df4abf2469a0f5bdb7b266097e61bc7c67e3bf56514e0481c52ea5a235e784dfa63579ad044f08a2c9a86aebab51a5bd14de32e2924e32d550e204d7cf10bd47a80b82a8e1eaea62c68a229e737885392bc22ed01cffd3353b08dd9db8a269fc93ac28ab41ef73005549638ae8131dafc094b0e25981c12e58e405a210263996a2e4252f5b35f290b49c301415868d08a6f0df3850a91425c0e0efe3d6663d2736ca30ac1cfaa2cbb1993b0a63732e85414eda623509acc5a26dfde74ef765145168a531d95a7e6a020056d669f5c558f4084029be5085751c22fe99b2d539648ad655aedafc6a482e309103539aaf23b45aaac2106f0ea1f598fc6bb4126651d3f241d60c36db68041752cd6b811531211f04742f34a84c1056eb3a8003d01db46dc41f8e325a7e7c4cc2c2d5c34ecfc261fde390c4d263b89c497a32279d81ce2b11cc67fcfe513d0a69f918c05e50bab56dbda26ec498cfb461610fc9b756909f34b6b97645e', 'waiting', '0', '2026-11-22 02:57:08.253+00', '2026-11-23 02:57:08.253+00', null, null, null, '2026-11-22 02:57:08.253+00'),
  ('01a2012f-a14f-7000-8693-fcc322876acc', 'olga@north.example',  E'\\x015b5eca33302cb4e9da9e13f130700077cd03561189120e625fd33f9d4c425684601f3aa2dc2f58ffd67cf10fe73db5fd0426eb59b14c64acd9362a80fade801ed0f730289cef5b3548a9521720740386da4726548ded9bd83151efcfb293c7f82e5f23ae1b60c2393036b05ca6bdd46974bb6adee763faac1f19153f89a08878d9aabe4daedeb4fec58950dfd5532a9d67079859237b5b84eb0d49ad2a2031e6a94cacaeb5fdf30b1877f8f5aa3688c237c9fe9d9af2e0374a5ddc8486b581ed0d4f48be972b1db6ce1a3477946471cb4d7227ea5d5f9137fc5e8e56d15a8fb18740f2196ecf349f5a3484595a734f552e9f5a0d889c32983be20a7679bb2e42554aa382d2d59f81fede5668c5a233de8cc7d275038db35f060440d72f8420d235c02c3d425447657926d97ed1134a820f35e0558aa23410333000d5112a34dac531441736f383eff46e301b90199181f0e02e865d7dd15bbf44e3b438fff75992942700bc4de1fd3d4e066c21323d58af5db53514ebb5d61ea41fa813e59cc06f529462fee2e710ae0d85b84160571d700264d144507d778ad13be806dfb247d0d9b4c1994b827224b56e32b248a51200e5e931296c391c11a97151017e748c8e55962f0f1a619759c4e556caf28abac4d437da71814ec8062498ef896ee25f3afb873788cfef96a905c2cf3fe5e2fef02fc2c9a3f5fdbcd556398acaedf6e1f066567019c67d0aa8f39776067350a7ede6f9657ee30496d935b3aeb6782a607a4e5b29bee942dedcd505c599913ac296a3397b66e4715fa4bcce75bbe5453c735a20aeb0ca89c516acda5670588509705d414b949a041f0efe844f251e60dbb2f20cd08d06136bb94ad3ee1cd8720f7f098eeab3b69c83397d9b702429197e98c8f7ae4d3157a956fd503775d6c48e2a6c31fe430ffa378d5811e2dc466c2b7407792531979ea518bf345525dcb6ce6a85f99bd19454c001546b72f4b7bf0479504167f29b26c54b644f656d6ca7e5c3b5ee5e88bedd5106c7f67f14186aa872a16190e5807815286ae6f09ef583d088d630516b119126d5d9569b5e4d3bb11d1e61f0d644bfb82bc24d4a27f76dcc3422d5a2c8eaaf79fdbed4d9ba045279a0e282d0355686d1f74b61cedda0a342557c4d8b5ac389dceb87e8b51aab521b98c4bbcb2f4a1cbf5ae442014dec19d1559d82997ea96bcd64f31255f5be6aedeb3f56e70433f563ebc56267ca6397cce4bf8b6bec9fd3be75cee09b05aafdfadc0c8fa1c4fea607b0367ef41e6f10584d13be9b0dbf367fe1d05997be9f0f91d34bfeaebbcaa1391b843e681dc521441af206bd17b59007b616ce79acd5c8dcf19648a2ca0bea7663504590b5129b7fbc2a94b73b9a103dde6dc13eeb91b74aa40fe5fca63117f7d254b59348121bc7d95ff829a92498b78c70a646a6509ea5b3a8ceff462864998f3971e12d1756bf77f3a5699befc09b957bc6abbadd8c1f72c8ebacb1467575ce816c492394fffea7a86521d8e5edee0c47eff1cdb59a5c873e4dedf9351279795d35f40b70c986270bd1aba44a923ed414065f817f5a3b06c09c1ddf1110c0c07dcfc82b0b851341797c076038971a485c78b66a1ba2eb608101c128fbdb7feeceb3d9c3bbc5b3982515ef4a9d88c8bbacbecfe7a5306a72b45546ad87984458d210bf4a61463b88b871a4c505eb81f929c3d4d282d7e999e763a5259763cc72e80aaf7d7f740d868037b76499e10fe896a90fdb7d0d1b4419aa0653a3db93cb87c35757a70ca884', 'waiting', '0', '2026-11-22 02:57:08.431+00', '2026-11-23 02:57:08.431+00', null, null, null, '2026-11-22 02:57:08.431+00'),
  ('01a2012f-a184-7000-b65c-01a515012122', 'olga@north.example',  E'\\x015b5eca33168741c03f95a8344da7f831193a9d5370b6c05247bc8f17dbdb4312008004d2a6527c6a62b671fa1260b488d616e826081a131843246b6844266b1d62c135bb1a0ef1e04c343a0cf4b5c28c5fb0c5ab3711ec79b4d25613b160c1dcbbc6d9257748b0c61625ea001b98ae93cefd96969b2c440028552bd4fcb0cde49566cc2b1140f689acfe543d90ecb54d8551b57817ab8d686e116d320cec1c323b5f9aeb1ddef58c198966aa94121fdd8790233dda1cf27c310da3e5f9874356b5033e439ee05c3a377f8bc33d211b6e1fc9f652587a612e0da70b8a356c18a934a7919d73498f36b34f74ebd1a8e38ae043fc043cc948912056b5d95d3dfae376fc7ef564b2090289e668dc089b25b32aa5de55425859d27d40c498d1a30795fb78253f19817e4fabd0dcacce53d1b07a83a3ca3ec2943233d5358341c2ffd02d9e11ca797186fa317b1cf235361c04bd08af8421bef874183871d229ac4128990cdf5ee3f7a4f3d042827c9050f3fc0ef59055f6f047bee15b185052ecfe9679362f5889fb3004e9dfa1f5c001a52cd967ba0d5c44c71a12cde8ae48552fe5c6e9ac4b9cec41e6b77124a4683202135e0539c3c870eb58330334dd2c5d5538efaac0a0a15785ff50578628533b2994fe05c99fa5b0346280a1599d911a76e57cd62c9a254f841f8ef1a3b227e31a7d68f2faa65f5c5951d581954497d711e8a8beaea12ed798c530b3dc04858a4da31fbd9e4e36d712dc0b0ac523a8da34ebbb890f0156e718907d6a02eee3954bfbddc7f70933d2a4e75bffde52ca115ed413e1317c3e128d4ba2c93588b337934bfe4cf7ff6624c131cbe178105e95127740b2b0b1c5e49c92fcb98b76db88d5384cbf7251ad1555c0cafbefe31dc3e0a8f7d0063eea2191b2c51a6bac2b90f506c19e598f21b545cc19c0c7ed986511a2f316f5080e94c5553f1dceb27bd92695b194e0b2f4a77f48cafc726a7f91341f9d6ffd4e24e9057c492f3afc0b7f6f2f821b1fb0f99c5309e776ab4a62385f449cc4bdf2124c23ba4c737bbca9775ca0768b7ca2fd1e62c29a0d7fbb0f7886ba0e54f8db5abc784b159b70df6da3ce39eafd63c7b02832d6a68df286948321a2e16cab8427948b1ff3930cf1a4efa535c6a2763161ef3cddf57ca744547642e1d4c7fdcb34f09f2891963550f4135fda6128dadbbeaa9bc253b14830d6232b12f17773da220a024081b92463b55923396439e502b78d08c5bfa12b7f31afb555a5d6b4165492448aeb16fe1b414d70822a8150ee614735b74fb4fda8905ea0326e2dbc2d14cfcd8f69c2e26e4a14b74627dbf987ea15b8950291736e58ee35c0f48534340f21ebdfa7a9b9232af9d8825c1b4de54f1c662156e53ecc244a09dd38fd4dabe665d02092ff56ed33f0641043deb7487388e951748bfcfd4537e1950ea46d930a80700b1680d6e0d4ea459d86fe0ea9c7be1ebab3e9e8f860a471e4852e4f1fb6572c757e4300e17e5ea7d6784d163de00947c4a55505071d0a315bb5f846cb64cd10741a2b22d35fad64e65c68a510b42c3016ba6cee7310067f05732b97d705c6366b3e513231d2670bbc053b909898fcd2ff0e959cb065b7a4331ca0c8bfc7002fe7dc999da1c63a0b9144104f7a8f2886de33eb5a6d240e1d8bb84a79bf2dff12104f5e42d514c87c86bef63c9b4dc20737147848b6acf00bf173a1d4634e72e410307fdfc370a8f4e8f440eba930b9aee72ea15189f94a1b242a435004588cfb41c620b6ebeff60346fbec3f0ef72f3e2a6d01db60e477cd677cc41f25b41268a75a4871acff4779a44f41816b5c7432e708b415d5ef0e2cb8668f3b0b48fd33d1cff8d8a1600d8c468d79decf42ce4078410083b7f98f3e194591aa716633afe96025dfa2865dbc43d0d4fd82c955df75863b07d70bc728c1e5ddce310b01be8555df99571104002efd35a1cb619dd5180f4f70c86ca641e8414b9963fab0afbd0829098467bb120c0ae9ce4d072abde11c318d4ac85ce3fd94f87652dbec16889fc9b1d4c3', 'waiting', '0', '2026-11-22 02:57:08.484+00', '2026-11-23 02:57:08.484+00', null, null, null, '2026-11-22 02:57:08.484+00'),
  ('01a2012f-a204-7000-98b6-6e1519e3f6ad', 'olga@north.example',  E'\\x015b5eca338579f89fca8a7eddcb753d6575a65fec203a5d79672997579f54bc947e421c656546a9a9db82297b32e2935f4e31340077cbd4b5e311b7124e467a1ad5e529f8df25aea51fb67f5f110c5fb6ef8593b27a8d6162de1d5d659b6f19c5b8971aaef2d64779c8c64669208d9acaa457a15673f48db949445816b0c7f59e8d282ac1c59c389de5465b2ab8ebcb34311d6f48940e920cf33f5382f4aeacb544ff3e7626b22ce1c0547852d12cd4acbad36860b9286f89b473c0c308d61ade64ded1373c5f212ddba79d4f8e50714d6739042a6667c271dc4575922d87a0a10b10d100c5752a270d394e0ef154baa2b85443a9d68a10e3175f2ed0197ef135aa8934211c08caab5bae67b4ab3e03dbd4425c55e61e69db73ce60f20060ec6ac39b823b57f5fd8f714d5d60553c512cdd1d3c6bd2131f70a268464393ccd0d82d34fc50725c02fc99a2e31ba81e39b0a448b1288520b048740cf37df3d0894fccef38c9b31527d120d35cb0529842fe55916d04fcd5507d2bb93cbd7a4ee656febaef8230d630a617b1492cb552632abe2bdb5614018dacc77b64e5a0976917b5363bc4448266a038d35020fddf4a932c459c5abb64f7a8d9813a6e017c1e86884afca890a6b1a07208e0377330b5ba4701264a89e407b6febe465c554fbeb62eda6d8c5bd549d6834f037285d46bb10d656f34755c2ee86b72fbc61516e62a01efeeab504303b940c46191d7f325bb5229fefe3c311ba6228c682c546f3847ec28a9d663277943912ef7a40ef9adc90a7ac69990dd786dbdcc170e8f65c5e2e730ee96dc2093a4a69a3fead88c0dd15bfe6b32ac2664de4a3aed084693351ff48cdfb34986bfb9dbb7d3dad5d6c8bdfea5790f902d76600d1443fb5f5e7118866fc04fd6af8e28d834085329d2c034c63072cacb837c8d74e5748c85652c8d2455380fda7e945602a542a865b26e2987b5ade09d7e9bbeece534adf868e4764fcb2db4140c03919aba505b9ecb3424954e00386fb146757b4cb503134087a0ecf7d5acc22e9623abddc7c8d558f5f13a1971a1f6d566fb865c27a1174fea4ddde15b905113c76082d5493d836e1710880330dca0ccbd629ddefd9a99f770c550226a9111bfa042ee1a067e7c6f6ea487184e46e2fa8a972085a21b2449f8cc3594210e1b9ebf6be99781534618a0a26617898ce6286c5bcb1c81ecfbb6ca1ff639a5b2e9e8dd41f7148c59b0ca5641a39ecdd077c0d0e74dbd32de9cf3c1249a9ea728f6320dbe601f1dbc15a50773916fa629136b3751ae59ba559ab1cbb546d78a455bde227e9495a7d3111471f81b8aef4a71a0fa5fec26b1a1f95ea11910abc0d8bf426f35d807af790d70dc815ccaf016d3209d573970575f366b94ad62c2f94fcb15406392709aa8a5166a29e53b946e79d823a0e530c6e8869429fa97692574f7bd6f5cb5296bcaacb4c32f58cb10b97ec7e4d5101410c53dff5f2b131d01865823e52f0d135cb4ba0d99318339dddb234fe40e04a1fce626d47ad3a17692de97dea80831a2feda20325d843abd5185d1c2c33deef2d166393cb86534fa7a130bd8222b49aefe01240a829ccdd7233ece39f619724323b8cecd8b95f2150e62b457ad910775f56ed39157d9d22df98959fb1af9befa72ab9de6ddd62485caf73f61e0d44c30b6ad20769935a18fef6917cd098190d167fb0bf7ed4ab7bf508bbf1cf708acb6574f66fa25985c4e09495f18d39e9da815e2ffa00ed1dab3e580be85d1610b6b41ec95239d957b', 'waiting', '0', '2026-11-22 02:57:08.612+00', '2026-11-23 02:57:08.612+00', null, null, null, '2026-11-22 02:57:08.612+00'),
  ('01a2012f-a230-7000-9b23-79c089b5c426', 'olga@north.example',  E'\\x015b5eca33e3166778bc9c645513af425f57798d3a35c1eff0a912063d77642a664bb5cb2011ac56038355dbb3bef830b1fa87c5cd0de3d97c4f73ba1fdf8b5aeb7f99a60d00a9202a68af63f8c0c5ffd45389c1aafad08f9e95eb3f902163614e941a20582c94ff8b9f4894ca5d6174115d561ae3b669a9866e9044fd47d9793e86f16034d3be49c52893c18e4cd16f2cb9c4e18089d5fd8bd7d911a878ef0614cd084b7bc9f91ffd044b099c733a02defa41cd65dad5b0c6cf98630cceccf14731ea16d318d679a9d0231c4b46a90c539654b21263a5e06e920120e945d3a7f96c6e1740c96465c34395cbaed156ab32a754b51a523b485a32dd570330f457b96abbbd12b130ecedeb1b4b6d0d2bfbdc88df892c3daa34297f936b5331b87586dbba4dfd0677b58abb40cb3dd6abf7c04b830f586e746fb7ed38788c2c2af32eeb2b38bf8160a0d0d31d0e6ae98fb25313f3c7a8ea4daa48ad2d8c4cba71b69f4be59bcbfac4fbb45855cf91085229d2a0ec78a653b7711b3c34b4cd38e91c375babb6c8e2566365cdba56f7fb58efc252af2389703e591774659701ecafde2bc98094af00480a4f60a04f332fd03cb9422defa1293f6e6069503a8cbeecc1fd0da751f34bd42566a394abcdbd90d3bae660a2278796567621bfebbf431452a44ceb4db58bbc895a12e29fa7eece400b20b1c41141a849fb4aac3d1babb1701c942f34279079328d2e88496581e4594f86f62bacaf99d32b455db0084389e03d3b611fe4cba84ea8821ec882f589c8727e245ef4a216745239f66d67fc85a19bc3b0a75e4659ac00d201adf1ba4578fcd016370a9305277cd415b9a98b298f7621e433f0800c2a47c8d85f27563fa11d2e009ca7b849e7dfa6ae732a78332d4f13ba31dc62c6f7d1dd8a3746219c2d4ec66bfe6901023d8bb99c7ad7e6a5ea46bde74e41b3079a8fec642ecaa4bface6272930903ddfb8fa573d7e686f699ca231aeae642ff177e308f90d09b20ff420813f2ed049a35653cac810aa06cca9bee260d2820e49edd0ca8ead2f923f60d05604d1f47ca58a54fa40bb226060439aa75f399ad8d7f8c0bb1c416cb9b73c5cbb83c5e2b2cd4465916997546eae4e49a9d6542c3a605944dcd6d51bd3eaf37683a6e88382e6bca058bc465a1092070372eb58391bd1846591f17e2c45575afbfaa5ed0b764bdf9331a411c8e07e047dd94ec60eafb358df7c7872f4f5aafd2223b6eb936f435c68135c78616ae78d9e44b8d17541cb043ea1c3cf67b477c00864491ff2ffd3d0063bbb78aff18ed5e1d309da03ff3fc938bb3f869e89a621281ccfc59419f32d8cb47c2fb6dee9e2d32d202698a007582420ad052881f25c6d839c1944ae6fc72d904a7daf3e32f2e570fa0770b653ae7bbec5ff7570a34faf64df8f4228493288d41855895f9d79944c4a9204988b8d9c5f76b21dbc3eae38a37c28bf47fb1407339117c5a07db622ec0c0faf31ce484f405c563afa4ced6a0037d64098158c18edf40bd8a24f3a0607e29738a362c7dab12ae970bd47ded8a1d5868d1fbbf739300f1d678b9f6047f38caf3aaba9fa4bca83635f5bd4ab5fca7c25f060895c7bd0f17e974ed2ab7dc33106eef80761cc4dc825edd3e880cc363b5021455dd9703bfbd2e6cacd0ed2d2f01f86b33e3d18c62cb9e58cb5421135ff61fd0c80a82cdd528040ce5e49bdd77c1fa62a9567b6109549a25dcfb3db4d0f10fff4df1dda19877a21b7ff1335dbf3396dd5874d78ca03f5c70e74d410affc971c5bc0c5ee0115ae2b583510c50874b3b7110ec06ec1abb0c837536c95b5', 'waiting', '0', '2026-11-22 02:57:08.656+00', '2026-11-23 02:57:08.656+00', null, null, null, '2026-11-22 02:57:08.656+00'),
  ('01a2012f-a269-7000-afcf-d86cdca959c5', 'pia@ledgerly.example',  E'\\x015b5eca3304fffb0114497b2b51ff28f331e5a22f5990da7e6596b76bd06e4b2ebd134065414de9afe4b264cf0e0a3c0e2b9dbf49b3cf2467469123a5288b9bc0c472c86c2ba2f898d7085b804b577ebc6ef96019187cc11bbe650dc4f9e506c6effb6a90c1949a1d79aa16ee3945c66433b603f33cdbd4753d5ad7ee00d20319392dcfd90bb63e4ecd926a6f17cc85c88c2f208413194058cc7944e2dcc573c71b26ef1aa7140975e0369530d712c1b3474c4edbc4a94fa13a75ff56adbac2a0e3ea3067b9c04f0272e29531a7842329a9d9ad19f3ecba2626275c5f242400104221ceeb71dc61a0ac069bf6d89212ec39435406542d02f718588e00d8fbc1431cc1d1f6c1f6143ab96e005971a601b9c9d00cf8be4027cf62d99fab083f1922c6f9b18f1e66c4277878893707f1400e2d8acc1c5afbbb6bab0cfabed16f8cd03323363f1ba8db1617f6431cf308115ca2d01716b353ea82182ac5d0086b7b27717c88d69082e84bd3bd93291dda73e753d9b401d17fcb8be258e6cb0bec7abef55252716c2b11b5cff225ab95c2e9452c8851f5ce38e6139f52303de9407b3dd6ad41619c8d034f68c5a59f4100b9013fcfbe5332903d2708218fdd3a4cc2d5249b1ffffbd2561ddab0971a662c50444a39c8b3c1d567a3f4f09468d7c3b017917e897ccd8a26d8fd450e993cbdf57ab9bdf87de5092b0cbecfc361bd544c48ce536f9b0bd69ba907d1a8905b16617411ea590a6c72ab12eaf20f20566f17425702aed528947197c3eb63dab17e7f369deccf894e1c9e67b7fb04f4b72c66ef5fb6cc472921ff9cf6950e248466ae6263f6681e7236f7c378774a88a26a0d2a0a1da5545221c635761fdc695d96ea2208ebf751780fea7bb5aff4bf6632b74bc60d42de7970015f2e225e8419c4b660a5c323b5cf4e6cce347450729674694c6afebd657f204c7ec49ae5fe0dc4054e40642310f5d5d5a3d91b4cd04fde1d3aca21cab29b19910f9034600a4d2728b59d8bd02b884e9c3eb0c319ba5546d2d9e050ecc3ec3209b35488a7efe9d3b47fac5f5c1dfbffb3c7b9acc25c0b0187560c38ed103bf92ff931c79b7ce8d073106ec7a58547889969e7efd0a1f0f7d52ed7dc4a145d3f2eb81bc1999c15bce457f5d40a8ac98744be0da0ad389911da63fb6021925304e657d027cac26deb4b3ec8c512126547d2c82b9f75162d0ea5c4143b37fecc2ebb6cada3256e9b3d3ed8b48ad39a322a5e656a326fddb7abc4986a646999bafe383f874429b3c1a1b5da427ae932e2ce7d64a4197bc0a49093d3016f68b93355751f5e40b47cca636230708d5fa849e5f7cc1cd3eb0579f474facbcb9d416a55d69404c8b5f471d917f622cc3719f1b240f81dd399432c5875c011ef4d494f8ffce594234eda36c7c8362fcc3be088e760f714b766d93a63b3ecb2fd3f9970cdfde0eb3a2c9f6452f02da66a4be17546b2f222a45ebb379d93a37e2a83b50cb3075510702eabe544d6213949390a06e6a9213f0d56cebda45a855dc72ad03c399df995904efd614e9b8fd2b277acf5531c6a36046ffcff8878dc707d4af2b7dd72fc5a5d59e3e4b4aa5d8abc6a1b63c7f201be7f1a528088eadc9a1e9d08b2863d1dbb287f3dc26421f84f6e477fb63dd57163ac62e086dd39893a6fd21fc8ab1ba17613f01e6b71383a559ff78c924e0321c14a0c15f8c2e82631d8a18ea07fa9b78f277630342304a818e9eede83dbb59998549ac16b57b231e291f2c95f19c41e750933088a997d6815a6e5360fbac162bb38d4363def12b96b8fa2942f8ee329bad86331430978523b5cb88eaea1f379b39af5b82de720aab42cfb4769fc8f4646817f1b3b18ada901de85106dca37226170b94df5746fea336e9ea460e2e4d967ab90875d606f49a9ed83f989baec6358d11c6ef92c3994a056ed25962d1855e216c6fdc44924caf71f29eca9c19c913b31', 'waiting', '0', '2026-11-22 02:57:08.713+00', '2026-11-29 02:57:08.71+00', null, null, null, '2026-11-22 02:57:08.713+00'),
  ('01a2012f-a285-7000-adf4-d006d8a04857', 'stan@north.example',  E'\\x015b5eca333933c81a0f495e181b56f3f1a2b942ed7f68eb79f53ab21529eff68776a1ee0fd53fcf67901bb79524ccfe3534e5d5fa22b3a94e6dbd02e89fda199d524afd350c53c1cf92aa0cbbe80a2fbcb09c6110407efcf621d808b62e49422b1711df8c3bb294d4cc9580aaccb03c1db67ab22216cebfef372567e7c92410737f27d28e42a717ccc61fe57000a11c69b342b439fb8ffbccdaf96a1454c62e84686e3a3c239637137f52809a98bf727d46d5a644e76cf70b76606fd1f0ca072a49c471443c0c5ef71f01b3824c5fb83db4fc1659d9d9e36ce3c51b02a55bcfac9d515dd4f3a6941af12415f1b3a06b22c9c23414ba027b7904eeef9c9bf9ed8726a09ddd639d497fa51606044d32858b815b8e8752bebb6520288f8d0777ae3565d37e267ea0b38894a212f103b933aa5d484a4aa9074c5db35e38ba7a011e4b2c97d2e185c674619404c3b318210b97e5881bc90611dbb72220bfcef879d4389cae73757a6d2f41e47f5f7b1195f9cd4f7e319527a26e249ac08e6a8fd766783422128a12f25af209d12c153164b01205b353a9a0f70ce5f91d8443176dbabe09e4d6296cfc963bb7eaae9c8f19c6d3ab25075d8c397f29cb2970bac97fef80b7437596a4df23bd10cdbad67dfabdce603013ef44376b7760d3758f9b227add0dfc8765d1867d045919c3cd2c1f84294dc855b3dba6f3305424aff9e6b78a2e0839e5866c4f98b13f5ea97ad4a70c2d78600e519f54033857b08d8a507cd000d6372ba6fa61dd680f23b2c317a0cc0b4ebe352996b43b599bd08aa519af143de9e7c04a3ce6e856bb54bb911e0107f100d5d8f6acca73c0d97d7003a071d59f2440208690af49e979f9a5a6a17c6b3ba1000f0a6a6222cbd511912097df4a338255ff8ad669e658ebbae20f9ffdd360f37688caff4cc9a4f145e300b1d4c57b75f8aaf0c945466406e2f9c10b9b5a2a9492e7af904b7708ba6a5ffc1e8675aa112305c800082794a8b63776417c55dc7cd9ef4227cc796ac3a3a340e481d881ad6c21356a72464d6ee309b9ecaaaae2c4df7de3dfe6e941e70a48503c5ecb6156027dea83df9a796be295d45510e89b0a306638bc19c9779ffc97f27efcd058ccad3323a0196b6cd99eea22ece691d9ff298be576c0a8d7dd5574aa23e1d0cac8d57ca03321d61d3df81453b005b594f91104be35453784e4dc66a012bf58797ad746deae80d9f0cc238f7ffbd078da5a10ace9ee90bc9a333df0b2ee60842f021f069efc05fa530411fad39b8590e8ac76fc2b0f516d4537a18516b3227034bfdb4c216ef3a3a4d04a72c42c2fc30bc3dc27ae3589c60cd1001dd354005b7275c790abd66c2be66caef84dec432b54fc96c66ec60d3afa0d77b57ad53691d2d9cfd3c6a8856e5bab4a7e66f88cd0dcca5ab5b8c91e9c2ee0219145d669de556738e12b2f791b7a4283d0d3aa28f5143a1a6279014610e811f05609921a4ed634b942e3107236d42cbc2680d3b90fce27f95641cd7a94e5124c6523de986c68365c0bc45e856f8c38a593bb86208f5e6f8ac660562988bd735f0501ee16b8fb158ec0d2d3bd05928c9a643ff38c95f739d06265b52103f294d7ee55ca0c5b7bf28e14d3ce98baacedc8a6934c8143ce3e3aa3515ac54ca0bbf7e20beec0774266212e4a3223eacfb7af76c8484bc7ef9b23b94ee3587c496e6487df60b7fcf4b95137f490fb50dc1df79561e5566d712b2dfeef8342c7f6a9c897c9e110b7881329d5c87734271a9f03398bace5e86608efef82e9eca015aaaa22de9316d4b5858fd69265a9b5b33269af2ddb1198a6b0bab386866f61395e993460834ad8ae6e87761f', 'waiting', '0', '2026-11-22 02:57:08.741+00', '2026-11-22 03:57:08.74+00', null, null, null, '2026-11-22 02:57:08.741+00'),
  ('01a2012f-a301-7000-a999-75baaa7455db', 'paul@acme.example',  E'\\x015b5eca33b304175acaedccd2a145e4174948444c9f90cc5b0c4527a961dbb1dfeb42f538a5021f653a47cc171d47af6dd63fb07033f28cd705e3fc588247beb072613950843ed67269d2896b72feb69181e2bd0c2c4246e90d2f8cf87410dfebba110ffbc20965ed26e557bc444e5d7df8e8d42c210a46d271d54a7e26873f5d2fed2b1df081d725b71414a8e179ca1e10d9875514d67f573011cdbfc31d63230c998b9a3814cc511250fbc549ef7454ad97905b7d49d55383b2d871122df63dc7bba1d1b4508bc23056236b2db5c590cfd217b9c44b798c2e518798cc85974063b535c0bcb2a853128c0bb793c825b008f8c783dbedd66db238eba961aa4e4a496224778d732d361a3ba35da648b50cbf4608fcdfa8615f228d7fd5e3de659b65053d3217cbbbeb41458c6dbcf2a3a64c091f2d52958bbfdea9b8f30393c1a79c8ddff082d720837d2f88f67ef094ae5f309455949dc4a122f8bbce48d35c86d6350f147ac63eb5a83ad7af7f434f18e343ee7e8f3e081047ecf994e8c04452f03f4775d3bea41fdba5225b434ea191e47faf27b04164805eeb8c7fd36872f1808491929688632accd91165301a8a40ff3b9942ad1143e1cdcf27991b2cc0007beb9506e8862d38a59f0374589caca87f39d27c79b988bf909b1220cec1acb15213f3d224fc94ab05c71d062bc483c1980bacb37f28efcb7db35ca7d1b0490394f10a79c765207a64d494fc00aca6c5ef23ec8882f49607deddb859312f84ca92f2a2f0374954b73561690835610b16e7444762def2d0fcf06d6967b41814d936213b56a08d410f9dd902bea1e9dfe0a2a07cbfb72dc49e33c626e01669046cbe17ee61cdd7449ee709b5b2f1776acc023eb445db1969ebe44e799deff8da7b020d782f31eda9bc8002e49909229e6793f038506f051deefc6930d82b14464df6dc79a7a203bf10da4a97b502a0c5a71c8dbae053b225865a2b2b559323e0250531c52e5e2351a08d03fd5681736fccf436a128c317e106d0341aafeffd796f035f601c643c4d4dcde6d8d20903771e79610c3cddf1322784c4127b0ec617e406544464b562a614bc9a5e28924655ea376eb47edba2db18807c87930efa634533d125beaa7d0c544e741dda2f970d52673f609ef0d3f06e2dd63ea5cbd8836e7d4a82b15aa260b211c5ca75852d3e4ff9108ad5f482ade9ea1c7d49d631bf142495910d8539364d23899a93eb6042aaaf03be52391333206a903d7b17b2eeda8527e35a854ce7e8c21554358aa3f3254324e25bd135259dc12e36c5fc62363c5a5c8729ff7dc8d8a4894c039c125e38ad33078035ae96509f44ba9fce42eb3ef12ea96fea50e339ba037d84043145b94b8e704690a55295757dcd66ed5ba8e29343c0017a936ab69c2cc11d855483f2d4e08c43ce401902d9de003cdb52a0cc1b3ca967d90e37732baaa2de44263d6aa2e4d9d2b8da8f2171fbaf0d60327c4d04e44df73c15ca96d44a3b3f28c7fd94ee09b3f63389cfb140cde10e2469671ca67290c72031eb22b6a8502928e4cdb8bbb6643ab42076c0426c79c27c6f17392805da95881314a8e6b12510bbf9c4f2d2f6c95e7ef1c941c85274ff4634dcacc319e8a6967b8315a084c8b0e1f98c41c16238d3d4fe03faac5bbc70ce77d4fae63b21a864703ddf2fe2658ed70c25e8de05f11c3afa45abaa98119aba71eadea32b5f9d413381323330410d6b7d1e59982b0e1f96ad5c936d5b9170011f3c6556b436300e7fe76b012e5d6c9c05b6b75d99410b105d783d72956aed3422', 'waiting', '0', '2026-11-22 02:57:08.865+00', '2026-11-29 02:57:08.859+00', null, null, null, '2026-11-22 02:57:08.865+00');

insert into oauth_artifacts (kind, hash, payload, expires_at, consumed_at) values
  ('Interaction',  E'\\x4741d75bc8ecb5658089617bd10a7f68b34f4cc2a34fefe82b054713838676a8', '{"exp": 1795319828, "iat": 1795316228, "kind": "Interaction", "params": {"scope": "bookings:read customers:read", "state": "st", "client_id": "db_7gfxrxy75sw6vhopdlylduke", "redirect_uri": "https://partner.example/callback", "response_mode": "query", "response_type": "code", "code_challenge": "UeO4arrDR-oWdk8Hg9GAKeDCn4AzJos65silFbJP9xY", "code_challenge_method": "S256"}}', '2026-11-22 03:57:08.141+00', null);

insert into operator_tokens (id, name, hash, last_four, scopes, created_at, expires_at, last_used_at, revoked_at) values
  ('opt_aD4kodI0UGLU9RUnY41qlM', 'Nightly export',  E'\\xdba6bbffbfc5d467ffb7df20fa64da91e2ce827cd5b4ec3678b249f78ea18703', 'rarM', '{read}', '2026-11-22 02:57:08.915+00', null, null, null);

insert into passkeys (id, user_id, name, rp_id, public_key, sign_count, transports, synced, created_at, last_used_at) values
  ( E'\\xc8332bf18ed93f4eec51cf5e8aae6e8c7613cfdbdc9031d3e1a1c93831e72925', 'olga', 'Laptop', 'localhost',  E'\\xa50102032620012158200f58b18388e2a4ba5c5e03d021d34429bc6307b01a4618f612b90745e81fbd1222582027a4abf45c93ffe40f8dc813c6a9cd6dd78c0379c470cd210eb98416dbd7aec4', '1', '{internal}', 'false', '2026-11-22 02:57:08.652+00', null);

insert into publisher_invitations (id, publisher_id, email, role, invited_by, created_at, expires_at) values
  ('inv_KJQQaHH9GBfcaR0P7lSNea', 'acme', 'paul@acme.example', 'developer', 'dana', '2026-11-22 02:57:08.859+00', '2026-11-29 02:57:08.859+00');

insert into publisher_members (publisher_id, user_id, role, created_at) values
  ('acme', 'dana', 'admin', '2026-11-22 02:57:08.778+00'),
  ('pub_KfH0EB5PdbBYGpzZ2emmpI', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', 'admin', '2026-11-22 02:57:08.706+00');

insert into publishers (id, name, website, support, requires_passkeys, created_at, updated_at) values
  ('acme', 'Acme', 'https://acme.example', 'help@acme.example', 'false', '2026-11-22 02:57:05.865+00', '2026-11-22 02:57:05.865+00'),
  ('pub_KfH0EB5PdbBYGpzZ2emmpI', 'Softmakers', 'https://soft.example', 'help@soft.example', 'false', '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00');

insert into records (tenant_id, type, id, unit_id, data, email, created_at, updated_at) values
  ('north', 'bookings', 'bkg_kept', 'harbour', '{"id": "bkg_kept", "total": 120, "status": "confirmed", "currency": "EUR"}', null, '2026-11-22 02:57:06.445+00', '2026-11-22 02:57:06.445+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'bookings', 'bkg_7Qm2XvR4', 'unit-1', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'bookings', 'bkg_7Qm2XvR4-2', 'unit-2', '{"notes": "Needs a child seat.", "total": 96, "status": "confirmed", "ends_at": "2026-07-03T17:00:00Z", "currency": "EUR", "quantity": 2, "reference": "B-20418", "starts_at": "2026-07-03T09:00:00Z", "price_each": 48, "product_id": "prd_5Ls8Wd2C", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'customers', 'cus_3Hk9TzA1', 'unit-1', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'customers', 'cus_3Hk9TzA1-2', 'unit-2', '{"name": "Lena Novak", "email": "lena.novak@example.com", "phone": "+385 91 555 0142", "address": "Riva 12, 21000 Split", "country": "HR", "language": "hr", "marketing_consent": false}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'orders', 'ord_2Vc7Jp0K', 'unit-1', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'orders', 'ord_2Vc7Jp0K-2', 'unit-2', '{"items": [{"name": "Sea kayak, double", "price": 48, "quantity": 2, "product_id": "prd_5Ls8Wd2C"}], "total": 96, "number": "5107", "status": "paid", "currency": "EUR", "placed_at": "2026-06-20T14:29:55Z", "customer_id": "cus_3Hk9TzA1"}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'participants', 'par_6Fx1Gu8M', 'unit-1', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'participants', 'par_6Fx1Gu8M-2', 'unit-2', '{"name": "Marko Horvat", "email": "marko.horvat@example.com", "status": "registered", "age_group": "adult", "booking_id": "bkg_7Qm2XvR4", "product_id": "prd_5Ls8Wd2C", "registered_at": "2026-06-21T08:12:40Z"}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'payments', 'pay_9Bn4Ye6F', 'unit-1', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'payments', 'pay_9Bn4Ye6F-2', 'unit-2', '{"amount": 96, "method": "card", "status": "received", "paid_at": "2026-06-20T14:31:07Z", "currency": "EUR", "booking_id": "bkg_7Qm2XvR4", "customer_id": "cus_3Hk9TzA1", "refunded_amount": 0}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'products', 'prd_5Ls8Wd2C', 'unit-1', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'products', 'prd_5Ls8Wd2C-2', 'unit-2', '{"sku": "KAY-2", "name": "Sea kayak, double", "price": 48, "stock": 14, "active": true, "category": "Kayaks", "currency": "EUR", "description": "Stable two-seater with spray skirts."}', null, '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00');

insert into recovery_codes (user_id, hash) values
  ('olga',  E'\\x06d49ce4c5724ed61d25dd0f2d96b55d3edfdb72cfacd981fb29996fbf714e88'),
  ('olga',  E'\\x1daf7c14fadbbde8fccdcec4b4f6ec0b73ebcbfb6f311ed1989102c596f3e358'),
  ('olga',  E'\\x5b3966b576a1a92e8a4eb16f204cbb99003da8458795937da623798594978587'),
  ('olga',  E'\\x68bdc5297fbb3a9dc510862e09b6b48753cf2cdb7c6a13db48b77f9ba47bc38e'),
  ('olga',  E'\\x738c3b013e3955d8d21fa89479be7a863ac393fe8bfcc4db57b449b58d315c83'),
  ('olga',  E'\\x91abc7b0789381b292ae62c5f8fd8f12739eba47532d55aa0821b0f77c6aa5a5'),
  ('olga',  E'\\xb3e370e2082ab43dc3e1a12302bea49c0c89dffcf4645f31caad560e39d2f81e'),
  ('olga',  E'\\xbc11429aecf47aad391db277d9f373184cbe5f9ccb2f2e5b41ba50342e45f199'),
  ('olga',  E'\\xd94ded6f41f1c81e9acf1876154b1d861d521663f368689743f8ec98bcbbbcb3'),
  ('olga',  E'\\xf0ef9044f79e5ffa97dedeb9bc61e79183eb28115f49caab122392c45278113f');

insert into replays (id, endpoint_id, since, until, states, reached, replayed, requested_at, finished_at) values
  ('rpl_bJXm1AKGnt9Ywdbe82sEJM', 'ep_CGa1jeBMZ6n9QxnDDVtntd', '2026-11-22 01:57:06.527+00', '2026-11-22 02:57:06.53+00', '{delivered,dead}', '01a2012f-999a-771a-8662-5437780374ea', '2', '2026-11-22 02:57:06.53+00', '2026-11-22 02:57:07.087+00');

insert into request_log (id, at, app_id, client_id, environment, connection_id, tenant_id, kind, method, path, status, error, reason, duration_ms, ip, request_id) values
  ('01a2012f-9876-7000-af89-f1ddbf179b50', '2026-11-22 02:57:06.166+00', 'feed', 'db_6r49jzlkf6xsm3ehl9mdxmkg', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '26', '127.0.0.1', '826f17d2-6877-4125-bc0d-ba81c249c523'),
  ('01a2012f-9986-7000-9f20-715b6ab8cf56', '2026-11-22 02:57:06.438+00', 'feed', 'db_6r49jzlkf6xsm3ehl9mdxmkg', 'production', 'con_Pq1GAGUlrluyCFM6JQoVtp', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '101', '127.0.0.1', '763f3e09-7a7c-4287-a69f-5e97e59e0315'),
  ('01a2012f-a030-7000-b712-65fae209321e', '2026-11-22 02:57:08.144+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '6', '127.0.0.1', '60448362-6ac7-4f63-842d-95b5748f00b3'),
  ('01a2012f-a038-7001-8ea2-90fc66859aee', '2026-11-22 02:57:08.152+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '5', '127.0.0.1', '4560efe8-88d8-42d6-9aa9-89a56589605e'),
  ('01a2012f-a0df-7002-a852-fdab901142e9', '2026-11-22 02:57:08.319+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_Np0qI5yX5SXixnKCuob3cE', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '50', '127.0.0.1', '620d97f9-659f-4221-adae-6a74fcb62e3d'),
  ('01a2012f-a0ec-7003-aec3-86422fb6ae9e', '2026-11-22 02:57:08.332+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_Np0qI5yX5SXixnKCuob3cE', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '10', '127.0.0.1', '88671d3a-ccdf-450f-8e2d-daafe84be034'),
  ('01a2012f-a0fe-7004-afb8-5c7706f8233a', '2026-11-22 02:57:08.35+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_Np0qI5yX5SXixnKCuob3cE', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '16', '127.0.0.1', '809dd68a-2d7f-4868-98df-32b881b1dbb5'),
  ('01a2012f-a10c-7005-955b-184f8aca78ad', '2026-11-22 02:57:08.364+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_Np0qI5yX5SXixnKCuob3cE', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '11', '127.0.0.1', '24f36b74-06b6-4bcb-9777-6f4febe3ff36'),
  ('01a2012f-a116-7006-965f-394ee7fbbcb3', '2026-11-22 02:57:08.374+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', null, null, 'authorize', 'GET', '/oauth/authorize', '303', null, null, '6', '127.0.0.1', '4e030af6-ef61-4652-b6d9-3d5eb8b6a001'),
  ('01a2012f-a1a1-7000-a621-e0a86a3b0f42', '2026-11-22 02:57:08.513+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_bVME6ZhbR7qwIefGxTFQt6', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '4', '127.0.0.1', 'c69c0850-dfe7-461d-b1be-966b51570144'),
  ('01a2012f-a1a9-7001-a777-62b88efd16c7', '2026-11-22 02:57:08.521+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_bVME6ZhbR7qwIefGxTFQt6', 'north', 'token', 'POST', '/oauth/token', '200', null, null, '4', '127.0.0.1', '060aa191-6a67-403d-b80d-894a765363af'),
  ('01a2012f-a1ae-7002-bb2f-b466bfb96c84', '2026-11-22 02:57:08.526+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_bVME6ZhbR7qwIefGxTFQt6', 'north', 'api', 'GET', '/api/v1/bookings', '200', null, null, '2', '127.0.0.1', 'a746a684-a2f1-4386-882c-da6f6dac55d2'),
  ('01a2012f-a1b0-7003-bec7-883c0c77e5b5', '2026-11-22 02:57:08.528+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', 'con_bVME6ZhbR7qwIefGxTFQt6', 'north', 'api', 'GET', '/api/v1/nothing', '404', 'not_found', 'There is nothing at this address. /openapi.json lists what there is.', '1', '127.0.0.1', 'e32c8d06-599e-4ff5-9ead-bef4d8457f52'),
  ('01a2012f-a1b9-7004-9e69-7cab06562cb5', '2026-11-22 02:57:08.537+00', 'sync', 'db_7gfxrxy75sw6vhopdlylduke', 'production', null, null, 'token', 'POST', '/oauth/token', '400', 'invalid_request', 'requested grant type is not allowed for this client', '3', '127.0.0.1', '78a13668-f6db-4d1e-adbf-b0662a72abdf');

insert into routine_counts (connection_id, day, action, tenant_id, app_id, publisher_id, client_id, last_at, ip, hours) values
  ('con_Np0qI5yX5SXixnKCuob3cE', '2026-11-22', 'token.refreshed', 'north', 'sync', 'acme', 'db_7gfxrxy75sw6vhopdlylduke', '2026-11-22 02:57:08.323+00', '127.0.0.1', '{0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}'),
  ('con_bVME6ZhbR7qwIefGxTFQt6', '2026-11-22', 'token.refreshed', 'north', 'sync', 'acme', 'db_7gfxrxy75sw6vhopdlylduke', '2026-11-22 02:57:08.518+00', '127.0.0.1', '{0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0}');

insert into sessions (hash, user_id, created_at, expires_at, method, issuer_sid, id_token, proven_at, second_step, id, browser, system, ip, last_seen_at, embedded) values
  ( E'\\x1b2573a710c27cf788f1bcd054e6a0b2470a9b27680565da72a656c3ed3240b3', 'olga', '2026-11-22 02:57:08.609+00', '2026-11-29 02:57:08.609+00', 'local', null, null, '2026-11-22 02:57:08.661+00', 'true', '2e185b8b-0829-401d-8ad2-bb15bf0b3b4e', null, null, '127.0.0.1', '2026-11-22 02:57:08.609+00', 'false'),
  ( E'\\x92584513f96da536f7a37416186c7dc005f813d87192a8764780c026facf627b', 'olga', '2026-11-22 02:57:08.427+00', '2026-11-29 02:57:08.427+00', 'local', null, null, '2026-11-22 02:57:08.427+00', 'false', 'a501948b-b1cd-48f6-9163-07a613856305', null, null, '127.0.0.1', '2026-11-22 02:57:08.427+00', 'false'),
  ( E'\\xab7ecdf5e52a25f15c8962c266754aab32b9fc1a26829b031f23c10a8470e203', 'olga', '2026-11-22 02:57:06.24+00', '2026-11-29 02:57:06.24+00', 'local', null, null, '2026-11-22 02:57:06.24+00', 'false', 'cc100ac1-8a40-4319-aeb8-b98daf04f306', null, null, '127.0.0.1', '2026-11-22 02:57:06.24+00', 'false'),
  ( E'\\xdafa376e7da71180b6d13f166e0bc78c802dc1e652dcb53a50cebd78fa5c489f', 'olga', '2026-11-22 02:57:08.209+00', '2026-11-29 02:57:08.209+00', 'local', null, null, '2026-11-22 02:57:08.209+00', 'false', '635d0566-977f-451f-913b-71d88ecfb514', null, null, '127.0.0.1', '2026-11-22 02:57:08.209+00', 'false'),
  ( E'\\xde45c1fc784bcf05439667704a7ef961faf2de75299fff5e041b16c5557f6f00', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', '2026-11-22 02:57:08.728+00', '2026-11-29 02:57:08.728+00', 'local', null, null, '2026-11-22 02:57:08.728+00', 'false', '0e41036c-aeec-42d7-883e-5f7900a65b7b', null, null, '127.0.0.1', '2026-11-22 02:57:08.728+00', 'false'),
  ( E'\\xfc61a1903ffea1cf36481fac9f53a87fd7e452308627558d733ceb101815b43d', 'dana', '2026-11-22 02:57:08.829+00', '2026-11-29 02:57:08.829+00', 'local', null, null, '2026-11-22 02:57:08.829+00', 'false', '15026f5d-d5d5-4ada-91c7-6cf71138c3a0', null, null, '127.0.0.1', '2026-11-22 02:57:08.829+00', 'false');

insert into sign_in_links (hash, user_id, return_to, expires_at) values
  ( E'\\x070d9a6acc31a68906d59d1de4381e6ac75ad399def2dcd1ba150e4d5a6004dc', 'stan', '/settings/apps', '2026-11-22 02:58:08.923+00');

insert into signing_keys (kid, alg, public_jwk, private_key, created_at, retired_at) values
  ('fe288fe1-38eb-4903-b238-7999d337241b', 'ES256', '{"x": "EHO6rkFYyXQwBigb8zSy1-ta1I8OpfSFSsMXDYkmur4", "y": "lRdFww1jJSLSsl8c7fb4XyOLum0QLtYNJuDL6rAHq7M", "crv": "P-256", "kty": "EC"}',  E'\\x015b5eca33231752d7146e8fe4b6a18d272b55a882c0feb36fe0eb1b87fbaea4d11c526776f8e9995d66ec846b129c096ffa1b8bb22114b531eb2dec0925a2206e9cc55cb8dc758b5c2949c61b739dcc7fb69927d6214af66c230ef04a6c3e1a0dc67ec40e931a163ef41e83a0fa08ccc625f481e42f782b026e13974e0f2c5bf370b61616e2cb239a91753eedb5a2a3de37b626bfbd127641d48630ec95b0b83cde9806e1a8aabb261c1869bbe7dc51dc6760532af464154a5830e8ee34914805fdff43555f8b6d702e18cb9f62e3fe97', '2026-11-22 02:57:04.973+00', null);

insert into tenant_clocks (tenant_id, stamp) values
  ('north', '2026-11-22 02:57:08.545+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', '2026-11-22 02:57:08.706+00');

insert into tenant_members (tenant_id, user_id, role) values
  ('elsewhere', 'otto', 'owner'),
  ('north', 'olga', 'owner'),
  ('north', 'stan', 'staff'),
  ('play', 'olga', 'owner'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', 'owner'),
  ('small', 'olga', 'owner'),
  ('south', 'olga', 'owner');

insert into tenants (id, name, environment, verified, opened_by, created_at, updated_at) values
  ('elsewhere', 'Elsewhere', 'production', 'true', null, '2026-11-22 02:57:05.627+00', '2026-11-22 02:57:05.627+00'),
  ('north', 'North Rentals', 'production', 'true', null, '2026-11-22 02:57:05.573+00', '2026-11-22 02:57:05.573+00'),
  ('play', 'Playground', 'sandbox', 'true', null, '2026-11-22 02:57:05.642+00', '2026-11-22 02:57:05.642+00'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'Sandbox of Softmakers', 'sandbox', 'true', 'usr_kz2oL9j8m0g54Bo0C0kHQ7', '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00'),
  ('small', 'Small Rentals', 'production', 'false', null, '2026-11-22 02:57:05.61+00', '2026-11-22 02:57:05.61+00'),
  ('south', 'South Rentals', 'production', 'true', null, '2026-11-22 02:57:05.598+00', '2026-11-22 02:57:05.598+00');

insert into units (tenant_id, id, kind, name) values
  ('north', 'castle', 'location', 'Castle'),
  ('north', 'harbour', 'location', 'Harbour'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'unit-1', 'location', 'First Location'),
  ('sandbox_7hrVYiWbsIAd8wFx8B2XX7', 'unit-2', 'location', 'Second Location');

insert into used_jwts (hash, expires_at) values
  ( E'\\xa11c5a27a750486d035b13e457847e7ca500c62d7ba4c3e92b6305e8443d927b', '2026-11-22 03:07:08.633+00');

insert into used_refresh_tokens (hash, used_at, jkt) values
  ( E'\\xa7a4078741944507c01701f3671511024a143979a26faed402a5bcd65dae29e5', '2026-11-22 02:57:08.323+00', null),
  ( E'\\xb7077a33f7101a357433df7d7d5f5e1aeab6b327c65130675a521c2a80f9c1f8', '2026-11-22 02:57:08.518+00', null);

insert into users (id, email, unconfirmed_email, name, password_hash, language, created_at, updated_at, subject, password_import, passkey_handle, signed_in_at, muted_notices, operator) values
  ('dana', 'dana@acme.example', null, 'Dana Lind', '$argon2id$v=19$m=19456,p=1,t=2$ced7WYA7ohtNOImZMKNMww$0FFLDQVNn0l90nmlCv076oP0DdW2UEczGBChPunKL6Y', 'en', '2026-11-22 02:57:08.778+00', '2026-11-22 02:57:08.778+00', null, null, null, '2026-11-22 02:57:08.829+00', '{}', 'false'),
  ('olga', 'olga@north.example', null, 'Olga Owner', '$argon2id$v=19$m=19456,p=1,t=2$GGgl6+RbPSQuwFdH2e7DfA$nLufO97x8A2ofEvY4xdHsC4/VGmRPtEI8dOjd4Do6NY', 'en', '2026-11-22 02:57:05.715+00', '2026-11-22 02:57:05.715+00', null, null,  E'\\x9073c886ab7f9c49ed4e7b0363b55a02c57706313380ea13a302fc03acd82545', '2026-11-22 02:57:08.609+00', '{}', 'false'),
  ('otto', 'otto@elsewhere.example', null, 'Otto Other', '$argon2id$v=19$m=19456,p=1,t=2$slSHAkoHRwQVB4/W5WyI2w$dAds0/znEW5dgcNHcIj5KU/s7QG2kut0U3uLZoCBjg4', 'en', '2026-11-22 02:57:05.789+00', '2026-11-22 02:57:05.789+00', null, null, null, null, '{}', 'false'),
  ('stan', 'stan@north.example', null, 'Stan Staff', '$argon2id$v=19$m=19456,p=1,t=2$WKOyJDeUWLYHWwf36xN3WQ$vPTXl5sb784wDLT0UifrZ4kQ9bsCgAW1lHfTov7CvJI', 'en', '2026-11-22 02:57:05.849+00', '2026-11-22 02:57:05.849+00', null, null, null, null, '{}', 'false'),
  ('usr_kz2oL9j8m0g54Bo0C0kHQ7', null, 'pia@ledgerly.example', 'Dana', '$argon2id$v=19$m=19456,p=1,t=2$WGhz2fXIaakM6IYQMVAf4w$mB9MeF0ndF2IN+DTy5Z1dZSY+HV+4ZfydBw0cmgqcHM', 'en', '2026-11-22 02:57:08.706+00', '2026-11-22 02:57:08.706+00', null, null, null, '2026-11-22 02:57:08.728+00', '{}', 'false');

reset session_replication_role;

select setval('audit_numbers', 45);
