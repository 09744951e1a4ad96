/**
 * A time inside JSON that PostgreSQL built, where it is text with PostgreSQL's own offset and number of digits. As a
 * Date it is written like every other time of ours: `2026-01-31T09:30:00.000Z`.
 */
export function jsonTime(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
