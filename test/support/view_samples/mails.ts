import { press, type ViewTests } from './types.ts'

const at = new Date('2026-06-01T08:00:00Z')
const token = 'a'.repeat(43)
const invitation = {
  token,
  email: 'pia@ledgerly.example',
  role: 'developer' as const,
  publisher: 'Ledgerly Ltd',
  inviter: 'Dana',
  may_respond: false,
  visitor: null,
  other_person: null,
}
const back = { return_to: '/interaction/x', back_href: '/signin?return_to=%2Finteraction%2Fx' }
const refused = { name: 'Pia', errors: { name: 'Wrong.', password: 'common' as const }, has_account: true }

/** The account pages that involve mails: those that links lead to, and one that requests a mail. */
export const mailViews: ViewTests<
  'invitation' | 'mails' | 'sign_in/confirm' | 'sign_in/forgot' | 'sign_in/reset'
> = {
  invitation: {
    samples: {
      invited: { ...invitation, may_respond: true },
      'invited as admin': { ...invitation, role: 'admin', may_respond: true },
      visitor: { ...invitation, inviter: null, visitor: { sign_in_href: '/signin', sign_up: refused } },
      closed: { ...invitation, visitor: { sign_in_href: '/signin', sign_up: null } },
      'other person': {
        ...invitation,
        other_person: { name: 'Ana', email: 'ana@harbour.example', sign_out_action: '/signout' },
      },
      unconfirmed: invitation,
    },
    visits: [
      { who: 'visitor', path: ({ links }) => links.invitation },
      { who: 'visitor', path: ({ links }) => links.invitation, act: press('Create account and join') },
      { who: 'developer', path: ({ links }) => links.invitation },
      { who: 'staff', path: ({ links }) => links.invitation_of_staff },
    ],
  },
  mails: {
    samples: {
      one: {
        mails: [
          {
            id: 'm1',
            to: 'pia@ledgerly.example',
            subject: 'Confirm your email address',
            created_at: at,
            lines: [
              { text: 'Thanks for signing up.', is_address: false },
              { text: 'http://127.0.0.1:3000/signin/confirm?token=x', is_address: true },
            ],
          },
        ],
      },
      none: { mails: [] },
    },
    visits: [{ who: 'visitor', path: '/mails' }],
  },
  'sign_in/confirm': {
    samples: {
      'signed in': { token, email: 'pia@ledgerly.example', asks_password: false, error: null },
      'wrong password': { token, email: 'pia@ledgerly.example', asks_password: true, error: 'wrong' },
      throttled: { token, email: 'pia@ledgerly.example', asks_password: true, error: 'throttled' },
    },
    visits: [
      { who: 'visitor', path: ({ links }) => links.confirm },
      { who: 'visitor', path: ({ links }) => links.confirm, act: press('Confirm address') },
    ],
  },
  'sign_in/forgot': {
    samples: {
      plain: { email: '', incomplete: false, sent: false, ...back },
      incomplete: { email: 'pia', incomplete: true, sent: false, ...back },
      sent: { email: 'pia@ledgerly.example', incomplete: false, sent: true, ...back },
    },
    visits: [
      { who: 'visitor', path: '/signin/forgot' },
      { who: 'visitor', path: '/signin/forgot', act: press('Send the link') },
      {
        who: 'visitor',
        path: '/signin/forgot',
        act: async (page) => {
          await page.getByLabel('Email').fill('nobody@people.example')
          await press('Send the link')(page)
        },
      },
    ],
  },
  'sign_in/reset': {
    samples: {
      plain: { token, email: 'pia@ledgerly.example', error: null },
      short: { token, email: 'pia@ledgerly.example', error: 'too_short' },
      common: { token, email: 'pia@ledgerly.example', error: 'common' },
    },
    visits: [
      { who: 'visitor', path: ({ links }) => links.reset },
      { who: 'visitor', path: ({ links }) => links.reset, act: press('Set password') },
    ],
  },
}
