import { LRUCache } from 'lru-cache'
import type { Dispatched } from '../send/dispatched.ts'
import type { EndpointObservations } from './health_store.ts'

/** Milliseconds for which one recorded success of a healthy endpoint stands for those that follow. */
const SUCCESS_RECORDED = 10_000

/** Finds in a batch of results what must be recorded about endpoints: of healthy ones, next to nothing. */
export class ObservationFilter {
  readonly #recorded = new LRUCache<string, true>({ max: 10_000, ttl: SUCCESS_RECORDED })
  readonly #taken = new WeakSet<Dispatched[]>()

  /** Nothing when it is asked again about the same batch. */
  take(batch: Dispatched[]): EndpointObservations[] {
    if (this.#taken.has(batch)) return []
    this.#taken.add(batch)
    const byEndpoint = new Map<string, EndpointObservations>()
    for (const { result, observation, unwell } of batch) {
      const { endpoint } = result
      if (observation.kind === 'none') continue
      if (observation.kind === 'success' && !unwell && this.#recordedLately(endpoint)) continue
      const one = byEndpoint.get(endpoint) ?? { endpoint, observations: [] }
      one.observations.push(observation)
      byEndpoint.set(endpoint, one)
    }
    return [...byEndpoint.values()]
  }

  #recordedLately(endpoint: string): boolean {
    if (this.#recorded.has(endpoint)) return true
    this.#recorded.set(endpoint, true)
    return false
  }
}
