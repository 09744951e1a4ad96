import { Agent, Pool } from 'undici'
import type { Reach } from '../../http/outgoing/address.ts'
import type { Lookup } from '../../http/outgoing/guarded_connect.ts'
import { Exchange } from './exchange.ts'
import { GuardedClient } from './guarded_client.ts'
import type { Outcome } from './outcome.ts'

export type Message = {
  url: URL
  /** Names and values alternating, the fastest form for undici. */
  headers: string[]
  /** Exactly the bytes that were signed. */
  body: Buffer
}

export type Sender = {
  /** Never throws: everything is an outcome, available by the deadline. */
  send(message: Message): Promise<Outcome>
  close(): Promise<void>
}

export type SenderOptions = {
  /** Milliseconds for one POST, from the lookup of its name to the last byte of the response. */
  timeout: number
  reach: Reach
  /** Whether the platform allows plain http. */
  http: boolean
  lookup: Lookup
  /** Maximum age of a kept-alive connection in milliseconds. */
  maxAge?: number
  /** PEM of the certificate authorities to trust instead of the system's. */
  ca?: string
}

const DEFAULT_MAX_AGE = 120_000
const MAX_HEADER_BYTES = 16 * 1024

/** POSTs signed bodies to endpoints, none of which is trusted. */
export function createSender(options: SenderOptions): Sender {
  const guarded = { maxAge: DEFAULT_MAX_AGE, ...options }
  const agent = new Agent({
    // The exchange has one deadline instead: a body time-out that restarts with every chunk limits nothing.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    allowH2: false,
    factory: (origin, pool: object) =>
      new Pool(origin, { ...pool, factory: (to, client) => new GuardedClient(to, client, guarded) }),
  })
  const exchange = ({ url, headers, body }: Message, timeout: number): Promise<Outcome> => {
    const one = new Exchange(timeout)
    try {
      const path = url.pathname + url.search
      agent.dispatch({ origin: url.origin, path, method: 'POST', headers, body }, one)
    } catch (error) {
      one.refuse(error as Error)
    }
    return one.outcome
  }
  return {
    async send(message) {
      const outcome = await exchange(message, options.timeout)
      const left = options.timeout - outcome.duration
      return closedWhileIdle(outcome) && left > 0 ? await exchange(message, left) : outcome
    },
    close: () => agent.destroy(),
  }
}

/**
 * RFC 9112 §9.3.1: the receiver closed a kept-alive connection just as it was used again. The message is sent again
 * within the same attempt. A receiver that has already read it recognises it by its id.
 */
function closedWhileIdle(outcome: Outcome): boolean {
  const { connect, first_byte } = outcome.timings
  const lost = outcome.kind === 'failed' && outcome.error === 'connection_lost'
  return lost && connect === null && first_byte === null
}
