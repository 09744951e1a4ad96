import { type Kysely, sql } from 'kysely'

/** What the charts of an app count, and what the page of a request shows (docs/decisions/0198, 0199). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Requests and webhook attempts per hour, in a row per UTC day: of an app in one environment, and of each of its
    -- connections and endpoints.
    create table app_activity (
      app_id text not null,
      environment text not null,
      -- Both empty: everything of the app in this environment.
      connection_id text not null,
      endpoint_id text not null,
      day date not null,
      name text not null,
      -- From hours[1], 0:00 to 1:00 UTC, to hours[24].
      hours integer[] not null,
      primary key (app_id, environment, connection_id, endpoint_id, day, name)
    ) with (fillfactor = 70);
    create index app_activity_day on app_activity (day);

    alter table request_log
      -- Of the query or the form, as a query: values that could be secret are masked.
      add column parameters text,
      -- The name of the one that was wrong.
      add column parameter text,
      -- Of a refusal, as a whole. Successful responses hold records and tokens: nothing of them is kept.
      add column response text,
      -- What the rate limits had left after it.
      add column burst_left smallint,
      add column minute_left smallint;
  `.execute(db)
}
