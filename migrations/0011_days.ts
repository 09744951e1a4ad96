import { type Kysely, sql } from 'kysely'

/**
 * The partitions of a day. Only the owner of a table may add and drop them, so these two functions run as the owner:
 * the role of the product needs no more than to read and write rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
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
      perform pg_advisory_xact_lock(${sql.lit(0x64617973)});
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
  `.execute(db)
}
