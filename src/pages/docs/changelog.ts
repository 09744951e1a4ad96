import { publishedDefinitions } from '../../model/published_definitions.ts'
import { type PartnerChange, partnerChanges } from '../../platform/changes/partner_changes.ts'
import type { PageRuntime } from '../page_runtime.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'docs/changelog': { versions: { at: Date; changes: PartnerChange[] }[] }
  }
}

const MOST_VERSIONS = 30

/** What changed for partners between one definition and the next, newest first. */
export async function changelogModel({ db, platform }: PageRuntime) {
  const known = await publishedDefinitions(db, platform.name, MOST_VERSIONS + 1)
  const versions = known.slice(0, -1).map(({ definition, published_at }, index) => {
    const before = known[index + 1]?.definition ?? definition
    return { at: published_at, changes: partnerChanges(before, definition) }
  })
  return { versions: versions.filter(({ changes }) => changes.length > 0) }
}
