import type { Environment } from '../../model/tenants/tenant_schema.ts'
import { type DeliveryState, type DeliveryView, deliveryStates } from '../../model/webhooks/deliveries.ts'
import type { AppEndpoint } from '../../model/webhooks/endpoint_list.ts'
import { signs } from '../../model/webhooks/signing_secret.ts'
import { lifterOf } from '../../model/webhooks/suspension.ts'
import type { Platform } from '../../platform/definition.ts'
import { scopesMissingFor } from '../../platform/scopes.ts'
import type { ActivityView } from '../activity/app_charts.ts'
import { type DeliveryRow, deliveryRow } from './delivery_row.ts'
import { addressIn, mayChangeEndpoints, type PortalView, portalView } from './portal.ts'
import { type PortalEndpoint, type ShownState, shownState } from './portal_endpoints.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    'webhooks/endpoint': EndpointPage & { activity: ActivityView }
  }
}

interface EndpointSecretView {
  created_at: Date
  retires_at: Date | null
  /** null where it signs already. */
  signs_from: Date | null
}

interface EndpointPage extends PortalView {
  /** The address of the endpoint's pages. */
  endpoint_base: string
  /** Whether the reader may change it: otherwise only test it, and send deliveries again. */
  may_change: boolean
  endpoint: {
    id: string
    url: string
    state: ShownState
    environment: Environment
    /** Why nothing is sent any more, and who may activate the endpoint again; null where it was not stopped for a reason. */
    suspension: {
      reason: 'gone' | 'failures' | 'leaked'
      lifted_by: 'partner' | 'operator' | 'new_secret'
      /** Whether only the operator can help. */
      ask_operator: boolean
    } | null
    /** Whether a person may stop or start its deliveries here. */
    may_switch: boolean
    last_success_at: Date | null
    last_failure_at: Date | null
    failures: number
    /** Until when nothing is sent, because it failed too often or requested fewer; null where it is not held. */
    held_until: Date | null
    /** null where its app declares no events. */
    event_types: string | null
    /** Those that are never sent, and the scopes that its app lacks for them; null where there are none. */
    never_sent: { event_types: string; scopes: string } | null
    /** Where scopes are declared; null where the reader declares none. */
    scopes_href: string | null
    secrets: EndpointSecretView[]
    /** When the newest secret begins to sign in place of the one before; null where it signs already. */
    switches_at: Date | null
  }
  /** The event types that a test event can have. */
  types: string[]
  /** Whether it is active: only then can a test event be sent, and it can be paused. */
  active: boolean
  live_href: string
  /** Where its deliveries are searched. */
  search_href: string
  filters: { name: DeliveryState | 'every'; href: string; current: boolean }[]
  deliveries: DeliveryRow[]
  older_href: string | null
  /** Whom to ask on this platform, where the definition says so. */
  support: string | null
  /** Whether a partner can give a signing secret of its own. */
  takes_secret: boolean
  /** Where a replay starts unless something else is chosen: a day ago, as the form writes it. */
  replay_since: string
}

const DAY_MS = 86_400_000

export function endpointPage(
  platform: Platform,
  { portal, app, endpoint }: PortalEndpoint,
  page: { state: DeliveryState | undefined; deliveries: DeliveryView[]; more: boolean },
  { now, seen }: { now: Date; seen: string },
): EndpointPage {
  const { health } = endpoint
  const types = endpoint.event_types ?? app.event_types
  const missing = new Map(types.map((name) => [name, scopesMissingFor(platform, name, app.scopes)]))
  const never = types.filter((name) => missing.get(name)?.length)
  const suspension = suspensionOf(platform, endpoint)
  const secrets = endpoint.secrets.map(({ created_at, signs_from, retires_at }) => ({
    created_at,
    retires_at,
    signs_from: signs_from > now ? signs_from : null,
  }))
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
    may_change: mayChangeEndpoints(portal, endpoint.environment),
    endpoint: {
      id: endpoint.id,
      url: endpoint.url,
      state: shownState(endpoint),
      environment: endpoint.environment,
      suspension,
      last_success_at: health.last_success_at,
      last_failure_at: health.last_failure_at,
      failures: health.failures_in_row,
      held_until: health.held_until,
      event_types: types.join(', ') || null,
      never_sent: never.length === 0 ? null : neverSent(never, missing),
      scopes_href: portal.scopes_href ?? null,
      secrets,
      switches_at: secrets.find(({ signs_from }) => signs_from)?.signs_from ?? null,
      may_switch: suspension?.lifted_by !== 'operator',
    },
    support: platform.support ?? null,
    takes_secret: signs(platform.webhooks) && platform.webhooks.secret.chosen_by_partner,
    types: types.filter((name) => !never.includes(name)),
    active: endpoint.state === 'active',
    live_href: addressIn(portal, `/${endpoint.id}/live`, `seen=${seen}`),
    search_href: addressIn(portal, '/deliveries', `endpoint=${endpoint.id}`),
    filters,
    deliveries: page.deliveries.map((delivery) => deliveryRow(delivery, now)),
    older_href: page.more ? addressIn(portal, `/${endpoint.id}`, older) : null,
    replay_since: new Date(now.getTime() - DAY_MS).toISOString().slice(0, 16),
  }
}

const neverSent = (types: string[], missing: Map<string, string[]>) => ({
  event_types: types.join(', '),
  scopes: [...new Set(types.flatMap((name) => missing.get(name) ?? []))].join(', '),
})

function suspensionOf({ webhooks }: Platform, { state, state_reason }: AppEndpoint) {
  if (state === 'paused' && state_reason === 'leaked') {
    return { reason: 'leaked', lifted_by: 'new_secret', ask_operator: false } as const
  }
  if (state !== 'suspended') return null
  const reason = state_reason === 'gone' ? 'gone' : 'failures'
  const lifted_by = lifterOf(webhooks, { state_reason })
  return { reason, lifted_by, ask_operator: lifted_by === 'operator' } as const
}
