import { hash } from 'node:crypto'
import {
  accessTokenOf,
  clientOf,
  grantOf,
  type Place,
  recordOf,
  refreshTokenOf,
  tenantOf,
} from '../merchants.ts'
import { DAYS, PER_CONNECTION, PER_TENANT, placeOf, SCOPES, type ScaleSize } from './size.ts'

/** A table to fill: `row(n)` is its n-th line in COPY's text format, from 0. */
export type Rows = { table: string; columns: string; count: number; row(n: number): string }

const DAY = 86_400_000
const scopes = `{${SCOPES.join(',')}}`
const iso = (ms: number): string => new Date(ms).toISOString()
const line = (...fields: (string | number)[]): string => `${fields.join('\t')}\n`
const sha256 = (value: string): string => `\\\\x${hash('sha256', value, 'hex')}`
const connectionOf = ({ app, tenant }: Place): string => `bench_con_${app}_${tenant}`

/** Tenants and their data, except the history of their webhooks. Small tables that others refer to come first. */
export function tablesOf({ tenants }: ScaleSize): { first: Rows[]; then: Rows[] } {
  const now = Date.now()
  const joined = iso(now - 90 * DAY)
  const tenant = (n: number) => tenantOf({ app: 0, tenant: n + 1 })
  const place = (n: number) => placeOf((n >> 1) + 1, (n & 1) as 0 | 1)
  const first: Rows[] = [
    {
      ...{ table: 'tenants', columns: 'id, name, environment, verified', count: tenants },
      row: (n) => line(tenant(n), `Merchant ${n + 1}`, 'sandbox', 't'),
    },
    {
      ...{ table: 'users', columns: 'id, email, name', count: tenants },
      row: (n) => line(`bench_user_${n + 1}`, `owner${n + 1}@merchant.example`, `Owner ${n + 1}`),
    },
    {
      ...{
        table: 'connections',
        columns: 'id, app_id, client_id, tenant_id, environment, scopes, created_at',
      },
      count: 2 * tenants,
      row: (n) => {
        const at = place(n)
        return line(
          connectionOf(at),
          `bench_app_${at.app}`,
          clientOf(at),
          tenantOf(at),
          'sandbox',
          scopes,
          joined,
        )
      },
    },
    {
      ...{ table: 'tenant_members', columns: 'tenant_id, user_id, role', count: tenants },
      row: (n) => line(tenant(n), `bench_user_${n + 1}`, 'owner'),
    },
  ]
  const then: Rows[] = [
    {
      ...{ table: 'records', columns: 'tenant_id, type, id, data, created_at, updated_at' },
      count: PER_TENANT.records * tenants,
      row: (n) => {
        const number = (n % PER_TENANT.records) + 1
        const of = { app: 0, tenant: Math.floor(n / PER_TENANT.records) + 1 }
        return line(
          tenantOf(of),
          'bookings',
          recordOf(of, number),
          booking(number),
          joined,
          iso(now - number * 3_600_000),
        )
      },
    },
    {
      ...{ table: 'tenant_clocks', columns: 'tenant_id, stamp', count: tenants },
      row: (n) => line(tenant(n), iso(now - DAY)),
    },
    {
      ...{ table: 'connection_use', columns: 'connection_id, last_used_at', count: 2 * tenants },
      row: (n) => line(connectionOf(place(n)), iso(now - 3_600_000)),
    },
    {
      ...{
        table: 'grants',
        columns: 'id, connection_id, user_id, scopes, refresh_hash, refresh_expires_at, refreshed_at',
      },
      count: 2 * tenants,
      row: (n) => {
        const at = place(n)
        const expires = iso(now + 90 * DAY)
        return line(
          grantOf(at),
          connectionOf(at),
          `bench_user_${at.tenant}`,
          scopes,
          sha256(refreshTokenOf(at)),
          expires,
          iso(now),
        )
      },
    },
    {
      ...{ table: 'access_tokens', columns: 'hash, grant_id, scopes, issued_at, expires_at, first_used_at' },
      count: PER_CONNECTION.accessTokens * 2 * tenants,
      row: (n) => {
        const at = place(Math.floor(n / PER_CONNECTION.accessTokens))
        const turn = n % PER_CONNECTION.accessTokens
        const value = turn === 0 ? accessTokenOf(at) : `older access ${n}`
        // Distributed over a day, and valid for as long as the benchmark may take.
        const issued = now - (n % 86_400) * 1000
        return line(
          sha256(value),
          grantOf(at),
          scopes,
          iso(issued),
          iso(issued + 2 * DAY),
          iso(issued + 1000),
        )
      },
    },
    {
      ...{ table: 'used_refresh_tokens', columns: 'hash, used_at' },
      count: PER_CONNECTION.usedRefreshTokens * 2 * tenants,
      row: (n) => line(sha256(`older refresh ${n}`), iso(now - (n % (30 * 86_400)) * 1000)),
    },
    {
      ...{
        table: 'audit_log',
        columns: 'action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id',
      },
      count: 2 * tenants,
      row: (n) => {
        const at = place(n)
        const { tenant: number, app } = at
        return line(
          'connection.created',
          'user',
          `bench_user_${number}`,
          'bench',
          `bench_app_${app}`,
          clientOf(at),
          tenantOf(at),
          connectionOf(at),
        )
      },
    },
  ]
  return { first, then }
}

function booking(number: number): string {
  return JSON.stringify({
    ...{ number: `B-${number}`, status: 'confirmed', customer_id: `cus_${number}`, total: 42_000 + number },
    ...{ starts_at: '2026-07-01T10:00:00Z', ends_at: '2026-07-08T10:00:00Z', currency: 'EUR' },
    note: 'late arrival '.repeat(5),
  })
}

/** An event of the history, and its two deliveries. */
type Told = { at: number; uid: string; tenant: number }

/**
 * The remaining rows of finished webhooks, in partitions by day.
 * @param endpoints the id of each app's endpoint, from app 1
 * @param day how many days ago, from 1
 */
export function historyOf(
  { tenants }: ScaleSize,
  endpoints: string[],
  day: number,
): { day: Date; tables: Rows[] } {
  const since = Math.floor(Date.now() / DAY) * DAY - day * DAY
  const events = Math.ceil((PER_TENANT.events * tenants) / DAYS)
  const told = (n: number): Told => {
    const at = since + Math.floor((n / events) * DAY)
    return { at, uid: uuidOf(at, n, 0), tenant: ((n * 7919 + day) % tenants) + 1 }
  }
  const delivery = (n: number) => {
    const event = told(n >> 1)
    const place = placeOf(event.tenant, (n & 1) as 0 | 1)
    const endpoint = endpoints[place.app - 1] as string
    return { event, place, endpoint, id: uuidOf(event.at, n >> 1, 1 + (n & 1)) }
  }
  const keyed = (n: number) => `evt_${day}_${n}`
  return {
    day: new Date(since),
    tables: [
      {
        ...{
          table: 'events',
          columns: 'uid, at, id, uuid, type, tenant_id, scopes, record_type, record_id, data',
        },
        count: events,
        row: (n) => {
          const { at, uid, tenant } = told(n)
          const record = recordOf({ app: 0, tenant }, (n % PER_TENANT.records) + 1)
          const uuid = uuidOf(at, n, 3)
          return line(
            uid,
            iso(at),
            keyed(n),
            uuid,
            'booking.created',
            `bench_${tenant}`,
            '{bookings:read}',
            'bookings',
            record,
            booking(1),
          )
        },
      },
      {
        ...{
          table: 'delivery_history',
          columns:
            'id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, state, steps_used, attempts, created_at, finished_at',
        },
        count: 2 * events,
        row: (n) => {
          const { event, place, endpoint, id } = delivery(n)
          const at = iso(event.at)
          const state = n % 100 === 0 ? 'dead' : 'delivered'
          return line(
            id,
            event.uid,
            at,
            endpoint,
            `bench_app_${place.app}`,
            connectionOf(place),
            'f',
            state,
            1,
            1,
            at,
            iso(event.at + 200),
          )
        },
      },
      {
        ...{
          table: 'attempts',
          columns:
            'delivery_id, started_at, number, duration_ms, status, timings, url, timestamp, request_headers, response_headers, response_body',
        },
        count: 2 * events,
        row: (n) => {
          const { event, place, id } = delivery(n)
          const sent = iso(event.at + 100)
          return line(
            id,
            sent,
            1,
            42,
            200,
            TIMINGS,
            `https://app-${place.app}.example/hook`,
            Math.floor(event.at / 1000),
            sentHeaders(event.uid),
            RECEIVED,
            'ok',
          )
        },
      },
      {
        ...{ table: 'event_keys', columns: 'id, event_uid, at', count: events },
        row: (n) => line(keyed(n), told(n).uid, iso(told(n).at)),
      },
    ],
  }
}

const TIMINGS = JSON.stringify({ dns: 1.1, connect: 0.4, tls: 2.7, first_byte: 11.2 })
const RECEIVED = JSON.stringify({
  'content-type': 'text/plain',
  'content-length': '2',
  date: 'Sat, 01 Aug 2026 10:00:00 GMT',
})
const sentHeaders = (id: string): string =>
  JSON.stringify({
    ...{ 'content-type': 'application/json', 'user-agent': 'Drawbridge', 'webhook-id': `evt_${id}` },
    ...{ 'webhook-timestamp': '1785578400', 'webhook-signature': `v1,${'A'.repeat(44)}` },
  })

/** Sorts by time like the product's ids (RFC 9562 §5.7), and is the same for the same arguments. */
function uuidOf(at: number, n: number, salt: number): string {
  const time = at.toString(16).padStart(12, '0')
  const high = mixed(n * 4 + salt)
  const low = mixed(high ^ 0x5bd1e995)
  const digits = `${high.toString(16).padStart(8, '0')}${low.toString(16).padStart(8, '0')}`
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(0, 3)}-8${digits.slice(3, 6)}-${(n % 0x10000).toString(16).padStart(4, '0')}${digits.slice(8)}`
}

/** 32 bits that look random (the finaliser of MurmurHash3). */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
