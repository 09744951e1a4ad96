import type { EventType, Platform } from './definition.ts'

/** The source of the fields that a definition adds to an event's data. */
export type EventSource = {
  event_id: string
  occurred_at: string
  tenant: string | null
  unit: string | null
  record_id: string | null
}

/** The fields that the definition adds to the data of events of this type, or else of its record type. */
export function addedFields({ webhooks }: Platform, type: EventType): Record<string, string> {
  return webhooks.added_data[type.name] ?? webhooks.added_data[type.record_type ?? ''] ?? {}
}

/**
 * The data of an event as it is stored and sent. For an event about a record, it contains the record's id. A delivery
 * may be late or duplicated, and the receiver finds the record by this id. Fields that the definition adds override
 * fields of the same name, because partners rely on the published definition.
 */
export function eventData(
  platform: Platform,
  type: EventType,
  source: EventSource,
  data: Record<string, unknown>,
): Record<string, unknown> {
  const own = source.record_id === null ? data : { id: source.record_id, ...data }
  const added = Object.entries(addedFields(platform, type)).map(([name, template]) => [
    name,
    valueFrom(template.slice(1, -1), type, source, own),
  ])
  return added.length === 0 ? own : { ...own, ...Object.fromEntries(added) }
}

function valueFrom(name: string, type: EventType, source: EventSource, data: unknown): unknown {
  if (name === 'type') return type.name
  if (!name.startsWith('data.')) return source[name as keyof EventSource] ?? null
  const found = name
    .split('.')
    .slice(1)
    .reduce<unknown>(
      (inner, step) => (isObject(inner) && Object.hasOwn(inner, step) ? inner[step] : null),
      data,
    )
  return found ?? null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
