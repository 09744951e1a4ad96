import type { Result } from '../send/dispatch.ts'
import type { Signs } from './health_store.ts'

/** A success of a healthy endpoint is written down once in so many milliseconds. */
const SUCCESS_NOTED = 10_000
const REMEMBERED = 10_000

/** Picks from a batch what must be written down about endpoints: on the usual way, nothing. */
export class SignPicker {
  readonly #noted = new Map<string, number>()

  pick(batch: Result[]): Signs[] {
    const byEndpoint = new Map<string, Signs>()
    for (const { endpoint, sign, unwell } of batch) {
      if (sign.kind === 'none' || (sign.kind === 'success' && !unwell && this.#notedLately(endpoint)))
        continue
      const one = byEndpoint.get(endpoint) ?? { endpoint, signs: [] }
      one.signs.push(sign)
      byEndpoint.set(endpoint, one)
    }
    return [...byEndpoint.values()]
  }

  #notedLately(endpoint: string): boolean {
    const last = this.#noted.get(endpoint)
    if (last !== undefined && performance.now() - last < SUCCESS_NOTED) return true
    if (this.#noted.size > REMEMBERED) this.#noted.clear()
    this.#noted.set(endpoint, performance.now())
    return false
  }
}
