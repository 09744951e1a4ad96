/** The responses to the operator's program, and how often it had to repeat a request. */
export type Published = {
  /** Per endpoint, the ids of the events that were acknowledged. */
  acknowledged: string[][]
  /** Their number. */
  count: number
  /** Requests that were repeated because a node was down or responded with 503. */
  repeated: number
  /** Other responses than 200, 201 and 503. */
  wrong: string[]
}

const AT_ONCE = 16
const PAUSE_MS = 50

/**
 * Raises events at an even pace through all web nodes in turn. Each is repeated under the same id until it is
 * acknowledged. `done` resolves when all are acknowledged, or the time is over.
 */
export function raiseEvents(options: {
  tenants: string[]
  nodes: string[]
  operatorToken: string
  count: number
  /** The time for all events at the intended pace; milliseconds. */
  duration: number
  until: number
  random: () => number
}): { published: Published; done: Promise<unknown> } {
  const { tenants, nodes, operatorToken, count, duration, until, random } = options
  const published: Published = { acknowledged: tenants.map(() => []), count: 0, repeated: 0, wrong: [] }
  const began = Date.now()
  let next = 0
  let node = 0
  const raise = async (body: object): Promise<boolean> => {
    node += 1
    const response = await fetch(`${nodes[node % nodes.length]}/platform/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => null)
    if (response) await response.text().catch(() => {})
    const status = response?.status ?? 503
    if (![200, 201, 503].includes(status)) published.wrong.push(`event: ${status}`)
    return status < 300
  }
  const work = async (): Promise<void> => {
    while (next < count && Date.now() < until) {
      if (next > ((Date.now() - began) / duration) * count) {
        await pause()
        continue
      }
      const [id, tenant] = [`soak_${next++}`, Math.floor(random() * tenants.length)]
      const body = { id, type: 'booking.created', tenant: tenants[tenant], data: { id } }
      while (!(await raise(body))) {
        if (Date.now() > until) return
        published.repeated += 1
        await pause()
      }
      published.acknowledged[tenant]?.push(id)
      published.count += 1
    }
  }
  return { published, done: Promise.all(Array.from({ length: AT_ONCE }, work)) }
}

const pause = () => new Promise((over) => setTimeout(over, PAUSE_MS))
