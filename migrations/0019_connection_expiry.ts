import { type Kysely, sql } from 'kysely'

/**
 * When a connection ends by itself. It is part of what is live, unlike the expiry of tokens, and so is compared with
 * the database's clock. The view is that of 0005_live.ts, but for this one refusal.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table connections add column expires_at timestamptz;

    create or replace view connection_status as
      select n.id, n.app_id, n.client_id, n.tenant_id, n.unit_id, n.environment, n.state, n.created_at,
        c.publisher_id, c.event_types, c.scopes as declared_scopes, t.name as tenant_name,
        case when n.scopes <@ c.scopes then n.scopes else common_scopes(n.scopes, c.scopes) end as scopes,
        case
          when c.refusal = 'app_suspended' then c.refusal
          when not t.verified then 'tenant_not_verified'
        end as refusal_after_disconnect,
        coalesce(case
          when n.state = 'revoked' then 'connection_ended'
          when n.expires_at <= now() then 'connection_expired'
        end, c.refusal, case
          when not t.verified then 'tenant_not_verified'
          when t.environment <> n.environment or c.environment <> n.environment then 'other_environment'
          when c.kind = 'in_house' and c.tenant_id <> n.tenant_id then 'other_tenant'
          when n.unit_id is not null and u.id is null then 'unit_removed'
        end) as refusal
      from connections n
      join client_status c on c.id = n.client_id
      join tenants t on t.id = n.tenant_id
      left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id;

    -- Chosen from "select *" of the tables, whose columns a view keeps as they were.
    create or replace view unrevoked_connections as select * from connections where state <> 'revoked';
  `.execute(db)
}
