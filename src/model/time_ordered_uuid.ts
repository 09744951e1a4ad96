import { randomBytes } from 'node:crypto'

/**
 * UUIDs that sort by their millisecond and, within one batch, by position (RFC 9562 §5.7, a counter in `rand_a`).
 * @param count the size of the batch; beyond 4096 the position is not kept
 */
export function timeOrderedUuids(count: number): (at: Date, position: number) => string {
  const random = randomBytes(8 * count)
  return (at, position) => {
    const bytes = Buffer.alloc(16)
    bytes.writeUIntBE(at.getTime(), 0, 6)
    bytes.writeUInt16BE(0x7000 | (position & 0xfff), 6)
    random.copy(bytes, 8, position * 8, position * 8 + 8)
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    return uuidText(bytes.toString('hex'))
  }
}

/** The lowest UUID of this kind for a moment: those of earlier moments are less, all others are greater. */
export function firstUuidAt(at: Date): string {
  return uuidText(at.getTime().toString(16).padStart(12, '0').padEnd(32, '0'))
}

/** 32 hexadecimal digits → the five groups. */
function uuidText(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
