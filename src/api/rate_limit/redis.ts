import { createHash } from 'node:crypto'
import { createClient } from '@redis/client'
import type { Logger } from 'pino'
import type { RateDecision } from '../../model/rate_limits.ts'
import type { ConnectionLimits } from './connection_limits.ts'

// The rule of use_rate_limit() (migrations/0006_rate_limits.ts) in Redis, which runs one script at a time. The time
// is that of Redis, or ARGV[3] if tests move time.
const TAKE = `
local state = cjson.decode(redis.call('GET', KEYS[1]) or '{"at":0,"debt":0,"times":[]}')
local per_minute, burst, clock = tonumber(ARGV[1]), tonumber(ARGV[2]), redis.call('TIME')
local at = math.max(state.at, tonumber(ARGV[3]) or clock[1] * 1000 + math.floor(clock[2] / 1000))
local debt = math.max(0, state.debt - (at - state.at) * per_minute)
local times = {}
for _, time in ipairs(state.times) do
  if time > at - 60000 then times[#times + 1] = time end
end
local accepted = debt + 60000 <= burst * 60000 and #times < per_minute
if accepted then
  debt = debt + 60000
  times[#times + 1] = at
  local kept = math.max(60000, math.ceil(debt / per_minute)) + 1000
  redis.call('SET', KEYS[1], cjson.encode({ at = at, debt = debt, times = times }), 'PX', kept)
end
return { accepted and 1 or 0, at, debt, #times, times[1] or 0, times[#times] or 0 }
`

const TAKE_SHA = createHash('sha1').update(TAKE).digest('hex')

/** Maximum milliseconds that an API call waits for Redis, and that a health check can take. */
const DEADLINE_MS = 250
/** Milliseconds between two attempts to reach a Redis that has stopped responding. */
const PROBE_MS = 1000

export type RedisRateLimits = {
  /**
   * @param clock milliseconds if tests have moved time, otherwise null
   * @param own the limits of this key, in place of the usual ones
   * @throws if Redis does not respond within the deadline; then immediately, until it responds again
   */
  take(key: string, clock: number | null, own?: ConnectionLimits): Promise<RateDecision>
  /** Whether Redis currently responds. */
  responds(): boolean
  close(): Promise<void>
}

/**
 * Counts rate limits in Redis. Connects in the background, and reconnects when the connection is lost.
 * @param url redis:// or rediss://
 */
export function connectRedis(url: string, limits: ConnectionLimits, log: Logger): RedisRateLimits {
  const client = createClient({
    url,
    // While Redis is unavailable, calls must fail immediately.
    disableOfflineQueue: true,
    socket: { connectTimeout: 5000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 2000) },
  })
  // null until it is known, so that a Redis that never responds is logged too.
  let responding: boolean | null = null
  let closed = false
  let probing: NodeJS.Timeout | undefined

  const lose = (err: unknown): void => {
    if (responding !== false)
      log.warn({ err }, 'Redis does not respond; PostgreSQL counts the rate limits until it does')
    responding = false
    // A suspended Redis keeps its connections open. Only a probe shows that it is back.
    if (!closed) probing ??= setTimeout(probe, PROBE_MS).unref()
  }
  const probe = async (): Promise<void> => {
    probing = undefined
    if (closed) return
    try {
      await withinDeadline(client.ping())
      if (!responding) log.info('Redis responds again and counts the rate limits')
      responding = true
    } catch (err) {
      lose(err)
    }
  }
  client.on('error', lose)
  client.on('ready', probe)
  client.connect().catch(lose)

  return {
    async take(key, clock, own = limits) {
      if (!responding) throw new Error('Redis does not respond')
      const options = {
        keys: [`drawbridge:rate:${key}`],
        arguments: [String(own.per_minute), String(own.burst), String(clock ?? '')],
      }
      const taken = client.evalSha(TAKE_SHA, options).catch((error: Error) => {
        // A new or restarted Redis does not have the script.
        if (error.message.startsWith('NOSCRIPT')) return client.eval(TAKE, options)
        throw error
      })
      const reply = await withinDeadline(taken).catch((error) => {
        lose(error)
        throw error
      })
      const [accepted, at, debt, used, oldest, newest] = reply as [
        0 | 1,
        number,
        number,
        number,
        number,
        number,
      ]
      return { accepted: accepted === 1, at, debt, used, oldest: oldest || null, newest: newest || null }
    },
    responds: () => responding === true,
    async close() {
      closed = true
      clearTimeout(probing)
      client.destroy()
    },
  }
}

/** Whether Redis responds on a separate connection, within twice the deadline. */
export async function redisResponds(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { connectTimeout: DEADLINE_MS, reconnectStrategy: false } })
  client.on('error', () => {})
  try {
    await withinDeadline(client.connect())
    await withinDeadline(client.ping())
    return true
  } catch {
    return false
  } finally {
    client.destroy()
  }
}

/** @throws after the deadline; later results are ignored */
async function withinDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis took longer than ${DEADLINE_MS} ms`)), DEADLINE_MS)
  })
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
