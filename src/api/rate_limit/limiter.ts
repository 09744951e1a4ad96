import { Counter, Gauge } from 'prom-client'
import { movedClock, type RateDecision, takeRateLimit } from '../../model/rate_limits.ts'
import type { Runtime } from '../../runtime.ts'
import { type ConnectionLimits, rateLimitOf } from './connection_limits.ts'
import { connectRedis } from './redis.ts'

/** Counts calls outside their statements. */
export type RateLimiter = {
  /** @param key what the call counts against */
  take(key: string, limits: ConnectionLimits): Promise<RateDecision>
  close(): Promise<void>
}

/**
 * Rate limits in Redis. If Redis does not respond, PostgreSQL counts the call.
 * @returns null without Redis. The statements of the API then count (docs/decisions/0020).
 */
export function openRateLimiter(runtime: Runtime): RateLimiter | null {
  const { config, platform, db, now, log, health, metrics } = runtime
  if (config.redisUrl === null) return null
  const redis = connectRedis(config.redisUrl, platform.rate_limits, log)
  health.tell('redis', () =>
    redis.responds() ? null : 'does not respond; PostgreSQL counts the rate limits instead',
  )
  const up: Gauge = new Gauge({
    name: 'drawbridge_redis_up',
    help: '1 while Redis counts the rate limits of the API, 0 while PostgreSQL does',
    registers: [metrics],
    collect: () => up.set(redis.responds() ? 1 : 0),
  })
  const failures = new Counter({
    name: 'drawbridge_rate_limit_store_failures_total',
    help: 'Calls that PostgreSQL counted because Redis did not respond within its deadline',
    registers: [metrics],
  })
  return {
    take: (key, limits) =>
      redis.take(key, movedClock(now()), limits).catch(() => {
        failures.inc()
        return takeRateLimit(db, key, rateLimitOf(limits), now())
      }),
    close: redis.close,
  }
}
