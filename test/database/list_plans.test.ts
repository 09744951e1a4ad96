import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { Database, Schema } from '../../src/database/connect.ts'
import { ensureDay } from '../../src/database/partitions.ts'
import { createVault } from '../../src/database/vault.ts'
import { appActivitySince } from '../../src/model/activity/app_activity.ts'
import { searchDeliveries } from '../../src/model/activity/delivery_search.ts'
import { firstIdAt } from '../../src/model/activity/id_time.ts'
import { listAgentHosts } from '../../src/model/agents/agent_hosts.ts'
import { requestsOfApp } from '../../src/model/audit/request_list.ts'
import { endedConnectionsOfApp } from '../../src/model/connections/app_connections.ts'
import { listConnections } from '../../src/model/connections/connection_list.ts'
import { endExpiredConnections } from '../../src/model/connections/expiry.ts'
import { sandboxConnectionsOf } from '../../src/model/connections/sandbox_connections.ts'
import { listedApps } from '../../src/model/listings/listed_apps.ts'
import { tellOfEndings } from '../../src/model/mails/agent_endings.ts'
import { listUsers } from '../../src/model/people/users.ts'
import { listDeliveries } from '../../src/model/webhooks/deliveries.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { nodesOf, watchPlans } from '../support/executed_plans.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { givenApp, givenTenant } from '../support/partners.ts'
import { givenPerson } from '../support/people.ts'

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
      const read = nodes.map((node) => (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 1))
      return { rows: rows.length, inVain: Math.max(...inVain), read: Math.max(...read) }
    } finally {
      await db.destroy()
    }
  }
})
const page = { limit: 20, after: null }
const runtime = {
  config: readConfig({}),
  vault: createVault([randomBytes(32)]),
  platform: loadPlatform('default'),
  now: () => new Date(),
}

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
  const list =
    (after: string, { app } = small) =>
    (watched: Database) =>
      endedConnectionsOfApp(watched, app, { limit: 20, after, environment: 'production' })
  const { rows, inVain } = await rowsInVain(list(''))
  expect(rows).toBe(21)
  expect(inVain).toBeLessThan(100)
  // Of many of its own, no more than the page is read, also far behind.
  const [last] = (await list('', large)(db)).slice(-1)
  for (const after of ['', last?.id ?? '']) {
    expect(await rowsInVain(list(after, large))).toMatchObject({
      rows: 21,
      read: expect.toSatisfy((n) => n < 100),
    })
  }
  const first = await list('')(db)
  const second = await list(first[19]?.id ?? '')(db)
  const times = [...first.slice(0, 20), ...second].map(({ ended_at }) => ended_at.getTime())
  expect(times).toEqual([...times].sort((one, other) => other - one))
  expect(new Set([...first.slice(0, 20), ...second].map(({ id }) => id)).size).toBe(41)
})

test('the sandboxes of a person’s apps are listed without reading those of others', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const [own, other] = [await givenApp(db), await givenApp(db)]
  const person = await givenPerson(db, { publishers: [own.publisher] })
  await sql`
    insert into tenants (id, name, environment, verified)
    select 'box_' || n, 'Box', 'sandbox', true from generate_series(1, 4000) n`.execute(db)
  await sql`
    insert into apps (id, publisher_id, name, kind, client_type, scopes)
    select 'box_' || n, publisher_id, 'Other', 'public', 'confidential', '{bookings:read}'
    from apps, generate_series(1, 400) n where id = ${other.app}`.execute(db)
  await sql`
    insert into clients (id, app_id, environment)
    select 'sandbox_of_' || id, id, 'sandbox' from apps where id = ${own.app} or id like 'box\\_%'`.execute(
    db,
  )
  await sql`
    insert into connections (id, app_id, client_id, tenant_id, environment, scopes)
    select 'box_' || md5(n::text), app, 'sandbox_of_' || app, 'box_' || n, 'sandbox', '{bookings:read}'
    from generate_series(1, 4000) n,
      lateral (select case when n > 3990 then ${own.app} else 'box_' || n % 400 + 1 end as app) owner`.execute(
    db,
  )
  await sql`analyze connections, tenants, clients, apps`.execute(db)
  const found = await rowsInVain((watched) => sandboxConnectionsOf(watched, person.id))
  expect(found.rows).toBe(10)
  expect(found.inVain).toBeLessThan(100)
  // Of 4,000 connections. The apps are few enough to be read whole.
  expect(found.read).toBeLessThan(1000)
})

test('connections that end, and those that are about to, are found without reading the others', async ({
  database,
  rowsInVain,
}) => {
  const { db } = database
  const { app, client } = await givenApp(db)
  const tenant = await givenTenant(db)
  // 20,000 that end in a month, 5 that end tomorrow, and 5 that have ended.
  for (const [count, ends] of [
    [20_000, '30 days'],
    [5, '1 day'],
    [5, '-1 day'],
  ] as const) {
    await sql`
      insert into connections (id, app_id, client_id, tenant_id, unit_id, environment, scopes, expires_at)
      select 'agt_' || md5(${ends}::text || n), ${app}, ${client}, ${tenant}, ${ends}::text || n, 'production',
        '{bookings:read}', now() + ${ends}::interval
      from generate_series(1, ${count}::int) n`.execute(db)
  }
  await sql`analyze connections`.execute(db)
  const sweeps = [
    async (watched: Database) => await tellOfEndings({ ...runtime, db: watched }),
    async (watched: Database) => await endExpiredConnections(watched, runtime.platform, runtime.now),
  ]
  for (const sweep of sweeps) {
    const { inVain, read } = await rowsInVain(async (watched) => {
      await sweep(watched)
      return []
    })
    expect(inVain).toBeLessThan(100)
    expect(read).toBeLessThan(100)
  }
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
  // Agents that nobody registered are apps too, and in no catalogue.
  await sql`
    insert into apps (id, name, kind, agent, client_type, state, scopes)
    select 'unr_' || md5(n::text), 'h' || n || '.example', 'unregistered', true, 'public', 'approved', '{}'
    from generate_series(1, 20000) n`.execute(db)
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
    select time_ordered_uuid(at), time_ordered_uuid(at), at, 'ep_' || app, app, false, 'delivered', 1, 1, at, at
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

  // The id that receivers know says no time.
  await sql`
    insert into events (uid, at, id, type, data)
    select event_uid, event_at, 'evt_' || md5(id::text), 'booking.created', '{}' from delivery_history
    where endpoint_id = ${`ep_${large.app}`}`.execute(db)
  await sql`analyze events`.execute(db)
  const { rows: events } = await sql<{ id: string }>`
    select id from events where uid in (select event_uid from delivery_history) order by at limit 1`.execute(
    db,
  )
  const called = await rowsInVain(search({ apps: [large.app], text: events[0]?.id }))
  expect(called).toMatchObject({ rows: 1 })
  expect(called.inVain).toBeLessThan(100)
  expect(called.read).toBeLessThan(200)
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

test('the hosts of agents are listed page by page', async ({ database, rowsInVain }) => {
  const { db } = database
  await sql`
    insert into agent_hosts (host, first_seen_at) select 'h' || n || '.example', now() from generate_series(1, 5000) n
  `.execute(db)
  await sql`
    insert into client_documents (url, host, problem, failed_since, fresh_until)
    select 'https://h' || n || '.example/c', 'h' || n || '.example', 'gone', now(), now() + interval '1 day'
    from generate_series(1, 5000) n`.execute(db)
  await sql`
    insert into apps (id, name, kind, agent, client_type, scopes)
    select 'host_' || n, 'h' || n || '.example', 'unregistered', true, 'public', '{}' from generate_series(1, 5000) n
  `.execute(db)
  await sql`
    insert into clients (id, app_id, environment)
    select 'https://h' || n || '.example/c', 'host_' || n, 'sandbox' from generate_series(1, 5000) n`.execute(
    db,
  )
  await sql`analyze agent_hosts, client_documents, apps, clients`.execute(db)
  const { rows, read } = await rowsInVain((watched) => listAgentHosts(watched, { limit: 20, after: 'h2' }))
  expect(rows).toBe(21)
  expect(read).toBeLessThan(200)
})
