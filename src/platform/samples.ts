import type { EventType, Platform } from './definition.ts'
import { findRecordType } from './scopes.ts'

/**
 * An example of an event's data as partners receive it: its own sample, or that of the record type that it is about.
 * An event about a record contains the record's id.
 */
export function eventSample(platform: Platform, type: EventType): Record<string, unknown> {
  const record = type.record_type === undefined ? undefined : findRecordType(platform, type.record_type)
  const data = type.sample ?? record?.sample ?? {}
  return record ? { id: record.sample_id ?? 'sample', ...data } : data
}
