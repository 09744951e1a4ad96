import type { ConcurrentIndex } from '../src/database/migrations/concurrent_index.ts'

/** The history of an app: whose connections have ended, the last one first. */
export const index: ConcurrentIndex = {
  name: 'connections_ended',
  table: 'connections',
  on: "(app_id, environment, revoked_at, id) where state = 'revoked'",
}
