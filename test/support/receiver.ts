import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import type { Certificate } from './certificates.ts'

export type Received = {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
  at: number
}

export type Receiver = {
  url: string
  port: number
  received: Received[]
  /** The number of connections opened so far. */
  readonly connections: number
  /** The next responses, in order. The last one is repeated. A number is a status. */
  answer(...answers: (number | RequestListener)[]): void
  /** Resolves when this many requests have arrived since the start. */
  until(count: number): Promise<Received[]>
  close(): Promise<void>
}

/** A real partner's endpoint on loopback. It records requests and responds as it is told. */
export async function startReceiver(
  options: { certificate?: Certificate; tls?: object; host?: string } = {},
): Promise<Receiver> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  let answers: (number | RequestListener)[] = [200]
  let connections = 0
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString(), at: Date.now() })
      const next = answers.length > 1 ? answers.shift() : answers[0]
      if (typeof next === 'function') next(request, response)
      else response.writeHead(next ?? 200).end()
      for (const check of waiting) check()
    })
  }
  const server: Server = options.certificate
    ? createSecureServer({ ...options.certificate, ...options.tls }, listener)
    : createServer(listener)
  server.on('connection', () => {
    connections += 1
  })
  await new Promise<void>((done) => server.listen(0, options.host ?? '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `${options.certificate ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    port,
    received,
    get connections() {
      return connections
    },
    answer: (...next) => {
      answers = next
    },
    until: (count) =>
      new Promise((done) => {
        const check = () => {
          if (received.length < count) return
          waiting.delete(check)
          done(received)
        }
        waiting.add(check)
        check()
      }),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

export type RawReceiver = { port: number; connections: Socket[]; close(): Promise<void> }

/** A server that sends raw bytes, for responses that no HTTP library would write. */
export async function startRawReceiver(onRequest: (socket: Socket) => void): Promise<RawReceiver> {
  const connections: Socket[] = []
  const server = createTcpServer((socket) => {
    connections.push(socket)
    socket.on('error', () => {})
    socket.once('data', () => onRequest(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        for (const socket of connections) socket.destroy()
      }),
  }
}
