import type { Page } from 'playwright-core'
import type { TenantView } from '../../../src/pages/settings/current_tenant.ts'
import type { Tab } from '../../../src/pages/webhooks/portal.ts'
import { TENANT } from '../demo_stage.ts'
import { press, type ViewTests } from './types.ts'

const at = new Date('2026-06-01T08:00:00Z')
const start = { href: 'https://ledgerly.example/connect', host: 'ledgerly.example' }

const owned: TenantView = {
  tenant: {
    id: 'harbour',
    name: 'Harbour Bikes',
    sandbox: false,
    verified: true,
    owned: true,
    unverified_reason: 'Send your registration document to support.',
  },
  tenants: [
    { value: 'harbour', name: 'Harbour Bikes', selected: true },
    { value: 'pier', name: 'Pier Nine', selected: false },
  ],
  tenant_label: 'Organisation',
  query: '?tenant=harbour',
  may_act: true,
}

const unverified: TenantView = {
  ...owned,
  tenant: { ...owned.tenant, sandbox: true, verified: false, owned: false },
  tenants: [],
  may_act: false,
}

const connected = {
  connection: 'con_1',
  name: 'Tidy Books',
  icon: { src: null, letter: 'T' },
  unit: 'North Quay',
  publisher: 'Ledgerly Ltd',
  website: 'https://ledgerly.example',
  support: 'help@ledgerly.example',
  suspended: true,
  people: 'login.harbour.example',
  agent: null,
  wanted: ['See payments'],
  scopes: ['See bookings'],
  start,
  created_at: at,
  created_by: 'Ana Kovač',
  last_used_at: at,
  calls: 1000,
  uncounted: true,
  refused: 2,
}

const asked = {
  ...{
    action: '/settings/apps/people?tenant=harbour',
    back: '/settings/apps?tenant=harbour',
    client: 'db_1',
  },
  ...{ tenant: 'Harbour Bikes', provider: 'login.harbour.example' },
  app: {
    ...{ name: 'Tidy Books', publisher: 'Ledgerly Ltd', website: 'https://ledgerly.example' },
    icon: { src: null, letter: 'T' },
  },
  ...{ scopes: ['See bookings', 'See customers'], scope_names: 'bookings:read customers:read' },
}

const listed_app = {
  ...{ icon: { src: null, letter: 'T' }, summary: 'Invoices from your bookings.', category: 'Accounting' },
  listing_href: '/apps/app_1',
}

const key = {
  app: 'key_1',
  name: 'Accounting export',
  client_id: 'db_1',
  scopes: ['bookings:read'],
  event_types: ['booking.created'],
  last_four: 'abcd',
  created_at: at,
  last_used_at: null,
}

const listed = {
  base: '/settings/developers/webhooks',
  query: '?tenant=harbour',
  may_act: true,
  endpoints: [],
}
const usage = 'curl -s http://127.0.0.1:3000/oauth/token'

const mine = (path: string) => `/settings/${path}?tenant=${TENANT}`

async function generateKey(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill('Accounting export')
  await page.getByRole('checkbox').first().check()
  await press('Generate')(page)
}

export const vendorTabs: Tab[] = [
  { name: 'keys', label: 'API Keys', href: mine('developers'), current: true },
  { name: 'webhooks', label: null, href: mine('developers/webhooks'), current: false },
]

type SettingsView = Extract<keyof ViewTests, `settings/${string}`>

export const settingsViews: ViewTests<SettingsView> = {
  'settings/nowhere': {
    samples: { plain: { tenant: 'organisation' } },
    visits: [{ who: 'developer', path: '/settings/apps' }],
  },
  'settings/unverified': {
    samples: { plain: unverified },
    // No definition of the walk hides the apps. test/browser/every_page.test.ts opens it with another one.
    visits: [],
  },
  'settings/apps': {
    samples: {
      some: {
        ...owned,
        connected: [
          connected,
          {
            ...connected,
            ...{ connection: 'con_3', name: 'assistant.example', publisher: 'assistant.example' },
            ...{ website: null, support: null, suspended: false, wanted: [], unit: null },
            agent: { host: 'assistant.example', claimed_name: 'Desk Helper', ends_at: at, ended: false },
          },
          {
            ...{ ...connected, connection: 'con_4', suspended: false, wanted: [] },
            agent: { host: null, claimed_name: null, ends_at: at, ended: true },
          },
          {
            ...connected,
            ...{ unit: null, suspended: false, wanted: [], created_by: null, last_used_at: null },
            ...{ calls: 1, uncounted: false, refused: 0 },
            ...{ start: { href: '/settings/apps/app_1/connect?tenant=harbour', host: null } },
          },
        ],
        catalogue: [
          {
            ...{
              id: 'app_1',
              name: 'Tidy Books',
              publisher: 'Ledgerly Ltd',
              kind: 'public',
              reads: 'bookings',
            },
            ...{ connected: true, start, ...listed_app },
          },
          {
            ...{
              id: 'app_2',
              name: 'Inside',
              publisher: 'Ledgerly Ltd',
              kind: 'in_house',
              reads: 'bookings',
            },
            ...{ connected: false, ...listed_app, listing_href: null, summary: null, category: null },
            start: { href: '/settings/apps/app_2/connect?tenant=harbour', host: null },
          },
        ],
        people: {
          host: 'login.harbour.example',
          apps: [
            {
              id: 'people-0',
              name: 'Tidy Books',
              icon: { src: null, letter: 'T' },
              publisher: 'Ledgerly Ltd',
              agent: false,
              allowed: true,
              href: null,
            },
            {
              ...{ id: 'people-1', name: 'assistant.example', icon: null, publisher: null },
              ...{ agent: true, allowed: false },
              href: '/settings/apps/people?tenant=harbour&client=https%3A%2F%2Fassistant.example%2Fclient.json',
            },
          ],
        },
        ...{ search: '', narrowed: false },
        categories: [{ value: 'Accounting', name: 'Accounting', selected: false }],
      },
      none: {
        ...unverified,
        people: { host: 'login.harbour.example', apps: [] },
        ...{ connected: [], catalogue: [], search: 'books', narrowed: true, categories: [] },
      },
    },
    visits: [
      { who: 'owner', path: mine('apps') },
      { who: 'owner', path: '/settings/apps?tenant=sunny-boards' },
      { who: 'staff', path: mine('apps') },
    ],
  },
  'settings/activity': {
    samples: {
      some: {
        ...owned,
        rows: [
          {
            ...{ at, action: 'connection.created', named: 'connection.created', who: 'member' },
            ...{ person: 'Ana Kovač', app: 'Tidy Books', ip: '203.0.113.7', where: 'browser' },
            lines: ['Scopes: Bookings, Orders'],
          },
          {
            ...{ at, action: 'endpoint.paused', named: null, who: 'support' },
            ...{ person: null, app: null, ip: null, where: 'platform', lines: [] },
          },
        ],
        older_href: '?tenant=harbour&before=1',
        csv_href: '/settings/activity/export.csv?tenant=harbour',
        json_href: '/settings/activity/export.json?tenant=harbour',
        use: [
          { day: '2026-06-01', app: 'Tidy Books', kind: 'read', record_type: 'bookings', requests: 1200 },
          { day: '2026-06-01', app: 'Tidy Books', kind: 'tokens', record_type: '', requests: 24 },
          { day: '2026-06-01', app: 'Tidy Books', kind: 'refused', record_type: '', requests: 1 },
        ],
      },
      none: {
        ...unverified,
        ...{ rows: [], older_href: null, csv_href: '/settings/activity/export.csv', use: [] },
        json_href: '/settings/activity/export.json',
      },
    },
    visits: [
      { who: 'owner', path: mine('activity') },
      { who: 'staff', path: mine('activity') },
    ],
  },
  'settings/allow_people': {
    samples: {
      app: { ...asked, agent: null, receives: true },
      agent: {
        ...asked,
        app: { name: 'assistant.example', icon: { src: null, letter: 'a' }, publisher: null, website: null },
        agent: { host: 'assistant.example', claimed_name: 'Desk Helper', ends_at: at },
        receives: false,
      },
    },
    visits: [{ who: 'owner', path: ({ client }) => `${mine('apps/people')}&client=${client}` }],
  },
  'settings/connect': {
    samples: {
      public: {
        query: '?tenant=harbour',
        app: {
          ...{ name: 'Tidy Books', publisher: 'Ledgerly Ltd' },
          ...{ website: 'https://ledgerly.example', website_name: 'ledgerly.example' },
        },
        support: { text: 'help@ledgerly.example', href: 'mailto:help@ledgerly.example' },
      },
      'a telephone for support': {
        query: '?tenant=harbour',
        app: {
          ...{ name: 'Tidy Books', publisher: 'Ledgerly Ltd' },
          ...{ website: 'https://ledgerly.example', website_name: 'ledgerly.example' },
        },
        support: { text: '+385 21 555 010', href: null },
      },
      in_house: {
        query: '?tenant=harbour',
        app: { name: 'Inside', publisher: 'Harbour Bikes', website: null, website_name: '' },
        support: null,
      },
    },
    visits: [{ who: 'owner', path: mine('apps/front-desk/connect') }],
  },
  'settings/new_key': {
    samples: {
      plain: {
        ...owned,
        title: null,
        name: '',
        scopes: [{ value: 'bookings:read', name: 'Bookings', text: 'See bookings', checked: true }],
        errors: {},
      },
      wrong: {
        ...owned,
        name: 'x',
        scopes: [],
        title: 'Generate New Key',
        errors: { name: 'Wrong.', scopes: 'Choose at least one.' },
      },
    },
    visits: [
      { who: 'owner', path: mine('developers/keys/new') },
      { who: 'owner', path: mine('developers/keys/new'), act: press('Generate') },
    ],
  },
  'settings/keys': {
    samples: {
      none: {
        ...unverified,
        ...{ keys: [], shown: null, usage, webhooks: { ...listed, may_act: false } },
        ...{ labels: { title: null, keys: null, new_key: null, webhooks: null }, tabs: [] },
        in_house: { apps: [], new_href: '/developers/apps/new' },
      },
      'in-house apps alone': {
        ...owned,
        ...{ keys: null, shown: null, usage, webhooks: null },
        ...{ labels: { title: null, keys: null, new_key: null, webhooks: null }, tabs: [] },
        in_house: {
          apps: [
            { name: 'Club results', publisher: null, href: '/developers/apps/app_1' },
            { name: 'Tidy Books', publisher: 'Ledgerly Ltd', href: null },
          ],
          new_href: '/developers/apps/new',
        },
      },
      tabs: {
        ...owned,
        ...{ keys: [key], shown: null, usage, webhooks: null },
        labels: { title: 'Developers', keys: 'API Keys', new_key: 'Generate New Key', webhooks: 'Webhooks' },
        tabs: vendorTabs,
        in_house: { apps: [], new_href: '/developers/apps/new' },
      },
      some: {
        ...owned,
        ...{ labels: { title: null, keys: null, new_key: null, webhooks: null }, tabs: [] },
        in_house: { apps: [], new_href: '/developers/apps/new' },
        keys: [key, { ...key, app: 'key_2', last_four: null, last_used_at: at }],
        shown: { client_id: 'db_1', secret: 'sk_secret' },
        usage,
        webhooks: {
          ...listed,
          endpoints: [
            {
              ...{ id: 'ep_1', url: 'https://app.ledgerly.example/hook', state: 'suspended' },
              ...{
                app: null,
                event_types: null,
                last_success_at: null,
                failures: 9,
              },
            },
          ],
        },
      },
    },
    visits: [
      { who: 'owner', path: mine('developers') },
      { who: 'owner', path: mine('developers/keys/new'), act: generateKey },
      { who: 'staff', path: mine('developers') },
    ],
  },
}
