import { createClient } from '@redis/client'
import type { Logger } from 'pino'
import type { RateDecision } from '../../model/rate_limits.ts'
import type { ConnectionLimits } from './connection_limits.ts'

// The rule of take_rate_limit() (migrations/0006_rate_limits.ts), in Redis, where one script runs at a time. Redis
// keeps the clock; ARGV[3] takes its place where tests move time.
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

export type RedisRateLimits = {
  /** @param clock milliseconds where tests have moved time, otherwise null */
  take(connection: string, clock: number | null): Promise<RateDecision>
  close(): Promise<void>
}

/**
 * Rate limits counted in Redis.
 * @param url redis:// or rediss://
 * @throws when it cannot be reached at the start
 */
export async function connectRedis(
  url: string,
  limits: ConnectionLimits,
  log: Logger,
): Promise<RedisRateLimits> {
  const client = createClient({
    url,
    // While Redis is away, a call must fail soon instead of waiting for it.
    disableOfflineQueue: true,
    commandOptions: { timeout: 500 },
    socket: { connectTimeout: 5000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 2000) },
  })
  client.on('error', (err) => log.warn({ err }, 'redis'))
  await client.connect()
  const sha = await client.scriptLoad(TAKE)

  return {
    async take(connection, clock) {
      const options = {
        keys: [`drawbridge:rate:${connection}`],
        arguments: [String(limits.per_minute), String(limits.burst), String(clock ?? '')],
      }
      const reply = await client.evalSha(sha, options).catch((error: Error) => {
        // A Redis that restarted has forgotten its scripts.
        if (error.message.startsWith('NOSCRIPT')) return client.eval(TAKE, options)
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
    close: async () => client.destroy(),
  }
}
