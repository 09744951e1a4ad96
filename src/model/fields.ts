import { z } from 'zod'

/** Field types that several nouns share. */

const ID = /^[A-Za-z0-9_-]{1,128}$/
export const ID_RULE = 'must be 1 to 128 letters, digits, "_" and "-"'

/** An id that the operator chooses. */
export const id = z.string().regex(ID, ID_RULE)

export const isId = (text: string): boolean => ID.test(text)

export const environment = z.enum(['sandbox', 'production'], 'must be "sandbox" or "production"')

/** Text for people: one line, not blank. */
export function oneLine(longest: number) {
  return z
    .string()
    .max(longest, `must have at most ${longest} characters`)
    .regex(/\S/, 'must not be blank')
    .regex(/^[^\p{Cc}]*$/u, 'must be a single line without control characters')
}

/** The URL of a page for people. */
export const webPage = z
  .url({ protocol: /^https?$/, error: 'must be a complete URL such as https://example.com' })
  .max(2048)
  .refine((text) => !hasUserInformation(text), 'must not contain a user name or password')

function hasUserInformation(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && (url.username !== '' || url.password !== '')
}
