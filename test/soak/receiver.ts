import type { ServerResponse } from 'node:http'
import { freePort, listen } from '../support/listen.ts'

export type Health = 'healthy' | 'slow' | 'failing' | 'dead'

/** What the partners' endpoints received, by event id. */
export type Receiver = {
  urls: string[]
  health(endpoint: number): Health
  /** All requests, including refused ones. */
  readonly received: number
  /** How often each event was accepted. */
  accepted: Map<string, number>
  close(): void
}

const SLOWEST_MS = 1000
/**
 * The share of requests that a failing endpoint refuses. After four attempts, a quarter of its deliveries are dead
 * letters.
 */
const REFUSED = 0.7

/** The endpoints of all partners, on one port. The dead one has another port, where nothing listens. */
export async function startReceiver(endpoints: number, random: () => number): Promise<Receiver> {
  const accepted = new Map<string, number>()
  let received = 0
  const health = (endpoint: number): Health => {
    if (endpoint === endpoints - 1) return 'dead'
    return endpoint % 10 === 0 ? 'slow' : endpoint % 10 === 1 ? 'failing' : 'healthy'
  }
  const accept = (id: string, response: ServerResponse): void => {
    // The sender has disconnected and gets no response.
    if (response.destroyed) return
    accepted.set(id, (accepted.get(id) ?? 0) + 1)
    response.writeHead(200).end()
  }
  const { server, origin } = await listen((request, response) => {
    request.resume().on('end', () => {
      received += 1
      const id = String(request.headers['webhook-id'])
      const kind = health(Number(request.url?.slice(1)))
      if (kind === 'failing' && random() < REFUSED) response.writeHead(500).end()
      else if (kind === 'slow') setTimeout(accept, random() * SLOWEST_MS, id, response)
      else accept(id, response)
    })
  })
  server.keepAliveTimeout = 60_000
  const dead = `http://127.0.0.1:${await freePort()}`
  return {
    urls: Array.from({ length: endpoints }, (_, n) => `${health(n) === 'dead' ? dead : origin}/${n}`),
    health,
    get received() {
      return received
    },
    accepted,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
