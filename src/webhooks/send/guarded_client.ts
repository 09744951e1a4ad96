import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { Client, type Dispatcher } from 'undici'
import {
  type ConnectTimings,
  type GuardOptions,
  guardedConnect,
} from '../../http/outgoing/guarded_connect.ts'

export type LineOptions = GuardOptions & {
  /** Milliseconds after which a kept-alive connection is not used again. */
  maxAge: number
}

/** A handler that wants to know which connection its request went over. */
export type OnLine = { line: Line | null }

/**
 * One connection at a time to one origin, opened through the address guard. A socket older than `maxAge` is
 * dropped before it is used again, so that a changed address or a new block takes effect.
 */
export class Line extends Client {
  #socket: Socket | TLSSocket | null = null
  #openedAt = 0
  #fresh: ConnectTimings | null = null
  readonly #maxAge: number

  constructor(origin: URL | string, client: Client.Options, options: LineOptions) {
    super(origin, {
      ...client,
      allowH2: false,
      pipelining: 1,
      // The connector is called when the first request comes, when `this` exists.
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
    ;(handler as Partial<OnLine>).line = this
    const old = this.#socket && performance.now() - this.#openedAt > this.#maxAge
    if (old) this.#socket?.destroy()
    return super.dispatch(options, handler)
  }

  /** How long the connection took to open; null for a request that found it open. */
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
