import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import type { Database, Schema } from '../../src/database/connect.ts'
import { ensureDay } from '../../src/database/partitions.ts'
import { appActivitySince } from '../../src/model/activity/app_activity.ts'
import { searchDeliveries } from '../../src/model/activity/delivery_search.ts'
import { firstIdAt } from '../../src/model/activity/id_time.ts'
import { requestsOfApp } from '../../src/model/audit/request_list.ts'
import { endedConnectionsOfApp } from '../../src/model/connections/app_connections.ts'
import { listConnections } from '../../src/model/connections/connection_list.ts'
import { listedApps } from '../../src/model/listings/listed_apps.ts'
import { listUsers } from '../../src/model/people/users.ts'
import { listDeliveries } from '../../src/model/webhooks/deliveries.ts'
import { nodesOf, watchPlans } from '../support/executed_plans.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { givenApp, givenTenant } from '../support/partners.ts'

// Ids are in no order, as the product's are: whoever goes by them alone reads what belongs to others.

/** Runs a list, and counts the rows that were read in vain by the step that wasted most. */
const test = baseTest.extend('rowsInVain', FILE, ({ database }) => {
  return async (list: (db: Database) => Promise<unknown[]>) => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 })
    pool.on('error', () => {})
    const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
    const plans = watchPlans(pool)
    try {
      const rows = await list(db)
      const nodes = plans.flatMap(({ plan }) => nodesOf(plan))
      expect(nodes).not.toHaveLength(0)
      const inVain = nodes.map((node) => node['Rows Removed by Filter'] ?? 0)
      return { rows: rows.length, inVain: Math.max(...inVain) }
    } finally {
      await db.destroy()
    }
  }
})
const page = { limit: 20, after: null }

test('connections of one app are listed without reading those of others', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const [large, small] = [await givenApp(db), await givenApp(db)]
  const tenant = await givenTenant(db)
  await sql`
    insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes)
    select 'con_' || md5(n::text), case when n > 19000 then ${small.app} else ${large.app} end,
      case when n > 19000 then ${small.client} else ${large.client} end, ${tenant}, 'u' || n, 'production', '{bookings:read}'
    from generate_series(1, 20000) n`.execute(db)
  await sql`analyze connections`.execute(db)
  const { rows, inVain } = await rowsInVain((watched) => listConnections(watched, { app: small.app }, page))
  expect(rows).toBe(21)
  expect(inVain).toBeLessThan(100)
})

test('connections of one app that ended are listed, the last one first, without reading those of others', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const [large, small] = [await givenApp(db), await givenApp(db)]
  const tenant = await givenTenant(db)
  await sql`
    insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes, state, revoked_at)
    select 'end_' || md5(n::text), case when n > 19950 then ${small.app} else ${large.app} end,
      case when n > 19950 then ${small.client} else ${large.client} end, ${tenant}, 'u' || n, 'production',
      '{bookings:read}', 'revoked', now() - n * interval '1 second'
    from generate_series(1, 20000) n`.execute(db)
  await sql`analyze connections`.execute(db)
  const list = (after: string) => (watched: Database) =>
    endedConnectionsOfApp(watched, small.app, { limit: 20, after, environment: 'production' })
  const { rows, inVain } = await rowsInVain(list(''))
  expect(rows).toBe(21)
  expect(inVain).toBeLessThan(100)
  const first = await list('')(db)
  const second = await list(first[19]?.id ?? '')(db)
  const times = [...first.slice(0, 20), ...second].map(({ ended_at }) => ended_at.getTime())
  expect(times).toEqual([...times].sort((one, other) => other - one))
  expect(new Set([...first.slice(0, 20), ...second].map(({ id }) => id)).size).toBe(41)
})

test('a person is found by an address without reading everybody', async ({ database, rowsInVain }) => {
  await sql`
    insert into users (id, name, email, unconfirmed_email)
    select 'usr_' || md5(n::text), 'Person', case when n % 2 = 0 then 'p' || n || '@example.com' end,
      case when n % 2 = 1 then 'P' || n || '@example.com' end
    from generate_series(1, 20000) n`.execute(database.db)
  await sql`analyze users`.execute(database.db)
  for (const email of ['P19998@example.com', 'p19999@example.com']) {
    const { rows, inVain } = await rowsInVain((watched) => listUsers(watched, { email }, page))
    expect(rows).toBe(1)
    expect(inVain).toBeLessThan(100)
  }
})

/** Its endpoint is called after it: `ep_` and the id of the app. */
async function givenAppWithEndpoint(db: Database) {
  const given = await givenApp(db)
  await sql`
    insert into endpoints (id, app_id, environment, url, created_at, updated_at)
    values (${`ep_${given.app}`}, ${given.app}, 'production', 'https://receiver.example/', now(), now())`.execute(
    db,
  )
  return given
}

test('dead letters of one app are listed without reading those of others', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const [large, small] = [await givenAppWithEndpoint(db), await givenAppWithEndpoint(db)]
  await sql`
    insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, after_disconnect, state, steps_used,
      attempts, created_at, finished_at)
    select md5(n::text)::uuid, gen_random_uuid(), now(), 'ep_' || app, app, false,
      case when n % 2 = 0 then 'dead' else 'delivered' end, 1, 1, now(), now()
    from generate_series(1, 20000) n,
      lateral (select case when n > 19900 then ${small.app} else ${large.app} end as app) owner`.execute(db)
  await sql`analyze delivery_history`.execute(db)
  const { rows, inVain } = await rowsInVain((watched) =>
    listDeliveries(watched, { as: 'operator' }, { app: small.app, state: 'dead' }, page),
  )
  expect(rows).toBe(21)
  expect(inVain).toBeLessThan(100)
})

test('the catalogue is read by name, and searched by words and category, without reading all of it', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const { app } = await givenApp(db)
  await sql`
    insert into apps (id, publisher_id, name, kind, client_type, scopes)
    select 'cat_' || md5(n::text), publisher_id, 'Draft', 'public', 'confidential', '{bookings:read}'
    from apps, generate_series(1, 4000) n where id = ${app}`.execute(db)
  await sql`
    insert into app_versions (app_id, version, name, publisher_name, publisher_website, publisher_support, native,
      redirect_uris, scopes, event_types, listing, approved_at)
    select 'cat_' || md5(n::text), version, 'Name ' || md5(n::text), 'Publisher', 'https://p.example', 'help', false, '{}',
      '{bookings:read}', '{}', jsonb_build_object('summary', 'app' || n,
        'category', case when n % 200 = 0 then 'Rare things' else 'Usual' end), now()
    from generate_series(1, 4000) n, generate_series(1, 2) version`.execute(db)
  await sql`
    update apps set state = 'approved', version = 2, approved_version = 2, approved_scopes = scopes, approved_event_types = '{}'
    where id like 'cat\\_%'`.execute(db)
  await sql`analyze apps, app_versions`.execute(db)
  const first = { search: '', category: null, limit: 24, after: null }
  for (const [search, found] of [
    [first, 25],
    [{ ...first, after: { id: 'cat_x', name: 'Name 9' } }, 25],
    [{ ...first, search: 'app3999' }, 1],
    [{ ...first, category: 'Rare things' }, 20],
  ] as const) {
    const { rows, inVain } = await rowsInVain((watched) => listedApps(watched, search))
    expect(rows).toBe(found)
    expect(inVain).toBeLessThan(100)
  }
})

test('deliveries of one app are searched without reading those of others, nor those of another time', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const [large, small] = [await givenAppWithEndpoint(db), await givenAppWithEndpoint(db)]
  await sql`
    insert into delivery_history (id, event_uid, event_at, endpoint_id, app_id, after_disconnect, state, steps_used,
      attempts, created_at, finished_at)
    select time_ordered_uuid(at), gen_random_uuid(), at, 'ep_' || app, app, false, 'delivered', 1, 1, at, at
    from generate_series(1, 20000) n,
      lateral (select now() - n * interval '1 minute' as at,
        case when n % 200 = 0 then ${small.app} else ${large.app} end as app) owner`.execute(db)
  await sql`analyze delivery_history`.execute(db)
  const search = (more: object) => (watched: Database) =>
    searchDeliveries(watched, { as: 'operator' }, { apps: [small.app], ...more }, { limit: 20, before: null })
  const newest = await rowsInVain(search({}))
  expect(newest.rows).toBe(21)
  expect(newest.inVain).toBeLessThan(100)
  const until = new Date(Date.now() - 10 * 86_400_000)
  const older = await rowsInVain(
    search({ apps: [large.app], until, since: new Date(until.getTime() - 600_000) }),
  )
  expect(older.rows).toBeGreaterThan(5)
  expect(older.inVain).toBeLessThan(100)
  const one = await rowsInVain(
    search({ apps: [large.app], text: firstIdAt(until).replace('-0000-0000', '-7000-8000') }),
  )
  expect(one.inVain).toBeLessThan(100)
})

test('requests of a time, and the hours of one connection, are read without those of others', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const { app, client } = await givenApp(db)
  const days = [0, 1, 2, 3].map((day) => new Date(Date.now() - day * 86_400_000))
  for (const day of days) await ensureDay(db, 'request_log', day)
  await sql`
    insert into request_log (id, at, app_id, client_id, environment, kind, method, path, status, duration_ms)
    select time_ordered_uuid(at), at, ${app}, ${client}, 'production', 'api', 'GET', '/api/v1/me', 200, 1
    from generate_series(1, 20000) n, lateral (select now() - n * interval '10 seconds' as at) t`.execute(db)
  await sql`
    insert into app_activity (app_id, environment, connection_id, endpoint_id, day, name, hours)
    select ${app}, 'production', 'con_' || n, '', current_date - d, 'succeeded', array_fill(1, array[24])
    from generate_series(1, 2000) n, generate_series(0, 9) d`.execute(db)
  await sql`analyze request_log, app_activity`.execute(db)
  const until = new Date(Date.now() - 86_400_000)
  const window = { since: new Date(until.getTime() - 120_000), until }
  const found = await rowsInVain((watched) =>
    requestsOfApp(watched, app, window, { limit: 50, before: null }),
  )
  expect(found.rows).toBeGreaterThan(10)
  expect(found.inVain).toBeLessThan(100)
  const whose = { apps: [app], environments: ['production'], connection: 'con_7' }
  const counted = await rowsInVain((watched) => appActivitySince(watched, whose, days[3] ?? until, 'day'))
  expect(counted.rows).toBeGreaterThan(2)
  expect(counted.inVain).toBeLessThan(100)
})
