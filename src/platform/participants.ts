import type { Platform } from './definition.ts'

/** The scope by which an app reads the one record of the person who consented, and nothing else. */
export const PARTICIPANT_SCOPE = 'participant:self'

// RFC 5321 §4.5.3.1 allows 254 octets. Accounts cannot have addresses of any other form.
const ADDRESS = /^[\x21-\x3f\x41-\x7e]+@[\x21-\x3f\x41-\x7e]+$/
const LONGEST = 254

/** The scopes that a merchant consents to: all except that of participants. */
export function merchantScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => scope !== PARTICIPANT_SCOPE)
}

/** The scopes of a request that names none, from those that the app has declared. */
export function defaultScopes(declared: readonly string[]): string[] {
  return isForParticipant(declared) ? [...declared] : merchantScopes(declared)
}

/** Whether a request asks only for the scope of participants. */
export function isForParticipant(scopes: readonly string[]): boolean {
  return scopes.length === 1 && scopes[0] === PARTICIPANT_SCOPE
}

/**
 * The email address of the person that a record is about.
 * @returns null for records of another type, or without an address that an account could have
 */
export function participantAddress(
  { participants }: Platform,
  { type, data }: { type: string; data: Record<string, unknown> },
): string | null {
  if (type !== participants?.record_type) return null
  const value = data[participants.email]
  if (typeof value !== 'string') return null
  const address = value.trim()
  return address.length <= LONGEST && ADDRESS.test(address) ? address : null
}
