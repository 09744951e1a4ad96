/** The difference in one field: `added` and `removed` for a list, `before` and `after` for anything else. */
export type FieldChange = { before: unknown; after: unknown } | { added: string[]; removed: string[] }

/** The changes for an audit row, by field. Fields that did not change are left out. */
export function changesBetween(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Record<string, FieldChange> {
  const names = Object.keys(after).filter((name) => after[name] !== undefined)
  return Object.fromEntries(
    names.flatMap((name) => {
      const change = changeOf(before[name] ?? null, after[name])
      return change ? [[name, change]] : []
    }),
  )
}

function changeOf(before: unknown, after: unknown): FieldChange | null {
  if (JSON.stringify(before) === JSON.stringify(after)) return null
  if (!isList(before) || !isList(after)) return { before, after }
  const added = after.filter((value) => !before.includes(value))
  const removed = before.filter((value) => !after.includes(value))
  // Only the order has changed.
  return added.length + removed.length > 0 ? { added, removed } : { before, after }
}

const isList = (value: unknown): value is string[] => Array.isArray(value)
