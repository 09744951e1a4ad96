import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import Router from '@koa/router'
import type { Middleware } from 'koa'
import rawBody from 'raw-body'
import { indented } from './recorded_request.ts'
import { shorten, shortenIn } from './shorten.ts'
import { type EndpointSecrets, verifyDelivery, type WebhookFormat } from './verify.ts'
import type { Visit } from './visits.ts'

/** What a partner knows from the platform's documentation and from registering its endpoints. */
export type ReceiverOptions = {
  format: WebhookFormat
  eventTypes: string[]
  endpoints: Record<Visit['environment'], EndpointSecrets | null>
}

/** A delivery as it arrived, ready to be shown. */
type ReceivedWebhook = {
  id: string
  sandbox: boolean
  /** ISO 8601, and only the time of day. */
  at: string
  time: string
  /** null if it names no event type of the platform. */
  type: string | null
  verified: boolean
  how: string
  text: string
}

const MOST_SHOWN = 50
const MOST_STREAMS = 50

/** Receives webhooks: verifies the exact bytes, keeps them for the page, and responds immediately. */
export function createReceiver({ format, eventTypes, endpoints }: ReceiverOptions) {
  const received: ReceivedWebhook[] = []
  const arrivals = new EventEmitter<{ received: [] }>().setMaxListeners(MOST_STREAMS)
  let count = 0
  const routes = new Router()
  routes.post('/webhooks/:environment', async (ctx) => {
    const environment = ctx.params['environment'] === 'sandbox' ? 'sandbox' : 'production'
    const endpoint = endpoints[environment]
    const body = await rawBody(ctx.req, { limit: 1_048_576, encoding: 'utf8' })
    const { verified, how } = endpoint
      ? verifyDelivery(format, ctx.headers, body, endpoint)
      : { verified: false, how: 'No endpoint is registered here.' }
    const at = new Date().toISOString()
    count += 1
    received.unshift({
      ...{ id: `delivery-${count}`, sandbox: environment === 'sandbox', at, time: at.slice(11, 19) },
      // Its place in the body depends on the platform. The name in quotes is the same everywhere.
      type: eventTypes.find((name) => body.includes(JSON.stringify(name))) ?? null,
      ...{ verified, how },
      text: [...shownHeaders(format, (name) => ctx.get(name)), '', shortenIn(indented(body))]
        .join('\n')
        .trim(),
    })
    received.length = Math.min(received.length, MOST_SHOWN)
    arrivals.emit('received')
    ctx.status = verified ? 204 : 400
  })

  /** Server-sent events: tells the page that a delivery arrived. The page then fetches it. */
  const stream: Middleware = (ctx) => {
    if (arrivals.listenerCount('received') >= MOST_STREAMS) ctx.throw(503, 'Too many pages are open.')
    const events = new PassThrough()
    const tell = () => void events.write('data: received\n\n')
    arrivals.on('received', tell)
    ctx.res.once('close', () => arrivals.off('received', tell))
    // Also sent at the start, because a delivery may have arrived between the page and its stream.
    events.write('retry: 2000\ndata: received\n\n')
    ctx.type = 'text/event-stream'
    ctx.body = events
  }
  return { routes, stream, received: (): readonly ReceivedWebhook[] => received }
}

export type Receiver = ReturnType<typeof createReceiver>

/** The headers that belong to the platform's webhooks. */
function shownHeaders({ headers, signatures }: WebhookFormat, get: (name: string) => string): string[] {
  const plain = Object.keys(headers).map((name) => `${name}: ${get(name)}`)
  return [...plain, ...signatures.map(({ header }) => `${header}: ${shorten(get(header))}`)]
}
