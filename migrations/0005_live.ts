import { type Kysely, sql } from 'kysely'

/**
 * What is live: the one place that says which client, connection, grant and access token counts. Each `…_status`
 * view has every row, and in `refusal` the reason why it is refused, null where it is live. Each `live_…` view has
 * the live rows alone. Expiry is not part of it: whoever asks compares `expires_at` with the clock.
 * A view takes over the refusal of the view below it by coalesce(): a case would hold it twice, and four levels of
 * views sixteen times.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What two lists of scopes have in common, in the order of the first. In PL/pgSQL, because PostgreSQL cannot
    -- inline a subquery: as an SQL function each call would cost five times as much.
    create function common_scopes(one text[], other text[]) returns text[] language plpgsql immutable parallel safe as $$
    begin
      if one <@ other then return one; end if;
      return array(select scope from unnest(one) with ordinality s (scope, place)
                   where scope = any(other) order by place);
    end $$;

    -- Whether an approved version of an app counts in an environment, and not the app as it is now.
    create function needs_approval(environment text, kind text)
    returns boolean language sql immutable parallel safe as $$
      select environment = 'production' and kind = 'public'
    $$;

    -- Whether an app may act in an environment: in production, a public app must have an approved version.
    create function admitted_to(environment text, kind text, approved_version integer)
    returns boolean language sql immutable parallel safe as $$
      select not needs_approval(environment, kind) or approved_version is not null
    $$;

    -- Rows that are not revoked, whatever else holds: what pages list, and what can still be revoked. That is less
    -- than being live.
    create view unrevoked_clients as select * from clients where revoked_at is null;
    create view unrevoked_secrets as select * from client_secrets where revoked_at is null;
    create view unrevoked_connections as select * from connections where state <> 'revoked';
    create view unrevoked_grants as select * from grants where revoked_at is null;
    create view unrevoked_tokens as select * from access_tokens where revoked_at is null;
    create view unrevoked_operator_tokens as select * from operator_tokens where revoked_at is null;

    create view app_status as
      select a.*, case when a.suspended_at is not null then 'app_suspended' end as refusal from apps a;

    -- A client may authenticate unless it is revoked, its app is suspended, or it is the production client of a
    -- public app that nobody has approved. Its scopes and event types are those that count in its environment.
    create view client_status as
      select c.id, c.app_id, c.environment, a.publisher_id, a.tenant_id, a.kind, a.client_type, a.dpop, a.jwks,
        a.revision, a.is_key, a.approved_version, a.version as present_version, a.name as present_name, a.native as present_native,
        a.connect_url as present_connect_url, a.redirect_uris as present_redirect_uris,
        case when needs_approval(c.environment, a.kind) then a.approved_scopes else a.scopes end as scopes,
        case when needs_approval(c.environment, a.kind) then a.approved_event_types else a.event_types end
          as event_types,
        coalesce(a.refusal, case
          when c.revoked_at is not null then 'client_revoked'
          when not admitted_to(c.environment, a.kind, a.approved_version) then 'app_not_approved'
        end) as refusal
      from clients c
      join app_status a on a.id = c.app_id;

    -- What a client is registered as in its environment: the production client of a public app by the version that was
    -- approved, every other client by the app as it is now. It is apart from client_status, since PostgreSQL orders
    -- eight tables of a join at most, and the check of an access token joins seven.
    create view client_registrations as
      select c.id, c.app_id, c.environment, c.publisher_id, c.tenant_id, c.kind, c.client_type, c.dpop, c.jwks,
        c.revision, c.is_key, c.scopes, c.event_types, c.refusal,
        -- Whether what it is registered as was approved.
        c.approved_version is not null
          and (needs_approval(c.environment, c.kind) or c.present_version = c.approved_version) as approved,
        case when needs_approval(c.environment, c.kind) then v.name else c.present_name end as name,
        case when needs_approval(c.environment, c.kind) then v.publisher_name else pu.name end as publisher_name,
        case when needs_approval(c.environment, c.kind) then v.publisher_website else pu.website end
          as publisher_website,
        case when needs_approval(c.environment, c.kind) then v.publisher_support else pu.support end
          as publisher_support,
        case when needs_approval(c.environment, c.kind) then v.connect_url else c.present_connect_url end
          as connect_url,
        case when needs_approval(c.environment, c.kind) then v.native else c.present_native end as native,
        case when needs_approval(c.environment, c.kind) then v.redirect_uris else c.present_redirect_uris end
          as redirect_uris
      from client_status c
      left join app_versions v on v.app_id = c.app_id and v.version = c.approved_version
      left join publishers pu on pu.id = c.publisher_id;

    create view live_clients as select * from client_registrations where refusal is null;

    -- A connection opens something unless it has ended, its client is refused, its tenant is not verified or in
    -- another environment than the connection or the client, an in-house app belongs to another tenant, or its
    -- unit was removed. Its scopes are those that an owner consented to and the app still declares.
    -- The app is told of the end, unless "refusal_after_disconnect" says why not.
    create view connection_status as
      select n.id, n.app_id, n.client_id, n.tenant_id, n.unit_id, n.environment, n.state, n.created_at,
        c.publisher_id, c.event_types, c.scopes as declared_scopes, t.name as tenant_name,
        case when n.scopes <@ c.scopes then n.scopes else common_scopes(n.scopes, c.scopes) end as scopes,
        case
          when c.refusal = 'app_suspended' then c.refusal
          when not t.verified then 'tenant_not_verified'
        end as refusal_after_disconnect,
        coalesce(case when n.state = 'revoked' then 'connection_ended' end, c.refusal, case
          when not t.verified then 'tenant_not_verified'
          when t.environment <> n.environment or c.environment <> n.environment then 'other_environment'
          when c.kind = 'in_house' and c.tenant_id <> n.tenant_id then 'other_tenant'
          when n.unit_id is not null and u.id is null then 'unit_removed'
        end) as refusal
      from connections n
      join client_status c on c.id = n.client_id
      join tenants t on t.id = n.tenant_id
      -- Joined, since PostgreSQL may plan "not exists" inside of a case as a hash of all units.
      left join units u on u.tenant_id = n.tenant_id and u.id = n.unit_id;

    -- "state" here, and "revoked_at" below, stand once more for the indexes that leave out what has ended.
    create view live_connections as select * from connection_status where refusal is null and state <> 'revoked';

    -- A grant is refused with its connection, and when it was revoked itself. A participant's grant ends with the
    -- connection too. Its scope is not one of the connection's, since no owner consents to it: it counts as long as
    -- the app declares it. Calls with its tokens are counted apart, so that they use up nothing of the connection's.
    create view grant_status as
      select g.id, g.user_id, n.id as connection_id, n.app_id, n.client_id, n.tenant_id, n.unit_id, n.environment,
        n.publisher_id,
        case
          when g.participant is not null then common_scopes(g.scopes, n.declared_scopes)
          when g.scopes <@ n.scopes then g.scopes
          else common_scopes(g.scopes, n.scopes)
        end as scopes,
        g.participant, case when g.participant is null then n.id else g.id end as rate_limit_key,
        -- The routine of a participant's tokens is not told to the tenant.
        case when g.participant is null then n.tenant_id end as audited_tenant_id,
        g.revoked_at,
        g.code_hash, g.code_challenge, g.redirect_uri, g.code_expires_at, g.code_redeemed_at, g.code_jkt,
        g.refresh_hash, g.refresh_expires_at, g.refresh_jkt, g.previous_refresh_hash, g.refreshed_at,
        g.sealed_tokens,
        coalesce(n.refusal, case when g.revoked_at is not null then 'grant_revoked' end) as refusal
      from grants g
      join connection_status n on n.id = g.connection_id;

    create view live_grants as select * from grant_status where refusal is null and revoked_at is null;

    -- An access token is refused with its grant, and when it was revoked itself. Its scopes are never more than
    -- its connection's.
    create view access_token_status as
      select k.hash, k.grant_id, k.issued_at, k.expires_at, k.first_used_at, k.jkt, g.user_id, g.connection_id,
        g.app_id, g.client_id, g.tenant_id, g.unit_id, g.environment, g.publisher_id, g.participant,
        g.rate_limit_key, g.audited_tenant_id,
        case when k.scopes <@ g.scopes then k.scopes else common_scopes(k.scopes, g.scopes) end as scopes,
        coalesce(g.refusal, case when k.revoked_at is not null then 'token_revoked' end) as refusal
      from access_tokens k
      join grant_status g on g.id = k.grant_id;

    create view live_access_tokens as select * from access_token_status where refusal is null;
  `.execute(db)
}
