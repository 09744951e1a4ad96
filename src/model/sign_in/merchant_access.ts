import type { Config } from '../../config.ts'
import type { Session } from '../people/sessions.ts'

/** How long a sign-in at the vendor vouches for the memberships that came with it, in milliseconds. */
const MEMBERSHIPS_HOLD_MS = 3_600_000

type Rules = Pick<Config, 'localSignIn' | 'signInIssuer'>

/**
 * Whether a session gives access to what is for merchants: consent and /settings. A local account does so only if
 * LOCAL_SIGN_IN is `all`, even if its person belongs to both a merchant and a publisher. If the vendor's identity
 * provider lists tenant memberships, a sign-in there counts for an hour: a person who was removed there can then
 * grant nothing here, even if no back-channel logout arrives.
 */
export function opensMerchantPages(
  { localSignIn, signInIssuer }: Rules,
  session: Session,
  now: Date,
): boolean {
  if (session.method === 'local') return localSignIn === 'all'
  if (session.method === 'link' || !signInIssuer?.tenantsClaim) return true
  return now.getTime() - session.signedInAt.getTime() < MEMBERSHIPS_HOLD_MS
}

/** Whom the page is for that a person wants to open. */
type Door = 'merchant' | 'publisher' | 'open'

function doorOf(returnTo: string | null): Door {
  if (/^\/(?:(?:settings|interaction)(?![\w-])|apps\/[\w-]+\/connect$)/.test(returnTo ?? ''))
    return 'merchant'
  return /^\/developers(?![\w-])/.test(returnTo ?? '') ? 'publisher' : 'open'
}

/**
 * The ways to sign in that the sign-in page offers for an address.
 * @param returnTo a path of this origin; null if the person opened the sign-in page itself
 */
export function waysToSignIn(
  { localSignIn, signInIssuer }: Rules,
  returnTo: string | null,
): { local: boolean; issuer: boolean } {
  const door = doorOf(returnTo)
  const local = localSignIn === 'all' || (localSignIn === 'publishers' && door !== 'merchant')
  const issuer = signInIssuer !== null && !(localSignIn === 'publishers' && door === 'publisher')
  return { local, issuer }
}

/**
 * Whether a consent request is sent to the identity provider without a page of ours. This is only for consent: a
 * browser that comes to /settings from a form of ours would not follow the redirect (`form-action`).
 */
export function goesStraightToIssuer(rules: Rules, returnTo: string | null): boolean {
  const { local, issuer } = waysToSignIn(rules, returnTo)
  return issuer && !local && (returnTo ?? '').startsWith('/interaction/')
}

/** Whether a session gives access to an address, as far as the way of signing in is concerned. */
export function reaches(rules: Rules, session: Session, returnTo: string | null, now: Date): boolean {
  return doorOf(returnTo) !== 'merchant' || opensMerchantPages(rules, session, now)
}
