/**
 * A time inside JSON that PostgreSQL built: there it is text with PostgreSQL's own offset and digits. As a date it
 * leaves like every other time of ours, as `2026-01-31T09:30:00.000Z`.
 */
export function jsonTime(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
