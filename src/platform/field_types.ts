import { z } from 'zod'

/** Field types that several parts of a platform definition use. */

export const name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens')
export const typeName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,127}$/, 'letters, digits, ".", "_" and "-"')
// RFC 6749 §3.3: a scope token is any visible ASCII except the quote and the backslash.
export const scopeName = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'an RFC 6749 scope token')
export const sentence = z.string().min(1).max(400)
export const label = z.string().min(1).max(40)

/**
 * A text that people read: the same for everyone, or an object with the text in each language. The first language of
 * the object is for readers of all other languages, and for programs (src/platform/languages.ts).
 */
export const localText = (one: z.ZodString) =>
  z
    .union([one, z.record(languageTag, one).refine(hasEntries, 'must have a text')], {
      error: 'must be a text, or an object with the text in each language',
    })
    .transform((value) => (typeof value === 'string' ? value : (Object.values(value)[0] ?? '')))
const languageTag = z.string().regex(/^[a-z]{2,3}$/, 'a language such as "pl"')
const hasEntries = (value: object): boolean => Object.keys(value).length > 0

export const json = z.record(z.string(), z.json())
