import type { ConcurrentIndex } from '../src/database/migrations/concurrent_index.ts'

/** For those whose owners are told that they are about to end. */
export const index: ConcurrentIndex = {
  name: 'connections_untold_ending',
  table: 'connections',
  on: "(expires_at) where expires_at is not null and ending_told_at is null and state <> 'revoked'",
}
