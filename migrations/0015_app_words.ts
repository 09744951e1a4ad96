import type { ConcurrentIndex } from '../src/database/migrations/concurrent_index.ts'

/** Finds apps by the words of their approved versions. */
export const index: ConcurrentIndex = {
  name: 'app_versions_words',
  table: 'app_versions',
  on: 'using gin (listing_words(name, publisher_name, listing)) where approved_at is not null',
}
