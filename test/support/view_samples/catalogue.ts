import type { AppView } from '../../../src/pages/catalogue/app_view.ts'
import type { ViewTests } from './types.ts'

const at = new Date('2026-06-01T08:00:00Z')
const letter = { src: null, letter: 'T' }
/** An image that the samples' server provides. */
const picture = { src: '/sample.png', letter: 'T' }

const app: AppView = {
  app: {
    ...{ id: 'tidy', name: 'Tidy Books', icon: letter },
    ...{ summary: 'Invoices from your bookings, every night.', category: 'Accounting' },
  },
  paragraphs: ['Tidy Books writes an invoice for each booking.', 'First line.\nSecond line.'],
  screenshots: [],
  scopes: ['See your bookings: what was booked, when, by whom, and its status.'],
  publisher: {
    ...{ name: 'Ledgerly Ltd', website: 'https://ledgerly.example', website_name: 'ledgerly.example' },
    ...{ support: 'help@ledgerly.example', support_is_email: true },
  },
  links: (['website', 'support', 'documentation', 'privacy', 'terms'] as const).map((label) => ({
    ...{ label, href: `https://ledgerly.example/${label}`, host: 'ledgerly.example' },
  })),
  approved_at: at,
  connect: { href: '/apps/tidy/connect', host: 'app.ledgerly.example' },
  preview: null,
}

const card = { id: 'tidy', name: 'Tidy Books', publisher: 'Ledgerly Ltd', icon: letter }
const long = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenverwaltung'

export const catalogueViews: ViewTests<Extract<keyof ViewTests, `catalogue/${string}`>> = {
  'catalogue/apps': {
    samples: {
      some: {
        apps: [
          { ...card, summary: 'Invoices from your bookings.', category: 'Accounting' },
          { ...card, id: 'long', icon: picture, name: long, summary: null, category: null },
        ],
        ...{ search: 'book', narrowed: true, next_href: '/apps?after=tidy+Tidy' },
        categories: [
          { value: 'Accounting', name: 'Accounting', selected: true },
          { value: 'Reporting', name: 'Reporting', selected: false },
        ],
      },
      none: { apps: [], search: '', categories: [], narrowed: false, next_href: null },
      'not found': { apps: [], search: 'zeppelin', categories: [], narrowed: true, next_href: null },
    },
    visits: [
      { who: 'visitor', path: '/apps' },
      { who: 'owner', path: '/apps?search=desk' },
    ],
  },
  'catalogue/app': {
    samples: {
      full: {
        ...app,
        app: { ...app.app, icon: picture },
        screenshots: [1, 2].map((number) => ({ number, src: '/sample.png', width: 640, height: 400 })),
      },
      short: {
        ...{ ...app, paragraphs: [], links: [], connect: { href: '/apps/tidy/connect', host: null } },
        app: { ...app.app, name: long, summary: null, category: null },
        publisher: { ...app.publisher, support: 'Room 4, second floor', support_is_email: false },
      },
      preview: { ...app, approved_at: null, connect: null, preview: { href: '/developers' } },
    },
    visits: [{ who: 'visitor', path: '/apps/front-desk' }],
  },
}
