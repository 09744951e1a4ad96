import type { Platform } from '../../platform/definition.ts'
import type { Message } from '../send/sender.ts'
import { type BodyValues, compileBody } from './body.ts'
import type { EndpointKeys } from './endpoint_keys.ts'
import { publicPart } from './plain_http.ts'
import { compileSignatureHeaders } from './signature.ts'
import { compileTemplate } from './template.ts'

/** An event as it was stored; `data` is JSON text. */
export type StoredEvent = {
  id: string
  uuid: string
  at: Date
  type: string
  tenant: string | null
  unit: string | null
  record: string | null
  data: string
}

/** The attempt that a message is written for. */
export type AttemptDetails = { app: string | null; number: number; at: Date }
export type WrittenMessage = Message & { timestamp: string }

/** Writes the request: body, headers, and signatures over exactly that body. */
export type WriteMessage = (
  event: StoredEvent,
  endpoint: EndpointKeys,
  attempt: AttemptDetails,
) => WrittenMessage

export function compileMessage(platform: Platform): WriteMessage {
  const rules = platform.webhooks
  const render = compileBody(rules.body)
  const templates = Object.entries(rules.headers).map(
    ([name, text]) => [name, compileTemplate(text)] as const,
  )
  const sign = compileSignatureHeaders(rules.signatures)
  return (event, endpoint, attempt) => {
    const timestamp = formatTime(rules.timestamp, attempt.at)
    const body = Buffer.from(render(bodyValues(platform, event, endpoint, attempt.at)))
    const values = {
      id: event.id,
      uuid: event.uuid,
      type: event.type,
      timestamp,
      tenant: event.tenant ?? '',
      attempt: String(attempt.number),
      app: attempt.app ?? '',
    }
    const live = endpoint.keys.filter(
      ({ signsFrom, retiresAt }) => signsFrom <= attempt.at && (retiresAt === null || retiresAt > attempt.at),
    )
    return {
      url: endpoint.url,
      timestamp,
      body,
      headers: [
        ...['content-type', 'application/json', 'accept-encoding', 'identity'],
        ...['user-agent', 'Drawbridge-Webhooks/1'],
        ...templates.flatMap(([name, fillIn]) => [name, fillIn(values)]),
        ...sign(live, values, body),
      ],
    }
  }
}

/** The body of one attempt, as text. */
export function renderBody(
  platform: Platform,
  event: StoredEvent,
  endpoint: Pick<EndpointKeys, 'url' | 'token'>,
  at: Date,
): string {
  return compileBody(platform.webhooks.body)(bodyValues(platform, event, endpoint, at))
}

function formatTime(format: 'unix' | 'iso8601', at: Date): string {
  return format === 'unix' ? String(Math.floor(at.getTime() / 1000)) : at.toISOString()
}

function bodyValues(
  platform: Platform,
  event: StoredEvent,
  { url, token }: Pick<EndpointKeys, 'url' | 'token'>,
  at: Date,
): BodyValues {
  const { timestamp } = platform.webhooks
  return {
    id: event.id,
    uuid: event.uuid,
    type: event.type,
    timestamp: timestamp === 'unix' ? Math.floor(at.getTime() / 1000) : at.toISOString(),
    timestamp_iso: at.toISOString(),
    occurred_at: event.at.toISOString(),
    tenant: event.tenant,
    unit: event.unit,
    token,
    record_id: event.record,
    event_id: event.id,
    // Anyone on the network path can read plain http.
    data:
      url.protocol === 'http:' && platform.webhooks.http
        ? publicPart(platform, event.type, event.data)
        : event.data,
  }
}
