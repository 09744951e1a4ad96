/** A difference between two definitions. */
export type Difference = {
  /** Its place, in words: `scopes › bookings:read › text`. */
  path: string
  kind: 'added' | 'removed' | 'changed'
  /** As JSON; null if there is no value. */
  before: string | null
  after: string | null
}

/** More differences than anyone would read. */
export const MOST_DIFFERENCES = 500
const LONGEST_VALUE = 300

/**
 * Compares two definitions as they are in their files. Entries of a list are compared by their names or ids, not by
 * their positions. If only their order has changed, the list is reported once.
 */
export function definitionDifferences(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = []
  compare(before, after, [], found)
  return found
}

function compare(before: unknown, after: unknown, path: string[], found: Difference[]): void {
  if (found.length >= MOST_DIFFERENCES || JSON.stringify(before) === JSON.stringify(after)) return
  const [one, other] = [entriesOf(before), entriesOf(after)]
  if (!one || !other) return void found.push(difference(before, after, path))
  const count = found.length
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    compare(one.get(key), other.get(key), [...path, key], found)
  }
  const sameEntries = found.length === count
  if (sameEntries && Array.isArray(before))
    found.push({ ...difference([], [], path), before: null, after: null })
}

/** The named parts of an object, or of a list whose entries have names; null for everything else. */
function entriesOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null
  if (!Array.isArray(value)) return new Map(Object.entries(value))
  const named = value.map((entry): [string, unknown] => [nameOf(entry), entry])
  const names = new Map(named)
  return names.has('') || names.size < value.length ? null : names
}

function nameOf(entry: unknown): string {
  if (typeof entry === 'string') return entry
  const { name, id } = (entry ?? {}) as { name?: unknown; id?: unknown }
  return typeof name === 'string' ? name : typeof id === 'string' ? id : ''
}

function difference(before: unknown, after: unknown, path: string[]): Difference {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return { path: path.join(' › '), kind, before: shown(before), after: shown(after) }
}

function shown(value: unknown): string | null {
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}
