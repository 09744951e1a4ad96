import { type Kysely, sql } from 'kysely'

/** What is live: the one place that says which client, connection, grant and token still counts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What two lists of scopes have in common. The first one as it is, where the other holds all of it.
    create function common_scopes(one text[], other text[]) returns text[] language sql immutable parallel safe as $$
      select case when one <@ other then one
        else array(select scope from unnest(one) with ordinality s (scope, place)
                   where scope = any(other) order by place) end
    $$;

    -- A client that may authenticate: it is not revoked, its app is not suspended, and somebody has approved a
    -- public app before its production client counts.
    create view live_clients as
      select c.id, c.app_id, c.environment, a.publisher_id, a.tenant_id, a.kind, a.client_type, a.native, a.name,
        a.scopes, a.event_types, a.redirect_uris, a.jwks, a.version
      from clients c
      join apps a on a.id = c.app_id
      where c.revoked_at is null
        and a.suspended_at is null
        and (c.environment = 'sandbox' or a.kind = 'in_house' or a.approved_at is not null);

    -- A connection through which anything may pass: not ended, of a live client, with a verified tenant of the
    -- client's environment (and its own one, where the app is in-house), bound to a unit that still exists.
    -- Its scopes are those that the owner consented to and the app still declares.
    create view live_connections as
      select n.id, n.app_id, n.client_id, n.tenant_id, n.unit_id, n.environment, n.state, c.publisher_id,
        common_scopes(n.scopes, c.scopes) as scopes, c.event_types
      from connections n
      join live_clients c on c.id = n.client_id and c.environment = n.environment
      join tenants t on t.id = n.tenant_id and t.environment = n.environment and t.verified
      where n.state <> 'revoked'
        and (c.kind = 'public' or c.tenant_id = n.tenant_id)
        and (n.unit_id is null
          or exists (select from units u where u.tenant_id = n.tenant_id and u.id = n.unit_id));

    -- A grant whose codes and tokens count, until they expire.
    create view live_grants as
      select g.id, g.user_id, n.id as connection_id, n.app_id, n.client_id, n.tenant_id, n.unit_id, n.environment,
        n.publisher_id, n.scopes
      from grants g
      join live_connections n on n.id = g.connection_id
      where g.revoked_at is null;

    -- An access token that counts, until it expires (whoever asks compares expires_at with the clock). Its scopes
    -- are never more than its connection's.
    create view live_access_tokens as
      select k.hash, k.grant_id, k.issued_at, k.expires_at, k.first_used_at, g.user_id, g.connection_id, g.app_id,
        g.client_id, g.tenant_id, g.unit_id, g.environment, g.publisher_id, common_scopes(k.scopes, g.scopes) as scopes
      from access_tokens k
      join live_grants g on g.id = k.grant_id
      where k.revoked_at is null;
  `.execute(db)
}
