import { isUtf8 } from 'node:buffer'

/** One line of an upload: its text without the line break, or why it cannot be read. */
export type Line = { number: number; text: string } | { number: number; refused: string }

/** Maximum bytes of a line, the same as for the body of a PUT. */
const LONGEST = 1_048_576
const LINE_FEED = 0x0a

/** Splits chunks of any size into lines. It buffers at most one line, up to the maximum length. */
export class LineReader {
  #number = 0
  #length = 0
  /** A buffer with the start of an incomplete line, of `#length` bytes. */
  #start: Buffer

  constructor() {
    this.#start = Buffer.allocUnsafe(4096)
  }

  *read(chunk: Buffer): Generator<Line, void> {
    let from = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      // Empty lines are only counted.
      if (end === from && this.#length === 0) this.#number += 1
      else yield this.#line(chunk.subarray(from, end))
      from = end + 1
    }
    this.#keep(chunk.subarray(from))
  }

  /** The last line, if it has no line break. */
  *end(): Generator<Line, void> {
    if (this.#length > 0) yield this.#line(Buffer.alloc(0))
  }

  #line(rest: Buffer): Line {
    this.#number += 1
    const number = this.#number
    const length = this.#length + rest.length
    if (length > LONGEST) {
      this.#length = 0
      return { number, refused: `The line is longer than ${LONGEST} bytes.` }
    }
    if (this.#length > 0) this.#keep(rest)
    const bytes = this.#length > 0 ? this.#start.subarray(0, length) : rest
    this.#length = 0
    return isUtf8(bytes)
      ? { number, text: bytes.toString('utf8') }
      : { number, refused: 'The line is not valid UTF-8.' }
  }

  /** If a line is too long, only its length is kept. */
  #keep(bytes: Buffer): void {
    const length = this.#length + bytes.length
    if (length <= LONGEST) {
      if (length > this.#start.length) this.#grow(length)
      bytes.copy(this.#start, this.#length)
    }
    this.#length = length
  }

  #grow(length: number): void {
    const larger = Buffer.allocUnsafe(Math.min(LONGEST, Math.max(length, 2 * this.#start.length)))
    this.#start.copy(larger, 0, 0, this.#length)
    this.#start = larger
  }
}
