import type { Platform, RecordType } from '../../platform/definition.ts'
import { limitHeaderRefs } from './headers.ts'
import { parameterRef, pascal, responseRef, schemaRef } from './names.ts'

const REFUSALS = {
  '401': responseRef('Unauthorized'),
  '429': responseRef('TooManyRequests'),
}

/** Responses for records that the vendor's own service has. */
const UPSTREAM_FAILURES = {
  '502': responseRef('BadGateway'),
  '503': responseRef('Unavailable'),
  '504': responseRef('GatewayTimeout'),
}

const failuresOf = ({ source }: RecordType) => (source === 'upstream' ? UPSTREAM_FAILURES : {})

export function paths(platform: Platform): Record<string, unknown> {
  return {
    '/api/v1/me': { get: me() },
    '/api/v1/feed': { get: feed() },
    ...Object.fromEntries(
      platform.record_types.flatMap((type) => [
        [`/api/v1/${type.name}`, { get: list(type) }],
        [`/api/v1/${type.name}/{id}`, { get: single(type) }],
      ]),
    ),
  }
}

function me() {
  return {
    operationId: 'getMe',
    summary: 'What the token gives access to',
    responses: { '200': ok('The connection behind the token', schemaRef('Me')), ...REFUSALS },
  }
}

function feed() {
  return {
    operationId: 'getFeed',
    summary: 'The events of this connection, oldest first',
    description:
      'The events that were sent to the app or would have been sent, so that a receiver can catch up after an outage. resume_cursor continues after the last event of this page at any time, even if next_cursor is null.',
    parameters: [parameterRef('limit'), parameterRef('cursor')],
    responses: {
      '200': ok('A page of events', feedPage()),
      '400': responseRef('BadRequest'),
      ...REFUSALS,
    },
  }
}

function feedPage() {
  const page = pageOf(schemaRef('FeedEvent'))
  return { ...page, properties: { ...page.properties, resume_cursor: { type: ['string', 'null'] } } }
}

/** We do not know what the vendor's own service deleted. */
const tellsDeleted = ({ source }: RecordType): boolean => source !== 'upstream'

function list(type: RecordType) {
  const deleted = tellsDeleted(type)
  return {
    operationId: `list${pascal(type.name)}`,
    tags: [type.name],
    summary: type.title,
    description: `Ordered by updated_at${deleted ? ' (deleted_at for deleted records)' : ''}, then id. To resume without missing anything, send this time of the last item you have as updated_since.`,
    security: [{ oauth: [type.scope] }],
    parameters: [
      ...['limit', 'cursor', 'updated_since', ...(deleted ? ['include_deleted'] : [])].map(parameterRef),
      ...viewParameters(type),
    ],
    responses: {
      '200': {
        ...ok(`A page of ${type.title}`, pageOf(itemOf(type))),
        headers: {
          ...limitHeaderRefs(),
          Link: { description: 'The next page: <…>; rel="next" (RFC 8288)', schema: { type: 'string' } },
        },
      },
      '400': responseRef('BadRequest'),
      '403': responseRef('Forbidden'),
      ...REFUSALS,
      ...failuresOf(type),
    },
  }
}

/** The parameter for a list's named views, each of which is a shorter form of its records. */
function viewParameters({ views }: RecordType) {
  const names = Object.keys(views)
  if (names.length === 0) return []
  const described = Object.entries(views).map(([name, fields]) => `${name}: id, ${fields.join(', ')}`)
  return [
    {
      ...{ name: 'view', in: 'query', schema: { type: 'string', enum: names } },
      description: `Only some fields of each record. ${described.join('. ')}.`,
    },
  ]
}

function itemOf(type: RecordType) {
  const { name, views, schema } = type
  const whole = [schemaRef(pascal(name)), ...(tellsDeleted(type) ? [schemaRef('DeletedRecord')] : [])]
  const properties = (schema['properties'] ?? {}) as Record<string, unknown>
  const shorter = Object.entries(views).map(([view, fields]) => ({
    title: view,
    type: 'object',
    required: ['id'],
    properties: {
      id: { type: ['string', 'integer'] },
      ...Object.fromEntries(fields.map((field) => [field, properties[field]])),
    },
    additionalProperties: false,
  }))
  return { anyOf: [...whole, ...shorter] }
}

function single(type: RecordType) {
  return {
    operationId: `get${pascal(type.name)}`,
    tags: [type.name],
    summary: type.singular,
    security: [{ oauth: [type.scope] }],
    parameters: [
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'If-None-Match', in: 'header', schema: { type: 'string' }, description: 'The ETag of a copy' },
    ],
    responses: {
      '200': {
        ...ok(type.singular, schemaRef(pascal(type.name))),
        headers: {
          ...limitHeaderRefs(),
          ETag: { description: 'Identifies this version of the record', schema: { type: 'string' } },
        },
      },
      '304': { description: 'The copy is up to date', headers: limitHeaderRefs() },
      '403': responseRef('Forbidden'),
      '404': responseRef('NotFound'),
      ...REFUSALS,
      ...failuresOf(type),
    },
  }
}

function ok(description: string, schema: unknown) {
  return { description, headers: limitHeaderRefs(), content: { 'application/json': { schema } } }
}

function pageOf(items: unknown) {
  return {
    type: 'object',
    required: ['data', 'next_cursor'],
    properties: {
      data: { type: 'array', items },
      next_cursor: { type: ['string', 'null'], description: 'null on the last page' },
    },
  }
}
