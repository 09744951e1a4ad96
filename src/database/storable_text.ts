/** Whether PostgreSQL can store a text, as text and inside JSON: no NUL characters and no lone surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/**
 * Makes text from outside storable in PostgreSQL. Characters that it cannot store become U+FFFD. Truncation never
 * splits a surrogate pair.
 * @param most maximum UTF-16 code units
 */
export function storableText(text: string, most = Number.POSITIVE_INFINITY): string {
  const cut = text.length > most ? withoutHalf(text.slice(0, most)) : text
  return cut.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** The same for every string and every key inside a JSON value. */
function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(storableJson)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [storableText(name), storableJson(inner)]),
  )
}

/** The JSON text of a value, made storable in PostgreSQL. */
export function storableJsonText(value: unknown): string {
  const text = JSON.stringify(value)
  // JSON escapes NUL and lone surrogates. Hardly any text has them.
  return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(storableJson(value)) : text
}

function withoutHalf(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
}
