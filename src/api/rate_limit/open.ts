import type { Runtime } from '../../runtime.ts'
import type { Taken } from './memory.ts'
import { openNodeUsage } from './node_usage.ts'
import { takeFromPostgres } from './postgres.ts'
import { openRedis } from './redis.ts'

export type RateLimiter = {
  /** Decides on one request of a connection, and counts it when it is accepted. */
  take(connection: string): Taken | Promise<Taken>
  close(): Promise<void>
}

// Below this the clock is the machine's own; tests move it by seconds at least.
const SAME_CLOCK_MS = 500

/** Limits of the API: in Redis where there is one, otherwise in memory or PostgreSQL. */
export async function openRateLimiter({ config, platform, pool, now, log }: Runtime): Promise<RateLimiter> {
  const limits = platform.rate_limits
  // Nodes that share limits must share a clock: the store's. Only how far tests moved theirs is added.
  const skew = (): number => {
    const difference = now().getTime() - Date.now()
    return Math.abs(difference) < SAME_CLOCK_MS ? 0 : difference
  }
  if (config.redisUrl === null) return await openNodeUsage(pool, limits, skew, log)
  const redis = await openRedis(config.redisUrl, limits, log)
  return {
    take: (connection) =>
      redis.take(connection, skew()).catch((err) => {
        log.warn({ err }, 'Redis does not answer: PostgreSQL keeps the rate limits meanwhile')
        return takeFromPostgres(pool, limits, connection, skew())
      }),
    close: redis.close,
  }
}
