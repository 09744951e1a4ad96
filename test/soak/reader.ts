import { setTimeout as wait } from 'node:timers/promises'

export type Reads = {
  /** The number of responses per status; 0 means that the node was down. */
  statuses: Record<number, number>
  /** Statuses that no client should get. */
  wrong: string[]
}

const EVERY_MS = 100
const EXPECTED = [0, 200, 429, 503]

/** A partner that reads from all web nodes in turn. Redis counts each call for the rate limit. */
export function startReading(origins: string[], token: string): { stop(): Promise<Reads> } {
  const statuses: Record<number, number> = {}
  let reading = true
  const done = (async () => {
    for (let call = 0; reading; call += 1) {
      const response = await fetch(`${origins[call % origins.length]}/api/v1/me`, {
        headers: { authorization: `Bearer ${token}` },
      }).catch(() => null)
      await response?.text().catch(() => {})
      const status = response?.status ?? 0
      statuses[status] = (statuses[status] ?? 0) + 1
      await wait(EVERY_MS)
    }
  })()
  return {
    stop: async () => {
      reading = false
      await done
      const wrong = Object.keys(statuses).filter((status) => !EXPECTED.includes(Number(status)))
      return { statuses, wrong: wrong.map((status) => `read: ${status}`) }
    },
  }
}
