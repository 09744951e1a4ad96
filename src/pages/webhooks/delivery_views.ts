import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { type DeliveryState, type DeliveryView, deliveryStates } from '../../model/webhooks/deliveries.ts'
import type { EndpointView } from '../../model/webhooks/endpoint_list.ts'
import type { Platform } from '../../platform/definition.ts'
import type { ShownAttempt, ShownDelivery } from '../../webhooks/message/show_delivery.ts'
import { addressIn, type PortalView, portalView } from './portal.ts'
import type { PortalEndpoint } from './portal_endpoints.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/endpoint': EndpointPage
    'webhooks/delivery': DeliveryPage
  }
}

interface EndpointPage extends PortalView {
  /** The address of the endpoint's pages. */
  endpoint_base: string
  endpoint: {
    id: string
    url: string
    state: EndpointView['state']
    environment: Environment
    /** Why nothing is sent any more, and who may activate the endpoint again; null unless it is suspended. */
    suspension: { reason: 'gone' | 'failures'; lifted_by: 'partner' | 'operator' } | null
    last_success_at: Date | null
    last_failure_at: Date | null
    failures: number
    /** Until when nothing is sent, because it failed too often or requested fewer; null where it is not held. */
    held_until: Date | null
    /** null where its app declares no events. */
    event_types: string | null
    secrets: { created_at: Date; retires_at: Date | null }[]
  }
  /** The event types that a test event can have. */
  types: string[]
  /** Whether it is active: only then can a test event be sent, and it can be paused. */
  active: boolean
  live_href: string
  filters: { name: DeliveryState | 'every'; href: string; current: boolean }[]
  deliveries: DeliveryRow[]
  older_href: string | null
  /** Where a replay starts unless something else is chosen: a day ago, as the form writes it. */
  replay_since: string
}

interface DeliveryRow {
  id: string
  /** null once its event is no longer kept. */
  event_type: string | null
  test: boolean
  state: DeliveryState
  reason: string | null
  attempts: number
  created_at: Date
  next_attempt_at: Date | null
}

interface DeliveryPage extends PortalView {
  /** The address of the endpoint's pages. */
  endpoint_base: string
  endpoint: { url: string }
  live_href: string
  delivery: DeliveryRow & { event_id: string; fault: 'receiver' | 'sender' | null }
  may_retry: boolean
  attempts: {
    number: number
    failed: boolean
    status: number | null
    error: string | null
    started_at: Date
    duration_ms: number
    timings: { phase: Phase; ms: number; last: boolean }[]
    late: boolean
    /** The request and its response as text; null where they are not kept. */
    request: string | null
    response: string | null
  }[]
}

const PHASES = ['dns', 'connect', 'tls', 'first_byte'] as const
type Phase = (typeof PHASES)[number]

const DAY_MS = 86_400_000

export function endpointPage(
  platform: Platform,
  { portal, app, endpoint }: PortalEndpoint,
  page: { state: DeliveryState | undefined; deliveries: DeliveryView[]; more: boolean },
  { now, seen }: { now: Date; seen: string },
): EndpointPage {
  const { health } = endpoint
  const types = endpoint.event_types ?? app.event_types
  const filter = page.state ? `state=${page.state}` : ''
  const older = [filter, `after=${page.deliveries.at(-1)?.id}`].filter(Boolean).join('&')
  const filters = ['every' as const, ...deliveryStates].map((name) => ({
    name,
    href: addressIn(portal, `/${endpoint.id}`, name === 'every' ? '' : `state=${name}`),
    current: name === (page.state ?? 'every'),
  }))
  return {
    ...portalView(portal),
    endpoint_base: `${portal.base}/${endpoint.id}`,
    endpoint: {
      id: endpoint.id,
      url: endpoint.url,
      state: endpoint.state,
      environment: endpoint.environment,
      suspension: suspensionOf(platform, endpoint),
      last_success_at: health.last_success_at,
      last_failure_at: health.last_failure_at,
      failures: health.failures_in_row,
      held_until: health.held_until && health.held_until > now ? health.held_until : null,
      event_types: types.join(', ') || null,
      secrets: endpoint.secrets,
    },
    types,
    active: endpoint.state === 'active',
    live_href: addressIn(portal, `/${endpoint.id}/live`, `seen=${seen}`),
    filters,
    deliveries: page.deliveries.map(rowOf),
    older_href: page.more ? addressIn(portal, `/${endpoint.id}`, older) : null,
    replay_since: new Date(now.getTime() - DAY_MS).toISOString().slice(0, 16),
  }
}

/** An endpoint that answered 410 Gone may be activated by its partner, whoever lifts other suspensions. */
function suspensionOf({ webhooks }: Platform, { state, state_reason }: EndpointView) {
  if (state !== 'suspended') return null
  if (state_reason === 'gone') return { reason: 'gone', lifted_by: 'partner' } as const
  return { reason: 'failures', lifted_by: webhooks.suspension?.lifted_by ?? 'partner' } as const
}

const rowOf = (delivery: DeliveryView): DeliveryRow => ({
  id: delivery.id,
  event_type: delivery.event?.type ?? null,
  test: delivery.event?.test ?? false,
  state: delivery.state,
  reason: delivery.state === 'delivered' ? null : (delivery.reason?.replaceAll('_', ' ') ?? null),
  attempts: delivery.attempt_count,
  created_at: delivery.created_at,
  next_attempt_at: delivery.next_attempt_at,
})

export function deliveryPage(
  { portal, endpoint }: PortalEndpoint,
  delivery: ShownDelivery,
  seen: string,
): DeliveryPage {
  return {
    ...portalView(portal),
    endpoint_base: `${portal.base}/${endpoint.id}`,
    endpoint: { url: endpoint.url },
    live_href: addressIn(portal, `/${endpoint.id}/live`, `delivery=${delivery.id}&seen=${seen}`),
    delivery: { ...rowOf(delivery), event_id: delivery.event?.id ?? '–', fault: delivery.fault },
    may_retry: portal.may_act && delivery.state !== 'cancelled',
    attempts: delivery.attempts.map(attemptOf),
  }
}

function attemptOf(attempt: ShownAttempt): DeliveryPage['attempts'][number] {
  const { status, error, fault, timings } = attempt
  const measured = PHASES.flatMap((phase) => {
    const ms = timings?.[phase]
    return ms === null || ms === undefined ? [] : [{ phase, ms }]
  })
  return {
    number: attempt.number,
    failed: error !== null || fault !== null || (status ?? 0) >= 300,
    status,
    error,
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

/** A request or response as it is written in HTTP/1.1: first line, headers, an empty line, the body. */
function httpText(first: string, headers: Record<string, string>, body: string | null): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [first, ...lines, '', body ?? ''].join('\n').trim()
}
