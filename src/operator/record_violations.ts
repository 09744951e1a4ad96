import type { Change } from '../model/tenants/records.ts'
import type { Platform } from '../platform/definition.ts'
import { validateEvent, validateRecord } from '../platform/records.ts'
import { findEventType, findRecordType } from '../platform/scopes.ts'
import type { Violation } from '../violation.ts'

const LIFECYCLE = ['app.installed', 'app.uninstalled']

/** What is wrong with a change of a record. @param at pointer to the change in the body */
export function changeViolations(platform: Platform, change: Change, at: string): Violation[] {
  const type = findRecordType(platform, change.type)
  if (!type) return [{ path: `${at}/type`, message: 'is not a record type of this platform' }]
  if (type.source === 'upstream') return [notStored(`${at}/type`)]
  return [
    ...validateRecord(platform, change.type, change.data, change.id, `${at}/data`),
    ...eventOfRecordViolations(platform, change.type, change.event, `${at}/event`),
  ]
}

/** The violation for a record of a type that the API reads from the vendor's own service. */
export function notStored(path: string): Violation {
  const message =
    'is read from your own service (UPSTREAM_URL), so its records are not stored here. Raise their events with POST /events'
  return { path, message }
}

/** What is wrong with the event that a change of a record raises, if it raises one. */
export function eventOfRecordViolations(
  platform: Platform,
  recordType: string,
  event: string | undefined,
  path: string,
): Violation[] {
  if (event === undefined) return []
  const type = findEventType(platform, event)
  if (!type) return [{ path, message: 'is not an event type of this platform' }]
  return type.record_type === recordType ? [] : [{ path, message: `is not about ${recordType}` }]
}

/** What is wrong with an event that is not about a stored record. */
export function eventViolations(
  platform: Platform,
  { type, data }: { type: string; data: Record<string, unknown> },
): Violation[] {
  if (!findEventType(platform, type)) {
    return [{ path: '/type', message: 'is not an event type of this platform' }]
  }
  // These events are raised only for the connection that they are about.
  if (LIFECYCLE.includes(type)) {
    return [{ path: '/type', message: 'is raised by connecting and disconnecting an app' }]
  }
  return validateEvent(platform, type, data, '/data')
}
