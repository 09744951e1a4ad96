import { passkeySection, withoutPasskeys } from './passkeys.ts'
import { press, type ViewTests } from './types.ts'

const at = new Date('2026-06-01T08:00:00Z')

const sections = {
  profile: {
    ...{ name: 'Pia', email: 'pia@ledgerly.example', confirmed: true, may_change: true },
    ...{ vendor: null, wanted_email: 'pia@new.example' },
  },
  password: { has_password: true, issuer: 'Harbour' },
  passkeys: passkeySection,
  invitations: {
    invitations: [
      { id: 'inv_1', publisher: 'Ledgerly Ltd', inviter: 'Dana', expires_at: at },
      { id: 'inv_2', publisher: 'Tidy Books', inviter: null, expires_at: at },
    ],
  },
  participations: {
    legend: 'Event',
    consents: [
      {
        ...{
          connection: 'con_1',
          app_name: 'Pocket Badges',
          name: 'Spring Run',
          tenant: 'Harbour Athletics Club',
        },
        since: new Date('2026-11-02T09:30:00Z'),
      },
      {
        ...{ connection: 'con_2', app_name: 'Pocket Badges', name: 'Code Coast', tenant: null },
        since: new Date('2026-11-02T09:30:00Z'),
      },
    ],
  },
  sessions: {
    sessions: [
      {
        ...{ id: 'a', device: 'Firefox on Linux', ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348' },
        ...{ created_at: at, last_seen_at: at, this_one: true },
      },
      {
        ...{ id: 'b', device: 'Samsung Internet on Android', ip: '192.0.2.1' },
        ...{ created_at: at, last_seen_at: at, this_one: false },
      },
    ],
  },
  notices: {
    confirmed: true,
    kinds: [
      { kind: 'connections' as const, wanted: true },
      { kind: 'reviews' as const, wanted: false },
      { kind: 'endpoints' as const, wanted: true },
    ],
  },
}

/** A person's own account. */
export const accountViews: ViewTests<
  'account/account' | 'account/email' | 'account/mute' | 'account/password'
> = {
  'account/account': {
    samples: {
      everything: sections,
      'of the vendor': {
        ...sections,
        profile: { ...sections.profile, may_change: false, vendor: 'Harbour Account', wanted_email: null },
        password: { has_password: false, issuer: 'Harbour Account' },
        passkeys: withoutPasskeys,
        invitations: { invitations: [] },
        participations: { legend: 'Event', consents: [] },
      },
      unconfirmed: {
        ...sections,
        profile: { ...sections.profile, confirmed: false, may_change: false, wanted_email: null },
        notices: { ...sections.notices, confirmed: false },
      },
    },
    visits: [
      { who: 'owner', path: '/account' },
      { who: 'staff', path: '/account' },
      { who: 'developer', path: '/account' },
    ],
  },
  'account/password': {
    samples: {
      plain: { errors: {}, email: 'pia@ledgerly.example' },
      wrong: { errors: { current: 'wrong' }, email: 'pia@ledgerly.example' },
      throttled: { errors: { current: 'throttled' }, email: 'pia@ledgerly.example' },
      common: { errors: { next: 'common' }, email: 'pia@ledgerly.example' },
      same: { errors: { same: true }, email: 'pia@ledgerly.example' },
    },
    visits: [
      { who: 'developer', path: '/account/password' },
      { who: 'developer', path: '/account/password', act: press('Change password') },
    ],
  },
  'account/email': {
    samples: {
      plain: { present: 'pia@ledgerly.example', email: '', errors: {} },
      incomplete: { present: 'pia@ledgerly.example', email: 'pia', errors: { email: 'incomplete' } },
      same: { present: 'pia@ledgerly.example', email: 'pia@ledgerly.example', errors: { email: 'same' } },
      enough: { present: 'pia@ledgerly.example', email: 'pia@new.example', errors: { email: 'enough' } },
      wrong: { present: 'pia@ledgerly.example', email: 'pia@new.example', errors: { current: 'wrong' } },
    },
    visits: [
      { who: 'developer', path: '/account/email' },
      { who: 'developer', path: '/account/email', act: press('Send the link') },
    ],
  },
  'account/mute': {
    samples: {
      wanted: { key: 'connections.x.y', kind: 'connections', muted: false },
      muted: { key: 'endpoints.x.y', kind: 'endpoints', muted: true },
      dead: { key: '', kind: null, muted: false },
    },
    visits: [
      { who: 'visitor', path: ({ links }) => links.mute },
      { who: 'visitor', path: ({ links }) => links.mute, act: press('Turn off') },
      { who: 'visitor', path: '/notices/off', status: 400 },
    ],
  },
}
