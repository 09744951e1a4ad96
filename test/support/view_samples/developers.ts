import type { Page } from 'playwright-core'
import { act, code, tableOf } from '../../../src/http/pages/table.ts'
import { LISTING_LINKS } from '../../../src/model/listings/listing.ts'
import type { AppFields } from '../../../src/pages/developers/app_fields.ts'
import type { Review } from '../../../src/pages/developers/review.ts'
import { APP } from '../demo_stage.ts'
import { emptyField, sampleActivity, sampleChoice, wrongChoice, wrongField } from './activity.ts'
import { press, type ViewTests } from './types.ts'

const at = new Date('2026-06-01T08:00:00Z')
const shown = { client_id: 'db_client', secret: 'sk_secret' }
const app = { name: 'Tidy Books' }
const base = '/developers/apps/app_1'

const fields: AppFields = {
  values: {
    publisher: 'ledgerly',
    name: 'Tidy Books',
    kind: 'public',
    tenant: '',
    client: 'confidential',
    scopes: ['bookings:read'],
    event_types: ['booking.created'],
    redirect_uris: 'https://app.ledgerly.example/cb',
    webhook_url: '',
    webhook_secret: '',
    connect_url: '',
    jwks: '',
    dpop: '',
  },
  errors: {},
  scopes: [{ value: 'bookings:read', name: 'bookings:read', text: 'See bookings', checked: true }],
  event_types: [
    {
      ...{ value: 'booking.created', name: 'booking.created', text: 'A booking', checked: false },
      needs: 'bookings:read',
    },
    { ...{ value: 'app.installed', name: 'app.installed', text: 'Installed', checked: false }, needs: '' },
  ],
  try_uri: 'http://127.0.0.1:3000/developers/try/callback',
  receive_scope: null,
  takes_keys: true,
  takes_secret: true,
}

const wrong: AppFields = {
  ...fields,
  errors: Object.fromEntries(Object.keys(fields.values).map((field) => [field, 'This is wrong.'])),
}

const listing = {
  ...{ summary: 'Invoices.', description: 'One.\n\nTwo.', category: 'Accounting' },
  ...{ website: '', support: '', documentation: '', privacy: '', terms: '' },
}

const firstStep = {
  ...fields,
  step: 1,
  steps: [
    { name: 'app' as const, current: true },
    { name: 'reads' as const, current: false },
    { name: 'addresses' as const, current: false },
  ],
  shows: { app: true, reads: false, addresses: false },
  is_first: true,
  carried: [],
  has_publisher: true,
  publishers: [{ value: 'ledgerly', name: 'Ledgerly Ltd', selected: true }],
  tenants: [{ value: 'harbour', name: 'Harbour Bikes (production)', selected: false }],
  kinds: { public: true, in_house: false },
  clients: { confidential: true, public: false, native: false },
  tenant: 'organisation',
  verified_tenant: 'verified organisation',
}

const line = (text: string) => ({ text, image: null })

const review: Review = {
  state: 'submitted',
  version: 3,
  production_differs: true,
  can_submit: false,
  may_submit: false,
  submitted_at: at,
  decline_reason: null,
  changes: [
    { field: 'name', approved: [line('Tidy Books')], present: [line('Harbour Sync')] },
    { field: 'connect_url', approved: [], present: [line('https://app.ledgerly.example/start')] },
    { field: 'icon', approved: [], present: [{ text: 'ab12.png', image: '/sample.png' }] },
    {
      field: 'scopes',
      approved: [line('bookings:read')],
      present: [line('bookings:read'), line('customers:read')],
    },
  ],
}

const overview = {
  base,
  environment: 'sandbox' as const,
  query: '?environment=sandbox',
  app: {
    name: 'Tidy Books',
    kind: 'in_house' as const,
    publisher: 'Ledgerly Ltd',
    tenant: 'Harbour Bikes',
    suspended_at: at,
    confidential: true,
  },
  shown,
  client: {
    id: 'db_1',
    secrets: [
      { id: 's1', last_four: 'abcd', created_at: at.toISOString(), last_used_at: null },
      { id: 's2', last_four: 'efgh', created_at: at.toISOString(), last_used_at: at.toISOString() },
    ],
    may_add_secret: false,
  },
  keys: 1,
  may_have_client: true,
  may_change: true,
  review: null,
  glance: {
    reads: 'Bookings, Customers',
    event_types: 'booking.created',
    redirect_uris: ['https://app.ledgerly.example/cb'],
  },
  connections: { active: 12, waiting: 3 },
  activity: sampleActivity,
  runs: 'server' as const,
  created_at: at,
}

const noSearch = {
  ...{ q: emptyField, kind: sampleChoice, outcome: sampleChoice },
  ...{ status: emptyField, connection: emptyField, since: emptyField, until: emptyField },
  ...{ range: '', more: false },
}

const follow = (name: string) => async (page: Page) => {
  await page.getByRole('link', { name }).first().click()
}

async function nameApp(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill('Second desk')
  await press('Continue')(page)
}
async function chooseRights(page: Page): Promise<void> {
  await nameApp(page)
  await page.getByLabel('bookings:read').check()
  await press('Continue')(page)
}

type DeveloperView = Extract<keyof ViewTests, `developers/${string}`>

const dana = { id: 'dana', name: 'Dana', email: 'dana@ledgerly.example', role: 'admin' } as const
const eve = { id: 'eve', name: 'Eve', email: 'eve@ledgerly.example', role: 'developer' } as const
const dates = { created_at: at, expires_at: at }
const roles = (selected: string) =>
  ['admin', 'developer'].map((value) => ({ value, name: value, selected: value === selected }))

const sandbox = {
  ...{ id: 'sandbox_1', name: 'Sandbox of Dana', connected: true },
  limits: { records: 5000, acts_per_day: 1000, at_once: 50 },
  types: [
    { href: '?type=bookings', title: 'Bookings', count: 145, current: true },
    { href: '?type=customers', title: 'Customers', count: 73, current: false },
  ],
  type: {
    ...{ name: 'bookings', title: 'Bookings', read_href: '/docs/try/list-bookings', place_label: 'Location' },
    creates: [{ event: 'booking.created', title: 'Create a booking' }],
    places: [{ value: 'unit-1', name: 'First Location', selected: true }],
    latest: tableOf({
      ...{ label: 'Latest', columns: ['Record', 'Changed', 'What happens'], empty: 'None yet.', next: null },
      rows: [
        [
          { text: 'bkg_1', code: true, note: 'B-20400 · confirmed' },
          { time: at },
          {
            acts: [
              act('/acts', 'Cancel it', { name: 'Cancel it: bkg_1', fields: { event: 'booking.cancelled' } }),
            ],
          },
        ],
      ],
    }),
  },
}

export const developerViews: ViewTests<DeveloperView> = {
  'developers/welcome': {
    samples: { plain: { sign_up: true }, closed: { sign_up: false } },
    visits: [{ who: 'visitor', path: '/developers' }],
  },
  'developers/sign_up': {
    samples: {
      empty: {
        values: { name: '', email: '', publisher: { name: '', website: '', support: '' } },
        errors: {},
      },
      wrong: {
        values: {
          name: 'Dana',
          email: 'dana',
          publisher: { name: 'Ledgerly', website: 'x', support: 'y' },
        },
        errors: {
          ...{ person_name: 'Give your name.', email: 'Give an address.', password: 'Too short.' },
          ...{ name: 'Give a name.', website: 'Give an address.', support: 'Give a contact.' },
        },
      },
    },
    visits: [
      { who: 'visitor', path: '/developers/sign-up' },
      { who: 'visitor', path: '/developers/sign-up', act: press('Sign up') },
    ],
  },
  'developers/sandbox': {
    samples: {
      'without a sandbox': { base, app, connect_href: `${base}/try`, sandbox: null },
      connected: { base, app, connect_href: `${base}/try`, sandbox },
      'not connected': {
        ...{ base, app, connect_href: `${base}/try` },
        sandbox: { ...sandbox, connected: false, type: { ...sandbox.type, places: [] } },
      },
    },
    visits: [
      { who: 'developer', path: `${APP}/sandbox`, act: press('Open a sandbox') },
      { who: 'developer', path: `${APP}/sandbox`, act: press('Create a booking') },
    ],
  },
  'developers/apps': {
    samples: {
      none: { new_app_href: '/developers/publishers/new', apps: [], sandboxes: [] },
      some: {
        new_app_href: '/developers/apps/new',
        sandboxes: [{ id: 'sandbox_1', name: 'Sandbox of Ledgerly Ltd' }],
        apps: [
          {
            id: 'app_1',
            name: 'Tidy Books',
            publisher: 'Ledgerly Ltd',
            kind: 'public',
            environments: ['sandbox', 'production'],
            connections: 2,
            waiting: 1,
            suspended: true,
            state: 'declined',
          },
        ],
      },
    },
    visits: [{ who: 'developer', path: '/developers' }],
  },
  'developers/listing': {
    samples: {
      empty: {
        ...{ base, app: { id: 'app_1', name: 'Tidy Books' }, values: listing, errors: {}, categories: [] },
        ...{
          icon: null,
          screenshots: [],
          may_add: true,
          limits: { icon: 8, screenshot: 300 },
          links: LISTING_LINKS,
        },
      },
      wrong: {
        ...{ base, app: { id: 'app_1', name: 'Tidy Books' }, values: listing },
        errors: Object.fromEntries(
          [...Object.keys(listing), 'icon', 'screenshot'].map((name) => [name, 'Wrong.']),
        ),
        categories: [{ value: 'Accounting', name: 'Accounting', selected: true }],
        icon: { name: 'ab12.png', src: '/sample.png' },
        screenshots: [{ name: 'cd34.png', src: '/sample.png', number: 1 }],
        ...{ may_add: true, limits: { icon: 8, screenshot: 300 }, links: LISTING_LINKS },
      },
      full: {
        ...{ base, app: { id: 'app_1', name: 'Tidy Books' }, values: listing, errors: {}, categories: [] },
        ...{
          icon: null,
          screenshots: [],
          may_add: false,
          limits: { icon: 8, screenshot: 300 },
          links: LISTING_LINKS,
        },
      },
    },
    visits: [
      { who: 'developer', path: `${APP}/listing` },
      { who: 'developer', path: `${APP}/listing/preview` },
    ],
  },
  'developers/publishers': {
    samples: {
      some: {
        publishers: [
          {
            id: 'ledgerly',
            name: 'Ledgerly Ltd',
            website: 'https://ledgerly.example',
            support: 'help@ledgerly.example',
            role: 'admin',
          },
        ],
      },
    },
    visits: [{ who: 'developer', path: '/developers/publishers' }],
  },
  'developers/publisher': {
    samples: {
      new: {
        action: '/developers/publishers/new',
        is_new: true,
        values: { name: '', website: '', support: '' },
        errors: {},
        may_change: true,
        team: null,
        passkey_rule: null,
      },
      wrong: {
        action: '/developers/publishers/ledgerly',
        is_new: false,
        values: { name: 'Ledgerly Ltd', website: 'x', support: 'y' },
        errors: {
          ...{ name: 'Wrong.', website: 'Wrong.', support: 'Wrong.' },
          ...{ member: 'Nobody.', invitation: 'Nobody.' },
        },
        may_change: true,
        passkey_rule: { action: '/x', required: true, possible: true },
        team: {
          members: [
            { ...dana, is_reader: true, roles: roles('admin'), may_remove: true },
            { ...eve, is_reader: false, roles: roles('developer'), may_remove: true },
          ],
          invitations: [
            { id: 'inv_1', email: 'pia@ledgerly.example', role: 'admin', invited_by: 'Dana', ...dates },
            { id: 'inv_2', email: 'leo@ledgerly.example', role: 'developer', invited_by: null, ...dates },
          ],
          may_manage: true,
          invite: { email: 'x', roles: roles('developer') },
        },
      },
      'for a developer': {
        action: '/developers/publishers/ledgerly',
        is_new: false,
        values: {
          name: 'Ledgerly Ltd',
          website: 'https://ledgerly.example',
          support: 'help@ledgerly.example',
        },
        errors: {},
        may_change: false,
        passkey_rule: null,
        team: {
          members: [
            { ...dana, is_reader: false, roles: [], may_remove: false },
            { ...eve, is_reader: true, roles: [], may_remove: true },
          ],
          invitations: [],
          may_manage: false,
          invite: null,
        },
      },
      'for an admin who has not confirmed their address': {
        action: '/developers/publishers/ledgerly',
        is_new: false,
        values: {
          name: 'Ledgerly Ltd',
          website: 'https://ledgerly.example',
          support: 'help@ledgerly.example',
        },
        errors: {},
        may_change: true,
        passkey_rule: { action: '/x', required: false, possible: false },
        team: { members: [], invitations: [], may_manage: true, invite: null },
      },
    },
    visits: [
      { who: 'developer', path: '/developers/publishers/new' },
      { who: 'developer', path: '/developers/publishers/lighthouse' },
    ],
  },
  'developers/new_app': {
    samples: {
      first: firstStep,
      second: {
        ...firstStep,
        ...wrong,
        step: 2,
        shows: { app: false, reads: true, addresses: false },
        is_first: false,
        carried: [{ name: 'name', value: 'Tidy Books' }],
      },
      third: { ...firstStep, ...wrong, step: 3, shows: { app: false, reads: false, addresses: true } },
      wrong: { ...firstStep, ...wrong, kinds: { public: false, in_house: true } },
    },
    visits: [
      { who: 'developer', path: '/developers/apps/new' },
      { who: 'developer', path: '/developers/apps/new', act: press('Continue') },
      { who: 'developer', path: '/developers/apps/new', act: nameApp },
      { who: 'developer', path: '/developers/apps/new', act: chooseRights },
    ],
  },
  'developers/app_created': {
    samples: {
      confidential: {
        page_href: base,
        try_href: `${base}/try`,
        webhooks_href: `${base}/webhooks`,
        app,
        environment: 'sandbox',
        shown,
        signing_secrets: [
          { environment: 'sandbox', secret: 'whsec_1' },
          { environment: 'production', secret: 'whsec_2' },
        ],
      },
      public: {
        page_href: base,
        try_href: `${base}/try`,
        webhooks_href: `${base}/webhooks`,
        app,
        environment: 'production',
        shown: { client_id: 'db_client', secret: null },
        signing_secrets: [],
      },
    },
    visits: [
      {
        who: 'developer',
        path: '/developers/apps/new',
        act: async (page) => {
          await chooseRights(page)
          await press('Register app')(page)
        },
      },
    ],
  },
  'developers/app': {
    samples: {
      confidential: overview,
      public: {
        ...overview,
        app: { ...overview.app, kind: 'public', tenant: null, suspended_at: null, confidential: false },
        shown: null,
        environment: 'production',
        client: null,
        review: { ...review, state: 'approved', production_differs: false, changes: [] },
        connections: { active: 0, waiting: 0 },
        glance: { reads: 'Bookings', event_types: null, redirect_uris: [] },
        runs: 'native',
      },
      'not approved': {
        ...overview,
        ...{ shown: null, environment: 'production', client: null, may_have_client: false, glance: null },
        review: {
          ...review,
          state: 'draft',
          can_submit: true,
          may_submit: true,
          production_differs: false,
          changes: [],
        },
      },
      'for a developer': {
        ...overview,
        client: { id: 'db_2', secrets: [], may_add_secret: true },
        ...{ environment: 'production', keys: 0, may_change: false },
        review: { ...review, state: 'draft', can_submit: true, may_submit: false },
      },
      'for a developer, without credentials': {
        ...overview,
        ...{ shown: null, environment: 'production', client: null, may_change: false },
      },
      'authenticates with keys alone': {
        ...overview,
        client: { id: 'db_2', secrets: [], may_add_secret: true },
      },
      draft: { ...overview, review: { ...review, state: 'draft', can_submit: true, may_submit: true } },
      submitted: { ...overview, review: { ...review, submitted_at: at }, runs: 'browser' },
      declined: {
        ...overview,
        review: {
          ...review,
          state: 'declined',
          decline_reason: 'Name yourselves, not us.',
          can_submit: true,
          may_submit: true,
        },
      },
    },
    visits: [
      { who: 'developer', path: APP },
      {
        who: 'developer',
        path: APP,
        act: (page) => page.getByRole('button', { name: 'New secret' }).first().press('Enter'),
      },
    ],
  },
  'developers/edit_app': {
    samples: {
      plain: {
        ...fields,
        base,
        query: '?environment=sandbox',
        app: { name: 'Tidy Books', kind: 'public', client_type: 'confidential', native: false },
        reviewed: true,
        may_delete: true,
        change: null,
        refusal: null,
      },
      changed: {
        ...wrong,
        base,
        query: '?environment=sandbox',
        app: { name: 'Tidy Books', kind: 'in_house', client_type: 'public', native: true },
        reviewed: false,
        may_delete: false,
        change: {
          added: [{ name: 'payments:read', text: 'See payments' }],
          removed: [{ name: 'bookings:read', text: 'See bookings' }],
          connections: 1,
          confirmation: '1 +payments:read -bookings:read',
        },
        refusal: null,
      },
      refused: {
        ...fields,
        base,
        query: '?environment=sandbox',
        app: { name: 'Tidy Books', kind: 'in_house', client_type: 'confidential', native: false },
        reviewed: false,
        may_delete: false,
        change: null,
        refusal: 'Only an admin of the publisher can change production settings.',
      },
    },
    visits: [
      { who: 'developer', path: `${APP}/edit` },
      {
        who: 'developer',
        path: `${APP}/edit`,
        act: async (page) => {
          await page.getByLabel('customers:read').uncheck()
          await press('Save')(page)
        },
      },
    ],
  },
  'developers/connections': {
    samples: {
      none: {
        ...{ app, environment: 'production', try_href: `${base}/try`, active: 0, waiting: 0 },
        ...{ tenant_label: 'Organisation', unit_label: null, connections: [], next_href: null },
        ...{ ended: [], older_href: null },
      },
      'all ended': {
        ...{ app, environment: 'sandbox', try_href: `${base}/try`, active: 0, waiting: 0 },
        ...{ tenant_label: 'Organisation', unit_label: 'Location', connections: [], next_href: null },
        ended: (['merchant', 'operator', 'unknown'] as const).map((reason) => ({
          ...{
            id: 'con_2',
            href: `${base}/connections/con_2`,
            tenant: 'Harbour Bikes',
            unit: '–',
            created_at: at,
            ended_at: at,
            reason,
          },
          requests_href: `${base}/requests?connection=con_2`,
        })),
        older_href: '?ended_after=con_2',
      },
      some: {
        ...{ app, environment: 'sandbox', try_href: `${base}/try`, active: 60, waiting: 1 },
        ...{ tenant_label: 'Organisation', unit_label: 'Location' },
        connections: (['needs_reconsent', 'no_tokens', 'not_verified', 'active'] as const).map((state) => ({
          ...{ id: 'con_1', href: `${base}/connections/con_1`, tenant: 'Harbour Bikes', unit: '–', state },
          tokens_ended: state === 'no_tokens' ? { why: 'refresh_token.reused' as const, at } : null,
          ...{ reads: 'Bookings', created_at: at, last_used_at: null },
          requests_href: `${base}/requests?connection=con_1`,
        })),
        next_href: '?after=con_1',
        ...{ ended: [], older_href: null },
      },
    },
    visits: [{ who: 'developer', path: `${APP}/connections` }],
  },
  'developers/requests': {
    samples: {
      none: {
        ...{ app, base, environment: 'sandbox', try_href: `${base}/try` },
        ...{ activity: { ranges: [], charts: [] }, late: false, blank: false },
        search: noSearch,
        requests: [],
        older_href: null,
      },
      'nothing yet': {
        ...{ app, base, environment: 'sandbox', try_href: `${base}/try` },
        ...{ activity: { ranges: [], charts: [] }, late: false, blank: true },
        search: noSearch,
        requests: [],
        older_href: null,
      },
      late: {
        ...{ app, base, environment: 'sandbox', try_href: `${base}/try` },
        ...{ activity: sampleActivity, late: true, blank: false },
        search: {
          ...{ q: wrongField, kind: wrongChoice, outcome: wrongChoice },
          ...{ status: wrongField, connection: wrongField, since: wrongField, until: wrongField },
          ...{ range: '7d', more: true },
        },
        requests: [],
        older_href: null,
      },
      some: {
        ...{ app, base, environment: 'sandbox', try_href: `${base}/try` },
        ...{ activity: sampleActivity, late: false, blank: false },
        search: noSearch,
        requests: [
          {
            ...{ href: '/x', at, environment: 'sandbox', duration_ms: 12, method: 'POST' },
            path: '/oauth/token',
            ...{
              ...{ tenant: null, connection_href: null },
              refused: true,
              status: 401,
              error: 'invalid_client',
              reason: 'No such secret.',
              request_id: '463372e6-2953-4f16-8931-a2356733fe0f',
            },
          },
          {
            ...{ href: '/y', at, environment: null, duration_ms: 3, method: 'GET', path: '/api/v1/me' },
            ...{ tenant: 'Harbour Bikes', connection_href: '/c', refused: false, status: 200 },
            ...{ error: null, reason: null, request_id: null },
          },
        ],
        older_href: '?before=x',
      },
    },
    visits: [
      { who: 'developer', path: `${APP}/requests?outcome=refused&range=7d` },
      { who: 'developer', path: `${APP}/requests?since=yesterday&status=9`, status: 422 },
    ],
  },
  'developers/request': {
    samples: {
      refused: {
        ...{ app, base, missing: null },
        request: {
          ...{ at, environment: 'sandbox', method: 'GET', path: '/api/v1/bookings' },
          ...{ tenant: 'Harbour Bikes', connection_href: '/c', refused: true, status: 400 },
          ...{
            error: 'bad_request',
            reason: 'limit must be a whole number.',
            duration_ms: 3,
            client: 'db_1',
          },
          ...{ ip: '203.0.113.7', request_id: 'req_1' },
        },
        parameters: [
          { name: 'limit', value: 'many', masked: false, wrong: true },
          { name: 'token', value: '***', masked: true, wrong: false },
        ],
        left: { burst: 9, minute: 59 },
        response: 'Content-Type: application/problem+json\n\n{}',
      },
      'refused without a parameter': {
        ...{ app, base, missing: 'code_challenge', parameters: [], left: null, response: null },
        request: {
          ...{ at, environment: null, method: 'GET', path: '/oauth/authorize' },
          ...{ tenant: null, connection_href: '/c', refused: true, status: 400, error: null },
          ...{ reason: 'PKCE required', duration_ms: 3, client: 'db_1', ip: null, request_id: null },
        },
      },
      successful: {
        ...{ app, base, missing: null, parameters: [], left: null, response: null },
        request: {
          ...{ at, environment: 'production', method: 'GET', path: '/api/v1/me' },
          ...{ tenant: 'Harbour Bikes', connection_href: null, refused: false, status: 200, error: null },
          ...{ reason: null, duration_ms: 3, client: 'db_1', ip: null, request_id: 'req_1' },
        },
      },
    },
    visits: [{ who: 'developer', path: `${APP}/requests?outcome=refused`, act: follow('POST /oauth/token') }],
  },
  'developers/connection': {
    samples: {
      some: {
        ...{ app, base, activity: sampleActivity, requests_href: '/x', deliveries_href: '/y' },
        connection: { id: 'con_1', tenant: 'Harbour Bikes', environment: 'sandbox' },
        facts: [{ label: 'ID', cell: code('con_1') }],
      },
    },
    visits: [{ who: 'developer', path: ({ connection }) => `${APP}/connections/${connection}` }],
  },
  'developers/audit': {
    samples: {
      none: { app, export_href: `${base}/audit.csv`, rows: [], older_href: null },
      some: {
        app,
        export_href: `${base}/audit.csv`,
        rows: [
          {
            ...{
              id: 2,
              at,
              action: 'app.updated',
              named: 'app.updated',
              person: 'Dana',
              client: 'db_1',
              tenant: null,
            },
            ...{ connection: null, ip: '203.0.113.7', where: 'console', who: 'merchant', merchant: '' },
            lines: ['Name: Tidy → Tidy Books', 'Scopes added: orders:read'],
          },
          {
            ...{ id: 1, at, action: 'app.forgotten', named: null, person: null, client: null, lines: [] },
            ...{ tenant: 'harbour', connection: 'con_1', ip: null, where: 'browser' },
            ...{ who: 'merchant', merchant: 'Harbour Bikes' },
          },
        ],
        older_href: '?before=1',
      },
    },
    visits: [{ who: 'developer', path: `${APP}/audit` }],
  },
  'developers/try': {
    samples: {
      ready: {
        base,
        app: { name: 'Tidy Books', confidential: true },
        client: {
          id: 'db_1',
          issuer: 'http://127.0.0.1:3000',
          callback: 'http://127.0.0.1:3000/developers/try/callback',
          scope: 'bookings:read',
          records: 'bookings',
        },
        registered: false,
        has_sandbox: false,
        may_start: false,
      },
      'without credentials': {
        base,
        app: { name: 'Tidy Books', confidential: false },
        ...{ client: null, registered: false, has_sandbox: false, may_start: false },
      },
    },
    visits: [{ who: 'developer', path: `${APP}/try` }],
  },
  'developers/try_callback': {
    samples: { plain: {} },
    visits: [{ who: 'developer', path: '/developers/try/callback' }],
  },
}
