import type { Platform, RecordType } from '../../platform/definition.ts'
import { instant, parameters } from '../openapi/shared.ts'

type Schema = { type: 'object'; [keyword: string]: unknown }

/** The input of a list: the parameters of the API. @param deleted whether the list can include deleted records */
export function listInput(views: string[], { deleted, since }: { deleted: boolean; since: boolean }): Schema {
  const { limit, cursor, updated_since, include_deleted } = parameters()
  const of = ({ schema, description }: { schema: object; description?: string }) => ({
    ...schema,
    description,
  })
  return {
    type: 'object',
    properties: {
      limit: { ...limit.schema, description: 'How many at most' },
      cursor: of(cursor),
      ...(since ? { updated_since: of(updated_since) } : {}),
      ...(deleted ? { include_deleted: of(include_deleted) } : {}),
      ...(views.length > 0
        ? { view: { type: 'string', enum: views, description: 'Some fields of each record alone' } }
        : {}),
    },
    additionalProperties: false,
  }
}

export const NO_INPUT: Schema = { type: 'object', properties: {}, additionalProperties: false }

export const ID_INPUT: Schema = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: ['string', 'integer'], description: 'The id, as a list shows it' } },
  additionalProperties: false,
}

/**
 * A page of records. Only ids are required: views and deleted records have few fields, old records may lack new ones.
 */
export function pageOutput(type: RecordType): Schema {
  const { $defs, ...item } = recordOutput(type)
  return withDefs(listOf(item), $defs)
}

export function recordOutput({ schema, singular }: RecordType): Schema {
  const { properties, $defs } = schema as { properties?: object; $defs?: unknown }
  return withDefs(
    {
      type: 'object',
      description: singular,
      required: ['id'],
      properties: {
        ...properties,
        id: { type: ['string', 'integer'] },
        unit: { type: ['string', 'null'], description: 'The unit that it belongs to' },
        created_at: instant,
        updated_at: instant,
      },
    },
    $defs,
  )
}

export function eventsOutput(platform: Platform): Schema {
  const page = listOf({
    type: 'object',
    required: ['id', 'type', 'timestamp', 'data'],
    properties: {
      id: { type: 'string' },
      type: { type: 'string', enum: platform.event_types.map(({ name }) => name) },
      timestamp: instant,
      data: { type: 'object' },
    },
  })
  const resume = {
    type: ['string', 'null'],
    description: 'Continues after the last event, at any later time',
  }
  return { ...page, properties: { ...page.properties, resume_cursor: resume } }
}

export const WHOAMI_OUTPUT: Schema = {
  type: 'object',
  required: ['connection', 'app', 'tenant', 'unit', 'scopes', 'environment'],
  properties: {
    connection: { type: 'string' },
    app: { type: 'string' },
    tenant: { type: 'object' },
    unit: { type: ['object', 'null'] },
    scopes: { type: 'array', items: { type: 'string' } },
    environment: { type: 'string', enum: ['sandbox', 'production'] },
    person: { type: 'object' },
  },
}

function listOf(items: object) {
  return {
    type: 'object' as const,
    required: ['data', 'next_cursor'],
    properties: {
      data: { type: 'array', items },
      next_cursor: {
        type: ['string', 'null'],
        description: 'The cursor of the next page; null on the last one',
      },
    },
  }
}

/** References in a record type's schema start at its root, which is nested here. */
function withDefs(schema: Schema, $defs: unknown): Schema {
  return $defs === undefined ? schema : { ...schema, $defs }
}
