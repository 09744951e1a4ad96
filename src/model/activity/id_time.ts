/** Ids that sort by time (RFC 9562 §5.7) begin with its milliseconds, so that a range of time is a range of ids. */

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The lowest id of a moment: all ids of earlier ones are lower. */
export function firstIdAt(moment: Date): string {
  const hex = Math.max(0, moment.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** The time of an id; null for a text that is none of these ids. */
export function timeOfId(text: string): Date | null {
  if (!VERSION_7.test(text)) return null
  return new Date(Number.parseInt(text.replace('-', '').slice(0, 12), 16))
}

/** What a text means in a pattern of SQL's "like". */
export const likeText = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
