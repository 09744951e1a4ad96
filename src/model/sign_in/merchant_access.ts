import type { Config } from '../../config.ts'
import type { Session } from '../people/sessions.ts'

/** For how long a sign-in at the vendor vouches for the memberships that it brought, in milliseconds. */
const MEMBERSHIPS_HOLD_MS = 3_600_000

type Rules = Pick<Config, 'localSignIn' | 'signInIssuer'>

/**
 * Whether a session opens what is for merchants: consent and /settings. An account of ours does only where
 * LOCAL_SIGN_IN is `all`, also for people who belong to a merchant and a publisher. Where the vendor's identity
 * provider says who belongs to which tenant, a sign-in there counts for an hour: a person who was removed there can
 * then grant nothing here, even if no back-channel logout arrives.
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

/** Where a person comes from, by the address that they want to open. */
type Door = 'merchant' | 'publisher' | 'open'

function doorOf(returnTo: string | null): Door {
  if (/^\/(?:(?:settings|interaction)(?![\w-])|apps\/[\w-]+\/connect$)/.test(returnTo ?? ''))
    return 'merchant'
  return /^\/developers(?![\w-])/.test(returnTo ?? '') ? 'publisher' : 'open'
}

/**
 * The ways to sign in that the sign-in page offers to whoever wants to open an address.
 * @param returnTo a path of this origin, null where the person opened the sign-in page itself
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
 * Whether a consent request is sent to the identity provider without a page of ours. Only consent: a browser that
 * comes to /settings from a form of ours would not follow the redirect (`form-action`).
 */
export function goesStraightToIssuer(rules: Rules, returnTo: string | null): boolean {
  const { local, issuer } = waysToSignIn(rules, returnTo)
  return issuer && !local && (returnTo ?? '').startsWith('/interaction/')
}

/** Whether a session opens an address, as far as the way that the person signed in is concerned. */
export function reaches(rules: Rules, session: Session, returnTo: string | null, now: Date): boolean {
  return doorOf(returnTo) !== 'merchant' || opensMerchantPages(rules, session, now)
}
