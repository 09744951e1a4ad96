import { DELETED_DAYS } from '../../model/tenants/deleted_records.ts'
import { limitHeaderRefs } from './headers.ts'
import { schemaRef } from './names.ts'

/** RFC 3339, in UTC. */
export const instant = { type: 'string', format: 'date-time' }

/** Query parameters that several operations take. */
export function parameters() {
  return {
    limit: {
      name: 'limit',
      in: 'query',
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 50 },
    },
    cursor: {
      name: 'cursor',
      in: 'query',
      schema: { type: 'string' },
      description:
        'The next_cursor of the previous page, which is null where there is no other. It belongs to one connection and one list.',
    },
    updated_since: {
      name: 'updated_since',
      in: 'query',
      schema: { oneOf: [instant, { type: 'string', format: 'date' }] },
      description: 'Only what was stored at this time or later',
    },
    include_deleted: {
      name: 'include_deleted',
      in: 'query',
      schema: { type: 'boolean', default: false },
      description: `true also lists the records that were deleted in the last ${DELETED_DAYS} days, each as its id and deleted_at, in the same order.`,
    },
  }
}

/** Refusals that several operations share. */
export function responses() {
  const refusal = (description: string, headers: Record<string, unknown> = {}) => ({
    description,
    headers,
    content: { 'application/problem+json': { schema: schemaRef('Problem') } },
  })
  const challenge = {
    'WWW-Authenticate': {
      description: 'Bearer … or DPoP … (RFC 6750, RFC 9449, RFC 9728)',
      schema: { type: 'string' },
    },
  }
  return {
    BadRequest: refusal('A parameter is wrong. The detail says which.', limitHeaderRefs()),
    Unauthorized: refusal('No access token, or one that no longer opens anything', challenge),
    Forbidden: refusal('The token lacks the scope that the detail names', {
      ...challenge,
      ...limitHeaderRefs(),
    }),
    BadGateway: refusal(
      'The service of the platform that has these records failed, or sent what cannot be passed on',
      limitHeaderRefs(),
    ),
    Unavailable: refusal('The service of the platform that has these records is given a pause', {
      ...limitHeaderRefs(),
      'Retry-After': { $ref: '#/components/headers/Retry-After' },
    }),
    GatewayTimeout: refusal(
      'The service of the platform that has these records did not respond within 10 seconds',
      limitHeaderRefs(),
    ),
    NotFound: refusal('It does not exist, or belongs to another tenant or unit', limitHeaderRefs()),
    TooManyRequests: refusal('Beyond the rate limits', {
      ...limitHeaderRefs(),
      'Retry-After': { $ref: '#/components/headers/Retry-After' },
    }),
  }
}
