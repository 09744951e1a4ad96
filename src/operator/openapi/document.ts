import { z } from 'zod'
import { ERROR_CODES, type ErrorCode } from '../../http/error_codes.ts'
import { OPERATOR_SCOPES } from '../../model/operators/operator_scopes.ts'
import type { Operation } from '../operation.ts'
import { DEFAULT_LIMIT, MAX_LIMIT } from '../page.ts'
import { operatorWebhooks } from './webhooks.ts'

const DESCRIPTIONS: Record<number, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted; it happens soon',
  204: 'Done; there is no body',
}

const SCHEME = `OPERATOR_TOKEN, which allows everything, or a token of POST /tokens with these scopes:\n\n${Object.entries(
  OPERATOR_SCOPES,
)
  .map(([scope, text]) => `- \`${scope}\`: ${text}`)
  .join('\n')}`

/**
 * The operator API as OpenAPI 3.1, generated from its operations.
 * @param base origin of this deployment
 * @param prefix the prefix of the operations' paths
 */
export function operatorDocument(operations: Operation[], base: string, prefix: string) {
  const paths: Record<string, Record<string, ReturnType<typeof describe>>> = {}
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
      securitySchemes: { operator: { type: 'http', scheme: 'bearer', description: SCHEME } },
      schemas: { Problem: problem(base) },
    },
  }
}

type Content = Record<string, { schema: unknown; example?: unknown }>

function describe(operation: Operation) {
  const { method, path, summary, scope, body, lines, statuses, returns, example } = operation
  const content = requestContent(operation)
  const returned = statuses.includes(204)
    ? {}
    : { content: { 'application/json': { schema: jsonSchema(returns), example: example.response } } }
  const responses: Record<string, { description: string; content?: Content }> = {
    ...Object.fromEntries(
      statuses.map((status) => [status, { description: DESCRIPTIONS[status] ?? '', ...returned }]),
    ),
    ...refusals(operation),
  }
  const required = lines !== undefined || !body?.safeParse(undefined).success
  return {
    operationId: [method, ...path.split('/').filter(Boolean)].join('_').replaceAll(/\W/g, ''),
    summary,
    tags: [groupOf(path)],
    description: `Scope: \`${scope}\``,
    // OpenAPI 3.1, Security Requirement Object: for every type of scheme, what the caller must have.
    security: [{ operator: [scope] }],
    parameters: parameters(operation),
    ...(content ? { requestBody: { required, content } } : {}),
    responses,
  }
}

/** The groups in which operations are listed. The first one that matches an address counts. */
const GROUPS: [title: string, addresses: RegExp][] = [
  ['Records and events', /\/records\/|^\/(changes|events|import)/],
  ['Endpoints', /endpoints/],
  ['Credentials of apps', /clients/],
  ['Operator tokens and keys', /^\/(tokens|keys)/],
  ['People', /^\/users/],
  ['Audit log', /^\/audit/],
]

function groupOf(path: string): string {
  const known = GROUPS.find(([, addresses]) => addresses.test(path))
  const [, noun = ''] = path.split('/')
  return known?.[0] ?? noun.charAt(0).toUpperCase() + noun.slice(1)
}

function requestContent({ body, lines, example }: Operation): Content | undefined {
  if (lines) {
    const schema = { description: 'Each line', ...jsonSchema(lines.schema) }
    return { [lines.type]: { schema, example: `${JSON.stringify(lines.example)}\n` } }
  }
  const given = example.body === undefined ? {} : { example: example.body }
  return body && { 'application/json': { schema: jsonSchema(body), ...given } }
}

function jsonSchema(of: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(of, { io: 'input', target: 'draft-2020-12' })
  return schema
}

type Parameter = {
  name: string
  in: 'path' | 'query'
  required?: boolean
  schema: object
  description?: string
  example?: string
}

function parameters({ path, filters, query = [], example }: Operation): Parameter[] {
  const string = { type: 'string' }
  const exampleOf = (value: string | undefined) => (value === undefined ? {} : { example: value })
  const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path' as const,
    required: true,
    schema: string,
    ...exampleOf(example.path?.[name]),
  }))
  const limit = { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT }
  const paging: Parameter[] = filters
    ? [
        { name: 'limit', in: 'query', schema: limit },
        { name: 'cursor', in: 'query', schema: string, description: 'The next_cursor of the previous page' },
      ]
    : []
  const others = [...(filters ?? []), ...query].map((name) => ({
    ...{ name, in: 'query' as const, schema: string },
    ...exampleOf(example.query?.[name]),
  }))
  return [...named, ...paging, ...others]
}

/** The refusals by status. Several refusals can have the same status. */
function refusals({ path, body, filters, query, refusals = [] }: Operation) {
  const codes: ErrorCode[] = [
    'unauthorized',
    'insufficient_scope',
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
