import type { ViewTests } from './types.ts'

const profile = { name: 'Pia', email: 'pia@ledgerly.example', confirmed: true }

/** A person's own account. */
export const accountViews: ViewTests<'account/account'> = {
  'account/account': {
    samples: {
      local: { profile, password: { has_password: true, issuer: 'Harbour' } },
      'no password': { profile, password: { has_password: false, issuer: 'Harbour' } },
    },
    visits: [
      { who: 'owner', path: '/account' },
      { who: 'developer', path: '/account' },
    ],
  },
}
