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
  /** When it begins to sign; null if it already signs. */
  signs_from: Date | null
}

interface EndpointPage extends PortalView {
  /** The address of the endpoint's pages. */
  endpoint_base: string
  /** Whether the reader may change the endpoint. Otherwise they may only test it and send deliveries again. */
  may_change: boolean
  endpoint: {
    id: string
    url: string
    state: ShownState
    environment: Environment
    /** Why sending has stopped, and who may resume it; null if the endpoint is not suspended. */
    suspension: {
      reason: 'gone' | 'failures' | 'leaked'
      lifted_by: 'partner' | 'operator' | 'new_secret'
      /** Whether only the operator can help. */
      ask_operator: boolean
    } | null
    /** Whether the reader may pause or resume deliveries here. */
    may_switch: boolean
    last_success_at: Date | null
    last_failure_at: Date | null
    failures: number
    /**
     * Until when deliveries are held, because too many failed or the endpoint asked to slow down; null if they are
     * not.
     */
    held_until: Date | null
    /** null if its app declares no events. */
    event_types: string | null
    /** The event types that are never sent, and the scopes that its app lacks for them; null if there are none. */
    never_sent: { event_types: string; scopes: string } | null
    /** Where scopes are declared; null if the reader cannot declare any. */
    scopes_href: string | null
    secrets: EndpointSecretView[]
    /** When the newest secret begins to sign instead of the previous one; null if it already signs. */
    switches_at: Date | null
  }
  /** The event types available for a test event. */
  types: string[]
  /** Whether it is active. Only then can it be tested or paused. */
  active: boolean
  live_href: string
  /** Where its deliveries can be searched. */
  search_href: string
  filters: { name: DeliveryState | 'every'; href: string; current: boolean }[]
  deliveries: DeliveryRow[]
  older_href: string | null
  /** The platform's support contact, if the definition names one. */
  support: string | null
  /** Whether partners can choose their own signing secret. */
  takes_secret: boolean
  /** The default start of a replay, a day ago, in the form's format. */
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
