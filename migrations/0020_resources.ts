import { type Kysely, sql } from 'kysely'

/**
 * What a grant and its tokens are for: 'api' or 'mcp' (src/model/resources.ts). The views of grants and access tokens
 * carry it. These are their newest definitions, as those of 0005_live.ts with this column; the others there hold.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table grants add column resource text not null default 'api';

    -- A grant is refused with its connection, when it was revoked itself, and where it is for the tools of agents and
    -- the app is no agent. A participant's grant ends with the connection too. Its scope is not one of the
    -- connection's, since no owner consents to it: it counts as long as the app declares it. Calls with its tokens
    -- are counted apart, so that they use up nothing of the connection's.
    create or replace view grant_status as
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
        coalesce(n.refusal, case
          when g.revoked_at is not null then 'grant_revoked'
          -- Looked up for these grants only.
          when g.resource = 'mcp' and not (select a.agent from apps a where a.id = n.app_id) then 'not_an_agent'
        end) as refusal,
        g.resource
      from grants g
      join connection_status n on n.id = g.connection_id;

    create or replace view live_grants as select * from grant_status where refusal is null and revoked_at is null;

    -- An access token is refused with its grant, and when it was revoked itself. Its scopes are never more than
    -- its connection's.
    create or replace view access_token_status as
      select k.hash, k.grant_id, k.issued_at, k.expires_at, k.first_used_at, k.jkt, g.user_id, g.connection_id,
        g.app_id, g.client_id, g.tenant_id, g.unit_id, g.environment, g.publisher_id, g.participant,
        g.rate_limit_key, g.audited_tenant_id,
        case when k.scopes <@ g.scopes then k.scopes else common_scopes(k.scopes, g.scopes) end as scopes,
        coalesce(g.refusal, case when k.revoked_at is not null then 'token_revoked' end) as refusal, g.resource
      from access_tokens k
      join grant_status g on g.id = k.grant_id;

    create or replace view live_access_tokens as select * from access_token_status where refusal is null;
  `.execute(db)
}
