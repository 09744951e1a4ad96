import { type Kysely, sql } from 'kysely'

/** Outbox, endpoints, deliveries and attempts (docs/decisions/0031). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- A UUID that sorts by the millisecond it is made for (RFC 9562 §5.7), so that the id of a delivery leads
    -- to the partition that holds it.
    create function time_ordered_uuid(at timestamptz) returns uuid language sql volatile parallel safe as $$
      select encode(
        set_bit(set_bit(
          overlay(uuid_send(gen_random_uuid())
            placing substring(int8send(floor(extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6),
          52, 1), 53, 1), 'hex')::uuid
    $$;

    create table endpoints (
      id text primary key,
      app_id text not null references apps,
      environment text not null check (environment in ('sandbox', 'production')),
      url text not null,
      -- null: every type that the app declares
      event_types text[],
      token bytea,
      state text not null default 'active' check (state in ('active', 'paused', 'suspended')),
      state_reason text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      removed_at timestamptz
    );
    create index endpoints_app on endpoints (app_id, environment) where removed_at is null;

    create table endpoint_secrets (
      id text primary key,
      endpoint_id text not null references endpoints on delete cascade,
      secret bytea not null,
      -- For signatures that anybody can verify: a key pair, its private half sealed.
      private_key bytea,
      public_jwk jsonb,
      created_at timestamptz not null,
      retires_at timestamptz
    );
    create index endpoint_secrets_endpoint on endpoint_secrets (endpoint_id);

    -- What workers learn about an endpoint, apart from what people decide about it.
    create table endpoint_health (
      endpoint_id text primary key references endpoints on delete cascade,
      failures_in_row integer not null default 0,
      failures_total integer not null default 0,
      times_opened integer not null default 0,
      open_until timestamptz,
      slow_until timestamptz,
      last_success_at timestamptz,
      last_failure_at timestamptz
    ) with (fillfactor = 50);

    create table events (
      uid uuid not null,
      at timestamptz not null,
      id text not null,
      uuid uuid not null default gen_random_uuid(),
      type text not null,
      -- null: a test event
      tenant_id text,
      unit_id text,
      scopes text[] not null default '{}',
      record_type text,
      record_id text,
      -- Set when the event is for one connection alone: app.installed, app.uninstalled
      connection_id text,
      data json not null,
      primary key (uid, at)
    ) partition by range (at);
    create index events_tenant on events (tenant_id, at);

    create table events_default partition of events default;

    -- The ids that the operator gave: the same id twice is one event.
    create table event_keys (
      id text primary key,
      event_uid uuid not null,
      at timestamptz not null
    );
    create index event_keys_at on event_keys using brin (at);

    -- The hot table: what is not finished. No foreign keys: each would lock a row that every writer shares.
    create table deliveries (
      id uuid primary key,
      event_uid uuid not null,
      event_at timestamptz not null,
      endpoint_id text not null,
      app_id text not null,
      connection_id text,
      -- true: about the end of its connection, and therefore outlives it
      parting boolean not null default false,
      priority smallint not null default 0,
      -- false: waits for due_at. Workers look only at ready rows.
      ready boolean not null default true,
      due_at timestamptz not null,
      steps_used smallint not null default 0,
      attempts smallint not null default 0,
      claims_lost smallint not null default 0,
      -- Set for an attempt beyond the schedule: the state in which a failure leaves the delivery.
      returns_to text check (returns_to in ('delivered', 'dead')),
      claim uuid,
      lease_until timestamptz,
      created_at timestamptz not null
    ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000,
            autovacuum_vacuum_cost_delay = 0);
    create index deliveries_ready on deliveries (endpoint_id, priority, due_at) where ready and claim is null;
    create index deliveries_waiting on deliveries (due_at) where not ready;
    create index deliveries_claimed on deliveries (endpoint_id, lease_until) where claim is not null;
    create index deliveries_connection on deliveries (connection_id);

    create table delivery_history (
      id uuid not null,
      event_uid uuid not null,
      event_at timestamptz not null,
      endpoint_id text not null,
      app_id text not null,
      connection_id text,
      parting boolean not null,
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
      -- true: its claim had been lost when the answer came; it changed nothing
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

    -- Who needs waking. Unlogged: after a crash every worker starts anew anyway.
    create unlogged table webhook_workers (
      id uuid primary key,
      asleep boolean not null,
      seen_at timestamptz not null
    );
  `.execute(db)
}
