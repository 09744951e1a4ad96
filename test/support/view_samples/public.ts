import type { ConsentView } from '../../../src/oauth/consent/consent_page.ts'
import { type DemoStage, TENANT } from '../demo_stage.ts'
import type { ViewTests } from './types.ts'

const disconnectPage = ({ connection }: DemoStage) =>
  `/settings/apps/${connection}/disconnect?tenant=${TENANT}`

const option = { units: null, checked: false, disabled_reason: null }

const consent: ConsentView = {
  action: '/interaction/x',
  sign_out_action: '/signout',
  person: { name: 'Ana Kovač', email: 'ana@harbour.example' },
  app: { name: 'Tidy Books', icon: { src: null, letter: 'T' } },
  badge: 'public' as const,
  kind_about: 'public',
  publisher: {
    name: 'Ledgerly Ltd',
    website: 'https://ledgerly.example/',
    website_name: 'ledgerly.example',
    support: 'help@ledgerly.example',
    support_is_email: true,
  },
  agent: null,
  sandbox: false,
  preview: null,
  redirect_host: 'app.ledgerly.example',
  organisation: null,
  choice: {
    field: 'organisation',
    legend: null,
    options: [
      { ...option, id: 'choice-0', value: 'harbour', name: 'Harbour Bikes', checked: true },
      { ...option, id: 'choice-1', value: 'old-town', name: 'Old Town Kayaks' },
      {
        ...{ id: 'choice-2', value: 'pier', name: 'Pier Nine', checked: false },
        ...{ disabled_reason: 'Not verified yet: send your registration document to support.', units: null },
      },
    ],
  },
  continues: false,
  may_allow: true,
  asks_more: false,
  scopes: [
    'See bookings: who booked what, when, and for how much',
    'See customers: names, email addresses and telephone numbers',
    'Get notified at once when a booking or a payment changes',
  ],
  new_scopes: [],
  held_scopes: [],
}

const issuer = {
  name: 'Harbour Account of the United Coast, Islands and Rivers Company',
  href: '/signin/start?return_to=%2Fsettings%2Fapps',
}

const signIn = {
  action: '/signin',
  return_to: '/',
  forgot_href: '/signin/forgot?return_to=%2F',
  email: '',
  error: null,
  done: null,
  sign_up: false,
  app: null,
  new_account_href: null,
  local: true,
  passkey_href: null,
  asks_or: false,
  issuer: null,
  issuer_name: issuer.name,
}

const UNITS = {
  ...{ field: 'unit_of_harbour', legend: 'Location' },
  options: [
    { value: '', name: 'The whole organisation', checked: false },
    { value: 'north', name: 'North Quay', checked: false },
  ],
}

export const publicViews: ViewTests<'home' | 'sign_in' | 'signed_out' | 'consent' | 'error' | 'framed'> = {
  home: {
    samples: {
      'for a visitor': {
        description: 'Bookings, customers and payments of rental shops, for apps that help run them.',
        person: null,
        owner_keys: true,
        shows_mails: true,
      },
      'without keys of owners': {
        description: 'Bookings.',
        person: { name: 'Ana Kovač' },
        owner_keys: false,
        shows_mails: false,
      },
    },
    visits: [
      { who: 'visitor', path: '/' },
      { who: 'developer', path: '/' },
    ],
  },
  sign_in: {
    samples: {
      plain: { ...signIn, done: 'password_changed', sign_up: true },
      wrong: {
        ...signIn,
        email: 'ana@harbour.example',
        error: 'wrong',
        app: { name: 'Tidy Books', for_participant: false },
      },
      'to an app, as a participant': {
        ...signIn,
        app: { name: 'Pocket Badges', for_participant: true },
        new_account_href: '/signin/new?return_to=%2Finteraction%2Fx',
      },
      'with an identity provider': { ...signIn, issuer, asks_or: true },
      'with a passkey': { ...signIn, passkey_href: '/signin/passkey', asks_or: true },
      'with an identity provider alone, which does not respond': {
        ...signIn,
        local: false,
        issuer,
        error: 'issuer_away',
        app: { name: 'Tidy Books', for_participant: false },
      },
      'by a link from the vendor alone': { ...signIn, local: false, error: 'used_link' },
    },
    visits: [
      { who: 'visitor', path: '/signin' },
      { who: 'visitor', path: '/signin?again=1&done=password_changed' },
    ],
  },
  signed_out: {
    samples: { plain: { issuer } },
    // Needs an identity provider, which the demo does not have. test/browser walks the samples.
    visits: [],
  },
  consent: {
    samples: {
      plain: consent,
      'an AI assistant on this device': {
        ...consent,
        app: { name: 'assistant.example', icon: { src: null, letter: 'T' } },
        ...{ badge: null, kind_about: null },
        agent: {
          ...{ host: 'assistant.example', claimed_name: 'Desk Helper', claimed_host: 'assistant.example' },
          ...{ other_host: null },
          ends_at: new Date('2026-07-01T08:00:00Z'),
        },
        redirect_host: '127.0.0.1:33418',
      },
      'an AI assistant that somebody registered': {
        ...consent,
        agent: {
          host: null,
          claimed_name: null,
          claimed_host: null,
          other_host: null,
          ends_at: new Date('2026-07-01T08:00:00Z'),
        },
      },
      'an AI assistant that leads elsewhere, for more': {
        ...consent,
        app: { name: 'assistant.example', icon: { src: null, letter: 'T' } },
        ...{ badge: null, kind_about: null, asks_more: true },
        agent: {
          ...{
            host: 'assistant.example',
            claimed_name: null,
            claimed_host: null,
            other_host: 'elsewhere.example',
          },
          ends_at: new Date('2026-07-01T08:00:00Z'),
        },
      },
      'without an address of the person': { ...consent, person: { name: 'Ana Kovač', email: '' } },
      unit: {
        ...consent,
        app: { name: 'Tidy Books', icon: { src: null, letter: 'T' } },
        badge: 'in_house' as const,
        kind_about: 'in_house',
        publisher: { ...consent.publisher, support: '+385 1 234 567', support_is_email: false },
        sandbox: true,
        organisation: { id: 'harbour', name: 'Harbour Bikes' },
        choice: {
          field: 'unit',
          legend: 'Location',
          options: [
            { ...option, id: 'choice-0', value: '', name: 'The whole organisation', checked: false },
            { ...option, id: 'choice-1', value: 'north', name: 'North Quay' },
            { ...option, id: 'choice-2', value: 'south', name: 'South Quay' },
          ],
        },
      },
      'units under the organisation': {
        ...consent,
        choice: {
          ...consent.choice,
          options: consent.choice.options.map((one, index) => ({
            ...one,
            units: index === 2 ? null : UNITS,
          })),
        },
      },
      'more units than fit': { ...consent, continues: true },
      again: {
        ...consent,
        asks_more: true,
        new_scopes: consent.scopes.slice(2),
        held_scopes: consent.scopes.slice(0, 2),
      },
      'nothing to choose': {
        ...consent,
        kind_about: null,
        choice: { field: 'organisation', legend: null, options: [] },
        may_allow: false,
      },
    },
    visits: [{ who: 'owner', path: ({ demo }) => `${demo.partnerUrl}/connect` }],
  },
  framed: {
    samples: {
      ended: { why: 'ended', href: '/settings/apps' },
      'used link': { why: 'used_link', href: null },
      'own window': { why: 'own_window', href: '/settings/developers/keys/new' },
    },
    // Tested in test/browser/embedding.test.ts: the demo has no frame.
    visits: [],
  },
  error: {
    samples: {
      plain: {
        status: 404,
        title: 'There is nothing at this address',
        message: 'It may have moved.',
        details: null,
      },
      'of an app': {
        status: 400,
        title: 'This app’s link does not work',
        message: 'The app that sent you here made a request that we cannot accept.',
        details: 'invalid_request: redirect_uri differs from every registered one',
      },
    },
    visits: [
      { who: 'visitor', path: '/nowhere', status: 404 },
      { who: 'visitor', path: '/signin/confirm?token=used', status: 400 },
      { who: 'visitor', path: '/oauth/authorize?client_id=nobody', status: 400 },
      { who: 'developer', path: '/developers/apps/nobodys', status: 404 },
      { who: 'staff', path: disconnectPage, status: 403 },
      { who: 'staff', path: `/settings/developers/keys/new?tenant=${TENANT}`, status: 403 },
    ],
  },
}
