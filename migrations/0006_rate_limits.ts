import { type Kysely, sql } from 'kysely'

/** What each connection has used of its rate limits, and the decision over it (docs/decisions/0020). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table rate_limits (
      connection_id text primary key,
      -- Milliseconds since 1970, when "debt" was true.
      at bigint not null,
      -- What is missing in the bucket, in sixty-thousandths of a request: whole numbers at every rate.
      debt bigint not null,
      -- When the requests of the last minute were accepted, oldest first.
      times bigint[] not null
    ) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
    create index rate_limits_at on rate_limits (at);

    -- The same rule as src/api/rate_limit/decide.ts. The clock is read under the row's lock, so that it never
    -- runs backwards between two decisions. "skew" (ms) is how far tests have moved the clock.
    create function take_rate_limit(who text, per_minute integer, burst integer, skew bigint,
                                    out accepted boolean, out at bigint, out debt bigint, out times bigint[])
    language plpgsql as $$
    declare
      state rate_limits;
    begin
      -- Not worth a flush to disk: a crash of the database forgets the last half second at most.
      perform set_config('synchronous_commit', 'off', true);
      loop
        select * into state from rate_limits r where r.connection_id = who for update;
        exit when found;
        insert into rate_limits values (who, 0, 0, '{}') on conflict do nothing;
      end loop;
      at := greatest(state.at, floor(extract(epoch from clock_timestamp()) * 1000)::bigint + skew);
      debt := greatest(0, state.debt - (at - state.at) * per_minute);
      times := array(select t from unnest(state.times) with ordinality u(t, n) where t > at - 60000 order by n);
      accepted := debt + 60000 <= burst * 60000::bigint and cardinality(times) < per_minute;
      if accepted then
        debt := debt + 60000;
        times := times || at;
        update rate_limits r set at = take_rate_limit.at, debt = take_rate_limit.debt, times = take_rate_limit.times
          where r.connection_id = who;
      end if;
    end $$;
  `.execute(db)
}
