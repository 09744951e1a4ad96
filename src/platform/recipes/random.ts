/** Pseudo-random values, the same ones for the same seed. */
export type SeededRandom = {
  /** At least 0 and less than 1. */
  share(): number
  /** A whole number, with both ends included. */
  int(from: number, to: number): number
  pick<Item>(items: readonly Item[]): Item
  /** `length` characters of [a-z0-9]. */
  code(length: number): string
}

export function seededRandom(seed: string): SeededRandom {
  const share = mulberry32(fnv1a(seed))
  const int = (from: number, to: number) => from + Math.floor(share() * (to - from + 1))
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[int(0, items.length - 1)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const code = (length: number) =>
    Array.from({ length }, () => pick([...'abcdefghijklmnopqrstuvwxyz0123456789'])).join('')
  return { share, int, pick, code }
}

// FNV-1a, 32 bits. It spreads similar seeds far apart.
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

// Mulberry32 by Tommy Ettinger, public domain. It is small, and good enough for demo data.
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
