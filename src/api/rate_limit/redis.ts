import { createClient } from '@redis/client'
import type { Logger } from 'pino'
import type { Limits, Usage } from './decide.ts'
import type { Taken } from './memory.ts'

// The same rule as decide.ts, decided in Redis, where one script runs at a time. Redis keeps the clock.
const TAKE = `
local clock = redis.call('TIME')
local state = { at = 0, debt = 0, times = {} }
local stored = redis.call('GET', KEYS[1])
if stored then state = cjson.decode(stored) end
local per_minute, burst, skew = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local at = math.max(state.at, tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000) + skew)
local debt = math.max(0, state.debt - (at - state.at) * per_minute)
local times = {}
for _, time in ipairs(state.times) do
  if time > at - 60000 then times[#times + 1] = time end
end
local accepted = debt + 60000 <= burst * 60000 and #times < per_minute
if accepted then
  debt = debt + 60000
  times[#times + 1] = at
  local kept = math.max(60000, math.ceil(burst * 60000 / per_minute)) + 1000
  redis.call('SET', KEYS[1], cjson.encode({ at = at, debt = debt, times = times }), 'PX', kept)
end
return { accepted and 1 or 0, at, debt, times }
`

export type RedisUsage = { take(connection: string, skew: number): Promise<Taken>; close(): Promise<void> }

/**
 * Usage in Redis.
 * @param url redis:// or rediss://
 * @throws when it cannot be reached at the start
 */
export async function openRedis(url: string, limits: Limits, log: Logger): Promise<RedisUsage> {
  const client = createClient({
    url,
    // A request that Redis does not answer must fail soon, not wait for it to come back.
    disableOfflineQueue: true,
    commandOptions: { timeout: 500 },
    socket: { connectTimeout: 5000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 2000) },
  })
  client.on('error', (err) => log.warn({ err }, 'redis'))
  await client.connect()
  const sha = await client.scriptLoad(TAKE)
  const run = { arguments: [String(limits.per_minute), String(limits.burst)] }

  return {
    async take(connection, skew) {
      const options = {
        keys: [`drawbridge:rate:${connection}`],
        arguments: [...run.arguments, String(skew)],
      }
      const reply = await client.evalSha(sha, options).catch((error: Error) => {
        // A Redis that restarted has forgotten its scripts.
        if (error.message.startsWith('NOSCRIPT')) return client.eval(TAKE, options)
        throw error
      })
      const [accepted, at, debt, times] = reply as [number, number, number, number[]]
      return { accepted: accepted === 1, usage: { at, debt, times } satisfies Usage }
    },
    close: async () => client.destroy(),
  }
}
