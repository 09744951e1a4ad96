import type { ConsentView, Views } from '../../src/http/pages/views.ts'

const platform = { title: 'Rivermoor Rentals' }

const consent: ConsentView = {
  platform,
  csrf: 'token',
  action: '/oauth/interaction/consent',
  person: { name: 'Ana Kovač', email: 'ana@harbour.example' },
  app: { name: 'Tidy Books', kind: 'public' },
  publisher: { name: 'Ledgerly Ltd', website: 'https://ledgerly.example', support: 'help@ledgerly.example' },
  environment: 'production',
  redirect_host: 'app.ledgerly.example',
  organisations: [
    { id: 'harbour', name: 'Harbour Bikes', checked: true, disabled_reason: null },
    { id: 'old-town', name: 'Old Town Kayaks', checked: false, disabled_reason: null },
    {
      id: 'pier',
      name: 'Pier Nine',
      checked: false,
      disabled_reason: 'Not verified yet: send your registration document to support.',
    },
  ],
  unit_choice: null,
  scopes: [
    { text: 'See bookings: who booked what, when, and for how much', is_new: false },
    { text: 'See customers: names, e-mail addresses and telephone numbers', is_new: false },
    { text: 'Be told at once when a booking or a payment changes', is_new: false },
  ],
  previous: false,
  sign_out_action: '/signout',
}

const withUnits: ConsentView = {
  ...consent,
  environment: 'sandbox',
  app: { name: 'Tidy Books', kind: 'in_house' },
  organisations: [{ id: 'harbour', name: 'Harbour Bikes', checked: true, disabled_reason: null }],
  unit_choice: {
    label: 'Location',
    whole: 'The whole organisation',
    options: [
      {
        value: 'north',
        name: 'North Quay',
        organisation_id: 'harbour',
        organisation_name: 'Harbour Bikes',
        checked: false,
        disabled_reason: null,
      },
      {
        value: 'south',
        name: 'South Quay',
        organisation_id: 'harbour',
        organisation_name: 'Harbour Bikes',
        checked: false,
        disabled_reason: 'Connected already.',
      },
    ],
  },
}

const asksMore: ConsentView = {
  ...consent,
  previous: true,
  scopes: consent.scopes.map((scope, index) => ({ ...scope, is_new: index === 2 })),
}

type Sample = {
  [Name in keyof Views]: [name: string, view: Name, data: Views[Name]]
}[keyof Views]

/** Plausible data for each public view, as its modules would pass it. */
export const viewSamples: Sample[] = [
  ['consent', 'consent', consent],
  ['consent-unit', 'consent', withUnits],
  ['consent-again', 'consent', asksMore],
  [
    'sign-in',
    'sign_in',
    { platform, csrf: 'token', action: '/signin', return_to: '/', email: '', error: null, app: null },
  ],
  [
    'sign-in-wrong',
    'sign_in',
    {
      platform,
      csrf: 'token',
      action: '/signin',
      return_to: '/',
      email: 'ana@harbour.example',
      error: 'wrong',
      app: { name: 'Tidy Books' },
    },
  ],
  [
    'error',
    'error',
    {
      platform,
      status: 400,
      title: '',
      message: '',
      details: 'invalid_request: redirect_uri differs from every registered one',
      home: '/',
    },
  ],
  [
    'home',
    'home',
    {
      platform: {
        ...platform,
        description: 'Bookings, customers and payments of rental shops, for apps that help run them.',
      },
      person: null,
      owner_keys: true,
    },
  ],
]
