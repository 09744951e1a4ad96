import { createServer, type RequestListener, type Server } from 'node:http'

/** How much longer idle connections are kept than clients are told. Proxies close theirs after a minute. */
const KEEP_ALIVE_BUFFER_MS = 70_000
/**
 * Milliseconds in which the head of a request must arrive, also the first one of a connection. It must be set: with
 * a `requestTimeout` of 0, Node would not limit it.
 */
const LONGEST_HEAD_MS = 60_000

/**
 * The server of all that people and programs request. The handler has to use `boundBodies`.
 * @param graceMs the milliseconds for which the server still accepts connections while the process stops
 */
export function webServer(graceMs: number, handler: RequestListener): Server {
  const options = {
    // boundBodies limits bodies instead, because imports may take longer than any other request.
    requestTimeout: 0,
    headersTimeout: LONGEST_HEAD_MS,
    // Clients are told to give up an idle connection before the grace ends and it is closed.
    ...(graceMs > 0 && { keepAliveTimeout: graceMs }),
    keepAliveTimeoutBuffer: KEEP_ALIVE_BUFFER_MS,
  }
  return createServer(options, handler)
}
