import type { VersionChange, VersionField } from '../model/apps/app_versions.ts'

/** What differs from the approved version, each value as lines. */
export type ShownChange = { field: VersionField; approved: string[]; present: string[] }

export const shownChanges = (changes: VersionChange[]): ShownChange[] =>
  changes.map(({ field, approved, present }) => ({
    field,
    approved: linesOf(approved),
    present: linesOf(present),
  }))

function linesOf(value: VersionChange['approved']): string[] {
  if (Array.isArray(value)) return value
  return value === null ? [] : [String(value)]
}
