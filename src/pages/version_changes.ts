import type { VersionChange, VersionField } from '../model/apps/app_versions.ts'
import { imagePath } from '../model/listings/listing.ts'

declare module '../http/pages/views.ts' {
  interface Partials {
    'partials/version_value': { value: ShownValue }
  }
}

/** A value as a line of text, or an image. */
export type ShownValue = { text: string; image: string | null }

/** What differs from the approved version. */
export type ShownChange = { field: VersionField; approved: ShownValue[]; present: ShownValue[] }

export function shownChanges(app: string, changes: VersionChange[]): ShownChange[] {
  return changes.map(({ field, approved, present }) => {
    const isImage = field === 'icon' || field === 'screenshots'
    const shown = (text: string) => ({ text, image: isImage ? imagePath(app, text) : null })
    return { field, approved: linesOf(approved).map(shown), present: linesOf(present).map(shown) }
  })
}

function linesOf(value: VersionChange['approved']): string[] {
  if (Array.isArray(value)) return value
  return value === null ? [] : [String(value)]
}
