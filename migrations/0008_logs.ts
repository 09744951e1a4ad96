import { type Kysely, sql } from 'kysely'

/** The audit log and the request log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
  `.execute(db)
}
