import type { EventType, Platform } from '../../platform/definition.ts'
import { addedFields } from '../../platform/event_data.ts'
import { eventSample } from '../../platform/samples.ts'
import { findRecordType, scopesForEvent } from '../../platform/scopes.ts'
import { pascal } from './names.ts'

/** Every event type, with its data inside the platform's body, as an endpoint receives it. */
export function webhooks(platform: Platform): Record<string, unknown> {
  return Object.fromEntries(
    platform.event_types.map((type) => [type.name, { post: webhook(platform, type) }]),
  )
}

function webhook(platform: Platform, type: EventType) {
  const scopes = scopesForEvent(platform, type)
  const { from, to } = platform.webhooks.success
  const needs = scopes.length > 0 ? ` Needs the scope ${scopes.join(' and ')}.` : ''
  return {
    operationId: `receive${pascal(type.name)}`,
    summary: type.text,
    description: `Sent to the endpoints of connected apps that declare it.${needs}`,
    // A receiver verifies the signature. Webhooks have no access token.
    security: [],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: bodySchema(platform.webhooks.body, dataSchema(platform, type)),
          examples: { data: { summary: 'What stands for {data}', value: eventSample(platform, type) } },
        },
      },
    },
    responses: {
      [statusRange(from, to)]: { description: `Acknowledges the delivery (a status from ${from} to ${to})` },
    },
  }
}

function dataSchema(platform: Platform, type: EventType): Record<string, unknown> {
  const record = type.record_type === undefined ? undefined : findRecordType(platform, type.record_type)
  const schema = { type: 'object', ...(type.schema ?? record?.schema) }
  const added = Object.keys(addedFields(platform, type))
  if (added.length === 0) return schema
  const properties = Object.fromEntries(added.map((name) => [name, {}]))
  return { allOf: [schema, { type: 'object', required: added, properties }] }
}

/** The body's template as a schema. `{data}` is the event's data, and other placeholders are values. */
function bodySchema(
  template: Record<string, unknown>,
  data: Record<string, unknown>,
): Record<string, unknown> {
  const { '...': spread, ...named } = template
  const object = {
    type: 'object',
    required: Object.keys(named),
    properties: Object.fromEntries(
      Object.entries(named).map(([name, value]) => [name, partSchema(value, data)]),
    ),
  }
  return spread === '{data}' ? { allOf: [data, object] } : object
}

function partSchema(part: unknown, data: Record<string, unknown>): Record<string, unknown> {
  if (part === '{data}') return data
  if (typeof part === 'object' && part !== null && !Array.isArray(part)) {
    return bodySchema(part as Record<string, unknown>, data)
  }
  if (typeof part === 'string' && /^\{\w+\}$/.test(part)) return { description: `The ${part.slice(1, -1)}` }
  return { const: part }
}

function statusRange(from: number, to: number): string {
  return Math.floor(from / 100) === Math.floor(to / 100) ? `${Math.floor(from / 100)}XX` : '2XX'
}
