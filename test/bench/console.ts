import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { hashToken } from '../../src/database/vault.ts'

/** The amount of data behind a partner's console and a merchant's settings. */
export const CONSOLE = { connections: 100_000, deliveries: 1_000_000, requests: 1_000_000 }

/** The cookies of a developer and of a merchant's owner, and the objects that they view. */
export interface Lookers {
  developer: string
  owner: string
  app: string
  endpoint: string
  delivery: string
}

const DAYS = 7

/** One app with 100,000 connections, a million deliveries and a million requests in one week. */
export async function fillConsole(pool: pg.Pool): Promise<Lookers> {
  const run = (text: string, values: unknown[] = []) => pool.query(text, values)
  await run(`insert into publishers values ('big', 'Big', 'https://big.example', 'help@big.example')`)
  await run(`insert into apps (id, publisher_id, name, kind, client_type, scopes, event_types)
    values ('big', 'big', 'Big', 'public', 'confidential', '{bookings:read}', '{booking.created}')`)
  await run(`insert into clients (id, app_id, environment) values ('big_client', 'big', 'sandbox')`)
  await run(
    `insert into tenants (id, name, environment, verified)
     select 'big_' || t, 'Merchant ' || t, 'sandbox', true from generate_series(1, $1::int) t`,
    [CONSOLE.connections],
  )
  await run(
    `insert into connections (id, app_id, client_id, tenant_id, environment, scopes, state, created_by)
     select 'big_con_' || t, 'big', 'big_client', 'big_' || t, 'sandbox', '{bookings:read}',
            case when t % 50 = 0 then 'needs_reconsent' else 'active' end, 'big_owner'
     from generate_series(1, $1::int) t`,
    [CONSOLE.connections],
  )
  await run(`insert into connection_use select 'big_con_' || t, now() from generate_series(1, $1::int) t`, [
    CONSOLE.connections,
  ])
  await fillRequests(run)
  await fillDeliveries(run)
  await run(
    `insert into audit_log (action, actor_kind, actor_id, publisher_id, app_id, client_id, tenant_id, connection_id)
     select 'token.refreshed', 'client', 'big_client', 'big', 'big', 'big_client', 'big_' || t, 'big_con_' || t
     from generate_series(1, $1::int) t`,
    [CONSOLE.connections],
  )
  const developer = await lookerOf(run, 'big_developer')
  await run(
    `insert into publisher_members (publisher_id, user_id, role) values ('big', 'big_developer', 'admin')`,
  )
  const owner = await lookerOf(run, 'big_owner')
  await run(`insert into tenant_members (tenant_id, user_id, role) values ('big_1', 'big_owner', 'owner')`)
  const { rows } = await run(
    `select id from delivery_history where endpoint_id = 'big_endpoint' order by id limit 1`,
  )
  return { developer, owner, app: 'big', endpoint: 'big_endpoint', delivery: rows[0].id }
}

type Run = (text: string, values?: unknown[]) => Promise<pg.QueryResult>

async function fillRequests(run: Run): Promise<void> {
  for (let day = 0; day < DAYS; day++) {
    const from = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 - day * 86_400_000)
    const to = new Date(from.getTime() + 86_400_000)
    const name = `request_log_${from.toISOString().slice(0, 10).replaceAll('-', '')}`
    await run(
      `create table if not exists ${name} partition of request_log
       for values from ('${from.toISOString()}') to ('${to.toISOString()}')`,
    )
    // One merchant has a tenth of them. Its settings count what the app did this week.
    await run(
      `insert into request_log (id, at, app_id, client_id, environment, connection_id, tenant_id, kind, method, path,
                                status, error, reason, duration_ms)
       select time_ordered_uuid(at), at, 'big', 'big_client', 'sandbox', 'big_con_' || c, 'big_' || c, 'api', 'GET',
              '/api/v1/bookings', case when n % 20 = 0 then 429 else 200 end,
              case when n % 20 = 0 then 'rate_limited' end, case when n % 20 = 0 then 'too many' end, 3
       from (select n, $1::timestamptz + n * interval '1 millisecond' * 500 as at,
                    case when n % 10 = 0 then 1 else n % $3::int + 1 end as c
             from generate_series(1, $2::int) n) g`,
      [from, Math.ceil(CONSOLE.requests / DAYS), CONSOLE.connections],
    )
  }
}

async function fillDeliveries(run: Run): Promise<void> {
  await run(`insert into endpoints (id, app_id, environment, url, created_at, updated_at)
    values ('big_endpoint', 'big', 'sandbox', 'https://big.example/hook', now(), now())`)
  await run(`insert into endpoint_health (endpoint_id) values ('big_endpoint')`)
  await run(
    `with made as (
       select gen_random_uuid() as uid, now() - n * interval '1 second' / 2 as at, n
       from generate_series(1, $1::int) n
     ), stored as (
       insert into events (uid, at, id, type, tenant_id, data)
       select uid, at, 'evt_big_' || n, 'booking.created', 'big_' || (n % $2::int + 1), '{"id":"bkg_1"}' from made
     )
     insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, connection_id, after_disconnect, state,
                                   steps_used, attempts, created_at, finished_at)
     select time_ordered_uuid(at), uid, at, 'big_endpoint', 'big', 'big_con_' || (n % $2::int + 1), false,
            case when n % 100 = 0 then 'dead' else 'delivered' end, 1, 1, at, at
     from made`,
    [CONSOLE.deliveries, CONSOLE.connections],
  )
}

async function lookerOf(run: Run, id: string): Promise<string> {
  const session = randomBytes(32).toString('base64url')
  await run(`insert into users (id, email, name) values ($1, $1 || '@big.example', $1)`, [id])
  await run(`insert into sessions values ($1, $2, now(), now() + interval '1 day')`, [hashToken(session), id])
  return `drawbridge=${session}`
}
