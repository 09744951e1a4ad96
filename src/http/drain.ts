import type { Server, ServerResponse } from 'node:http'
import { Server as Listener, type Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'

/** Milliseconds without a request after which a connection is closed, once no new connections are accepted. */
const SILENCE_MS = 1000
/**
 * Milliseconds in which a request must have arrived, body included, once no new connections are accepted. A process
 * stops two servers, one after the other, within 5 seconds.
 */
const ARRIVAL_MS = 2000
const SWEEP_MS = 50
const QUIET_MS = 0.1
const MOST_TURNS = 1000

type Connection = {
  responses: Set<ServerResponse>
  idleSince: number
  /** The bytes read when it became idle. If there are more now, a request is arriving. */
  bytesRead: number
}

/**
 * Waits for a turn of the event loop in which almost nothing happened. By then, every connection that the kernel had
 * ready has been accepted. Closing the listener earlier would lose such connections.
 */
async function quietTurn(): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const began = performance.now()
    await setImmediate()
    if (performance.now() - began < QUIET_MS) return
  }
}

/**
 * Prepares a server for a shutdown in which no request fails (docs/decisions/0175). Call it before the server
 * listens.
 * @param arrival milliseconds in which a request must have arrived once no new connections are accepted
 * @returns starts the shutdown. For `grace` milliseconds the server still accepts connections, because proxies and
 *   clients need that long to go elsewhere. Each response now closes its connection (RFC 9112 §9.6). Then
 *   `beforeClosing` runs, and no new connections are accepted. Resolves when every request
 *   that has arrived has its response and all connections are closed.
 */
export function prepareDrain(
  server: Server,
  arrival = ARRIVAL_MS,
): (grace: number, beforeClosing?: () => void) => Promise<void> {
  const connections = new Map<Socket, Connection>()
  let draining = false
  server.on('connection', (socket) => {
    connections.set(socket, { responses: new Set(), idleSince: performance.now(), bytesRead: 0 })
    socket.once('close', () => connections.delete(socket))
  })
  server.prependListener('request', ({ socket }, response) => {
    const connection = connections.get(socket)
    if (draining) response.shouldKeepAlive = false
    connection?.responses.add(response)
    response.once('close', () => {
      if (!connection) return
      connection.responses.delete(response)
      connection.idleSince = performance.now()
      connection.bytesRead = socket.bytesRead
    })
  })
  const closeUnused = (silence: number, deadline: number): void => {
    const now = performance.now()
    for (const [socket, { responses, idleSince, bytesRead }] of connections) {
      const isIdle = responses.size === 0 && socket.bytesRead === bytesRead
      const hasArrived = responses.values().some(({ req }) => req.complete)
      if ((isIdle && now - idleSince >= silence) || (!hasArrived && now >= deadline)) socket.destroy()
    }
  }
  return async (grace, beforeClosing = () => {}) => {
    draining = true
    for (const { responses } of connections.values()) {
      for (const response of responses) response.shouldKeepAlive = false
    }
    await setTimeout(grace)
    beforeClosing()
    await quietTurn()
    // Not Server.close() of node:http: it destroys connections whose last response is still being written.
    const closed = new Promise((done) => Listener.prototype.close.call(server, done))
    const silence = Math.min(SILENCE_MS, grace)
    const deadline = performance.now() + arrival
    closeUnused(silence, deadline)
    const sweep = setInterval(closeUnused, SWEEP_MS, silence, deadline)
    await closed
    clearInterval(sweep)
  }
}
