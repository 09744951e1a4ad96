import type { Page } from 'playwright-core'
import { barChart } from '../../../src/http/pages/chart.ts'
import {
  act,
  type Cell,
  code,
  link,
  state,
  type Table,
  tableOf,
  text,
  time,
} from '../../../src/http/pages/table.ts'
import type { Views } from '../../../src/http/pages/views.ts'
import { TENANT } from '../demo_stage.ts'
import { sampleActivity } from './activity.ts'
import { press, type ViewTests } from './types.ts'

type OperatorView = Extract<keyof Views, `operator/${string}`>

const at = new Date('2026-11-21T12:00:00Z')
const LONG = 'Harbour & Sons <b>Rentals</b> of the very long name that has to break somewhere'

const table = (columns: string[], rows: Cell[][], next: Table['next'] = null): Table =>
  tableOf({ label: 'Table', columns, rows, empty: 'None.', next })
const nothing = table(['A'], [])
const next = { href: '?after=1', label: 'More' }

/** Every kind of cell. */
const cells = table(
  ['Text', 'Link', 'Code', 'State', 'Time', 'Action'],
  [
    [
      text(LONG),
      { ...link('/x', LONG), note: 'a note' },
      code('con_1'),
      { ...state('dead', 'given up'), note: 'schedule ended' },
      time(at),
      { acts: [act('/x', 'Revoke', { name: 'Revoke one', danger: true, fields: { version: '1' } })] },
    ],
    [text(null), link('/y', 'Other'), { ...code('/y'), href: '/y' }, state('ok'), time(null), text('')],
  ],
  next,
)

const buckets = Array.from({ length: 24 }, (_, hour) => ({ axis: `${hour}:00`, row: `21 Nov ${hour}:00` }))
const chart = barChart({
  ...{ id: 'requests', title: 'Requests', step: 'Hour', buckets },
  series: [
    { label: 'API', values: buckets.map((_, index) => index * 40) },
    { label: 'OAuth', values: buckets.map((_, index) => (index % 5 === 0 ? 12 : 0)), colour: 3 },
  ],
})

/** A person at the desk submits a form after a recent proof of identity. */
const fill = (fields: Record<string, string>, button: string) => async (page: Page) => {
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(label, { exact: true }).fill(value)
  await press(button)(page)
}

const who = 'operator' as const

export const operatorViews: ViewTests<OperatorView> = {
  'operator/overview': {
    samples: {
      full: {
        ranges: [{ href: '?range=24h', label: '24 hours', current: true }],
        facts: [{ label: 'Database', cell: state('ok', 'PostgreSQL 18') }],
        charts: [chart],
        failing: cells,
      },
    },
    visits: [{ who, path: '/operator' }],
  },
  'operator/reviews': {
    samples: { full: { queue: cells }, empty: { queue: nothing } },
    visits: [{ who, path: '/operator/reviews' }],
  },
  'operator/review': {
    samples: {
      change: {
        app: { id: 'books', name: LONG, version: 2, state: 'submitted' },
        facts: [{ label: 'Submitted', cell: time(at) }],
        changes: [
          {
            label: 'Scopes',
            lines: [
              { value: { text: 'bookings:read', image: null }, mark: 'removed' },
              { value: { text: 'customers:read', image: null }, mark: 'added' },
              { value: { text: 'orders:read', image: null }, mark: 'same' },
            ],
          },
        ],
        content: [],
        preview_href: '/operator/reviews/books/preview',
        history: cells,
        decision: { action: '/x', reason: 'no', error: 'Write a reason.' },
      },
      first: {
        app: { id: 'books', name: 'Tidy Books', version: 1, state: 'submitted' },
        facts: [],
        changes: [],
        content: [
          { label: 'Name', values: [{ text: 'Tidy Books', image: null }] },
          { label: 'Event types', values: [] },
          { label: 'Icon', values: [{ text: 'ab12.png', image: '/sample.png' }] },
        ],
        preview_href: '/operator/reviews/books/preview',
        history: nothing,
        decision: { action: '/x', reason: '', error: null },
      },
      decided: {
        app: { id: 'books', name: 'Tidy Books', version: 1, state: 'approved' },
        ...{ facts: [], changes: [], content: [], preview_href: '/x', history: nothing, decision: null },
      },
    },
    visits: [{ who, path: '/operator/reviews/front-desk' }],
  },
  'operator/search': {
    samples: {
      found: {
        ...{ query: 'harb', problem: null, none: null },
        groups: [{ heading: 'Tenants', table: cells, more: 'There are more.' }],
      },
      nothing: { query: 'zzz', problem: null, groups: [], none: 'Nothing.' },
      wrong: { query: 'a', problem: 'Type more.', groups: [], none: null },
    },
    visits: [{ who, path: '/operator/search?q=ha' }],
  },
  'operator/detail': {
    samples: {
      full: {
        ...{ noun: 'Person', title: LONG, id: 'usr_1' },
        facts: [{ label: 'Email', cell: text('ana@harbour.example') }],
        shown: { heading: 'Sign-in link', about: 'Once.', value: 'https://x.example/signin/link/abc' },
        acts: [{ act: act('/x', 'Suspend', { danger: true }), about: 'None of its tokens is accepted.' }],
        lists: [
          { heading: 'Tenants', table: cells, more: 'There are more.' },
          { heading: 'Apps', table: nothing, more: null },
        ],
        links: [{ href: '/x', label: 'Audit log' }],
        activity: sampleActivity,
      },
      least: {
        noun: 'App',
        title: 'Tidy',
        id: 'a',
        facts: [],
        shown: null,
        acts: [],
        lists: [],
        links: [],
        activity: null,
      },
    },
    visits: [
      { who, path: `/operator/tenants/${TENANT}` },
      { who, path: '/operator/apps/front-desk' },
      { who, path: ({ delivery }) => `/operator/deliveries/${delivery}` },
    ],
  },
  'operator/deliveries': {
    samples: {
      all: { endpoint: null, table: cells, act: act('/x', 'Send all again') },
      one: { endpoint: { id: 'ep_1', reason: 'schedule ended' }, table: cells, act: act('/x', 'Send again') },
      none: { endpoint: null, table: nothing, act: null },
    },
    visits: [{ who, path: '/operator/deliveries' }],
  },
  'operator/agents': {
    samples: {
      full: { search: '', table: cells, act: null },
      unseen: {
        ...{ search: 'assistant.example', table: nothing },
        act: act('/x', 'Suspend assistant.example', { danger: true }),
      },
    },
    visits: [{ who, path: '/operator/agents?host=assistant.example' }],
  },
  'operator/audit': {
    samples: {
      full: {
        filter: [
          { name: 'app', label: 'App', type: 'text', value: 'books' },
          { name: 'since', label: 'From', type: 'date', value: '2026-11-21' },
        ],
        routine: true,
        exports: [{ href: '/x', label: 'Download as CSV' }],
        table: cells,
      },
    },
    visits: [{ who, path: '/operator/audit' }],
  },
  'operator/definition': {
    samples: {
      running: { running: { title: 'Drawbridge', description: 'Scopes' }, comparison: null, given: '' },
      wrong: {
        running: { title: 'Drawbridge', description: 'Scopes' },
        comparison: {
          problems: ['scopes[0].text: is missing'],
          differences: [],
          verdict: 'It cannot be served.',
          good: false,
        },
        given: '{}',
      },
      different: {
        running: { title: 'Drawbridge', description: 'Scopes' },
        comparison: {
          ...{ problems: [], verdict: 'It can be served.', good: true },
          differences: [
            {
              path: 'scopes › a:read › text',
              kind: 'changed',
              label: 'Changed',
              before: 'See a',
              after: 'See all a',
            },
            { path: 'scopes › b:read', kind: 'added', label: 'Added', before: null, after: '{}' },
          ],
        },
        given: '{}',
      },
    },
    visits: [
      {
        who,
        path: '/operator/definition',
        status: 200,
        act: fill({ 'Its JSON': '{}' }, 'Check and compare'),
      },
    ],
  },
  'operator/tokens': {
    samples: {
      created: {
        shown: { name: 'Importer', token: 'dbop_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' },
        table: cells,
        values: { name: '', expires_on: '' },
        scopes: [{ value: 'read', name: 'read', text: 'Read everything', checked: true }],
        errors: {},
      },
      wrong: {
        ...{ shown: null, table: nothing, values: { name: 'x', expires_on: '2020-01-01' }, scopes: [] },
        errors: { name: 'It is too long.', scopes: 'Choose at least one.', expires_at: 'Choose a day.' },
      },
    },
    visits: [{ who, path: '/operator/tokens', act: fill({ Name: 'Importer' }, 'Create token') }],
  },
  'operator/mails': {
    samples: { full: { to: 'ana@harbour.example', table: cells } },
    visits: [{ who, path: '/operator/mails' }],
  },
  'operator/keys': {
    samples: { full: { table: cells } },
    visits: [{ who, path: '/operator/keys' }],
  },
}
