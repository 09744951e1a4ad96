import type { Markup } from '../../http/pages/markup.ts'
import { OPERATOR_SCOPES } from '../../model/operators/operator_scopes.ts'
import { highlighted } from '../docs/highlight.ts'
import { pretty } from '../docs/sample_body.ts'
import type { PageRuntime } from '../page_runtime.ts'
import type { OperatorReference } from './operator_reference.ts'

interface OperationView {
  id: string
  summary: string
  method: string
  /** With its parameters in braces. */
  path: string
  scope: string
  /** The parameters of its query. */
  query: string[]
  /** The fields of its body. */
  fields: { name: string; types: { name: string; another: boolean }[]; optional: boolean; text: string }[]
  /** As a curl command. */
  request: string
  /** The statuses of success. */
  statuses: string
  /** null if the response has no body. */
  response: string | null
}

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/operator': {
      base: string
      first: Markup | string
      scopes: { name: string; text: string }[]
      groups: { id: string; title: string; operations: OperationView[] }[]
    }
  }
}

type Described = OperatorReference['paths'][string][string]

/** The reference of the operator API, generated from its OpenAPI document. */
export function operatorModel({
  config,
  operatorReference,
}: Pick<PageRuntime, 'config' | 'operatorReference'>) {
  const base = config.publicUrl
  const all = Object.entries(operatorReference.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => ({
      group: described.tags[0] ?? '',
      operation: operationView(base, path, method, described),
    })),
  )
  const groups = Map.groupBy(all, ({ group }) => group)
  return {
    base: `${base}/platform/v1`,
    first: highlighted(`curl ${base}/platform/v1/tenants ${TOKEN}`, 'bash'),
    scopes: Object.entries(OPERATOR_SCOPES).map(([name, text]) => ({ name, text })),
    groups: [...groups].map(([title, members]) => ({
      id: title.toLowerCase().replaceAll(' ', '-'),
      title,
      operations: members.map(({ operation }) => operation),
    })),
  }
}

const TOKEN = '-H "Authorization: Bearer $OPERATOR_TOKEN"'

/** Code is not highlighted: this page has every operation, and highlighting would make it half as long again. */
function operationView(base: string, path: string, method: string, described: Described): OperationView {
  const { operationId, summary, security, parameters, responses } = described
  const success = Object.keys(responses).filter((status) => status.startsWith('2'))
  const example = responses[success[0] ?? '']?.content?.['application/json']?.example
  return {
    id: operationId,
    summary,
    method: method.toUpperCase(),
    path,
    scope: security[0]?.operator[0] ?? '',
    query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
    fields: fieldsOf(bodyOf(described)?.schema),
    request: command(base, path, method, described),
    statuses: success.join(', '),
    response: example === undefined ? null : pretty(example),
  }
}

/** What an operation's body contains. */
function bodyOf({ requestBody }: Pick<Described, 'requestBody'>) {
  const [sent] = Object.entries(requestBody?.content ?? {})
  return sent && { type: sent[0], ...sent[1] }
}

type Schema = {
  type?: string | string[]
  enum?: unknown[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
}

/** The fields of a body, one level deep. */
function fieldsOf(schema: unknown): OperationView['fields'] {
  const { properties = {}, required = [] } = (schema ?? {}) as Schema
  return Object.entries(properties).map(([name, property]) => ({
    name,
    types: typesOf(property).map((type, index) => ({ name: type, another: index > 0 })),
    optional: !required.includes(name),
    text: property.description ?? '',
  }))
}

/** The types of a value, in TypeScript notation. */
function typesOf({ type, enum: values, items, anyOf, oneOf }: Schema): string[] {
  if (values) return values.map((value) => JSON.stringify(value))
  const choices = anyOf ?? oneOf
  if (choices) return choices.flatMap(typesOf)
  if (type === 'array' && items) return typesOf(items).length === 1 ? [`${typesOf(items)[0]}[]`] : ['array']
  return [type ?? 'any'].flat()
}

function command(base: string, path: string, method: string, { parameters, requestBody }: Described): string {
  const filled = path.replaceAll(
    /\{(\w+)\}/g,
    (gap, name: string) => parameters.find((one) => one.in === 'path' && one.name === name)?.example ?? gap,
  )
  const query = parameters
    .filter((one) => one.in === 'query' && one.example !== undefined)
    .map(({ name, example = '' }) => `${name}=${encodeURIComponent(example).replaceAll('%3A', ':')}`)
  const address = base + filled + (query.length > 0 ? `?${query.join('&')}` : '')
  const verb = method === 'get' ? '' : `-X ${method.toUpperCase()} `
  const { type, example: body } = bodyOf({ requestBody }) ?? {}
  const lines = [`curl ${verb}${quoted(address)} \\`, `  ${TOKEN}`]
  if (body === undefined) return lines.join('\n')
  if (type !== 'application/json') {
    return [...lines, `  -H "Content-Type: ${type}" -T records.ndjson`].join(' \\\n').replace('\\ \\', '\\')
  }
  const json = pretty(body).replaceAll("'", String.raw`'\''`)
  return [...lines, `  -H "Content-Type: application/json" -d '${json}'`].join(' \\\n').replace('\\ \\', '\\')
}

/** Quotes a URL with "&" or "?", which a shell would interpret. */
const quoted = (address: string): string => (/[?&]/.test(address) ? `"${address}"` : address)
