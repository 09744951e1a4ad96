import type { EventType, Platform } from './definition.ts'
import { eventData } from './event_data.ts'
import { findRecordType } from './scopes.ts'

/**
 * An example of an event's data as partners receive it: the event type's own sample, or that of its record type. It
 * includes the fields that the definition adds.
 */
export function eventSample(platform: Platform, type: EventType): Record<string, unknown> {
  const record = type.record_type === undefined ? undefined : findRecordType(platform, type.record_type)
  const source = {
    event_id: 'evt_sample',
    occurred_at: '2026-06-20T14:31:07.250Z',
    tenant: 'sample',
    unit: null,
    record_id: record ? (record.sample_id ?? 'sample') : null,
  }
  return eventData(platform, type, source, type.sample ?? record?.sample ?? {})
}
