import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'

/** What the service sent. Of its headers, only the ETag is kept. */
export type UpstreamResponse = { status: number; etag: string | null; body: Buffer }

/** `unavailable`: the service itself responded with 502, 503 or 504. */
export type FailureKind = 'timeout' | 'unreachable' | 'unavailable' | 'failed' | 'malformed' | 'abandoned'

/** A call without a usable response. The message is for the operator's log. */
export class UpstreamFailure extends Error {
  override name = 'UpstreamFailure'
  readonly kind: FailureKind
  constructor(kind: FailureKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

/** Maximum bytes of a response. */
const MOST_BYTES = 5 * 1024 * 1024
/** Maximum bytes of an unneeded body that are read and dropped, to keep the connection. */
const MOST_UNREAD_BYTES = 64 * 1024
// RFC 9110 §8.8.3, of a reasonable length and in ASCII.
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,200}"$/

/**
 * One GET and its response, as undici's handler. It ends once: with the whole response, with the first problem, at
 * the deadline, or when the caller disconnects.
 */
export class UpstreamExchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<UpstreamResponse>
  readonly #resolve: (response: UpstreamResponse) => void
  readonly #reject: (error: UpstreamFailure) => void
  #controller: Dispatcher.DispatchController | null = null
  #done = false
  #status = 0
  #etag: string | null = null
  #parts: Buffer[] = []
  #size = 0
  /** Why the response is unusable, if its head already shows it. */
  #failure: UpstreamFailure | null = null

  constructor() {
    const { promise, resolve, reject } = Promise.withResolvers<UpstreamResponse>()
    this.response = promise
    this.#resolve = resolve
    this.#reject = reject
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#done) controller.abort(new Error('the caller has disconnected'))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return
    this.#status = status
    this.#failure = headProblem(status, headers)
    const { etag } = headers
    this.#etag = typeof etag === 'string' && ENTITY_TAG.test(etag) ? etag : null
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#done) return
    this.#size += chunk.length
    const read = this.#status === 200 && !this.#failure
    if (this.#size > (read ? MOST_BYTES : MOST_UNREAD_BYTES)) {
      this.end(this.#failure ?? tooLarge())
      return
    }
    if (read) this.#parts.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#done) return
    if (this.#failure) {
      this.end(this.#failure)
      return
    }
    this.#done = true
    const [first, ...more] = this.#parts
    const body = first && more.length === 0 ? first : Buffer.concat(this.#parts)
    this.#resolve({ status: this.#status, etag: this.#etag, body })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.end(this.#failure ?? new UpstreamFailure('unreachable', error.message, error))
  }

  /** The caller has disconnected. Also called after each response, when it has no effect. */
  abandon(): void {
    if (!this.#done) this.end(new UpstreamFailure('abandoned', 'the caller left'))
  }

  /** Ends it with a failure. The connection is closed if the response is still on its way. */
  end(failure: UpstreamFailure): void {
    if (this.#done) return
    this.#done = true
    this.#parts = []
    this.#reject(failure)
    this.#controller?.abort(failure)
  }
}

/** What is wrong with the head of a response; null for one whose body is worth reading. */
function headProblem(status: number, headers: IncomingHttpHeaders): UpstreamFailure | null {
  if (status === 404 || status === 410 || status === 304) return null
  if (status !== 200) {
    const kind = status >= 502 && status <= 504 ? 'unavailable' : 'failed'
    return new UpstreamFailure(kind, `it responded with status ${status}`)
  }
  const type = headers['content-type']
  if (typeof type !== 'string' || !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    return new UpstreamFailure('malformed', 'its content type is not JSON')
  }
  // No encoding was requested. A body that is never inflated cannot be a bomb.
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    return new UpstreamFailure('malformed', 'it compressed the response, although "identity" was requested')
  }
  return Number(headers['content-length'] ?? 0) > MOST_BYTES ? tooLarge() : null
}

function tooLarge(): UpstreamFailure {
  return new UpstreamFailure('malformed', `its response is larger than ${MOST_BYTES} bytes`)
}
