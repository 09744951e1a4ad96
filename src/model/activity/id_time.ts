/**
 * Ids that sort by time (RFC 9562 §5.7) begin with the time in milliseconds, so a range of times is a range of ids.
 */

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The lowest id of a moment. All ids of earlier moments are lower. */
export function firstIdAt(moment: Date): string {
  const hex = Math.max(0, moment.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** The time of an id; null if the text is not such an id. */
export function timeOfId(text: string): Date | null {
  if (!VERSION_7.test(text)) return null
  return new Date(Number.parseInt(text.replace('-', '').slice(0, 12), 16))
}

/** A pattern for SQL's `like` that matches a text anywhere. */
export const likeText = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
