import { type Kysely, sql } from 'kysely'

/** Everything that is counted against a limit, and the one rule that counts it (docs/decisions/0020). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
  `.execute(db)
}
