import { dictionary } from '@zxcvbn-ts/language-common'

/** Characters. Texts of pages repeat this number. */
export const SHORTEST_PASSWORD = 10

/**
 * The passwords that are guessed first, in lower case. Passwords that are too short to be chosen here are left out.
 */
const COMMON: ReadonlySet<string> = new Set(
  dictionary['passwords-common'].map(String).filter((one) => one.length >= SHORTEST_PASSWORD),
)

/** Why a password is refused; null if it is accepted. A key of the texts `sign_in.password_errors`. */
export type PasswordError = 'too_short' | 'too_long' | 'common'

/** Limits what is hashed. */
export const LONGEST_PASSWORD = 1024

/**
 * The only rule for people's passwords, wherever they are set. Length counts, in code points; there are no rules
 * about characters. The whole password is compared with a list of common ones, ignoring case (NIST SP 800-63B-4
 * §3.1.1.2; docs/decisions/0137).
 */
export function passwordError(password: string): PasswordError | null {
  if (password.length > LONGEST_PASSWORD) return 'too_long'
  const characters = [...password]
  if (characters.length < SHORTEST_PASSWORD) return 'too_short'
  const isOneCharacter = characters.every((one) => one === characters[0])
  return isOneCharacter || COMMON.has(password.toLowerCase()) ? 'common' : null
}
