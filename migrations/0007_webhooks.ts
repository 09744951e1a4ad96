import { type Kysely, sql } from 'kysely'

/** Outbox, endpoints, deliveries and attempts (docs/decisions/0031, 0036). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
  `.execute(db)
}
