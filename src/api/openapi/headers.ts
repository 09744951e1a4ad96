import type { Platform } from '../../platform/definition.ts'
import { rateLimitPolicy } from '../rate_limit/headers.ts'

const LIMIT_HEADERS = [
  'RateLimit-Policy',
  'RateLimit',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
]

export function limitHeaderRefs(): Record<string, { $ref: string }> {
  return Object.fromEntries(LIMIT_HEADERS.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

export function limitHeaders({ rate_limits }: Platform): Record<string, unknown> {
  const text = (description: string, example: string) => ({
    description,
    schema: { type: 'string' },
    example,
  })
  const count = (description: string, example: number) => ({
    description,
    schema: { type: 'integer', minimum: 0 },
    example,
  })
  const { per_minute, burst } = rate_limits
  return {
    'RateLimit-Policy': text(
      `Both limits of the connection: a bucket of ${burst} that refills evenly, and ${per_minute} in any 60 seconds`,
      rateLimitPolicy(rate_limits),
    ),
    RateLimit: text(
      'How much of each limit is left, and the seconds until it is full again',
      `"burst";r=${burst - 1};t=1, "minute";r=${per_minute - 1};t=60`,
    ),
    'X-RateLimit-Limit': count('Requests in any 60 seconds', per_minute),
    'X-RateLimit-Remaining': count('Requests that would be accepted right now', burst - 1),
    'X-RateLimit-Reset': count('Seconds until a full burst would be accepted', 1),
    'Retry-After': count('Seconds until the next request is accepted', 1),
  }
}
