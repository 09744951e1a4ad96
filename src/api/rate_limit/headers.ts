import type { Limits, Usage } from './decide.ts'
import { leftOf } from './decide.ts'

/**
 * The headers that say what is left (draft-ietf-httpapi-ratelimit-headers-10): both policies apart, and in the
 * older X-RateLimit ones what may be sent at once, with the seconds until that is a full burst again.
 * @param usage as the decision left it
 */
export function rateLimitHeaders(
  limits: Limits,
  policy: string,
  { accepted, usage }: { accepted: boolean; usage: Usage },
): Record<string, string> {
  const { burst, minute, wait } = leftOf(usage, limits)
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

/** `q` requests in `w` seconds, for each connection. */
export function rateLimitPolicy({ per_minute, burst }: Limits): string {
  return `"burst";q=${burst};w=${Math.ceil((burst * 60) / per_minute)}, "minute";q=${per_minute};w=60`
}
