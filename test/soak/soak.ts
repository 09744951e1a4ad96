import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { connectDatabase } from '../../src/database/connect.ts'
import { migrate } from '../../src/database/migrate.ts'
import { loadPlatform } from '../../src/platform/load.ts'
import { preparePartitions } from '../../src/webhooks/queue/retention.ts'
import { givenEndpoint } from '../support/deliveries.ts'
import { temporaryFolder } from '../support/folder.ts'
import { runtimeOver } from '../support/runtime.ts'
import type { TestServer } from '../support/server.ts'
import { issueToken } from '../support/token.ts'
import { type Accounts, settleAccounts } from './accounts.ts'
import { causeFaults, type Done } from './faults.ts'
import type { Generation } from './memory.ts'
import { type SoakNode, startCluster } from './nodes.ts'
import type { SoakOptions } from './options.ts'
import { raiseEvents } from './publisher.ts'
import { seeded } from './random.ts'
import { type Reads, startReading } from './reader.ts'
import { startReceiver } from './receiver.ts'
import { startPostgres, startRedis } from './servers.ts'

export type SoakReport = {
  options: SoakOptions
  faults: Done
  accounts: Accounts
  reads: Reads
  /** Requests to raise an event that were repeated. */
  repeated: number
  /** Responses that no client should get, and unexpected exits of processes. */
  wrong: string[]
  memory: Generation[]
  seconds: { raising: number; settling: number }
}

/** The latest end: a machine that cannot keep the pace gets three times as long, and at least five minutes. */
const latest = (duration: number): number => Math.max(3 * duration, 5 * 60_000)
/** After this time, events that still wait are stuck. */
const SETTLE_MS = 9 * 60_000

/** Runs everything, and removes what it has stored. `say` receives progress messages. */
export async function runSoak(soak: SoakOptions, say: (text: string) => void): Promise<SoakReport> {
  const { path: folder, remove } = await temporaryFolder('soak')
  const closing: (() => unknown)[] = [remove]
  const closed = <T extends { close(): unknown } | null>(one: T): T => {
    if (one) closing.push(() => one.close())
    return one
  }
  try {
    const random = seeded(soak.seed)
    const postgres = closed(await startPostgres(folder))
    const redis = closed(await startRedis(folder))
    const receiver = closed(await startReceiver(soak.endpoints, random))
    const env = {
      DATABASE_URL: postgres.url,
      SECRET_KEY: randomBytes(32).toString('base64'),
      OPERATOR_TOKEN: randomBytes(24).toString('hex'),
      PLATFORM: await writeDefinition(folder),
      ...(redis && { REDIS_URL: redis.url }),
    }
    await migrated(postgres.url)
    const runtime = closed(runtimeOver(postgres.url, env.SECRET_KEY))
    await preparePartitions(runtime.db, runtime.now())
    const endpoints: Awaited<ReturnType<typeof givenEndpoint>>[] = []
    for (const url of receiver.urls) endpoints.push(await givenEndpoint(runtime, url))
    const [first] = endpoints
    if (!first) throw new Error('a soak needs an endpoint')
    const given = { client: first.app.client, tenant: first.tenant, ttl: 86_400 }
    const { token } = await issueToken({ runtime } as unknown as TestServer, given)

    const cluster = await startCluster(env, soak.nodes)
    const nodes = [...cluster.web, ...cluster.workers]
    closing.push(() => Promise.all(nodes.map((node) => node.stop())))
    while (!nodes.every(({ isReady }) => isReady)) await wait(50)
    const sampling = setInterval(() => void Promise.all(nodes.map((node) => node.sample())), 1000)
    closing.push(() => clearInterval(sampling))
    say(
      `${nodes.length} processes, ${endpoints.length} endpoints; raising events for ${soak.minutes} minutes`,
    )

    const began = Date.now()
    const duration = soak.minutes * 60_000
    const until = began + latest(duration)
    const reading = startReading(cluster.origins, token)
    const { published, done } = raiseEvents({
      tenants: endpoints.map(({ tenant }) => tenant),
      nodes: cluster.origins,
      operatorToken: env.OPERATOR_TOKEN,
      count: soak.events,
      duration,
      until,
      random,
    })
    const victims = [...cluster.web.slice(1), ...cluster.workers.slice(1)]
    const progress = () => published.count / soak.events
    const faults = await causeFaults({ soak, until, progress, victims, postgres, redis, random })
    await done
    const raised = Date.now()
    say(`${published.count} events acknowledged; waiting for what is under way`)
    if (!soak.patient) await endLeases(cluster.workers, runtime.pool)
    const ids = endpoints.map(({ id }) => id)
    const well = ids.filter((_, index) => ['healthy', 'slow'].includes(receiver.health(index)))
    await settled(runtime.pool, well, raised + SETTLE_MS)
    const settledAt = Date.now()
    const reads = await reading.stop()
    clearInterval(sampling)
    for (const node of nodes) await node.stop()
    return {
      options: soak,
      faults,
      accounts: await settleAccounts(runtime.pool, published, receiver, ids),
      reads,
      repeated: published.repeated,
      wrong: [...published.wrong, ...reads.wrong, ...nodes.flatMap(({ exits }) => exits)],
      memory: nodes.flatMap(({ ended }) => ended),
      seconds: { raising: (raised - began) / 1000, settling: (settledAt - raised) / 1000 },
    }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** The shipped definition with a shorter schedule, so that deliveries become dead letters within the time. */
async function writeDefinition(folder: string): Promise<string> {
  const { demo: _, ...platform } = loadPlatform('default')
  const webhooks = { ...platform.webhooks, timeout_seconds: 2, schedule_seconds: [0, 1, 2, 4] }
  const file = join(folder, 'soak.json')
  await writeFile(file, JSON.stringify({ ...platform, webhooks }))
  return file
}

async function migrated(url: string): Promise<void> {
  const { db, close } = connectDatabase(url, { max: 2 })
  await migrate(db)
  await close()
}

/** Ends the leases of killed workers. While no worker runs, every lease is one of theirs. */
async function endLeases(workers: SoakNode[], pool: pg.Pool): Promise<void> {
  await Promise.all(workers.map((worker) => worker.stop()))
  await pool.query(`update delivery_lanes set lease_until = now() - interval '1 second'`)
  workers[0]?.start()
}

/** Resolves when no deliveries to these endpoints wait, or the time is over. */
async function settled(pool: pg.Pool, endpoints: string[], until: number): Promise<void> {
  while (Date.now() < until) {
    const { rows } = await pool.query('select from deliveries where endpoint_id = any($1) limit 1', [
      endpoints,
    ])
    if (rows.length === 0) return
    await wait(200)
  }
}
