import { isIP } from 'node:net'
import type { Config } from '../../config.ts'
import type { Platform } from '../../platform/definition.ts'

/** The party that asks for passkeys (Web Authentication §4, "Relying Party"). Its id is a host name. */
export type RelyingParty = { id: string; origin: string; name: string }

/** @returns null if PUBLIC_URL has an IP address, for which no passkey can be created */
export function relyingPartyOf(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { title: name }: Pick<Platform, 'title'>,
): RelyingParty | null {
  const id = hostOf(publicUrl)
  return isIP(id) ? null : { id, origin: publicUrl, name }
}

/** Without the brackets of an IPv6 address. */
const hostOf = (origin: string): string => new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1')
