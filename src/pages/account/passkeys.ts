import type { Context } from 'koa'
import { type ListedPasskey, passkeysOf } from '../../model/passkeys/passkeys.ts'
import { countRecoveryCodes } from '../../model/passkeys/recovery_codes.ts'
import { relyingPartyOf } from '../../model/passkeys/relying_party.ts'
import { mustHavePasskey } from '../../model/passkeys/requirement.ts'
import type { PageRuntime } from '../page_runtime.ts'

type PasskeyRow = Pick<ListedPasskey, 'id' | 'name' | 'synced' | 'created_at' | 'last_used_at'> & {
  /** The host name that it works at; null if it is this one. */
  other_host: string | null
  may_remove: boolean
}

/** Why the name of a new passkey, or the passkey itself, was refused, as a key of the texts. */
export type PasskeyError = 'name' | 'refused' | 'exists' | 'too_many'

export interface AddPasskeyForm {
  name: string
  /** Where the person continues afterwards. */
  return_to: string
  options: string
  error: PasskeyError | null
}

export interface PasskeySection {
  /** The form that adds one. If it is null, one of the two fields below says why. */
  add: AddPasskeyForm | null
  /** The address of this server, if it has no host name. */
  no_host: string | null
  /** The identity provider, if local accounts cannot sign in. */
  not_used: string | null
  passkeys: PasskeyRow[]
  required: boolean
  /** Whether the last passkey cannot be removed because one is required. */
  keeps_last: boolean
  codes_left: number
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/account/passkeys': PasskeySection
    'partials/account/add_passkey': AddPasskeyForm
    'partials/account/no_passkeys': Pick<PasskeySection, 'no_host' | 'not_used'>
  }
}

/** What the account page says about the person's passkeys. */
export async function passkeySection(runtime: PageRuntime, ctx: Context): Promise<PasskeySection> {
  const { db, config, sessions } = runtime
  const session = await sessions.current(ctx)
  if (!session) throw new Error('this page must be behind requirePerson')
  const user = session.person.id
  const [passkeys, codes_left] = await Promise.all([passkeysOf(db, user), countRecoveryCodes(db, user)])
  const required = mustHavePasskey(config, session)
  const keeps_last = required && passkeys.length === 1
  const host = new URL(config.publicUrl).hostname
  return {
    add: addPasskeyForm(runtime),
    ...whyNone(runtime),
    passkeys: passkeys.map(({ rp_id, ...passkey }) => ({
      ...passkey,
      other_host: rp_id === host ? null : rp_id,
      may_remove: !keeps_last,
    })),
    ...{ required, keeps_last, codes_left },
  }
}

/** @returns null if passkeys cannot be used */
export function addPasskeyForm(
  runtime: Pick<PageRuntime, 'config' | 'platform'>,
  { name = '', return_to = '/account', error = null }: Partial<AddPasskeyForm> = {},
): AddPasskeyForm | null {
  const { no_host, not_used } = whyNone(runtime)
  if (no_host !== null || not_used !== null) return null
  const options = `/account/passkeys/options?return_to=${encodeURIComponent(return_to)}`
  return { name, return_to, options, error }
}

export function whyNone({
  config,
  platform,
}: Pick<PageRuntime, 'config' | 'platform'>): Pick<PasskeySection, 'no_host' | 'not_used'> {
  if (config.localSignIn === 'none') {
    return { no_host: null, not_used: config.signInIssuer?.name ?? platform.title }
  }
  return { no_host: relyingPartyOf(config, platform) ? null : config.publicUrl, not_used: null }
}
