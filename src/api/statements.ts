import type { RateDecision } from '../model/rate_limits.ts'
import { DELETED_DAYS } from '../model/tenants/deleted_records.ts'
import { PARTICIPANT_SCOPE } from '../platform/participants.ts'
import type { ConnectionLimits } from './rate_limit/connection_limits.ts'

/** What every statement returns about the access token, and the rate limits of its connection or participant. */
export type CallRow = RateDecision & {
  connection: string
  app: string
  client: string
  tenant: string
  /** The record of the person who consented for themselves; null if an owner consented. */
  participant: string | null
  /** What the call is counted against. */
  rate_limit_key: string
  /** Whether the limits of agents apply. */
  agent: boolean
  /** Whether the token was never used before. */
  unused: boolean
  /** Whether the token has the scope that the call needs. */
  granted: boolean
  /** The scopes that the token has, if it is not granted. */
  held: string[] | null
}

export type MeRow = CallRow & {
  tenant_name: string
  environment: string
  scopes: string[]
  unit: string | null
  unit_name: string | null
  unit_kind: string | null
  /** The person for whom an identity provider requested the token; null for a token of an owner's consent. */
  person: { id: string; name: string } | null
  /** A participant's record as it is now; null if it is no longer theirs or no longer exists. */
  document: string | null
}

export type RecordRow = CallRow & { document: string | null; stamp: number | null }

/** A call whose rows are not here, but at the vendor's own service or behind a proxy. */
export type AccessRow = CallRow & { unit: string | null; scopes: string[] }

export type PageRow = CallRow & {
  /** The records, as comma-separated JSON. */
  items: string | null
  found: number
  /** The last record of the page: its updated_at, milliseconds, and its id. */
  last_at: number | null
  last_id: string | null
}

export type Statement = { name: string; text: string }

/**
 * The statements of the API. Each one handles a whole call (docs/decisions/0021). It finds the valid token (k) and
 * counts the call against the rate limits of its connection or participant (taken). If the call is accepted, it reads
 * the data.
 * @param limits null if Redis counts. The statements then accept every call.
 * @param agentLimits those of agents, if they have their own
 */
export function apiStatements(
  limits: ConnectionLimits | null,
  agentLimits: ConnectionLimits | null = null,
): Record<'me' | 'access' | 'record' | 'page' | 'view' | 'changes' | 'viewChanges', Statement> {
  const counted = limits ? countedBy(limits, agentLimits) : uncounted(agentLimits ? AGENT : 'false')
  return {
    me: { name: 'api_me', text: me(counted) },
    access: { name: 'api_access', text: access(counted) },
    record: { name: 'api_record', text: record(counted) },
    page: { name: 'api_page', text: page(counted, LISTED, RECORD_BRANCHES) },
    view: { name: 'api_view', text: page(counted, VIEW, RECORD_BRANCHES) },
    changes: { name: 'api_changes', text: page(counted, orDeleted(LISTED), ALL_BRANCHES) },
    viewChanges: { name: 'api_view_changes', text: page(counted, orDeleted(VIEW), ALL_BRANCHES) },
  }
}

/** Whether the app of the token k is an agent. */
const AGENT = '(select a.agent from apps a where a.id = k.app_id)'

/** How many calls of k the limits accept, by key. */
function countedBy(limits: ConnectionLimits, agentLimits: ConnectionLimits | null): string {
  const take = ({ per_minute, burst }: ConnectionLimits, agent: 'true' | 'false', which: string) =>
    `select t.*, ${agent} as agent from take_rate_limits((select array_agg(rate_limit_key) from k ${which}), ${per_minute},
        60000, ${burst}, (select max(clock) from k)) t`
  if (!agentLimits) return take(limits, 'false', '')
  return `${take(limits, 'false', `where not ${AGENT}`)} union all ${take(agentLimits, 'true', `where ${AGENT}`)}`
}

const uncounted = (agent: string): string =>
  `select rate_limit_key as key, count(*) as accepted, 0 as at, 0 as debt, 0 as used, 0 as oldest, 0 as newest,
        bool_or(${agent}) as agent
      from k group by rate_limit_key`

const ACCEPTED = 'k.place <= taken.accepted'

const CALL = `k.connection_id as connection, k.app_id as app, k.client_id as client, k.tenant_id as tenant,
    k.participant, k.rate_limit_key, k.first_used_at is null as unused, k.granted,
    case when not k.granted then k.scopes end as held, ${ACCEPTED} as accepted, taken.at, taken.debt, taken.used, taken.oldest, taken.newest, taken.agent`

// Counts need no flush to disk. Without this setting, a call would wait for a flush whenever PostgreSQL has pruned a
// page that it read.
const NO_FLUSH = "set_config('synchronous_commit', 'off', true)"

/**
 * A token that is bound to a key needs a proof of that key. A token that is not bound must not have one. The token
 * must be for this resource. Other calls find nothing and are not counted.
 */
const suits = (proven: string, resource: string): string =>
  `(jkt is not null) = ${proven} and resource = ${resource}`

const DOCUMENT = 'record_document(r.id, r.unit_id, r.data, r.created_at, r.updated_at)'

/** The same in a list, where records and deleted records have the same name for the time. */
const LISTED = 'record_document(r.id, r.unit_id, r.data, r.created_at, r.at)'

const VIEW = 'record_view(r.id, r.data, $11::text[])'

const orDeleted = (document: string): string =>
  `case when r.deleted then deleted_record_document(r.id, r.data, r.at) else ${document} end`

/**
 * $1 hash of the token, $2 now, $3 moved clock, $4 whether the request has a proof of its key, $5 the record type of
 * participants, $6 the resource. Every call checks that the record is about the person, because the email address of
 * either may have changed.
 */
const me = (counted: string): string => `
  with k as materialized (
    select k.*, true as granted, 1 as place, $3::bigint as clock, ${NO_FLUSH}
    from live_access_tokens k where hash = $1 and expires_at > $2 and ${suits('$4', '$6')}
  ), taken as materialized (${counted})
  select ${CALL}, t.name as tenant_name, k.environment, k.scopes, k.unit_id as unit,
    u.name as unit_name, u.kind as unit_kind, p.document,
    (select case when g.member_tenant is not null then
        (select json_build_object('id', us.id, 'name', us.name) from users us where us.id = g.user_id) end
      from grants g where g.id = k.grant_id) as person
  from k
    join taken on taken.key = k.rate_limit_key
    join tenants t on t.id = k.tenant_id
    left join units u on u.tenant_id = k.tenant_id and u.id = k.unit_id
    left join lateral (
      select ${DOCUMENT} as document
      from (
        select * from records where tenant_id = k.tenant_id and type = $5 and id = k.participant limit 1
      ) r
      cross join (select lower(email) as email from users where id = k.user_id limit 1) us
      where k.participant is not null and '${PARTICIPANT_SCOPE}' = any(k.scopes) and ${ACCEPTED}
        and r.email = us.email and (k.unit_id is null or r.unit_id = k.unit_id)
    ) p on true`

/**
 * $1 the gathered questions, in JSON (database/gather.ts). "limit 1" makes PostgreSQL look up each of them
 * separately. If several calls are counted together, the first ones are accepted.
 * @param columns of the question, in addition to those that every question has
 * @param granted whether the token k has what the question q asks for
 */
const gathered = (counted: string, columns: string, granted: string): string => `
  with k as materialized (
    select q.*, k.connection_id, k.app_id, k.client_id, k.tenant_id, k.unit_id, k.first_used_at, k.scopes, k.participant,
      k.rate_limit_key, ${granted} as granted, row_number() over (partition by k.rate_limit_key order by q.n) as place,
      ${NO_FLUSH}
    from json_to_recordset($1) as q(n int, hash bytea, now timestamptz, clock bigint, proven boolean, resource text,
      ${columns})
    cross join lateral (
      select * from live_access_tokens where hash = q.hash and expires_at > q.now and ${suits('q.proven', 'q.resource')} limit 1
    ) k
  ), taken as materialized (${counted})`

/** What a token gives access to, if the rows are not here. */
const access = (counted: string): string => `${gathered(counted, 'needs text[]', 'q.needs <@ k.scopes')}
  select k.n, ${CALL}, k.unit_id as unit, k.scopes
  from k join taken on taken.key = k.rate_limit_key`

const record = (
  counted: string,
): string => `${gathered(counted, 'scope text, type text, id text', 'q.scope = any(k.scopes)')}
  select k.n, ${CALL}, ${DOCUMENT} as document, (extract(epoch from r.updated_at) * 1000)::bigint as stamp
  from k
    join taken on taken.key = k.rate_limit_key
    left join lateral (
      select * from records
      where tenant_id = k.tenant_id and type = k.type and id = k.id and (k.unit_id is null or unit_id = k.unit_id)
        and k.granted and ${ACCEPTED}
      limit 1
    ) r on true`

/** The sources of a list: records and, if requested, deleted records. */
type Source = { columns: string; table: string; time: string; also: string }

const RECORDS: Source = {
  columns: 'id, unit_id, data, created_at, updated_at as at, false as deleted',
  table: 'records',
  time: 'updated_at',
  also: '',
}

const isThere = 'select from records r where r.tenant_id = dr.tenant_id and r.type = dr.type and r.id = dr.id'

/**
 * Deleted records. A record that moved to another unit counts as deleted only for connections to its former unit.
 * @param hidden a condition that excludes rows
 */
const deletedRecords = (hidden: string): Source => ({
  columns: 'id, unit_id, data_id as data, null::timestamptz as created_at, deleted_at as at, true as deleted',
  table: 'deleted_records dr',
  time: 'deleted_at',
  also: `and deleted_at > $2::timestamptz - interval '${DELETED_DAYS} days' ${hidden}`,
})

const WHOLE = 'k.unit_id is null'
const UNIT = 'unit_id = k.unit_id'

// Only one branch of each table runs, and uses its own index. A single query with OR would read the whole tenant.
const branch = (unit: string, { columns, table, time, also }: Source): string => `
          (select ${columns} from ${table}
           where k.granted and ${ACCEPTED} and tenant_id = k.tenant_id and type = $5 and ${unit}
             and (${time}, id) > ($6::timestamptz, $7) ${also}
           order by ${time}, id limit $8::int + 1)`

const RECORD_BRANCHES = [branch(WHOLE, RECORDS), branch(UNIT, RECORDS)]

const ALL_BRANCHES = [
  ...RECORD_BRANCHES,
  branch(WHOLE, deletedRecords(`and not moved and not exists (${isThere})`)),
  branch(UNIT, deletedRecords(`and not exists (${isThere} and r.unit_id = dr.unit_id)`)),
]

/**
 * $1 hash of the token, $2 now, $3 moved clock, $4 the scope needed, $5 record type, $6 and $7 the time and id to
 * start after, $8 the limit, $9 whether the request has a proof of the token's key, $10 the resource, $11 the fields
 * if the document is a view. One more record is read, to know whether there is a next page.
 */
const page = (counted: string, document: string, branches: string[]): string => `
  with k as materialized (
    select k.*, $4 = any(k.scopes) as granted, 1 as place, $3::bigint as clock, ${NO_FLUSH}
    from live_access_tokens k where hash = $1 and expires_at > $2 and ${suits('$9', '$10')}
  ), taken as materialized (${counted})
  select ${CALL}, p.*
  from k
    join taken on taken.key = k.rate_limit_key
    cross join lateral (
      select count(*) as found,
        string_agg(${document}, ',' order by n) filter (where n <= $8) as items,
        max((extract(epoch from r.at) * 1000)::bigint) filter (where n = $8) as last_at,
        max(id) filter (where n = $8) as last_id
      from (
        select *, row_number() over (order by at, id) as n
        from (${branches.join(' union all ')}
        ) b
      ) r
    ) p`
