import type { ShownAttempt, ShownDelivery } from '../../webhooks/message/show_delivery.ts'
import { type AttemptFailure, attemptFailure } from './attempt_failure.ts'
import { type DeliveryRow, deliveryRow } from './delivery_row.ts'
import { addressIn, type Portal, type PortalView, portalView } from './portal.ts'
import type { PortalEndpoint } from './portal_endpoints.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/delivery': DeliveryPage
  }
}

interface DeliveryPage extends PortalView {
  /** The address of the endpoint's pages. */
  endpoint_base: string
  endpoint: { url: string }
  live_href: string
  delivery: DeliveryRow & { event_id: string; fault: 'receiver' | 'sender' | null }
  /** null once its event is no longer kept. */
  event_href: string | null
  /** null for a test event. `href` is null if connections have no pages. */
  connection: { id: string; href: string | null } | null
  may_retry: boolean
  attempts: {
    number: number
    status: number | null
    /** What happened and what to do; null if the attempt succeeded. */
    failure: AttemptFailure | null
    started_at: Date
    duration_ms: number
    timings: { phase: Phase; ms: number; last: boolean }[]
    late: boolean
    /** The request and its response as text; null if they are not kept. */
    request: string | null
    response: string | null
    /** Whether the response is unfolded: only that of the last attempt, unless the delivery has succeeded. */
    shows_response: boolean
  }[]
}

const PHASES = ['dns', 'connect', 'tls', 'first_byte'] as const
type Phase = (typeof PHASES)[number]

/**
 * @param seconds that a receiver has for its response
 * @param event our own id of the event, which its page uses
 */
export function deliveryPage(
  { portal, endpoint }: PortalEndpoint,
  delivery: ShownDelivery,
  { seen, seconds, now, event }: { seen: string; seconds: number; now: Date; event: string | null },
): DeliveryPage {
  return {
    ...portalView(portal),
    endpoint_base: `${portal.base}/${endpoint.id}`,
    endpoint: { url: endpoint.url },
    live_href: addressIn(portal, `/${endpoint.id}/live`, `delivery=${delivery.id}&seen=${seen}`),
    delivery: { ...deliveryRow(delivery, now), event_id: delivery.event?.id ?? '–', fault: delivery.fault },
    event_href: event && delivery.event && addressIn(portal, `/events/${event}`),
    connection: delivery.connection === null ? null : connectionOf(portal, delivery.connection),
    may_retry: portal.may_act && delivery.state !== 'cancelled',
    attempts: delivery.attempts.map((attempt, index, { length }) => ({
      ...attemptOf(attempt, seconds),
      shows_response: index === length - 1 && delivery.state !== 'delivered',
    })),
  }
}

const connectionOf = ({ connections }: Portal, id: string) => ({
  id,
  href: connections === undefined ? null : `${connections}/${id}`,
})

function attemptOf(
  attempt: ShownAttempt,
  seconds: number,
): Omit<DeliveryPage['attempts'][number], 'shows_response'> {
  const { status, timings } = attempt
  const measured = PHASES.flatMap((phase) => {
    const ms = timings?.[phase]
    return ms === null || ms === undefined ? [] : [{ phase, ms }]
  })
  return {
    number: attempt.number,
    status,
    failure: attemptFailure(attempt, seconds),
    started_at: attempt.started_at,
    duration_ms: attempt.duration_ms,
    timings: measured.map((timing, index) => ({ ...timing, last: index === measured.length - 1 })),
    late: attempt.late,
    request:
      attempt.request_headers &&
      httpText(`POST ${attempt.url ?? ''}`, attempt.request_headers, attempt.request_body),
    response:
      attempt.response_headers || attempt.response_body
        ? httpText('', attempt.response_headers ?? {}, attempt.response_body)
        : null,
  }
}

/** A request or response in the form of HTTP/1.1: first line, headers, an empty line, the body. */
function httpText(first: string, headers: Record<string, string>, body: string | null): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [first, ...lines, '', body ?? ''].join('\n').trim()
}
