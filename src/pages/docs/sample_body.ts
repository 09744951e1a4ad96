import type { EventType, Platform } from '../../platform/definition.ts'
import { eventSample } from '../../platform/samples.ts'
import { renderBody } from '../../webhooks/message/message.ts'

const SENT_AT = new Date('2026-06-02T09:30:00Z')

/** The body of a delivery as this platform sends it, with plausible values. */
export function sampleBody(platform: Platform, type: EventType): string {
  const data = eventSample(platform, type)
  const event = {
    id: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
    uuid: '0b6d3c0e-6c1f-4a57-9d55-6c6dbd1f0f7a',
    at: SENT_AT,
    type: type.name,
    tenant: 'harbour-rentals',
    unit: null,
    record: data['id'] === undefined ? null : String(data['id']),
    data: JSON.stringify(data),
  }
  const endpoint = { url: new URL('https://app.example/hook'), token: 'the-token-of-your-endpoint' }
  return pretty(JSON.parse(renderBody(platform, event, endpoint, SENT_AT)))
}

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2)
