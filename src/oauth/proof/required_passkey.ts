import type { Config } from '../../config.ts'
import { lacksPasskey } from '../../model/passkeys/requirement.ts'
import type { Session } from '../../model/people/sessions.ts'

/**
 * Where to send a person who must have a passkey here and has not used it: to use it, or to add the first one.
 * @param returnTo a path of this origin, where they continue afterwards
 * @returns null for everyone else
 */
export function detourToPasskey(
  config: Pick<Config, 'requirePasskeys' | 'demo'>,
  session: Session,
  returnTo: string,
): string | null {
  if (!lacksPasskey(config, session)) return null
  const page = session.hasPasskeys ? '/signin/proof' : '/account/passkeys/new'
  return `${page}?return_to=${encodeURIComponent(returnTo)}`
}
