import { type Kysely, sql } from 'kysely'

/** Tenants, their units and their records. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
  `.execute(db)
}
