/**
 * The SQL of the token endpoint's hot path, as named statements that PostgreSQL plans once a connection.
 * A token request needs two round trips: one that reads the client, its live secrets and what was presented,
 * and one that consumes it, stores the new tokens and writes the audit row (docs/decisions/0010). Both take all
 * requests of the moment at once (database/gather.ts): each is looked at alone, in a `lateral` whose `limit`
 * keeps PostgreSQL from joining the tables for all of them together.
 */
export type Statement = { name: string; text: string }

/** Of one request: `version` is that of the app that this process has in memory, whose facts are not sent again. */
export type Look = { client: string; version: number; hash?: string; now: Date }

const LOOK = 'json_to_recordset($1) as q(n int, client text, version bigint, hash bytea, now timestamptz)'

const CLIENT_COLUMNS = `
  c.id as client_id, c.app_id, c.environment, a.publisher_id, a.version,
  case when a.version = q.version then null else json_build_object(
    'name', a.name, 'kind', a.kind, 'tenant', a.tenant_id, 'client_type', a.client_type, 'native', a.native,
    'scopes', a.scopes, 'redirect_uris', a.redirect_uris, 'jwks', a.jwks) end as app,
  (select json_agg(json_build_array(s.id, s.hash)) from client_secrets s
    where s.client_id = c.id and s.revoked_at is null) as secrets`

// A suspended app, a revoked client, or a production client that nobody approved is no client at all.
function look(name: string, columns: string, joins = ''): Statement {
  return {
    name,
    text: `select q.n, r.* from ${LOOK} cross join lateral (
      select ${CLIENT_COLUMNS}${columns}
      from clients c join apps a on a.id = c.app_id ${joins}
      where c.id = q.client and c.revoked_at is null and a.suspended_at is null
        and (c.environment = 'sandbox' or a.kind = 'in_house' or a.approved_at is not null)
      limit 1) r`,
  }
}

// What was presented with its grant and connection. "live" is false as soon as the grant was revoked, the
// connection ended or its tenant is no longer verified.
function lookAt(table: string, gone: string, more = ''): Statement {
  return look(
    `oauth_look_at_${table}`,
    `, k.grant_id, k.client_id as holder, k.issued_at, k.expires_at, k.expires_at > q.now as fresh,
      g.user_id, n.id as connection_id, n.tenant_id, n.unit_id, k.${gone} is not null as consumed${more},
      coalesce(g.revoked_at is null and n.state <> 'revoked' and t.verified
        and t.environment = n.environment, false) as live,
      array_to_string(case when k.scopes <@ n.scopes and k.scopes <@ a.scopes then k.scopes else
        array(select unnest(k.scopes) intersect select unnest(n.scopes) intersect select unnest(a.scopes)) end,
        ' ') as scope`,
    `left join ${table} k on k.hash = q.hash
      left join grants g on g.id = k.grant_id
      left join connections n on n.id = g.connection_id
      left join tenants t on t.id = n.tenant_id`,
  )
}

export const LOOK_AT_CLIENT = look('oauth_look_at_client', '')
export const LOOK_AT_CODE = lookAt('authorization_codes', 'consumed_at', ', k.redirect_uri, k.code_challenge')
export const LOOK_AT_REFRESH = lookAt('refresh_tokens', 'consumed_at')
export const LOOK_AT_ACCESS = lookAt('access_tokens', 'revoked_at')

/** For client_credentials: the standing connection of an in-house app with its own tenant, if it has one. */
export const LOOK_AT_STANDING = look(
  'oauth_look_at_standing',
  `, t.verified and t.environment = c.environment as tenant_fits,
    n.id as connection_id, n.tenant_id, n.unit_id, g.id as grant_id,
    exists (select from connections e where e.app_id = a.id and e.environment = c.environment
      and e.tenant_id = a.tenant_id and e.unit_id is null and e.state = 'revoked') as ended`,
  `left join tenants t on t.id = a.tenant_id
    left join connections n on n.app_id = a.id and n.environment = c.environment and n.tenant_id = a.tenant_id
      and n.unit_id is null and n.state <> 'revoked'
    left join lateral (select id from grants where connection_id = n.id and revoked_at is null
      order by created_at limit 1) g on true`,
)

const AUDIT_COLUMNS = `(action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id,
  connection_id, ip, details)`

/** What one request consumes and issues; hashes and the sealed answer as `\\x…`. */
export type Settlement = {
  presented: string
  access: string
  refresh: string
  scopes: string[]
  now: Date
  access_until: Date
  refresh_until: Date
  publisher: string | null
  app: string
  tenant: string
  connection: string
  ip: string
  /** Only of a refresh. */
  answer?: string
}

// A row is locked before it is changed, in the order of the hashes, so that two nodes with the same codes wait
// for each other instead of blocking each other. Who comes second finds it consumed, and gets no row.
function settle(name: string, table: string, change: string, action: string, details: string): Statement {
  return {
    name,
    text: `with asked as materialized (
      select q.*, k.place from (
        select * from json_to_recordset($1) as q(n int, presented bytea, access bytea, refresh bytea, scopes text[],
          now timestamptz, access_until timestamptz, refresh_until timestamptz, publisher text, app text, tenant text,
          connection text, ip text, answer bytea) order by presented) q
      cross join lateral (
        select ctid as place from ${table} where hash = q.presented and consumed_at is null limit 1 for no key update
      ) k
    ), used as (
      update ${table} k set consumed_at = q.now${change} from asked q where k.ctid = q.place
      returning q.*, k.grant_id, k.client_id, k.scopes as all_scopes
    ), accesses as (
      insert into access_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
      select access, grant_id, client_id, scopes, now, access_until from used
    ), refreshes as (
      insert into refresh_tokens (hash, grant_id, client_id, scopes, issued_at, expires_at)
      select refresh, grant_id, client_id, all_scopes, now, refresh_until from used
    ), audited as (
      insert into audit_log ${AUDIT_COLUMNS}
      select '${action}', 'client', client_id, publisher, app, client_id, tenant, connection, ip, '${details}'
      from used
    ) select n from used`,
  }
}

/** No row: the code had been used. */
export const REDEEM_CODE = settle(
  'oauth_redeem_code',
  'authorization_codes',
  '',
  'token.issued',
  '{"grant_type":"authorization_code"}',
)

/** No row: the refresh token had been used. */
export const ROTATE_REFRESH = settle(
  'oauth_rotate_refresh',
  'refresh_tokens',
  ', answer = q.answer, next_access = q.access, next_refresh = q.refresh',
  'token.refreshed',
  '{}',
)

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
