import { readFileSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { join } from 'node:path'
import { listen } from './listen.ts'

export type UpstreamRequest = { url: URL; headers: IncomingHttpHeaders; closed: Promise<void> }

/** A vendor's own service on loopback. */
export type VendorService = {
  origin: string
  received: UpstreamRequest[]
  /** The last request, once more than `received` have arrived. */
  readonly last: UpstreamRequest
  /** Connections opened so far. */
  readonly connections: number
  /** Sets the responses from now on: a body with status 200, or a listener. */
  respond(with_: object | RequestListener): void
  close(): Promise<void>
}

export async function startVendorService(): Promise<VendorService> {
  let respond: RequestListener = (_, response) => response.writeHead(500).end()
  let connections = 0
  const received: UpstreamRequest[] = []
  const { server, origin } = await listen((request, response) => {
    const closed = new Promise<void>((done) => response.once('close', done))
    received.push({ url: new URL(request.url ?? '', 'http://vendor'), headers: request.headers, closed })
    respond(request, response)
  })
  server.on('connection', () => {
    connections++
  })
  return {
    origin,
    received,
    get last() {
      const last = received.at(-1)
      if (!last) throw new Error('the vendor’s service was not called')
      return last
    },
    get connections() {
      return connections
    },
    respond(given) {
      respond =
        typeof given === 'function'
          ? (given as RequestListener)
          : (_, response) => {
              response.setHeader('content-type', 'application/json')
              response.end(JSON.stringify(given))
            }
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: tests change definitions anywhere
type Definition = any

/** The default definition with `bookings` read from the vendor's own service. @returns its path */
export function upstreamDefinition(
  folder: string,
  change: (definition: Definition) => void = () => {},
): string {
  const shipped = join(import.meta.dirname, '../../src/platform/definitions/default.json')
  const definition = JSON.parse(readFileSync(shipped, 'utf8'))
  const bookings = definition.record_types.find(({ name }: { name: string }) => name === 'bookings')
  bookings.source = 'upstream'
  change(definition)
  const file = join(folder, `upstream-${Math.random().toString(36).slice(2)}.json`)
  writeFileSync(file, JSON.stringify(definition))
  return file
}

/** A row as the vendor's service must send it. */
export const row = (id: string, more: object = {}) => ({
  id,
  unit: null,
  created_at: '2026-06-01T08:00:00Z',
  updated_at: '2026-06-02T11:30:00.5+02:00',
  reference: `B-${id}`,
  ...more,
})
