import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FromReceiver, ToReceiver } from './messages.ts'

// The partner of the benchmark, in its own process. It counts arrivals and records their times.

let count = 0
let first = 0
let target = Number.POSITIVE_INFINITY
let arrivals: Map<string, number> | null = null

const tell = (message: FromReceiver): void => void process.send?.(message)

const listener: RequestListener = (request, response) => {
  // A dead endpoint accepts the connection and the request, and never responds.
  if (request.url === '/dead') return void request.resume()
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-length': '2' }).end('ok')
    const id = request.headers['webhook-id']
    if (arrivals && typeof id === 'string' && !arrivals.has(id)) arrivals.set(id, Date.now())
    if (count === 0) first = Date.now()
    count += 1
    if (count === target) tell({ kind: 'reached', first, last: Date.now() })
  })
}

function listen(server: Server): void {
  server.keepAliveTimeout = 60_000
  server.requestTimeout = 0
  server.listen(0, '127.0.0.1', () =>
    tell({ kind: 'listening', port: (server.address() as AddressInfo).port }),
  )
}

process.on('message', (message: ToReceiver) => {
  if (message.kind === 'listen') {
    listen(message.certificate ? createSecureServer(message.certificate, listener) : createServer(listener))
  }
  if (message.kind === 'expect') {
    count = 0
    target = message.count
    arrivals = message.note ? new Map() : null
    tell({ kind: 'ready' })
  }
  if (message.kind === 'report') tell({ kind: 'report', count, arrivals: [...(arrivals ?? [])] })
})
process.on('disconnect', () => process.exit(0))
