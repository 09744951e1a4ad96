import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Limits, leftOf } from '../../src/api/rate_limit/decide.ts'
import type { Taken } from '../../src/api/rate_limit/memory.ts'
import { MemoryUsage } from '../../src/api/rate_limit/memory.ts'
import { takeFromPostgres } from '../../src/api/rate_limit/postgres.ts'
import { openRedis } from '../../src/api/rate_limit/redis.ts'
import { createDatabase } from '../support/database.ts'
import { operatorFor } from '../support/operator.ts'
import { Oracle } from '../support/rate_limit_oracle.ts'
import { startServer } from '../support/server.ts'
import { issueToken } from '../support/token.ts'
import { createWorld, must } from '../support/world.ts'

const cases = fc.record({
  limits: fc.record({ per_minute: fc.integer({ min: 1, max: 70 }), burst: fc.integer({ min: 1, max: 12 }) }),
  // Milliseconds from one request to the next.
  gaps: fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 3000 }),
      fc.constantFrom(1000, 30_000, 59_000, 61_000),
    ),
    { minLength: 1, maxLength: 80 },
  ),
})

/**
 * Compares a store with the oracle. The store keeps its own clock, which is moved by `skew`: the oracle is asked
 * about the very time that the store says it decided at.
 */
async function agrees(
  take: (limits: Limits, connection: string, skew: number) => Promise<Taken>,
  runs: number,
): Promise<void> {
  let number = 0
  await fc.assert(
    fc.asyncProperty(cases, async ({ limits, gaps }) => {
      const oracle = new Oracle(limits)
      const connection = `con_${number++}`
      let skew = 0
      for (const gap of gaps) {
        skew += gap
        const { accepted, usage } = await take(limits, connection, skew)
        expect(accepted).toBe(oracle.take(usage.at))
        expect(accepted || leftOf(usage, limits).wait > 0).toBe(true)
      }
    }),
    { numRuns: runs },
  )
}

test('in memory: every decision is the oracle’s', async () => {
  const clocks = new Map<string, { usage: MemoryUsage; skew: number }>()
  const start = 1_780_000_000_000
  await agrees(async (limits, connection, skew) => {
    const clock = clocks.get(connection) ?? { usage: null as never, skew }
    clock.usage ??= new MemoryUsage(limits, () => start + clock.skew)
    clock.skew = skew
    clocks.set(connection, clock)
    return clock.usage.take(connection)
  }, 200)
})

describe('in PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>
  beforeAll(async () => {
    database = await createDatabase()
  })
  afterAll(() => database.close())

  test('every decision is the oracle’s', async () => {
    await agrees((limits, connection, skew) => takeFromPostgres(database.pool, limits, connection, skew), 40)
  })

  test('of a hundred requests at once exactly the burst is accepted', async () => {
    const limits = { per_minute: 1, burst: 7 }
    const takes = Array.from({ length: 100 }, () => takeFromPostgres(database.pool, limits, 'con_race', 0))
    const accepted = (await Promise.all(takes)).filter((taken) => taken.accepted)
    expect(accepted.length).toBe(Math.min(limits.per_minute, limits.burst))
    const roomy = { per_minute: 60, burst: 7 }
    const more = Array.from({ length: 100 }, () => takeFromPostgres(database.pool, roomy, 'con_roomy', 0))
    const at = (await Promise.all(more)).filter((taken) => taken.accepted).map((taken) => taken.usage.at)
    const refilled = Math.floor((Math.max(...at) - Math.min(...at)) / 1000)
    expect(at.length).toBeGreaterThanOrEqual(7)
    expect(at.length).toBeLessThanOrEqual(7 + refilled)
  })
})

const hasRedis = spawnSync('redis-server', ['--version']).status === 0
if (!hasRedis) {
  process.stderr.write(
    '\nSKIPPED: the rate limit tests in Redis. There is no redis-server on this machine.\n',
  )
}

describe.skipIf(!hasRedis)('in Redis', () => {
  let redis: ChildProcess
  let folder: string
  let url: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drawbridge-redis-'))
    const port = await freePort()
    url = `redis://127.0.0.1:${port}`
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
    redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    for await (const chunk of redis.stdout as NodeJS.ReadableStream) {
      said += chunk
      if (said.includes('Ready to accept connections')) break
    }
  })
  afterAll(async () => {
    redis.kill('SIGTERM')
    if (redis.exitCode === null) await once(redis, 'exit')
    await rm(folder, { recursive: true, force: true })
  })

  test('every decision is the oracle’s', async () => {
    const log = pino({ level: 'silent' })
    const open = new Map<string, Awaited<ReturnType<typeof openRedis>>>()
    await agrees(async (limits, connection, skew) => {
      const key = JSON.stringify([limits, connection])
      const store = open.get(key) ?? (await openRedis(url, limits, log))
      open.set(key, store)
      return await store.take(connection, skew)
    }, 40)
    for (const store of open.values()) await store.close()
  })

  test('a server decides there; when Redis goes, it goes on in PostgreSQL', async () => {
    const server = await startServer({ config: { redisUrl: url } })
    const operator = operatorFor(server)
    await createWorld(operator)
    const client = must(await operator.post('/apps/desk/clients', { environment: 'production' })).body
      .client_id
    const { get, connection } = await issueToken(server, { client, tenant: 'harbour' })
    const statuses = async () =>
      (await Promise.all(Array.from({ length: 30 }, () => get('/api/v1/me')))).map((answer) => answer.status)
    const inRedis = (await statuses()).filter((status) => status === 200).length
    expect(inRedis).toBeGreaterThanOrEqual(10)
    expect(inRedis).toBeLessThan(30)
    const kept = spawnSync('redis-cli', ['-u', url, 'exists', `drawbridge:rate:${connection}`])
    expect(String(kept.stdout).trim()).toBe('1')
    spawnSync('redis-cli', ['-u', url, 'client', 'kill', 'type', 'normal'])
    redis.kill('SIGSTOP')
    try {
      const inPostgres = await statuses()
      expect(inPostgres.filter((status) => status === 200).length).toBeGreaterThanOrEqual(10)
      expect(inPostgres.filter((status) => status === 429).length).toBeGreaterThan(0)
    } finally {
      redis.kill('SIGCONT')
      await server.close()
    }
  })

  test('scripts that Redis has forgotten are sent again', async () => {
    const store = await openRedis(url, { per_minute: 60, burst: 3 }, pino({ level: 'silent' }))
    expect((await store.take('con_flush', 0)).accepted).toBe(true)
    const other = await openRedis(url, { per_minute: 60, burst: 3 }, pino({ level: 'silent' }))
    const flushed = spawnSync('redis-cli', ['-u', url, 'script', 'flush'])
    expect(flushed.status).toBe(0)
    const taken = await Promise.all(Array.from({ length: 20 }, () => other.take('con_flush', 0)))
    expect(taken.filter((one) => one.accepted)).toHaveLength(2)
    await store.close()
    await other.close()
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
