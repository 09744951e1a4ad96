import type { ConcurrentIndex } from '../src/database/migrations/concurrent_index.ts'

/** The catalogue in the order in which it is read. */
export const index: ConcurrentIndex = {
  name: 'app_versions_listed',
  table: 'app_versions',
  on: '(lower(name), app_id) where approved_at is not null',
}
