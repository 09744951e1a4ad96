/**
 * A time inside JSON from PostgreSQL, which is text with PostgreSQL's own offset and precision. As a Date, it is
 * serialised like all our times: `2026-01-31T09:30:00.000Z`.
 */
export function jsonTime(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
