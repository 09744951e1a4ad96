import { type Kysely, sql } from 'kysely'

/** The audit log and the request log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
  `.execute(db)
}
