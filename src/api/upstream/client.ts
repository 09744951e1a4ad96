import { buildConnector, Pool } from 'undici'
import { addressProblem } from '../../http/outgoing/address.ts'
import { currentTraceparent, traced } from '../../telemetry/tracing.ts'
import { UpstreamExchange, UpstreamFailure, type UpstreamResponse } from './exchange.ts'

/** For the whole call, from waiting for a connection to the last byte. */
const DEADLINE_MS = 10_000
const CONNECT_MS = 5000
const MOST_CONNECTIONS = 128
/** A connection is replaced after this time, so that a changed address of the service takes effect. */
const CONNECTION_AGE_MS = 60_000
const MOST_HEADER_BYTES = 16 * 1024

export type UpstreamRequest = {
  /** Below UPSTREAM_URL, encoded. */
  path: string
  /** A token that we signed. */
  token: string
  ifNoneMatch: string | null
  /** Receives a function that aborts the call, for when the caller disconnects. */
  onStart(abandon: () => void): void
}

export type UpstreamClient = {
  /** @throws UpstreamFailure */
  get(request: UpstreamRequest): Promise<UpstreamResponse>
  close(): Promise<void>
}

/**
 * Calls the vendor's own service over keep-alive connections. Redirects are not followed. Only the arguments are
 * passed on, and nothing else of the caller's request.
 * @param deadline milliseconds
 */
export function createUpstreamClient(url: string, deadline = DEADLINE_MS): UpstreamClient {
  const { origin, pathname, protocol } = new URL(url)
  const base = pathname.replace(/\/+$/, '')
  const pool = new Pool(origin, {
    connections: MOST_CONNECTIONS,
    clientTtl: CONNECTION_AGE_MS,
    connect: protocol === 'http:' ? onlyPrivate() : { timeout: CONNECT_MS },
    // The exchange has one deadline instead. A body timeout that restarts at each chunk would not limit anything.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MOST_HEADER_BYTES,
    allowH2: false,
  })

  const exchange = async ({ path, token, ifNoneMatch, onStart }: UpstreamRequest, timeout: number) => {
    const one = new UpstreamExchange()
    const timer = setTimeout(() => {
      one.end(new UpstreamFailure('timeout', `it did not respond within ${deadline} ms`))
    }, timeout)
    onStart(() => one.abandon())
    const traceparent = currentTraceparent()
    // Alternating names and values, which undici processes fastest.
    const headers = [
      ...['authorization', `Bearer ${token}`, 'accept', 'application/json'],
      ...['accept-encoding', 'identity', 'user-agent', 'Drawbridge'],
      ...(ifNoneMatch === null ? [] : ['if-none-match', ifNoneMatch]),
      ...(traceparent === null ? [] : ['traceparent', traceparent]),
    ]
    try {
      pool.dispatch({ path: base + path, method: 'GET', headers }, one)
      return await one.response
    } finally {
      clearTimeout(timer)
    }
  }
  const get = async (request: UpstreamRequest): Promise<UpstreamResponse> => {
    const started = performance.now()
    try {
      return await exchange(request, deadline)
    } catch (error) {
      const left = deadline - (performance.now() - started)
      if (!closedWhileIdle(error) || left <= 0) throw error
      return await exchange(request, left)
    }
  }
  return {
    get: (request) =>
      traced(
        () => ({ name: 'GET UPSTREAM_URL', kind: 'client' }),
        () => get(request),
      ),
    close: () => pool.destroy(),
  }
}

/** Plain http must not leave private networks, whatever the name resolves to. Others could read the token. */
function onlyPrivate(): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS })
  return (options, done) =>
    connect(options, (error, socket) => {
      if (error) return done(error, null)
      if (addressProblem(socket.remoteAddress ?? '', 'public') !== null) return done(null, socket)
      socket.destroy()
      done(new Error('UPSTREAM_URL uses plain http, but its host has a public address'), null)
    })
}

/**
 * RFC 9112 §9.3.1: the service closed a keep-alive connection just as it was used again. A GET may be retried
 * (RFC 9110 §9.2.2).
 */
function closedWhileIdle(error: unknown): boolean {
  const { code } = ((error as Error).cause ?? {}) as { code?: string }
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE'
}
