import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/connect.ts'
import { jsonTime } from '../../database/json_time.ts'
import { type AppAccess, accessibleTo } from '../apps/app_access.ts'
import { IN_HAND } from './in_hand.ts'

type SecretDates<Time> = {
  id: string
  created_at: Time
  /** Later than `created_at` if the previous secret signs until then. */
  signs_from: Time
  retires_at: Time | null
  public_jwk: object | null
}

/**
 * An endpoint as the app's people see it. Secrets show when they were created and when they retire, but not their
 * values.
 */
export type EndpointView = {
  id: string
  /** null, like `environment`, for the operator's own endpoints. */
  app: string | null
  environment: 'sandbox' | 'production' | null
  url: string
  event_types: string[] | null
  state: 'active' | 'paused' | 'suspended'
  /**
   * Why it is suspended: `failures`, or `gone` if it responded with 410. Why it is paused: `leaked`, for its signing
   * secret.
   */
  state_reason: 'failures' | 'gone' | 'leaked' | null
  has_token: boolean
  secrets: SecretDates<Date>[]
  health: {
    failures_in_row: number
    failures_total: number
    last_success_at: Date | null
    last_failure_at: Date | null
    /** Nothing is sent before this time, because the endpoint failed too often or asked for fewer requests. */
    held_until: Date | null
    /**
     * Since when the oldest delivery has been due that no worker has claimed yet. It shows how far the endpoint lags.
     */
    oldest_due_at: Date | null
  }
  created_at: Date
  updated_at: Date
}

/** An endpoint of an app. Partners and merchants never see the operator's own. */
export type AppEndpoint = EndpointView & { app: string; environment: 'sandbox' | 'production' }

export function isOfApp(endpoint: EndpointView): endpoint is AppEndpoint {
  return endpoint.app !== null && endpoint.environment !== null
}

/** The endpoints of an app in the order of their ids. @param after the last id of the previous page */
export async function listEndpoints(
  db: Database,
  access: AppAccess,
  app: string,
  { limit, after }: { limit: number; after: string | null },
  now: Date,
): Promise<AppEndpoint[]> {
  const start = after === null ? sql`true` : sql`ep.id > ${after}`
  const page = sql`ep.app_id = ${app} and ${start} order by ep.id limit ${limit + 1}`
  return (await select(db, access, now, page)).filter(isOfApp)
}

/** The operator's own endpoints, in the order of their ids. */
export async function listOwnEndpoints(
  db: Database,
  { limit, after }: { limit: number; after: string | null },
  now: Date,
): Promise<EndpointView[]> {
  const start = after === null ? sql`true` : sql`ep.id > ${after}`
  const access = { as: 'operator' } as const
  return await select(db, access, now, sql`ep.app_id is null and ${start} order by ep.id limit ${limit + 1}`)
}

export async function findEndpoint(
  db: Database,
  access: AppAccess,
  id: string,
  now: Date,
): Promise<EndpointView | undefined> {
  return (await select(db, access, now, sql`ep.id = ${id}`))[0]
}

/** A row as it is read: times inside its JSON are still text. */
type EndpointRow = Omit<EndpointView, 'secrets' | 'health'> & {
  secrets: SecretDates<string>[]
  health: Record<'failures_in_row' | 'failures_total', number> &
    Record<'last_success_at' | 'last_failure_at' | 'held_until' | 'oldest_due_at', string | null>
}

async function select(
  db: Database,
  access: AppAccess,
  now: Date,
  rest: RawBuilder<unknown>,
): Promise<EndpointView[]> {
  const { rows } = await sql<EndpointRow>`
    select ep.id, ep.app_id as app, ep.environment, ep.url, ep.event_types, ep.state, ep.state_reason,
      ep.token is not null as has_token,
      coalesce((select json_agg(json_build_object('id', es.id, 'created_at', es.created_at,
          'signs_from', es.signs_from, 'retires_at', es.retires_at, 'public_jwk', es.public_jwk) order by es.created_at desc, es.id)
        from endpoint_secrets es
        where es.endpoint_id = ep.id and (es.retires_at is null or es.retires_at > ${now})), '[]') as secrets,
      json_build_object('failures_in_row', eh.failures_in_row, 'failures_total', eh.failures_total,
        'last_success_at', eh.last_success_at, 'last_failure_at', eh.last_failure_at,
        'held_until', greatest(eh.open_until, eh.slow_until), 'oldest_due_at', (
          -- Each priority by itself, so that the index finds the oldest, however many wait.
          select min(oldest.due_at) from (values (0), (1)) v(priority) cross join lateral (
            select d.due_at from deliveries d
            where d.endpoint_id = ep.id and d.priority = v.priority and d.ready and not ${sql.raw(IN_HAND)}
            order by d.due_at limit 1) oldest)) as health,
      ep.created_at, ep.updated_at
    from endpoints ep join endpoint_health eh on eh.endpoint_id = ep.id left join apps a on a.id = ep.app_id
    where ep.removed_at is null and ${accessibleTo(access)} and ${rest}
  `.execute(db)
  return rows.map((row) => ({
    ...row,
    secrets: row.secrets.map((secret) => ({
      ...secret,
      created_at: new Date(secret.created_at),
      signs_from: new Date(secret.signs_from),
      retires_at: jsonTime(secret.retires_at),
    })),
    health: {
      ...row.health,
      last_success_at: jsonTime(row.health.last_success_at),
      last_failure_at: jsonTime(row.health.last_failure_at),
      held_until: stillAhead(jsonTime(row.health.held_until), now),
      oldest_due_at: jsonTime(row.health.oldest_due_at),
    },
  }))
}

/** A time in the past no longer holds the endpoint. */
const stillAhead = (at: Date | null, now: Date): Date | null => (at !== null && at > now ? at : null)

/** Whether the app exists and the caller may access it. */
export async function mayAccessApp(db: Database, access: AppAccess, app: string): Promise<boolean> {
  const { rows } = await sql`select from apps a where a.id = ${app} and ${accessibleTo(access)}`.execute(db)
  return rows.length > 0
}
