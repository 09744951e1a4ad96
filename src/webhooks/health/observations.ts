import { LRUCache } from 'lru-cache'
import type { Dispatched } from '../send/dispatched.ts'
import type { EndpointObservations } from './health_store.ts'

/** Milliseconds for which one recorded success of a healthy endpoint covers later ones. */
const SUCCESS_RECORDED = 10_000

/** Finds what a batch of results says about endpoints that must be recorded: for healthy ones, almost nothing. */
export class ObservationFilter {
  readonly #recorded = new LRUCache<string, true>({ max: 10_000, ttl: SUCCESS_RECORDED })
  readonly #taken = new WeakSet<Dispatched>()

  /** A result that was given before is left out. */
  take(batch: Dispatched[]): EndpointObservations[] {
    const byEndpoint = new Map<string, EndpointObservations>()
    for (const one of batch) {
      if (this.#taken.has(one)) continue
      this.#taken.add(one)
      const { result, observation, unwell } = one
      const { endpoint } = result
      if (observation.kind === 'none') continue
      if (observation.kind === 'success' && !unwell && this.#recordedLately(endpoint)) continue
      const found = byEndpoint.get(endpoint) ?? { endpoint, observations: [] }
      found.observations.push(observation)
      byEndpoint.set(endpoint, found)
    }
    return [...byEndpoint.values()]
  }

  #recordedLately(endpoint: string): boolean {
    if (this.#recorded.has(endpoint)) return true
    this.#recorded.set(endpoint, true)
    return false
  }
}
