import { type Kysely, sql } from 'kysely'

/** What partners' programs asked and why they were refused: one partition a day, kept for a week. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table request_log (
      -- Sorts by time (RFC 9562 §5.7): pages are read by it.
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
    create index request_log_refused on request_log (app_id, id desc) where status >= 400;
    create index request_log_connection on request_log (connection_id, id desc)
      where connection_id is not null;
  `.execute(db)
}
