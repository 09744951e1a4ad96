import { createHmac, timingSafeEqual } from 'node:crypto'

const MARK_BYTES = 16

/** Where a page ended, and the `updated_since` it was made with. */
export type Position = { at: number; id: string; since: string | null }

/** Opaque cursors that end where a page did, marked with a key that all nodes share (docs/decisions/0022). */
export type Cursors = {
  /** @param list what the cursor belongs to: connection and record type */
  write(list: string[], position: Position): string
  /** Whether the cursor was written for this list, unchanged. */
  belongs(list: string[], cursor: string): boolean
}

export function createCursors(key: Buffer): Cursors {
  const mark = (list: string[], text: Buffer): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(list))
      .update('\0')
      .update(text)
      .digest()
      .subarray(0, MARK_BYTES)
  return {
    write(list, { at, id, since }) {
      const text = Buffer.from(JSON.stringify([at, id, since]))
      return Buffer.concat([mark(list, text), text]).toString('base64url')
    },
    belongs(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      // Base64 has several spellings of the same bytes: only ours is a cursor.
      if (bytes.length <= MARK_BYTES || bytes.toString('base64url') !== cursor) return false
      return timingSafeEqual(mark(list, bytes.subarray(MARK_BYTES)), bytes.subarray(0, MARK_BYTES))
    },
  }
}

/**
 * The position that a cursor claims, before it is known whose it is: nothing found from there may be answered
 * unless it `belongs`. null when it cannot be one.
 */
export function claimedPosition(cursor: string): Position | null {
  try {
    const text = Buffer.from(cursor, 'base64url').subarray(MARK_BYTES).toString()
    const [at, id, since] = JSON.parse(text)
    const isPosition =
      Number.isSafeInteger(at) &&
      Math.abs(at) < 8.64e15 &&
      typeof id === 'string' &&
      /^[A-Za-z0-9_-]{1,128}$/.test(id) &&
      (since === null || typeof since === 'string')
    return isPosition ? { at, id, since } : null
  } catch {
    return null
  }
}
