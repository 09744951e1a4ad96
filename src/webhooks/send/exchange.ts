import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { failureOf } from './failure.ts'
import type { GuardedClient, UsesClient } from './guarded_client.ts'
import type { Outcome, Timings } from './outcome.ts'
import { keptHeaders, keptText } from './response_text.ts'

/** Maximum bytes of a response that are read. */
const READ_BYTES = 64 * 1024
/** Bytes of a response that are kept. */
const KEPT_BYTES = 1024

/**
 * One POST and its response, as undici's handler. It resolves once: at the end of the response, when enough of it has
 * been read, on an error, or at the deadline, which covers the whole exchange.
 */
export class Exchange implements Dispatcher.DispatchHandler, UsesClient {
  client: GuardedClient | null = null
  readonly outcome: Promise<Outcome>
  readonly #resolve: (outcome: Outcome) => void
  readonly #started = performance.now()
  readonly #timer: NodeJS.Timeout
  readonly #timings: Timings = { dns: null, connect: null, tls: null, first_byte: null }
  #controller: Dispatcher.DispatchController | null = null
  #done = false
  #sentAt = 0
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #kept: Buffer[] = []
  #keptBytes = 0
  #read = 0

  /** @param timeout milliseconds for the whole exchange */
  constructor(timeout: number) {
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    this.outcome = promise
    this.#resolve = resolve
    this.#timer = setTimeout(() => this.#fail(Object.assign(new Error(), { code: 'deadline' })), timeout)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#done) {
      controller.abort(new Error('the deadline has passed'))
      return
    }
    const opened = this.client?.takeTimings()
    if (opened) Object.assign(this.#timings, opened)
    this.#sentAt = performance.now()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.#timings.first_byte = performance.now() - this.#sentAt
    this.#status = status
    this.#headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#read += chunk.length
    if (this.#keptBytes < KEPT_BYTES) {
      const part = chunk.subarray(0, KEPT_BYTES - this.#keptBytes)
      this.#kept.push(Buffer.from(part))
      this.#keptBytes += part.length
    }
    if (this.#read < READ_BYTES) return
    // Only the status matters now. Aborting destroys the socket.
    this.#respond()
    controller.abort(new Error('enough of the response was read'))
  }

  onResponseEnd(): void {
    this.#respond()
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error)
  }

  /** Nothing was sent, and the fault is ours. */
  refuse(cause: Error): void {
    this.#finish({
      kind: 'failed',
      error: 'not_sent',
      detail: null,
      fault: 'sender',
      cause,
      ...this.#measured(),
    })
  }

  #respond(): void {
    this.#finish({
      kind: 'responded',
      status: this.#status,
      headers: keptHeaders(this.#headers),
      body: keptText(Buffer.concat(this.#kept)),
      ...this.#measured(),
    })
  }

  #fail(error: Error): void {
    this.#finish({ kind: 'failed', ...failureOf(error), ...this.#measured() })
    this.#controller?.abort(error)
  }

  #measured(): { duration: number; timings: Timings } {
    return { duration: performance.now() - this.#started, timings: this.#timings }
  }

  #finish(outcome: Outcome): void {
    if (this.#done) return
    this.#done = true
    clearTimeout(this.#timer)
    this.#resolve(outcome)
  }
}
