/**
 * The SQL of the token endpoint's hot path, as named statements that PostgreSQL plans once a connection.
 * A token request needs two round trips: one that reads the client, its live secrets and what was presented,
 * and one that consumes it, stores the new tokens and writes the audit row (docs/decisions/0010).
 */
export type Statement = { name: string; text: string }

// $1 client id, $2 the version of the app that this process has in memory: then the metadata are not sent again.
const CLIENT_COLUMNS = `
  c.id as client_id, c.app_id, c.environment, a.publisher_id, a.version,
  case when a.version = $2 then null else json_build_object(
    'name', a.name, 'kind', a.kind, 'tenant', a.tenant_id, 'client_type', a.client_type, 'native', a.native,
    'scopes', a.scopes, 'redirect_uris', a.redirect_uris, 'jwks', a.jwks) end as app,
  (select json_agg(json_build_array(s.id, s.hash)) from client_secrets s
    where s.client_id = c.id and s.revoked_at is null) as secrets`

const CLIENT_FROM = 'from clients c join apps a on a.id = c.app_id'

// A suspended app, a revoked client, or a production client that nobody approved is no client at all.
const CLIENT_WHERE = `
  where c.id = $1 and c.revoked_at is null and a.suspended_at is null
    and (c.environment = 'sandbox' or a.kind = 'in_house' or a.approved_at is not null)`

// What was presented ($3, its hash) with its grant and connection. "live" is false as soon as the grant was
// revoked, the connection ended or its tenant is no longer verified. $4 is the time.
const PRESENTED_COLUMNS = `
  k.grant_id, k.client_id as holder, k.issued_at, k.expires_at, k.expires_at > $4 as fresh,
  g.user_id, n.id as connection_id, n.tenant_id, n.unit_id,
  coalesce(g.revoked_at is null and n.state <> 'revoked' and t.verified
    and t.environment = n.environment, false) as live,
  array_to_string(case when k.scopes <@ n.scopes and k.scopes <@ a.scopes then k.scopes else
    array(select unnest(k.scopes) intersect select unnest(n.scopes) intersect select unnest(a.scopes)) end,
    ' ') as scope`

function presented(table: string): string {
  return `left join ${table} k on k.hash = $3
  left join grants g on g.id = k.grant_id
  left join connections n on n.id = g.connection_id
  left join tenants t on t.id = n.tenant_id`
}

export const FIND_CLIENT: Statement = {
  name: 'oauth_client',
  text: `select ${CLIENT_COLUMNS} ${CLIENT_FROM} ${CLIENT_WHERE}`,
}

export const FIND_CLIENT_AND_CODE: Statement = {
  name: 'oauth_client_code',
  text: `select ${CLIENT_COLUMNS}, ${PRESENTED_COLUMNS},
    k.redirect_uri, k.code_challenge, k.consumed_at is not null as consumed
  ${CLIENT_FROM} ${presented('authorization_codes')} ${CLIENT_WHERE}`,
}

export const FIND_CLIENT_AND_REFRESH: Statement = {
  name: 'oauth_client_refresh',
  text: `select ${CLIENT_COLUMNS}, ${PRESENTED_COLUMNS}, k.consumed_at is not null as consumed
  ${CLIENT_FROM} ${presented('refresh_tokens')} ${CLIENT_WHERE}`,
}

export const FIND_CLIENT_AND_ACCESS: Statement = {
  name: 'oauth_client_access',
  text: `select ${CLIENT_COLUMNS}, ${PRESENTED_COLUMNS}, k.revoked_at is not null as consumed
  ${CLIENT_FROM} ${presented('access_tokens')} ${CLIENT_WHERE}`,
}

/** For client_credentials: the standing connection of an in-house app with its own tenant, if it has one. */
export const FIND_CLIENT_AND_STANDING: Statement = {
  name: 'oauth_client_standing',
  text: `select ${CLIENT_COLUMNS}, t.verified and t.environment = c.environment as tenant_fits,
    n.id as connection_id, n.tenant_id, n.unit_id, g.id as grant_id,
    exists (select from connections e where e.app_id = a.id and e.environment = c.environment
      and e.tenant_id = a.tenant_id and e.unit_id is null and e.state = 'revoked') as ended
  ${CLIENT_FROM}
  left join tenants t on t.id = a.tenant_id
  left join connections n on n.app_id = a.id and n.environment = c.environment and n.tenant_id = a.tenant_id
    and n.unit_id is null and n.state <> 'revoked'
  left join lateral (select id from grants where connection_id = n.id and revoked_at is null
    order by created_at limit 1) g on true
  ${CLIENT_WHERE}`,
}

const AUDIT_COLUMNS = `(action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id,
  connection_id, ip, details)`

/**
 * $1 code's hash, $2 access token's, $3 refresh token's, $4 scopes, $5 now, $6 and $7 their expiries,
 * $8 publisher, $9 app, $10 tenant, $11 connection, $12 address. No row: the code had been used.
 */
export const REDEEM_CODE: Statement = {
  name: 'oauth_redeem_code',
  text: `with used as (
    update authorization_codes set consumed_at = $5 where hash = $1 and consumed_at is null
    returning grant_id, client_id
  ), access as (
    insert into access_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
    select $2, grant_id, client_id, $4, $5, $6 from used
  ), refresh as (
    insert into refresh_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
    select $3, grant_id, client_id, $4, $5, $7 from used
  ), audited as (
    insert into audit_log ${AUDIT_COLUMNS}
    select 'token.issued', 'client', client_id, $8, $9, client_id, $10, $11, $12,
      json_build_object('grant_type', 'authorization_code') from used
  ) select 1 from used`,
}

/**
 * $1 presented refresh token's hash, $2 new access token's, $3 new refresh token's, $4 the access token's
 * scopes, $5 now, $6 and $7 expiries, $8 the sealed answer, then as above from $9. No row: used before.
 */
export const ROTATE_REFRESH: Statement = {
  name: 'oauth_rotate_refresh',
  text: `with used as (
    update refresh_tokens set consumed_at = $5, answer = $8, next_access = $2, next_refresh = $3
    where hash = $1 and consumed_at is null
    returning grant_id, client_id, scopes
  ), access as (
    insert into access_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
    select $2, grant_id, client_id, $4, $5, $6 from used
  ), refresh as (
    insert into refresh_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
    select $3, grant_id, client_id, scopes, $5, $7 from used
  ), audited as (
    insert into audit_log ${AUDIT_COLUMNS}
    select 'token.refreshed', 'client', client_id, $9, $10, client_id, $11, $12, $13, '{}' from used
  ) select 1 from used`,
}

/** $1 hash, $2 grant, $3 client, $4 scopes, $5 now, $6 expiry, $7 publisher, $8 app, $9 tenant, $10 connection, $11 address */
export const ISSUE_TO_CLIENT: Statement = {
  name: 'oauth_issue_to_client',
  text: `with access as (
    insert into access_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
    values ($1, $2, $3, $4, $5, $6)
  ) insert into audit_log ${AUDIT_COLUMNS}
    values ('token.issued', 'client', $3, $7, $8, $3, $9, $10, $11, '{"grant_type":"client_credentials"}')`,
}

/**
 * A refresh token that was used before ($1): the answer that it got, if the minute has not passed ($2 is now
 * less 60 s) and neither of the tokens in that answer has been used.
 */
export const FIND_REPEATABLE_ANSWER: Statement = {
  name: 'oauth_repeatable_answer',
  text: `select r.answer from refresh_tokens r
    join access_tokens a on a.hash = r.next_access and a.first_used_at is null and a.revoked_at is null
    join refresh_tokens n on n.hash = r.next_refresh and n.consumed_at is null
    join grants g on g.id = r.grant_id and g.revoked_at is null
    where r.hash = $1 and r.consumed_at > $2`,
}

function findToken(table: string, gone: string): Statement {
  return {
    name: `oauth_find_${table}`,
    // $1 hash, $2 now. The joins on client and app are those of every look at a token: suspended is dead.
    text: `select k.grant_id, k.client_id as holder, k.issued_at, k.expires_at, k.expires_at > $2 as fresh,
      g.user_id, n.id as connection_id, n.tenant_id, n.unit_id, n.environment, ${gone} is not null as consumed,
      g.revoked_at is null and n.state <> 'revoked' and t.verified and t.environment = n.environment
        and c.revoked_at is null and a.suspended_at is null as live,
      array_to_string(array(select unnest(k.scopes) intersect select unnest(n.scopes)
        intersect select unnest(a.scopes)), ' ') as scope
    from ${table} k
    join grants g on g.id = k.grant_id
    join connections n on n.id = g.connection_id
    join tenants t on t.id = n.tenant_id
    join clients c on c.id = k.client_id
    join apps a on a.id = c.app_id
    where k.hash = $1`,
  }
}

/** For the operator, who may ask about any client's token. */
export const FIND_TOKEN = {
  access: findToken('access_tokens', 'k.revoked_at'),
  refresh: findToken('refresh_tokens', 'k.consumed_at'),
}
