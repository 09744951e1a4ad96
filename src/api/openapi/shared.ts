import { DELETED_DAYS } from '../../model/tenants/deleted_records.ts'
import { limitHeaderRefs } from './headers.ts'
import { schemaRef } from './names.ts'

/** RFC 3339, in UTC. */
export const instant = { type: 'string', format: 'date-time' }

/** Query parameters of several operations. */
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
        'The next_cursor of the previous page. It is null on the last page, and it belongs to one connection and one list.',
    },
    updated_since: {
      name: 'updated_since',
      in: 'query',
      schema: { oneOf: [instant, { type: 'string', format: 'date' }] },
      description: 'Only records stored at or after this time',
    },
    include_deleted: {
      name: 'include_deleted',
      in: 'query',
      schema: { type: 'boolean', default: false },
      description: `true also lists the records deleted in the last ${DELETED_DAYS} days, each with its id and deleted_at, in the same order.`,
    },
  }
}

/** Refusals of several operations. */
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
    BadRequest: refusal('A parameter is not valid. The detail says which.', limitHeaderRefs()),
    Unauthorized: refusal('The access token is missing or no longer valid', challenge),
    Forbidden: refusal('The token lacks the scope named in the detail', {
      ...challenge,
      ...limitHeaderRefs(),
    }),
    BadGateway: refusal(
      'The platform’s service that holds these records failed or sent an invalid response',
      limitHeaderRefs(),
    ),
    Unavailable: refusal('The platform’s service that holds these records is temporarily unavailable', {
      ...limitHeaderRefs(),
      'Retry-After': { $ref: '#/components/headers/Retry-After' },
    }),
    GatewayTimeout: refusal(
      'The platform’s service that holds these records did not respond within 10 seconds',
      limitHeaderRefs(),
    ),
    NotFound: refusal('The record does not exist, or belongs to another tenant or unit', limitHeaderRefs()),
    TooManyRequests: refusal('Too many requests', {
      ...limitHeaderRefs(),
      'Retry-After': { $ref: '#/components/headers/Retry-After' },
    }),
  }
}
