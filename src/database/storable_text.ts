/** Whether PostgreSQL can store a text, as it is and inside JSON: no NUL characters and no lone surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/**
 * Text from outside as PostgreSQL can store it. What it cannot hold becomes U+FFFD, and a cut never divides a pair of
 * surrogates.
 * @param most UTF-16 code units at most
 */
export function storableText(text: string, most = Number.POSITIVE_INFINITY): string {
  const cut = text.length > most ? withoutHalf(text.slice(0, most)) : text
  return cut.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** The same for every text and every name inside a JSON value. */
function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(storableJson)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [storableText(name), storableJson(inner)]),
  )
}

/** The JSON text of a value, with only what PostgreSQL can store in it. */
export function storableJsonText(value: unknown): string {
  const text = JSON.stringify(value)
  // JSON escapes NUL and lone surrogates, and nearly no text has them.
  return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(storableJson(value)) : text
}

function withoutHalf(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
}
