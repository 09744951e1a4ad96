import { z } from 'zod'
import { ERROR_CODES, type ErrorCode } from '../http/error_codes.ts'
import { OPERATOR_EVENT_TYPES } from '../platform/operator_events.ts'
import type { Operation } from './operation.ts'
import { DEFAULT_LIMIT, MAX_LIMIT } from './page.ts'

const DESCRIPTIONS: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted: it happens soon',
  204: 'Done; there is no body',
}

/**
 * The operator API as OpenAPI 3.1, made from its operations.
 * @param base origin of this deployment
 * @param prefix what the operations' paths are below
 */
export function operatorDocument(operations: Operation[], base: string, prefix: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = prefix + operation.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method]: describe(operation) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Drawbridge operator API', version: '1' },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: base }],
    security: [{ operator: [] }],
    paths,
    webhooks: operatorWebhooks(),
    components: {
      securitySchemes: { operator: { type: 'http', scheme: 'bearer', description: 'OPERATOR_TOKEN' } },
      schemas: { Problem: problem(base) },
    },
  }
}

function describe(operation: Operation) {
  const { method, path, summary, body, lines, statuses } = operation
  const content = lines
    ? { [lines.type]: { schema: { description: 'Each line', ...jsonSchema(lines.schema) } } }
    : body && { 'application/json': { schema: jsonSchema(body) } }
  const required = lines !== undefined || !body?.safeParse(undefined).success
  return {
    operationId: [method, ...path.split('/').filter(Boolean)].join('_').replaceAll(/\W/g, ''),
    summary,
    parameters: parameters(operation),
    ...(content ? { requestBody: { required, content } } : {}),
    responses: {
      ...Object.fromEntries(statuses.map((status) => [status, { description: DESCRIPTIONS[status] }])),
      ...refusals(operation),
    },
  }
}

function jsonSchema(body: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(body, { io: 'input', target: 'draft-2020-12' })
  return schema
}

function parameters({ path, filters, query = [] }: Operation) {
  const string = { type: 'string' }
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: string,
  }))
  const limit = { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT }
  const paging = filters && [
    { name: 'limit', in: 'query', schema: limit },
    { name: 'cursor', in: 'query', schema: string, description: 'next_cursor of the page before' },
  ]
  const others = [...(filters ?? []), ...query].map((name) => ({ name, in: 'query', schema: string }))
  return [...named, ...(paging ?? []), ...others]
}

/** The refusals by status, of which several may share one. */
function refusals({ path, body, filters, query, refusals = [] }: Operation) {
  const codes: ErrorCode[] = [
    'unauthorized',
    'too_many_attempts',
    ...(body || filters || query ? (['bad_request'] as const) : []),
    ...(body || path.includes(':') ? (['invalid'] as const) : []),
    ...(body ? (['too_large', 'unsupported_media_type'] as const) : []),
    ...(path.includes(':') ? (['not_found'] as const) : []),
    ...refusals,
  ]
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    codes.map((code) => [ERROR_CODES[code].status, { description: ERROR_CODES[code].title, content }]),
  )
}

/** What the operator's own endpoints are sent, as Standard Webhooks. */
function operatorWebhooks() {
  return Object.fromEntries(
    OPERATOR_EVENT_TYPES.map(({ name, text, schema, sample }) => {
      const properties = {
        type: { const: name },
        timestamp: { type: 'string', format: 'date-time' },
        data: schema,
      }
      const body = { type: 'object', required: Object.keys(properties), properties }
      const example = { type: name, timestamp: '2026-06-20T14:31:07.250Z', data: sample }
      const operationId = `webhook_${name.replace('.', '_')}`
      const content = { 'application/json': { schema: body, example } }
      const responses = { '2XX': { description: 'Received' } }
      return [
        name,
        { post: { operationId, summary: text, requestBody: { required: true, content }, responses } },
      ]
    }),
  )
}

function problem(base: string) {
  const violation = {
    type: 'object',
    required: ['path', 'message'],
    properties: { path: { type: 'string', description: 'RFC 6901 pointer' }, message: { type: 'string' } },
  }
  return {
    description: `RFC 9457. ${base}/docs/errors explains every type.`,
    type: 'object',
    required: ['type', 'title', 'status', 'detail'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      errors: { type: 'array', items: violation },
    },
  }
}
