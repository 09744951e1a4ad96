import { movedClock, type RateDecision, takeRateLimit } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { rateLimitOf } from './connection_limits.ts'
import { connectRedis } from './redis.ts'

/** Counts calls outside of their statements. */
export type RateLimiter = {
  take(connection: string): Promise<RateDecision>
  close(): Promise<void>
}

/**
 * Rate limits in Redis, where there is one; PostgreSQL counts the calls that Redis does not answer.
 * @returns null without Redis: the statements of the API count then (docs/decisions/0020)
 */
export function openRateLimiter(runtime: Runtime): RateLimiter | null {
  const { config, platform, db, now, log, health } = runtime
  if (config.redisUrl === null) return null
  const redis = connectRedis(config.redisUrl, platform.rate_limits, log)
  const limit = rateLimitOf(platform.rate_limits)
  health.tell('redis', () =>
    redis.responds() ? null : 'does not respond: PostgreSQL counts the rate limits',
  )
  return {
    take: (connection) =>
      redis.take(connection, movedClock(now())).catch(() => takeRateLimit(db, connection, limit, now())),
    close: redis.close,
  }
}
