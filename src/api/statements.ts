/**
 * One statement answers a call: who asks, what for, and the rows (docs/decisions/0021). Every join is a
 * condition of the call: the token lives, its consent and its connection stand, its client and app may act, the
 * tenant is verified and of the connection's environment.
 */
const CALLER = `
  access_tokens t
  join grants g on g.id = t.grant_id and g.revoked_at is null
  join connections c on c.id = g.connection_id and c.state <> 'revoked'
  join clients k on k.id = c.client_id and k.revoked_at is null
    and k.environment = c.environment
  join apps a on a.id = c.app_id and a.suspended_at is null
  join tenants n on n.id = c.tenant_id and n.verified and n.environment = c.environment`

const live = (hash: string, now: string): string =>
  `t.hash = ${hash} and t.revoked_at is null and t.expires_at > ${now}`

const COLUMNS = `c.id as connection, c.client_id as client, c.tenant_id as tenant,
  t.first_used_at is null as unused`

/** A scope is held where the token, the connection and the app all have it. */
const granted = (scope: string): string =>
  `(${scope} = any(t.scopes) and ${scope} = any(c.scopes) and ${scope} = any(a.scopes))`

/** What every statement says about who asks. */
export type Caller = { connection: string; client: string; tenant: string; unused: boolean }

export type CallerRow = Caller & {
  app: string
  tenant_name: string
  environment: string
  scopes: string[]
  unit: string | null
  unit_name: string | null
  unit_kind: string | null
}

/** $1 hash of the token, $2 now. */
export const FIND_CALLER = {
  name: 'api_find_caller',
  text: `select ${COLUMNS}, c.app_id as app, n.name as tenant_name, c.environment,
      array(select s from unnest(t.scopes) s where s = any(c.scopes) and s = any(a.scopes) order by s) as scopes,
      c.unit_id as unit, u.name as unit_name, u.kind as unit_kind
    from ${CALLER} left join units u on u.tenant_id = c.tenant_id and u.id = c.unit_id
    where ${live('$1', '$2')}`,
}

export type RecordRow = Caller & { granted: boolean; document: string | null; stamp: number | null }

/** Of one call: hash and time of the token, the scope needed, record type and id. */
export type RecordQuestion = { hash: string; now: Date; scope: string; type: string; id: string }

/** For all calls of the moment (database/gather.ts), each looked at alone: `limit` keeps them apart. */
export const FIND_RECORD = {
  name: 'api_find_record',
  text: `select q.n, f.*
    from json_to_recordset($1) as q(n int, hash bytea, now timestamptz, scope text, type text, id text)
    cross join lateral (
      select ${COLUMNS}, ${granted('q.scope')} as granted,
        record_document(r.id, r.unit_id, r.data, r.created_at, r.updated_at) as document,
        (extract(epoch from r.updated_at) * 1000)::bigint as stamp
      from ${CALLER}
        left join records r on r.tenant_id = c.tenant_id and r.type = q.type and r.id = q.id
          and (c.unit_id is null or r.unit_id = c.unit_id) and ${granted('q.scope')}
      where ${live('q.hash', 'q.now')} limit 1
    ) f`,
}

export type ListRow = Caller & {
  granted: boolean
  /** The records, as JSON, with commas between them. */
  items: string | null
  found: number
  /** The last record of the page: its updated_at, milliseconds, and its id. */
  last_at: number | null
  last_id: string | null
}

// Two branches, of which one runs: each has its index, where an OR would walk through the whole tenant.
const page = (unit: string, rows: number): string => `
  (select r.* from records r
   where k.granted and r.tenant_id = k.tenant and r.type = $4 and ${unit}
     and (r.updated_at, r.id) > ($5::timestamptz, $6)
   order by r.updated_at, r.id limit ${rows})`

/**
 * $1 hash of the token, $2 now, $3 the scope needed, $4 record type, $5 and $6 the updated_at and id to start after. The limit stands in the text: as a parameter
 * it would make PostgreSQL plan every call anew.
 * @param limit a whole number
 */
export function listRecords(limit: number): { name: string; text: string } {
  return {
    name: `api_list_records_${limit}`,
    text: `select k.connection, k.client, k.tenant, k.unused, k.granted, p.*
    from (select ${COLUMNS}, ${granted('$3')} as granted, c.unit_id as unit
      from ${CALLER} where ${live('$1', '$2')}) k
    left join lateral (
      select count(*) as found,
        string_agg(record_document(d.id, d.unit_id, d.data, d.created_at, d.updated_at), ',' order by d.n)
          filter (where d.n <= ${limit}) as items,
        max((extract(epoch from d.updated_at) * 1000)::bigint) filter (where d.n = ${limit}) as last_at,
        max(d.id) filter (where d.n = ${limit}) as last_id
      from (
        select r.*, row_number() over (order by r.updated_at, r.id) as n
        from (${page('k.unit is null', limit + 1)} union all ${page('r.unit_id = k.unit', limit + 1)}) r
      ) d
    ) p on true`,
  }
}

/** Notes the first use of a token: $1 its hash, $2 now. */
export const MARK_USED = {
  name: 'api_mark_used',
  text: 'update access_tokens set first_used_at = $2 where hash = $1 and first_used_at is null',
}
