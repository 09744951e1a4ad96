import { customAlphabet } from 'nanoid'

const LOWERCASE_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const LETTERS_AND_DIGITS = `${LOWERCASE_AND_DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZ`

const unique = customAlphabet(LETTERS_AND_DIGITS, 22)

/** A new identifier such as `con_4Tz…`: 22 letters and digits, 131 random bits. */
export function newId(prefix: string): string {
  return `${prefix}_${unique()}`
}

/** A credential in the platform's format: a prefix and random characters from [a-z0-9]. */
export function newCredential(format: { prefix: string; length: number }): string {
  return format.prefix + customAlphabet(LOWERCASE_AND_DIGITS, format.length)()
}
