import type { ParticipantConsentView } from '../../../src/oauth/participants/consent_page.ts'
import type { ViewTests } from './types.ts'

const option = { tenant: 'Harbour Athletics Club', record: null, checked: false }

const consent: ParticipantConsentView = {
  action: '/interaction/x',
  sign_out_action: '/signout',
  person: { name: 'Pia Novak', email: 'pia.novak@participants-of-many-events.example' },
  app: { name: 'Pocket Badges', icon: { src: null, letter: 'P' } },
  badge: 'public',
  publisher: {
    name: 'Ledgerly Ltd',
    website: 'https://ledgerly.example/',
    website_name: 'ledgerly.example',
    support: 'help@ledgerly.example',
    support_is_email: true,
  },
  sandbox: false,
  redirect_host: '127.0.0.1:51423',
  legend: 'Event',
  options: [
    { ...option, id: 'choice-0', value: 'con_1/ptc_1', name: 'Spring Run' },
    { ...option, id: 'choice-1', value: 'con_2/ptc_2', name: 'Night Ten', record: 'Participant ptc_2' },
    { ...option, id: 'choice-2', value: 'con_2/ptc_3', name: 'Night Ten', record: 'Participant ptc_3' },
  ],
  scope: 'See what is stored about you as a participant: name, email address, ticket and check-in.',
  just_confirmed: false,
}

const [first] = consent.options

/** The sign-in of a participant. The demo's platform has no participants, so only the samples are walked. */
export const participantViews: ViewTests<
  'participants/consent' | 'participants/sign_up' | 'participants/unconfirmed' | 'participants/confirmed'
> = {
  'participants/consent': {
    samples: {
      plain: consent,
      'one choice, in the sandbox': {
        ...consent,
        ...{ badge: null, sandbox: true, just_confirmed: true },
        options: first ? [{ ...first, tenant: null, checked: true }] : [],
      },
      'nothing to choose': { ...consent, badge: 'in_house', options: [] },
    },
    visits: [],
  },
  'participants/sign_up': {
    samples: {
      plain: {
        app: { name: 'Pocket Badges' },
        ...{ return_to: '/interaction/x', sign_in_href: '/signin?return_to=%2Finteraction%2Fx' },
        ...{ values: { name: '', email: '' }, errors: {} },
      },
      wrong: {
        app: { name: 'Pocket Badges' },
        ...{ return_to: '/interaction/x', sign_in_href: '/signin?return_to=%2Finteraction%2Fx' },
        values: { name: ' ', email: 'pia@' },
        errors: { name: true, email: true, password: 'common' },
      },
    },
    visits: [],
  },
  'participants/unconfirmed': {
    samples: {
      plain: {
        ...{ action: '/interaction/x', sign_out_action: '/signout', app: { name: 'Pocket Badges' } },
        ...{ email: 'pia.novak@participants-of-many-events.example', sent_again: true },
      },
      'without an address': {
        ...{ action: '/interaction/x', sign_out_action: '/signout', app: { name: 'Pocket Badges' } },
        ...{ email: '', sent_again: false },
      },
    },
    visits: [],
  },
  'participants/confirmed': { samples: { plain: {} }, visits: [] },
}
