import type { Platform, RecordType } from '../../platform/definition.ts'
import { eventSample } from '../../platform/samples.ts'

/** A parameter of an operation. */
export interface OperationParameter {
  name: string
  in: 'path' | 'query'
  text: string
  /** The initial value in *Try it*. */
  value: string
}

/** An operation of the resource API, as the documentation shows it. All of them are GET. */
export interface ApiOperation {
  /** Part of the address of its page. */
  id: string
  title: string
  /** With its parameters in braces. */
  path: string
  /** null if any token can call it. */
  scope: string | null
  parameters: OperationParameter[]
  /** An example of the response body. */
  example: unknown
}

const query = (name: string, text: string, value = ''): OperationParameter => ({
  name,
  in: 'query',
  text,
  value,
})

const LIMIT = query('limit', 'The number of items, at most 100', '5')
const CURSOR = query('cursor', 'The `next_cursor` of the previous page')

/** Every operation of the resource API, in the order of the documentation. */
export function apiOperations(platform: Platform): ApiOperation[] {
  return [
    {
      ...{ id: 'me', title: 'Who am I', path: '/api/v1/me', scope: null, parameters: [] },
      example: {
        connection: 'con_8f2kq71m0xw4',
        app: 'front-desk',
        tenant: { id: 'harbour-rentals', name: 'Harbour Rentals' },
        unit: null,
        scopes: platform.scopes.slice(0, 2).map(({ name }) => name),
        environment: 'sandbox',
      },
    },
    ...platform.record_types.flatMap((type) => [listOf(type), oneOf(type)]),
    {
      ...{ id: 'feed', title: 'Feed', path: '/api/v1/feed', scope: null, parameters: [LIMIT, CURSOR] },
      example: feedExample(platform),
    },
  ]
}

function listOf(type: RecordType): ApiOperation {
  const views = Object.keys(type.views)
  return {
    ...{
      id: `list-${type.name}`,
      title: `List: ${type.title}`,
      path: `/api/v1/${type.name}`,
      scope: type.scope,
    },
    parameters: [
      LIMIT,
      CURSOR,
      query('updated_since', 'Only records changed since this time, in ISO 8601'),
      ...(type.source === 'stored' ? [query('include_deleted', '`true` also lists deleted records')] : []),
      ...(views.length > 0
        ? [query('view', `A shorter list: ${views.map((view) => `\`${view}\``).join(', ')}`)]
        : []),
    ],
    example: { data: [recordExample(type)], next_cursor: 'eyJhdCI6MTc4MDM5Mjc…' },
  }
}

function oneOf(type: RecordType): ApiOperation {
  const id = type.sample_id ?? 'sample'
  return {
    ...{ id: `get-${type.name}`, title: type.singular, path: `/api/v1/${type.name}/{id}`, scope: type.scope },
    parameters: [{ name: 'id', in: 'path', text: 'The id of the record', value: id }],
    example: recordExample(type),
  }
}

/** A record as the API returns it. */
const recordExample = ({ sample, sample_id }: RecordType): unknown => ({
  id: sample_id ?? 'sample',
  unit: null,
  created_at: '2026-06-01T08:00:00.000Z',
  updated_at: '2026-06-02T09:30:00.000Z',
  ...sample,
})

function feedExample(platform: Platform): unknown {
  const data = platform.event_types.slice(0, 1).map((type) => ({
    id: 'evt_2KWPBgLlAfxdpx2AI54pPJ',
    type: type.name,
    timestamp: '2026-06-02T09:30:00.000Z',
    data: eventSample(platform, type),
  }))
  return { data, next_cursor: null, resume_cursor: 'eyJhdCI6MTc4MDM5Mjc…' }
}

/** The path and query of a request with the given values. Parameters without a value are left out. */
export function requestPath(
  operation: ApiOperation,
  given: (parameter: OperationParameter) => string,
): string {
  const written = (value: string): string => encodeURIComponent(value).replaceAll("'", '%27')
  const path = operation.parameters
    .filter((parameter) => parameter.in === 'path')
    .reduce(
      (filled, one) => filled.replace(`{${one.name}}`, () => written(given(one) || one.value)),
      operation.path,
    )
  const pairs = operation.parameters
    .filter((parameter) => parameter.in === 'query' && given(parameter) !== '')
    .map((parameter) => `${parameter.name}=${written(given(parameter))}`)
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}
