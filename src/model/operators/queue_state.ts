import { sql } from 'kysely'
import type { Database } from '../../database/connect.ts'

/** Counting stops here, because a page must not read millions of rows. */
export const MOST_QUEUED = 100_000

export type QueueState = {
  /** Deliveries that a worker may claim now. Like all counts here, at most `MOST_QUEUED`. */
  ready: number
  /** Deliveries that are not due yet. */
  waiting: number
  /** Endpoints that are suspended. */
  suspended: number
}

export async function queueState(db: Database): Promise<QueueState> {
  const { rows } = await sql<QueueState>`
    select
      (select count(*) from (select from deliveries where ready limit ${MOST_QUEUED}) d)::int as ready,
      (select count(*) from (select from deliveries where not ready limit ${MOST_QUEUED}) d)::int as waiting,
      (select count(*) from (select from endpoints
        where state = 'suspended' and removed_at is null limit ${MOST_QUEUED}) d)::int as suspended
  `.execute(db)
  return rows[0] ?? { ready: 0, waiting: 0, suspended: 0 }
}

export type FailingEndpoint = {
  id: string
  url: string
  /** null for the operator's own endpoints. */
  app: string | null
  app_name: string | null
  state: string
  failures_in_row: number
  last_failure_at: Date | null
}

/** The suspended endpoints first, then those with the most failures in a row. */
export async function failingEndpoints(db: Database, most: number): Promise<FailingEndpoint[]> {
  const { rows } = await sql<FailingEndpoint>`
    select ep.id, ep.url, ep.app_id as app, a.name as app_name, ep.state, eh.failures_in_row, eh.last_failure_at
    from endpoint_health eh
    join endpoints ep on ep.id = eh.endpoint_id
    left join apps a on a.id = ep.app_id
    where ep.removed_at is null and (eh.failures_in_row > 0 or ep.state = 'suspended')
    order by (ep.state = 'suspended') desc, eh.failures_in_row desc, ep.id limit ${most}
  `.execute(db)
  return rows
}
