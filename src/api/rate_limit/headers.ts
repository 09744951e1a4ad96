import type { RateDecision } from '../../model/rate_limits.ts'
import type { ConnectionLimits, Remaining } from './connection_limits.ts'

/**
 * The headers that say what is left. The RateLimit headers (draft-ietf-httpapi-ratelimit-headers-10) have each rule.
 * The older X-RateLimit headers have the number of requests that can be sent now, and the seconds until a full burst
 * can.
 */
export function rateLimitHeaders(
  limits: ConnectionLimits,
  policy: string,
  { accepted }: RateDecision,
  { burst, minute, wait }: Remaining,
): Record<string, string> {
  const headers: Record<string, string> = {
    'RateLimit-Policy': policy,
    RateLimit: `"burst";r=${burst.left};t=${burst.full}, "minute";r=${minute.left};t=${minute.full}`,
    'X-RateLimit-Limit': String(limits.per_minute),
    'X-RateLimit-Remaining': String(Math.min(burst.left, minute.left)),
    'X-RateLimit-Reset': String(Math.max(burst.full, wait)),
  }
  if (!accepted) headers['Retry-After'] = String(wait)
  return headers
}

/** `q` requests in `w` seconds, per connection. */
export function rateLimitPolicy({ per_minute, burst }: ConnectionLimits): string {
  return `"burst";q=${burst};w=${Math.ceil((burst * 60) / per_minute)}, "minute";q=${per_minute};w=60`
}
