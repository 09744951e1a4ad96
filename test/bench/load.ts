import { Client, type Dispatcher } from 'undici'

/** One request of the load; `body` is a form. */
export type Call = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string }

/** Supplies the next request. `answered` gets the body of its response; null ends the load. */
export type Load = { next(): { call: Call; answered?: (body: string) => void } | null }

export type Measured = {
  requests: number
  perSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
}

/**
 * Sends requests over `concurrency` connections, one at a time per connection, for this many seconds or until the
 * load ends.
 * @throws if a response is neither 200 nor 201, because refusals do not count as work
 */
export async function drive(
  origin: string,
  load: Load,
  { concurrency = 16, seconds }: { concurrency?: number; seconds: number },
): Promise<Measured> {
  const latencies: number[] = []
  const began = performance.now()
  const end = began + seconds * 1000
  const clients = Array.from({ length: concurrency }, () => new Client(origin))
  const work = async (client: Client) => {
    while (performance.now() < end) {
      const next = load.next()
      if (!next) return
      const sent = performance.now()
      const body = await send(client, next.call)
      latencies.push(performance.now() - sent)
      next.answered?.(body)
    }
  }
  try {
    await Promise.all(clients.map(work))
  } finally {
    await Promise.all(clients.map((client) => client.destroy()))
  }
  const elapsed = performance.now() - began
  latencies.sort((one, other) => one - other)
  const requests = latencies.length
  if (requests === 0) throw new Error(`nothing was sent to ${origin}`)
  const at = (share: number) => latencies[Math.floor((requests - 1) * share)] as number
  return { requests, perSecond: (requests * 1000) / elapsed, p50: at(0.5), p99: at(0.99) }
}

/** undici's dispatch without the streams above it, because the sender's cost is not measured. */
function send(client: Client, { method, path, headers, body }: Call): Promise<string> {
  return new Promise((resolve, reject) => {
    let status = 0
    let text = ''
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code
      },
      onResponseData(_controller, chunk) {
        text += chunk.toString('latin1')
      },
      onResponseEnd() {
        if (status === 200 || status === 201) resolve(text)
        else reject(new Error(`${method} ${path} answered ${status}: ${text.slice(0, 500)}`))
      },
      onResponseError(_controller, error) {
        reject(error)
      },
    }
    client.dispatch({ method, path, headers, body: body ?? null }, handler)
  })
}
