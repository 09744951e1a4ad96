import type { ConcurrentIndex } from '../src/database/migrations/concurrent_index.ts'

/** Finds an event by the id that its receivers know. Only ids that the operator chose are in event_keys. */
export const index: ConcurrentIndex = { name: 'events_id', table: 'events', on: '(id)' }
