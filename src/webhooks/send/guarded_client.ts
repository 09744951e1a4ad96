import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Client, type Dispatcher } from 'undici'
import {
  type ConnectTimings,
  type GuardOptions,
  guardedConnect,
} from '../../http/outgoing/guarded_connect.ts'

export type GuardedClientOptions = GuardOptions & {
  /** Maximum age of a kept-alive connection in milliseconds. */
  maxAge: number
}

/** A handler that learns which client sends its request. */
export type UsesClient = { client: GuardedClient | null }

/**
 * One connection at a time to one origin, opened through the address guard. A socket older than `maxAge` is closed
 * before it is used again, so that a changed address or a newly blocked one takes effect.
 */
export class GuardedClient extends Client {
  #socket: Socket | TLSSocket | null = null
  #openedAt = 0
  #fresh: ConnectTimings | null = null
  readonly #maxAge: number

  constructor(origin: URL | string, client: Client.Options, options: GuardedClientOptions) {
    super(origin, {
      ...client,
      allowH2: false,
      pipelining: 1,
      // Called at the first request, when `this` exists.
      connect: (target, done) => {
        this.#open(target, options).then(
          (socket) => done(null, socket as Socket),
          (error: Error) => done(error, null),
        )
      },
    })
    this.#maxAge = options.maxAge
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    ;(handler as Partial<UsesClient>).client = this
    const old = this.#socket && performance.now() - this.#openedAt > this.#maxAge
    if (old) this.#socket?.destroy()
    return super.dispatch(options, handler)
  }

  /** How long the connection took to open; null for a request on an open one. */
  takeTimings(): ConnectTimings | null {
    const timings = this.#fresh
    this.#fresh = null
    return timings
  }

  async #open(
    target: { protocol: string; hostname: string; port: string },
    options: GuardOptions,
  ): Promise<Socket | TLSSocket> {
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80)
    const { socket, timings } = await guardedConnect({ ...target, port }, options)
    this.#socket = socket
    this.#openedAt = performance.now()
    this.#fresh = timings
    return socket
  }
}
