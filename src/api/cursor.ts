import { createHmac, timingSafeEqual } from 'node:crypto'

const MAC_BYTES = 16

/** A cursor of the vendor's own service, and the `updated_since` of its list. */
export type UpstreamPosition = { cursor: string; since: string | null }

/** Where a page ended, and the `updated_since` of its list. */
export type Position = { at: number; id: string; since: string | null }

/** Cursors say where a page ended, with a MAC by a key that all nodes share (docs/decisions/0022). */
export type Cursors = {
  /** @param list what the cursor belongs to: connection, and record type or feed */
  write(list: string[], position: Position | UpstreamPosition): string
  /** Whether the cursor was written for this list, unchanged. */
  belongs(list: string[], cursor: string): boolean
}

/** @param keys the first one authenticates new cursors, all of them are accepted */
export function createCursors(keys: Buffer[]): Cursors {
  const [first] = keys
  if (!first) throw new Error('cursors need a key')
  const mac = (key: Buffer, list: string[], text: Buffer): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify(list))
      .update('\0')
      .update(text)
      .digest()
      .subarray(0, MAC_BYTES)
  return {
    write(list, position) {
      const { since } = position
      const claim = 'cursor' in position ? [position.cursor, since] : [position.at, position.id, since]
      const text = Buffer.from(JSON.stringify(claim))
      return Buffer.concat([mac(first, list, text), text]).toString('base64url')
    },
    belongs(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      // Base64 can encode the same bytes in several ways. Only our encoding is accepted.
      if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor) return false
      const [given, text] = [bytes.subarray(0, MAC_BYTES), bytes.subarray(MAC_BYTES)]
      return keys.some((key) => timingSafeEqual(mac(key, list, text), given))
    },
  }
}

/**
 * The position that a cursor claims, before the caller is known. Rows from there must not be sent unless the cursor
 * `belongs` to the list.
 * @returns null if the text cannot be a cursor
 */
export function claimedPosition(cursor: string): Position | null {
  const [at, id, since, ...more] = claimOf(cursor)
  const isPosition =
    more.length === 0 &&
    Number.isSafeInteger(at) &&
    Math.abs(at as number) < 8.64e15 &&
    typeof id === 'string' &&
    /^[A-Za-z0-9_-]{1,128}$/.test(id) &&
    (since === null || typeof since === 'string')
  return isPosition ? { at: at as number, id, since } : null
}

/** The same for a list that is read from the vendor's own service. */
export function claimedUpstreamPosition(text: string): UpstreamPosition | null {
  const [cursor, since, ...more] = claimOf(text)
  const isPosition =
    more.length === 0 && typeof cursor === 'string' && (since === null || typeof since === 'string')
  return isPosition ? { cursor, since } : null
}

function claimOf(cursor: string): unknown[] {
  try {
    const claim: unknown = JSON.parse(Buffer.from(cursor, 'base64url').subarray(MAC_BYTES).toString())
    return Array.isArray(claim) ? claim : []
  } catch {
    return []
  }
}
