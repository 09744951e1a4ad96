import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { createSums, type Sum } from './sums.ts'

/** What is counted of a request: its day, tenant, client, and the first part of its path. */
export type CountedRequest = {
  at: Date
  client: string
  tenant?: string | null
  kind: string
  path: string
  use?: string
  status: number
}

/** What an app did with a tenant's data on one UTC day. */
export type DailyUse = {
  /** `2026-11-21` */
  day: string
  app: string
  app_name: string
  /**
   * A record type, `me` or `feed`; the scope for requests to the vendor's own API; null for tokens and refused
   * requests.
   */
  record_type: string | null
  /** `token`: tokens that were issued. */
  kind: 'api' | 'token'
  requests: number
}

/** Adds requests up in memory and writes the sums, so that a busy app costs one row per half minute. */
export type DailyUseCounter = {
  count(request: CountedRequest): void
  /** Writes the waiting sums: automatically every half minute, and before the process stops. */
  flush(): Promise<void>
}

type Counted = { day: string; client: string; tenant: string; kind: string; type: string }

/**
 * Counts requests per day. The counts are kept longer than the request log.
 * @param onError called with the error if sums could not be written and are lost
 */
export function createDailyUseCounter(db: Database, onError: (error: unknown) => void): DailyUseCounter {
  const sums = createSums<Counted>((batch) => addSums(db, batch), onError)
  return {
    flush: sums.flush,
    count({ at, client, tenant, kind: given, path, use, status }) {
      const kind = given === 'forward_auth' || given === 'mcp' ? 'api' : given
      if (!tenant || (kind === 'token' ? status !== 200 : kind !== 'api')) return
      // Only names that the API accepted, so that nobody can create arbitrary rows.
      const named = given === 'api' ? /^\/api\/v1\/([^/]+)/.exec(path)?.[1] : use
      const type = status < 400 && kind === 'api' ? (named ?? '') : ''
      sums.add({ day: at.toISOString().slice(0, 10), client, tenant, kind, type })
    },
  }
}

async function addSums(db: Database, sums: Sum<Counted>[]): Promise<void> {
  // Ordered by key, so that two nodes never deadlock.
  await sql`
    insert into daily_use (tenant_id, day, app_id, kind, record_type, requests)
    select given.tenant, given.day, c.app_id, given.kind, given.type, sum(given.count)
    from json_to_recordset(${JSON.stringify(sums)}::json)
      as given(day date, client text, tenant text, kind text, type text, count bigint)
    join clients c on c.id = given.client
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (tenant_id, day, app_id, kind, record_type)
      do update set requests = daily_use.requests + excluded.requests
  `.execute(db)
}

/** A tenant's usage per day, newest first. @param since the first day */
export async function useOfTenant(
  db: Database,
  tenant: string,
  since: Date,
  most: number,
): Promise<DailyUse[]> {
  const { rows } = await sql<DailyUse>`
    select du.day::text as day, du.app_id as app, coalesce(c.name, du.app_id) as app_name,
      nullif(du.record_type, '') as record_type, du.kind, du.requests
    from daily_use du
    join tenants t on t.id = du.tenant_id
    left join client_registrations c on c.app_id = du.app_id and c.environment = t.environment
    where du.tenant_id = ${tenant} and du.day >= ${since.toISOString().slice(0, 10)}::date
    order by du.day desc, app_name, du.app_id, du.kind desc, du.record_type limit ${most}
  `.execute(db)
  return rows
}
