import { type Kysely, sql } from 'kysely'

/**
 * The months of the audit log. Only the owner of a table may add and drop partitions, so these functions run as the
 * owner: the product's role may create the coming months, and the archivist's role drop what has been sealed.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- The first id of the month that a moment belongs to.
    create function first_audit_id(moment timestamptz) returns bigint language sql stable as $$
      select to_char(moment at time zone 'UTC', 'YYYYMM')::bigint * 1000000000
    $$;

    create table audit_log_default partition of audit_log default;
    create table audit_identities_default partition of audit_identities default;
    create table audit_seals_default partition of audit_seals default;
    create trigger no_truncate before truncate on audit_log_default
      for each statement execute function refuse_audit_change();
    create trigger no_truncate before truncate on audit_seals_default
      for each statement execute function refuse_audit_change();

    -- Creates the partitions of the month that a moment belongs to, called audit_log_202611. Several nodes may do so
    -- at once. Rows of that month that are in the default partitions are moved.
    create function prepare_audit_month(moment timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      since bigint := first_audit_id(moment);
      until bigint := first_audit_id((date_trunc('month', moment at time zone 'UTC') + interval '1 month') at time zone 'UTC');
      suffix text := to_char(moment at time zone 'UTC', 'YYYYMM');
      parent text;
      key text;
    begin
      if exists (select from pg_class where relname = 'audit_log_' || suffix and relnamespace = 'public'::regnamespace) then
        return;
      end if;
      perform set_config('lock_timeout', '3s', true);
      -- Whoever seals waits: it locks the same tables in another order.
      perform pg_advisory_xact_lock(${sql.lit(0x7365616c)});
      if exists (select from pg_class where relname = 'audit_log_' || suffix and relnamespace = 'public'::regnamespace) then
        return;
      end if;
      -- In the order of those who write.
      lock audit_log, audit_identities, audit_seals in access exclusive mode;
      for parent, key in values ('audit_log', 'id'), ('audit_identities', 'audit_id'), ('audit_seals', 'to_id') loop
        execute format('create table %I (like %I including defaults including constraints)', parent || '_' || suffix, parent);
        execute format('alter table %I disable trigger user', parent || '_default');
        execute format('with moved as (delete from %I where %I >= $1 and %2$I < $2 returning *)
          insert into %I select * from moved', parent || '_default', key, parent || '_' || suffix) using since, until;
        execute format('alter table %I enable trigger user', parent || '_default');
        execute format('alter table %I attach partition %I for values from (%s) to (%s)',
          parent, parent || '_' || suffix, since, until);
        -- Triggers for each row come with the table that it is a part of; this one does not.
        if parent <> 'audit_identities' then
          execute format('create trigger no_truncate before truncate on %I
            for each statement execute function refuse_audit_change()', parent || '_' || suffix);
        end if;
      end loop;
    end $$;

    -- This month and the next two, by the database's clock.
    create function prepare_audit_months() returns void
    language sql security definer set search_path = public, pg_temp as $$
      select prepare_audit_month(date_trunc('month', clock_timestamp(), 'UTC') + make_interval(months => ahead))
      from generate_series(0, 2) ahead
    $$;

    -- Drops every month before the one that a moment belongs to, as one act. Refuses unless each row of them is sealed
    -- and "head" is the digest of their last seal: whoever calls has read them up to there.
    create function drop_audit_months_before(moment timestamptz, head bytea) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      until bigint := first_audit_id(moment);
      present bigint;
      sealed bigint;
      last audit_seals;
      old name;
    begin
      if until > first_audit_id(clock_timestamp()) then
        raise exception 'the present month and those to come cannot be archived' using errcode = 'check_violation';
      end if;
      perform set_config('lock_timeout', '3s', true);
      perform pg_advisory_xact_lock(${sql.lit(0x7365616c)});
      select * into last from audit_seals where to_id < until order by to_id desc limit 1;
      if last.digest is distinct from head then
        raise exception 'the last seal is not the one that was exported' using errcode = 'check_violation';
      end if;
      select count(*) into present from audit_log where id < until;
      select coalesce(sum(count), 0) into sealed from audit_seals where to_id < until;
      -- The last seal of a month ends with the last id that the month may have: nothing can be added to it any more.
      if last.to_id is null or last.to_id % 1000000000 <> 999999999 or present <> sealed
        or exists (select from audit_log_default where id < until) then
        raise exception 'not every row is sealed' using errcode = 'check_violation';
      end if;
      lock audit_log, audit_identities, audit_seals in access exclusive mode;
      for old in
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent in ('audit_log'::regclass, 'audit_identities'::regclass, 'audit_seals'::regclass)
          and c.relname ~ '_[0-9]{6}$' and right(c.relname, 6)::bigint * 1000000000 < until
      loop
        execute format('drop table %I', old);
      end loop;
      insert into audit_archives (to_id, rows, head) values (last.to_id, sealed, head);
      insert into audit_log (action, actor_kind, actor_id, details) values ('audit.archived', 'operator', session_user,
        jsonb_build_object('to_id', last.to_id, 'rows', sealed, 'head', encode(head, 'hex')));
      return sealed;
    end $$;

    revoke all on function prepare_audit_month, prepare_audit_months, drop_audit_months_before from public;
    select prepare_audit_months();
  `.execute(db)
}
