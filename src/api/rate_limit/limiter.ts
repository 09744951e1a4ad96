import { movedClock, type RateDecision, takeRateLimit } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { rateLimitOf } from './connection_limits.ts'
import { connectRedis } from './redis.ts'

/** Counts calls outside of their statements. */
export type RateLimiter = {
  /** @param key what the call is counted against */
  take(key: string): Promise<RateDecision>
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
    take: (key) => redis.take(key, movedClock(now())).catch(() => takeRateLimit(db, key, limit, now())),
    close: redis.close,
  }
}
