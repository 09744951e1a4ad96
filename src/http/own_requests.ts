import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  request,
} from 'node:http'
import { duplexPair } from 'node:stream'

/** A response of this server to itself. */
export type OwnResponse = {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** Whether the body was truncated. */
  cut: boolean
  duration_ms: number
}

/** Sends a GET request to this server, on behalf of the caller with this address. */
export type OwnRequest = (path: string, headers: Record<string, string>, ip: string) => Promise<OwnResponse>

const LONGEST_BODY = 512 * 1024
/** More than the 10 seconds that an upstream service has. */
const TIMEOUT_MS = 15_000

/**
 * Lets a page send a real request through the whole program, as if it came from the network. All limits and logs
 * apply. The request travels through memory, because a process might not be able to reach its own public address.
 */
export function createOwnRequests(): { listen(handler: RequestListener): void; send: OwnRequest } {
  const server = createServer()
  const send: OwnRequest = async (path, headers, ip) => {
    const [near, far] = duplexPair()
    server.emit('connection', Object.assign(far, { remoteAddress: ip }))
    const started = performance.now()
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const options = {
          path,
          headers: { connection: 'close', ...headers },
          createConnection: () => near,
          signal,
        }
        request(options, resolve).on('error', reject).end()
      })
      const parts: Buffer[] = []
      let size = 0
      for await (const part of response) {
        if (size < LONGEST_BODY) parts.push(part)
        size += part.length
      }
      return {
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(parts).subarray(0, LONGEST_BODY).toString(),
        cut: size > LONGEST_BODY,
        duration_ms: Math.round(performance.now() - started),
      }
    } finally {
      near.destroy()
      far.destroy()
    }
  }
  return { listen: (handler) => void server.on('request', handler), send }
}
