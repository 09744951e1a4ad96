import { randomUUID } from 'node:crypto'
import { Logger, type Runner, run, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { Agent } from 'undici'
import { loadPlatform } from '../../../src/platform/load.ts'
import { compileSignatureHeaders, hmacKey } from '../../../src/webhooks/message/signature.ts'
import type { ToSender } from './messages.ts'
import type { Running } from './sender_process.ts'

type Start = Extract<ToSender, { kind: 'start' }>
type Job = { url: string; id: string; body: string }

const silent = new Logger(() => () => {})
const CONCURRENCY = 256
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const rules = loadPlatform('default').webhooks
const sign = compileSignatureHeaders(rules.signatures)
const key = { hmac: hmacKey(SECRET, rules.secret), ed25519: null }

/** The peers do the same as Drawbridge: sign, POST, wait for the response. */
export async function startPeer(start: Start): Promise<Running> {
  if (start.sender === 'undici loop') return runLoop(start)
  return start.sender === 'pg-boss' ? await runPgBoss(start) : await runGraphile(start)
}

/** The jobs, each as large as a delivery. */
function jobs(urls: string[], count: number): Job[] {
  return Array.from({ length: count }, (_, index) => ({
    url: urls[index % urls.length] ?? '',
    id: `evt_${randomUUID()}`,
    body: JSON.stringify({ type: 'booking.created', timestamp: new Date().toISOString(), data: SAMPLE }),
  }))
}

export const SAMPLE =
  loadPlatform('default').record_types.find(({ name }) => name === 'bookings')?.sample ?? {}

function agentFor({ ca }: Start): Agent {
  return new Agent({ connect: { ca, lookup: undefined }, allowH2: false, keepAliveTimeout: 30_000 })
}

function signed({ url, id, body }: Job) {
  const bytes = Buffer.from(body)
  const timestamp = String(Math.floor(Date.now() / 1000))
  const values = { id, uuid: id, type: 'booking.created', timestamp }
  return {
    url: new URL(url),
    body: bytes,
    headers: [
      ...['content-type', 'application/json', 'webhook-id', id, 'webhook-timestamp', timestamp],
      ...sign([key], values, bytes),
    ],
  }
}

async function post(agent: Agent, message: ReturnType<typeof signed>): Promise<void> {
  const { url, headers, body } = message
  const answer = await agent.request({
    origin: url.origin,
    path: url.pathname,
    method: 'POST',
    headers,
    body,
  })
  await answer.body.dump()
  if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`)
}

/** (a): no database. Bodies are signed before the clock starts. */
function runLoop(start: Start): Running {
  const agent = agentFor(start)
  const messages = jobs(start.urls, start.count).map(signed)
  let next = 0
  const one = async (): Promise<void> => {
    for (let message = messages[next++]; message; message = messages[next++]) await post(agent, message)
  }
  for (let index = 0; index < CONCURRENCY; index++) void one()
  return {
    async stop() {
      await agent.destroy()
    },
  }
}

/** (b): pg-boss takes batches and completes each one as a whole. */
async function runPgBoss(start: Start): Promise<Running> {
  const agent = agentFor(start)
  const boss = new PgBoss({ connectionString: start.databaseUrl, max: 8 })
  boss.on('error', (error) => process.stderr.write(`${error}\n`))
  await boss.start()
  await boss.work<Job>(
    'deliveries',
    { batchSize: CONCURRENCY, pollingIntervalSeconds: 0.5, localConcurrency: 4 },
    async (batch) => {
      await Promise.all(batch.map(({ data }) => post(agent, signed(data))))
    },
  )
  return {
    async stop() {
      await boss.stop({ graceful: false })
      await agent.destroy()
    },
  }
}

export async function fillPgBoss(databaseUrl: string, urls: string[], count: number): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 4 })
  await boss.start()
  await boss.createQueue('deliveries')
  const all = jobs(urls, count)
  for (let at = 0; at < all.length; at += 5000) {
    await boss.insert(
      'deliveries',
      all.slice(at, at + 5000).map((data) => ({ data })),
    )
  }
  await boss.stop({ graceful: false })
}

/** (c): graphile-worker with its local queue and batched completion, its fastest configuration. */
async function runGraphile(start: Start): Promise<Running> {
  const agent = agentFor(start)
  const pgPool = new pg.Pool({ connectionString: start.databaseUrl, max: 8 })
  pgPool.on('error', () => {})
  const runner: Runner = await run({
    pgPool,
    taskList: { deliver: async (payload) => await post(agent, signed(payload as Job)) },
    preset: {
      worker: {
        concurrentJobs: CONCURRENCY,
        pollInterval: 500,
        localQueue: { size: 2 * CONCURRENCY },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    noHandleSignals: true,
    logger: silent,
  })
  return {
    async stop() {
      await runner.stop().catch(() => {})
      await pgPool.end().catch(() => {})
      await agent.destroy()
    },
  }
}

export async function fillGraphile(databaseUrl: string, urls: string[], count: number): Promise<void> {
  await runMigrations({ connectionString: databaseUrl, logger: silent })
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const all = jobs(urls, count)
  for (let at = 0; at < all.length; at += 5000) {
    await client.query(
      `select count(*) from graphile_worker.add_jobs(array(
         select json_populate_record(null::graphile_worker.job_spec, json_build_object('identifier', 'deliver', 'payload', j))
         from json_array_elements($1::json) j))`,
      [JSON.stringify(all.slice(at, at + 5000))],
    )
  }
  await client.end()
}
