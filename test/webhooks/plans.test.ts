import { randomUUID } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConnectedDatabase, connectDatabase, type Database } from '../../src/database/connect.ts'
import type { DB } from '../../src/database/schema.ts'
import { listFeed } from '../../src/model/webhooks/feed.ts'
import { publish } from '../../src/model/webhooks/outbox.ts'
import { loadEndpointKeys } from '../../src/webhooks/message/endpoint_keys.ts'
import { anyReady, claimDue } from '../../src/webhooks/queue/claim.ts'
import { type Claimed, readClaimed } from '../../src/webhooks/queue/claimed.ts'
import { readyDue, takeBackLost } from '../../src/webhooks/queue/due.ts'
import { type DeliveryResult, recordResults } from '../../src/webhooks/queue/record_results.ts'
import { preparePartitions, retain } from '../../src/webhooks/queue/retention.ts'
import { createDatabase } from '../support/database.ts'
import { type GivenEndpoint, givenEndpoint } from '../support/deliveries.ts'
import { nodesOf, type WatchedPlan, watchPlans } from '../support/executed_plans.ts'
import { fillQueue } from '../support/full_queue.ts'
import { startServer, type TestServer } from '../support/server.ts'

// PostgreSQL keeps the plan of a hot statement. One that was made while the tables were empty must still be good when
// they are full and nobody has analyzed them.

/** Tables that grow; the names of their partitions begin likewise. */
const GROWING = /^(deliveries|events|delivery_history|attempts|connections|tenants|apps|clients|endpoints)/
/** Rows of a growing table that one node of a plan may read. A batch is at most 2,000. */
const MOST_ROWS = 3000

let database: Awaited<ReturnType<typeof createDatabase>>
let server: TestServer
let endpoint: GivenEndpoint
const open: Station[] = []

beforeAll(async () => {
  database = await createDatabase()
  server = await startServer({ database })
  const { db, now } = server.runtime
  await preparePartitions(db, now())
  endpoint = await givenEndpoint(server.runtime, 'http://127.0.0.1:3999/hook')
})
afterAll(async () => {
  for (const station of open) await station.close()
  await server.close()
  await database.close()
})

/** Connections of their own, which remember the plans of the statements that they execute. */
class Station {
  readonly #hot: ConnectedDatabase
  readonly #general: Kysely<DB>
  readonly #watched: WatchedPlan[][]
  readonly #worker = randomUUID()

  constructor(url: string) {
    this.#hot = connectDatabase(url, { max: 2 })
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    this.#general = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
    this.#watched = [watchPlans(this.#hot.pool), watchPlans(pool)]
  }

  /** Executes every hot statement as the program does. @returns the plans that were used */
  async work(): Promise<WatchedPlan[]> {
    for (const watched of this.#watched) watched.length = 0
    await this.#publish(this.#general)
    const claimed = await this.#claim()
    await this.#record(claimed)
    const { pool } = this.#hot
    await readyDue(pool, server.runtime.now())
    await takeBackLost(pool, new Date(server.runtime.now().getTime() + 120_000))
    const page = { limit: 50, after: null }
    await listFeed(pool, endpoint.connection, ['bookings:read', 'webhooks:receive'], page)
    return this.#watched.flat()
  }

  async #publish(db: Database): Promise<void> {
    const { platform, now } = server.runtime
    const event = { type: 'booking.created', tenant: endpoint.tenant, data: {} }
    await db.transaction().execute((trx) => publish(trx, platform, [event, event], now()))
  }

  async #claim(): Promise<Claimed[]> {
    const { pool } = this.#hot
    const now = server.runtime.now()
    const leaseUntil = new Date(now.getTime() + 60_000)
    expect(await anyReady(pool, 0)).toBe(true)
    const options = { worker: this.#worker, now, leaseUntil, room: 500, perEndpoint: 64, after: '' }
    const { lanes } = await claimDue(pool, options)
    const claimed = await readClaimed(pool, lanes)
    const { vault, platform } = server.runtime
    await loadEndpointKeys(pool, vault, platform, [endpoint.id], () => {})
    return claimed
  }

  /** Runs the retention of the worker. @returns the plans that read deliveries or the keys of events */
  async retain(now: Date): Promise<WatchedPlan[]> {
    for (const watched of this.#watched) watched.length = 0
    await retain(this.#general, now, 30)
    return this.#watched.flat().filter(({ query }) => /deliveries|event_keys/.test(query))
  }

  async #record(claimed: Claimed[]): Promise<void> {
    const now = server.runtime.now()
    const results: DeliveryResult[] = claimed.map(({ id, lane: { endpoint: of, claim } }, index) => ({
      ...{ id, endpoint: of, claim },
      next:
        index % 10 === 0
          ? { state: 'pending', stepsUsed: 1, dueAt: now }
          : { state: 'delivered', stepsUsed: 0 },
      attempt: null,
    }))
    await recordResults(this.#hot.pool, results, now)
  }

  async close(): Promise<void> {
    await this.#hot.close()
    await this.#general.destroy()
  }
}

function newStation(): Station {
  const station = new Station(database.url)
  open.push(station)
  return station
}

function tooSlow(plans: WatchedPlan[]): string[] {
  expect(plans.length).toBeGreaterThan(10)
  return slowNodes(plans)
}

function slowNodes(plans: WatchedPlan[]): string[] {
  return plans.flatMap(({ query, plan }) =>
    nodesOf(plan)
      .filter((node) => GROWING.test(node['Relation Name'] ?? ''))
      .filter((node) => {
        const read = (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)
        return node['Node Type'] === 'Seq Scan' || read * (node['Actual Loops'] ?? 0) > MOST_ROWS
      })
      .map((node) => `${node['Node Type']} of ${node['Relation Name']} in ${query.trim().slice(0, 80)}`),
  )
}

test('plans made on empty, small and full tables read full tables by index alone', async () => {
  const { db } = server.runtime
  const early = newStation()
  await early.work()
  await fillQueue(db, 'fresh', 500)
  const fresh = newStation()
  for (let turn = 0; turn < 3; turn++) expect(tooSlow(await fresh.work())).toEqual([])
  await sql`analyze`.execute(db)
  const small = newStation()
  for (let turn = 0; turn < 3; turn++) {
    await early.work()
    await small.work()
  }
  await fillQueue(db, 'full', 2000)
  for (const station of [early, fresh, small, newStation()]) expect(tooSlow(await station.work())).toEqual([])
  await sql`analyze`.execute(db)
  for (const station of [early, small, newStation()]) expect(tooSlow(await station.work())).toEqual([])
}, 120_000)

test('retention does not read deliveries that are not old enough', async () => {
  const { db, now } = server.runtime
  await fillQueue(db, 'waiting', 500)
  const station = newStation()
  const plans = await station.retain(now())
  expect(plans.length).toBeGreaterThan(0)
  expect(slowNodes(plans)).toEqual([])
  await sql`analyze`.execute(db)
  expect(slowNodes(await station.retain(now()))).toEqual([])
})

test('old keys of events are deleted by a few pages per statement', async () => {
  const { db, now } = server.runtime
  const past = new Date(now().getTime() - 40 * 86_400_000)
  await preparePartitions(db, past)
  await sql`
    insert into event_keys (id, event_uid, at)
    select 'key' || n, gen_random_uuid(), case when n % 1000 = 0 then ${now()} else ${past} end::timestamptz
    from generate_series(1, 300000) n
  `.execute(db)
  await sql`analyze event_keys`.execute(db)
  const plans = await newStation().retain(now())
  const reads = plans
    .flatMap(({ plan }) => nodesOf(plan))
    .filter((node) => node['Relation Name'] === 'event_keys' && node['Node Type'] !== 'ModifyTable')
    .map((node) => node['Node Type'])
  expect(new Set(reads)).toEqual(new Set(['Tid Range Scan', 'Tid Scan']))
  expect(reads.length).toBeGreaterThan(2)
  expect(await db.selectFrom('event_keys').select('id').execute()).toHaveLength(300)
})
