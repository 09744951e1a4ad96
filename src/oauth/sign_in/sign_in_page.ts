import type { Context } from 'koa'
import type { Render } from '../../http/pages/render.ts'
import { allowRedirectAfterForm } from '../../http/pages/security_headers.ts'
import { relyingPartyOf } from '../../model/passkeys/relying_party.ts'
import { waysToSignIn } from '../../model/sign_in/merchant_access.ts'
import { forReader } from '../../platform/languages.ts'
import type { Runtime } from '../../runtime.ts'
import { type WaitingApp, waitingApp } from '../participants/request.ts'
import type { BrowserSessions } from './browser_sessions.ts'
import type { Issuer } from './issuer.ts'
import type { IssuerFailure } from './issuer_failures.ts'

declare module '../../http/pages/views.ts' {
  interface Views {
    sign_in: {
      /** Where the form is posted. */
      action: string
      return_to: string
      /** Where to reset a forgotten password; it leads back to `return_to`. */
      forgot_href: string
      email: string
      error: SignInError | null
      done: SignInDone | null
      /** Whether developers can create accounts. */
      sign_up: boolean
      /** The app whose authorization request waits for the sign-in. */
      app: WaitingApp | null
      /** Where participants create an account; null if they can't. */
      new_account_href: string | null
      /** Whether people can sign in with a local account. */
      local: boolean
      /** Where people sign in with a passkey; null if there are none. */
      passkey_href: string | null
      /** The vendor's identity provider, if people can sign in with it: its name and address. */
      issuer: { name: string; href: string } | null
      /** Whether there are other ways besides the form. */
      asks_or: boolean
      /** The identity provider's name in error messages, even if it is not offered. */
      issuer_name: string
    }
  }
}

/** What has happened before this page: keys of `sign_in.done` in the language files. */
const DONE = ['password_changed', 'signed_out_everywhere'] as const
type SignInDone = (typeof DONE)[number]

/** Why the sign-in failed: a key of `sign_in.errors` in the language files. */
export type SignInError =
  | 'wrong'
  | 'throttled'
  | 'incomplete'
  | 'local_closed'
  | 'used_link'
  | 'expired'
  | 'signed_out_there'
  | 'address_taken'
  | 'other_account'
  | 'not_asked_again'
  | IssuerFailure

const SIGN_IN_STATUS: Record<SignInError, number> = {
  incomplete: 422,
  throttled: 429,
  wrong: 401,
  local_closed: 403,
  used_link: 400,
  expired: 400,
  signed_out_there: 400,
  address_taken: 409,
  other_account: 409,
  not_asked_again: 401,
  issuer_away: 503,
  issuer_refused: 400,
  issuer_invalid: 400,
}

export type SignInRuntime = Pick<Runtime, 'db' | 'now' | 'vault' | 'config' | 'log' | 'platform'> & {
  render: Render
  sessions: BrowserSessions
  /** null if the vendor has connected no identity provider. */
  issuer: Issuer | null
}

/** What the sign-in page is about. */
type PageState = { returnTo: string | null; email?: string; error?: SignInError | null; again?: boolean }

/** Shows the sign-in page, with the ways to sign in that the requested address allows. */
export async function showSignIn(runtime: SignInRuntime, ctx: Context, state: PageState): Promise<void> {
  const { config, platform, render } = runtime
  const { returnTo, email = '', error = null, again = false } = state
  const ways = waysToSignIn(config, returnTo)
  const name = config.signInIssuer?.name ?? forReader(platform, ctx).title
  const passkey_href = ways.local && relyingPartyOf(config, platform) ? passkeyAddress(returnTo) : null
  const app = await waitingApp(runtime.db, returnTo, runtime.now())
  if (error) ctx.status = SIGN_IN_STATUS[error]
  if (error === 'issuer_away') ctx.set('Retry-After', '10')
  allowRedirectAfterForm(ctx)
  render(ctx, 'sign_in', {
    action: '/signin',
    return_to: returnTo ?? '',
    forgot_href: `/signin/forgot${returnTo === null ? '' : `?return_to=${encodeURIComponent(returnTo)}`}`,
    email,
    error,
    done: DONE.find((one) => one === ctx.query['done']) ?? null,
    sign_up: config.signUp === 'open',
    app,
    new_account_href:
      app?.for_participant && ways.local && config.signUp === 'open' ? newAccount(returnTo) : null,
    local: ways.local,
    passkey_href,
    asks_or: ways.local && (ways.issuer || passkey_href !== null),
    issuer: ways.issuer ? { name, href: startAddress(returnTo, again) } : null,
    issuer_name: name,
  })
}

const passkeyAddress = (returnTo: string | null): string =>
  returnTo === null ? '/signin/passkey' : `/signin/passkey?return_to=${encodeURIComponent(returnTo)}`
const newAccount = (returnTo: string | null): string =>
  `/signin/new?return_to=${encodeURIComponent(returnTo ?? '')}`

function startAddress(returnTo: string | null, again: boolean): string {
  const query = new URLSearchParams(returnTo === null ? {} : { return_to: returnTo })
  if (again) query.set('again', '1')
  return query.size > 0 ? `/signin/start?${query}` : '/signin/start'
}
