import type { Page } from 'playwright-core'
import { code } from '../../../src/http/pages/table.ts'
import { APP, type DemoStage, TENANT } from '../demo_stage.ts'
import {
  emptyField,
  sampleActivity,
  sampleChoice,
  sampleDeliveries,
  wrongChoice,
  wrongField,
} from './activity.ts'
import { vendorTabs } from './settings.ts'
import { press, type ViewTests } from './types.ts'

const at = new Date('2026-06-01T08:00:00Z')
const portal = { base: `${APP}/webhooks`, query: '', may_act: true }
const merchants = { base: '/settings/developers/webhooks', query: '?tenant=harbour', may_act: false }
const endpoint = { id: 'ep_1', url: 'https://app.ledgerly.example/hook' }
const box = {
  ...{ value: 'booking.created', name: 'booking.created', text: '', checked: true },
  ...{ needs: null, disabled: false },
}
const events = {
  event_types: [
    box,
    { ...box, value: 'x', name: 'x', checked: false, needs: 'payments:read', disabled: true },
  ],
  scopes_href: `${APP}/edit#scopes`,
}

const row = {
  ...endpoint,
  state: 'failing' as const,
  app: 'Tidy Books',
  event_types: null,
  last_success_at: at,
  failures: 3,
}

const delivery = {
  id: '0190',
  event_type: 'booking.created',
  test: true,
  state: 'dead' as const,
  reason: 'schedule_ended' as const,
  attempts: 8,
  ...{ last_status: null, last_error: 'certificate_expired' as const, due: false },
  created_at: at,
  next_attempt_at: at,
}

const page = {
  ...portal,
  endpoint_base: `${portal.base}/ep_1`,
  may_change: true,
  endpoint: {
    ...endpoint,
    state: 'suspended' as const,
    environment: 'sandbox' as const,
    suspension: { reason: 'failures' as const, lifted_by: 'operator' as const, ask_operator: true },
    last_success_at: null,
    last_failure_at: at,
    failures: 8,
    held_until: at,
    event_types: 'booking.created',
    never_sent: { event_types: 'payment.received', scopes: 'payments:read' },
    scopes_href: `${APP}/edit#scopes`,
    secrets: [
      { created_at: at, retires_at: null, signs_from: null },
      { created_at: at, retires_at: at, signs_from: null },
    ],
    switches_at: null,
    may_switch: false,
  },
  support: null,
  takes_secret: false,
  types: ['booking.created'],
  active: false,
  live_href: `${portal.base}/ep_1/live?seen=x`,
  activity: sampleActivity,
  search_href: `${portal.base}/deliveries?endpoint=ep_1`,
  filters: (['every', 'pending', 'delivered', 'dead', 'cancelled'] as const).map((name) => ({
    ...{ name, href: `${portal.base}/ep_1`, current: name === 'every' },
  })),
  deliveries: [
    delivery,
    { ...delivery, event_type: null, test: false, reason: null, next_attempt_at: null, due: true },
  ],
  older_href: `${portal.base}/ep_1?after=0190`,
  replay_since: '2026-05-31T08:00',
}

const attempt = {
  number: 1,
  status: null,
  failure: {
    ...{ text: 'certificate_expired' as const, host: 'app.ledgerly.example', names: '' },
    ...{ status: null, seconds: 10, moment: at },
  },
  started_at: at,
  duration_ms: 10_000,
  timings: [
    { phase: 'dns' as const, ms: 1, last: false },
    { phase: 'first_byte' as const, ms: 9, last: true },
  ],
  late: true,
  shows_response: true,
  request: 'POST https://app.ledgerly.example/hook',
  response: null,
}

const hook = (rest: string) => (stage: DemoStage) => `${APP}/webhooks/${stage.endpoint}${rest}`
const mine = (path: string) => `/settings/developers/webhooks${path}?tenant=${TENANT}`

async function addEndpoint(page: Page): Promise<void> {
  await page.getByLabel('URL').fill('http://127.0.0.1:1/hook')
  await press('Add endpoint')(page)
}

type WebhookView = Extract<keyof ViewTests, `webhooks/${string}`>

export const webhookViews: ViewTests<WebhookView> = {
  'webhooks/endpoints': {
    samples: {
      none: { ...merchants, title: 'Webhooks', tabs: vendorTabs, may_add: false, endpoints: [] },
      some: {
        ...portal,
        ...{ title: null, tabs: [], may_add: true },
        endpoints: [
          row,
          {
            ...row,
            ...{
              app: null,
              state: 'paused',
              event_types: 'booking.created',
              failures: 0,
              last_success_at: null,
            },
          },
        ],
      },
    },
    visits: [
      { who: 'developer', path: `${APP}/webhooks` },
      { who: 'owner', path: mine('') },
    ],
  },
  'webhooks/new_endpoint': {
    samples: {
      plain: {
        ...portal,
        values: {
          ...{ app: 'app_1', environment: 'sandbox', url: '', secret: '', token: '' },
          event_types: [],
        },
        ...{ errors: {}, apps: [], environments: [] },
        events: { event_types: [box], scopes_href: null },
        ...{ allows_http: false, takes_secret: false, takes_token: false },
      },
      wrong: {
        ...merchants,
        values: {
          ...{ app: 'app_1', environment: 'sandbox', url: 'x', secret: 's', token: 't' },
          event_types: ['booking.created'],
        },
        errors: { app: 'Wrong.', url: 'Wrong.', event_types: 'Wrong.', secret: 'Wrong.', token: 'Wrong.' },
        apps: [{ value: 'app_1', name: 'Tidy Books', selected: true }],
        environments: [{ value: 'sandbox', name: 'sandbox', selected: true }],
        events,
        ...{ allows_http: true, takes_secret: true, takes_token: true },
      },
    },
    visits: [
      { who: 'developer', path: `${APP}/webhooks/new` },
      { who: 'owner', path: mine('/new') },
    ],
  },
  'webhooks/created': {
    samples: {
      signed: { ...portal, endpoint, secret: 'whsec_secret' },
      'not signed': { ...merchants, endpoint, secret: null },
    },
    visits: [{ who: 'developer', path: `${APP}/webhooks/new`, act: addEndpoint }],
  },
  'webhooks/endpoint': {
    samples: {
      suspended: page,
      'suspended, with a contact': { ...page, support: 'help@platform.example' },
      paused: {
        ...page,
        endpoint: { ...page.endpoint, state: 'paused', suspension: null, may_switch: true },
      },
      'between two secrets': {
        ...page,
        endpoint: {
          ...page.endpoint,
          ...{ state: 'active', suspension: null, may_switch: true, switches_at: at },
          secrets: [
            { created_at: at, retires_at: null, signs_from: at },
            { created_at: at, retires_at: at, signs_from: null },
          ],
        },
        ...{ active: true, takes_secret: true },
      },
      'of production, for a developer': {
        ...page,
        may_change: false,
        endpoint: { ...page.endpoint, environment: 'production', state: 'active', suspension: null },
        active: true,
      },
      'nothing yet': {
        ...page,
        ...merchants,
        endpoint: {
          ...page.endpoint,
          ...{ state: 'active', suspension: null, held_until: null, event_types: null, secrets: [] },
          may_switch: true,
        },
        ...{ active: true, types: [], deliveries: [], older_href: null },
      },
    },
    visits: [{ who: 'developer', path: hook('') }],
  },
  'webhooks/deliveries': {
    samples: {
      some: {
        ...{ ...portal, activity: sampleActivity, late: false, blank: null, table: sampleDeliveries },
        search: {
          ...{ carried: [], q: emptyField, type: sampleChoice, state: sampleChoice, status: emptyField },
          ...{ endpoint: sampleChoice, connection: emptyField },
          ...{ since: emptyField, until: emptyField, more: false },
        },
      },
      'nothing yet': {
        ...{ ...merchants, activity: sampleActivity, late: false, table: sampleDeliveries },
        blank: {
          ...{ title: 'No endpoints yet', about: 'Add one.', href: '/x', label: 'Add endpoint' },
        },
        search: {
          ...{ carried: [], q: emptyField, type: sampleChoice, state: sampleChoice, status: emptyField },
          ...{ endpoint: sampleChoice, connection: emptyField },
          ...{ since: emptyField, until: emptyField, more: false },
        },
      },
      late: {
        ...{ ...merchants, activity: sampleActivity, late: true, blank: null, table: sampleDeliveries },
        search: {
          carried: [{ name: 'tenant', value: 'harbour' }],
          ...{ q: wrongField, type: wrongChoice, state: wrongChoice, status: wrongField },
          ...{ endpoint: wrongChoice, connection: wrongField },
          ...{ since: wrongField, until: wrongField, more: true },
        },
      },
    },
    visits: [
      { who: 'developer', path: `${APP}/webhooks/deliveries` },
      { who: 'owner', path: mine('/deliveries') },
    ],
  },
  'webhooks/event': {
    samples: {
      some: {
        ...{ ...portal, type: 'booking.created', test: true, table: sampleDeliveries },
        facts: [{ label: 'ID', cell: code('evt_1') }],
      },
    },
    visits: [
      {
        who: 'developer',
        path: (stage) => hook(`/deliveries/${stage.delivery}`)(stage),
        act: (page) => page.getByRole('link', { name: 'evt_' }).click(),
      },
    ],
  },
  'webhooks/edit_endpoint': {
    samples: {
      plain: { ...portal, endpoint, url: endpoint.url, events, errors: {} },
      wrong: {
        ...portal,
        endpoint,
        url: 'x',
        events,
        errors: { url: 'Wrong.', event_types: 'Wrong.' },
      },
    },
    visits: [{ who: 'developer', path: hook('/edit') }],
  },
  'webhooks/check': {
    samples: {
      plain: {
        ...portal,
        endpoint,
        header: 'webhook-signature',
        values: { headers: '', body: '' },
        diagnosis: null,
      },
      checked: {
        ...portal,
        endpoint,
        header: 'webhook-signature',
        values: { headers: 'webhook-id: msg_1', body: '{}' },
        diagnosis: { valid: false, reason: 'The header webhook-signature is missing.' },
      },
    },
    visits: [{ who: 'developer', path: hook('/check') }],
  },
  'webhooks/rotate': {
    samples: {
      text: { ...portal, endpoint, value: '', error: undefined, format: null },
      wrong: {
        ...portal,
        ...{ endpoint, value: 'x', error: 'Wrong.', format: { prefix: 'whsec_', encoding: 'base64' } },
      },
      bytes: {
        ...portal,
        ...{ endpoint, value: '', error: undefined, format: { prefix: 'whsec_', encoding: 'base64' } },
      },
    },
    visits: [{ who: 'developer', path: hook('/secrets') }],
  },
  'webhooks/rotated': {
    samples: {
      plain: { ...portal, endpoint, secret: 'whsec_secret', switches_at: null },
      'signs later': { ...portal, endpoint, secret: 'whsec_secret', switches_at: at },
    },
    visits: [{ who: 'developer', path: hook(''), act: press('New signing secret') }],
  },
  'webhooks/delivery': {
    samples: {
      dead: {
        ...portal,
        endpoint_base: page.endpoint_base,
        endpoint,
        live_href: `${page.endpoint_base}/live?delivery=0190&seen=x`,
        delivery: { ...delivery, event_id: 'evt_1', fault: 'receiver' },
        ...{ event_href: '/e', connection: { id: 'con_1', href: '/c' } },
        may_retry: true,
        attempts: [
          attempt,
          {
            ...attempt,
            ...{ number: 2, status: 204, failure: null, timings: [], late: false },
            ...{ request: null, response: 'server: nginx' },
          },
        ],
      },
      'no longer kept': {
        ...merchants,
        endpoint_base: page.endpoint_base,
        endpoint,
        live_href: `${page.endpoint_base}/live?delivery=0190&seen=x`,
        delivery: {
          ...delivery,
          ...{
            event_type: null,
            test: false,
            reason: null,
            next_attempt_at: null,
            event_id: '–',
            fault: null,
          },
        },
        ...{ event_href: null, connection: { id: 'con_1', href: null } },
        may_retry: false,
        attempts: [],
      },
    },
    visits: [{ who: 'developer', path: (stage) => hook(`/deliveries/${stage.delivery}`)(stage) }],
  },
}
