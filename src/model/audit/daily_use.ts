import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** What of a request counts: the day, whose data, which client, and the first part of its path. */
export type CountedRequest = {
  at: Date
  client: string
  tenant?: string | null
  kind: string
  path: string
  status: number
}

/** What an app did with a tenant's data on one UTC day. */
export type DailyUse = {
  /** `2026-11-21` */
  day: string
  app: string
  app_name: string
  /** A record type, `me` or `feed`; null for requests that the API refused. */
  record_type: string | null
  /** `token`: tokens that were issued. */
  kind: 'api' | 'token'
  requests: number
}

/**
 * Adds requests to the counts per day, which outlive the request log. Only names that the API accepted become rows, so
 * that nobody can create rows at will.
 */
export async function countUse(db: Database, requests: CountedRequest[]): Promise<void> {
  const counted = requests
    .filter(({ tenant, kind, status }) => tenant && (kind === 'api' || (kind === 'token' && status === 200)))
    .map(({ at, client, tenant, kind, path, status }) => ({
      day: at.toISOString().slice(0, 10),
      client,
      tenant,
      kind,
      type: kind === 'api' && status < 400 ? (/^\/api\/v1\/([^/]+)/.exec(path)?.[1] ?? '') : '',
    }))
  if (counted.length === 0) return
  // In the order of the key, so that two nodes never wait for each other.
  await sql`
    insert into daily_use (tenant_id, day, app_id, kind, record_type, requests)
    select given.tenant, given.day, c.app_id, given.kind, given.type, count(*)
    from json_to_recordset(${JSON.stringify(counted)}::json)
      as given(day date, client text, tenant text, kind text, type text)
    join clients c on c.id = given.client
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, day, app_id, kind, record_type)
      do update set requests = daily_use.requests + excluded.requests
  `.execute(db)
}

/** A tenant's days, the newest first. @param since the first day */
export async function useOfTenant(
  db: Database,
  tenant: string,
  since: Date,
  most: number,
): Promise<DailyUse[]> {
  const { rows } = await sql<DailyUse>`
    select u.day::text as day, u.app_id as app, coalesce(a.name, u.app_id) as app_name,
      nullif(u.record_type, '') as record_type, u.kind, u.requests
    from daily_use u left join apps a on a.id = u.app_id
    where u.tenant_id = ${tenant} and u.day >= ${since.toISOString().slice(0, 10)}::date
    order by u.day desc, app_name, u.app_id, u.kind desc, u.record_type limit ${most}
  `.execute(db)
  return rows
}
