// @ts-check
/** @import * as types from './types.js' */

/**
 * @template Item
 * @template {types.Page<Item>} Of
 * @implements {types.List<Item, Of>}
 */
export class List {
  #read
  #first

  /**
   * @param {(cursor: string | undefined) => Promise<Of>} read
   * @param {string | undefined} first the cursor to begin with
   */
  constructor(read, first) {
    this.#read = read
    this.#first = first
  }

  /** @param {string | undefined} [cursor] */
  page(cursor = this.#first) {
    return this.#read(cursor)
  }

  async *pages() {
    /** @type {Set<string | undefined>} */
    const seen = new Set()
    let cursor = this.#first
    do {
      // A list that leads back to itself would never end.
      if (seen.has(cursor)) throw new Error(`The list repeats its cursor ${cursor}`)
      seen.add(cursor)
      const page = await this.#read(cursor)
      yield page
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }

  async *[Symbol.asyncIterator]() {
    for await (const page of this.pages()) yield* page.data
  }
}
