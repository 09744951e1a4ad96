import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { type ConnectionLimits, rateLimitOf } from '../../src/api/rate_limit/connection_limits.ts'
import { connectRedis, type RedisRateLimits } from '../../src/api/rate_limit/redis.ts'
import { type RateDecision, takeRateLimit, waitAfter } from '../../src/model/rate_limits.ts'
import { baseTest, FILE } from '../support/fixtures.ts'
import { operatorFor } from '../support/operator.ts'
import { Oracle } from '../support/rate_limit_oracle.ts'
import { startServer, type TestServer } from '../support/server.ts'
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
 * Compares a store with the oracle, also where its clock is moved: the oracle is asked about the very time at which
 * the store says that it decided.
 */
async function agrees(
  take: (limits: ConnectionLimits, connection: string, clock: number) => Promise<RateDecision>,
  runs: number,
): Promise<void> {
  let number = 0
  await fc.assert(
    fc.asyncProperty(cases, async ({ limits, gaps }) => {
      const oracle = new Oracle(limits)
      const connection = `con_${number++}`
      let clock = Date.now() + 3_600_000
      for (const gap of gaps) {
        clock += gap
        const decision = await take(limits, connection, clock)
        expect(decision.accepted).toBe(oracle.take(decision.at))
        expect(decision.accepted || waitAfter(rateLimitOf(limits), decision) > 0).toBe(true)
      }
    }),
    { numRuns: runs },
  )
}

const test = baseTest.extend('take', FILE, ({ database }) => {
  return (limits: ConnectionLimits, connection: string, now = new Date()) =>
    takeRateLimit(database.db, connection, rateLimitOf(limits), now)
})

describe('in PostgreSQL', () => {
  test('every decision is the oracle’s', async ({ take }) => {
    await agrees((limits, connection, clock) => take(limits, connection, new Date(clock)), 40)
  })

  test('of a hundred requests at once exactly the burst is accepted', async ({ take }) => {
    const limits = { per_minute: 1, burst: 7 }
    const takes = Array.from({ length: 100 }, () => take(limits, 'con_race'))
    const accepted = (await Promise.all(takes)).filter((taken) => taken.accepted)
    expect(accepted.length).toBe(Math.min(limits.per_minute, limits.burst))
    const roomy = { per_minute: 60, burst: 7 }
    const more = Array.from({ length: 100 }, () => take(roomy, 'con_roomy'))
    const at = (await Promise.all(more)).filter((taken) => taken.accepted).map((taken) => taken.at)
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
    redis = await startRedis(port, folder)
  })
  /** A server whose limits fill up again so slowly that a busy machine cannot tell. */
  const limited = async (redisUrl: string): Promise<TestServer> => {
    const path = join(folder, 'platform.json')
    const shipped = new URL('../../src/platform/definitions/default.json', import.meta.url)
    const definition = JSON.parse(await readFile(shipped, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...definition, rate_limits: SLOWLY }))
    return await startServer({ platform: path, config: { redisUrl } })
  }
  afterAll(async () => {
    redis.kill('SIGTERM')
    if (redis.exitCode === null) await once(redis, 'exit')
    await rm(folder, { recursive: true, force: true })
  })

  test('every decision is the oracle’s', async () => {
    const log = pino({ level: 'silent' })
    const open = new Map<string, RedisRateLimits>()
    await agrees(async (limits, connection, clock) => {
      const key = JSON.stringify([limits, connection])
      const store = open.get(key) ?? (await responding(url, limits, log))
      open.set(key, store)
      return await store.take(connection, clock)
    }, 40)
    for (const store of open.values()) await store.close()
  })

  test('F2 while Redis hangs, PostgreSQL decides; Redis decides again when it responds', async () => {
    const server = await limited(url)
    const { callMe, counted } = await connectedApp(server, url)
    try {
      await expect.poll(counted, PATIENCE).toBe(true)
      const inRedis = await callMe(30)
      expect(inRedis.accepted).toBeGreaterThan(0)
      expect(inRedis.accepted).toBeLessThan(30)
      // The process stands still; its connections stay open, and nothing is refused.
      redis.kill('SIGSTOP')
      try {
        const inPostgres = await callMe(30)
        expect(inPostgres.accepted).toBeGreaterThan(0)
        expect(inPostgres.refused).toBeGreaterThan(0)
        expect(inPostgres.accepted + inPostgres.refused).toBe(30)
      } finally {
        redis.kill('SIGCONT')
      }
      spawnSync('redis-cli', ['-u', url, 'flushall'])
      await expect.poll(counted, PATIENCE).toBe(true)
    } finally {
      await server.close()
    }
  })

  test('F3 a server starts without Redis, counts in PostgreSQL, and in Redis when it comes', async () => {
    const port = await freePort()
    const address = `redis://127.0.0.1:${port}`
    const server = await limited(address)
    const { callMe, counted } = await connectedApp(server, address)
    let late: ChildProcess | undefined
    try {
      const inPostgres = await callMe(30)
      expect(inPostgres.accepted).toBeGreaterThan(0)
      expect(inPostgres.refused).toBeGreaterThan(0)
      await expect.poll(() => server.logged.join(''), PATIENCE).toContain('Redis does not respond')
      late = await startRedis(port, folder)
      await expect.poll(counted, PATIENCE).toBe(true)
    } finally {
      await server.close()
      late?.kill('SIGTERM')
    }
  })

  test('scripts that Redis has forgotten are sent again', async () => {
    const store = await responding(url, SLOWLY, pino({ level: 'silent' }))
    expect((await store.take('con_flush', null)).accepted).toBe(true)
    const other = await responding(url, SLOWLY, pino({ level: 'silent' }))
    const flushed = spawnSync('redis-cli', ['-u', url, 'script', 'flush'])
    expect(flushed.status).toBe(0)
    const taken = await Promise.all(Array.from({ length: 20 }, () => other.take('con_flush', null)))
    expect(taken.filter((one) => one.accepted)).toHaveLength(2)
    await store.close()
    await other.close()
  })
})

const SLOWLY = { per_minute: 3, burst: 3 }
const PATIENCE = { timeout: 20_000, interval: 200 }

/** An app with a token. `counted`: calls the API, and says whether Redis has counted its connection. */
async function connectedApp(server: TestServer, redisUrl: string) {
  const operator = operatorFor(server)
  await createWorld(operator)
  const { client_id: client } = must(
    await operator.post('/apps/desk/clients', { environment: 'production' }),
  ).body
  const { get, connection } = await issueToken(server, { client, tenant: 'harbour' })
  const key = `drawbridge:rate:${connection}`
  return {
    async callMe(times: number) {
      const calls = await Promise.all(Array.from({ length: times }, () => get('/api/v1/me')))
      const having = (status: number) => calls.filter((call) => call.status === status).length
      return { accepted: having(200), refused: having(429) }
    },
    async counted() {
      await get('/api/v1/me')
      return String(spawnSync('redis-cli', ['-u', redisUrl, 'exists', key]).stdout).trim() === '1'
    },
  }
}

async function startRedis(port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]
  const redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const chunk of redis.stdout as NodeJS.ReadableStream) {
    said += chunk
    if (said.includes('Ready to accept connections')) break
  }
  return redis
}

/** A store that Redis responds to. */
async function responding(...given: Parameters<typeof connectRedis>): Promise<RedisRateLimits> {
  const store = connectRedis(...given)
  await expect.poll(() => store.take('con_probe', null).then(Boolean, () => false), PATIENCE).toBe(true)
  return store
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
