import type { ViewTests } from './types.ts'

const at = new Date('2026-03-01T12:00:00Z')

export const passkeySection = {
  add: { name: '', return_to: '/account', options: '/account/passkeys/options', error: null },
  no_host: null,
  not_used: null,
  passkeys: [
    {
      id: 'a',
      name: 'Work laptop',
      synced: false,
      created_at: at,
      last_used_at: at,
      other_host: null,
      may_remove: true,
    },
    {
      ...{ id: 'b', name: 'Telephone', synced: true, created_at: at, last_used_at: null },
      ...{ other_host: 'old.harbour.example', may_remove: true },
    },
  ],
  required: true,
  keeps_last: false,
  codes_left: 9,
}

export const withoutPasskeys = {
  ...passkeySection,
  ...{ add: null, no_host: 'http://127.0.0.1:3000', passkeys: [], required: false, codes_left: 0 },
}

const ways = { passkey: true, code: true, password: false }

const proof = {
  person: { name: 'Ana Kovač', email: 'ana@harbour.example' },
  action: '/settings/developers/keys/new',
  fields: [{ name: 'name', value: 'Nightly export' }],
  form_waits: true,
  ways,
  issuer: null,
  issuer_name: 'Harbour Account',
  elsewhere: false,
  error: null,
}

const CODES = Array.from({ length: 10 }, (_, n) => `abcd-efgh-ijkm-np${n < 8 ? n + 2 : 'q'}q`)

/**
 * Passkeys, the second step, and *Confirm it’s you*. Most pages need a host name or an old session, so test/browser
 * walks the samples.
 */
export const passkeyViews: ViewTests<
  | 'sign_in/passkey'
  | 'sign_in/second_step'
  | 'sign_in/proof'
  | 'sign_in/proof_done'
  | 'account/new_passkey'
  | 'account/recovery_codes'
> = {
  'sign_in/passkey': {
    samples: { wrong: { return_to: '/', sign_in_href: '/signin?return_to=%2F', error: 'unknown_passkey' } },
    visits: [],
  },
  'sign_in/second_step': {
    samples: {
      wrong: { email: 'ana@harbour.example', passkey: true, error: 'wrong_code' },
      'without a host name': { email: 'ana@harbour.example', passkey: false, error: 'throttled' },
    },
    visits: [],
  },
  'sign_in/proof': {
    samples: {
      'with a passkey': { ...proof, error: 'wrong_passkey' },
      'with a password': {
        ...proof,
        ways: { passkey: false, code: false, password: true },
        error: 'wrong_password',
      },
      'with the identity provider, while a form waits': {
        ...proof,
        ways: { passkey: false, code: false, password: false },
        issuer: { name: 'Harbour Account', href: '/signin/start?prove=1' },
        error: 'not_yet',
      },
      'with the identity provider': {
        ...proof,
        ways,
        form_waits: false,
        issuer: { name: 'Harbour Account', href: '/signin/start?prove=1' },
      },
      elsewhere: { ...proof, ways: { passkey: false, code: false, password: false }, elsewhere: true },
    },
    visits: [],
  },
  'sign_in/proof_done': { samples: { plain: {} }, visits: [{ who: 'owner', path: '/signin/proof/done' }] },
  'account/new_passkey': {
    samples: {
      required: {
        ...{ no_host: null, not_used: null, required: true },
        add: { name: 'Telephone', return_to: '/developers', options: '/x', error: 'refused' },
      },
      'not used': { no_host: null, not_used: 'Harbour Account', required: false, add: null },
    },
    visits: [{ who: 'owner', path: '/account/passkeys/new' }],
  },
  'account/recovery_codes': {
    samples: { plain: { lines: CODES.join('\n'), continue_href: '/account' } },
    visits: [],
  },
}
