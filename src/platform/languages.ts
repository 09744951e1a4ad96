import type { Context } from 'koa'
import { LANGUAGES, pageLanguage } from '../http/pages/language.ts'
import type { Platform } from './definition.ts'

// A loaded definition never changes, so it is read once in each language of the pages.
const translations = new WeakMap<Platform, Map<string, Platform>>()

/**
 * The definition with its texts in a language, or in the first language of a text that lacks it. It is for the texts
 * of pages. APIs, documentation and records use the definition itself.
 */
export const inLanguage = (platform: Platform, language: string): Platform =>
  translations.get(platform)?.get(language) ?? platform

/** @param read reads the definition in a language */
export function keepTranslations(platform: Platform, read: (language: string) => Platform): void {
  translations.set(platform, new Map(LANGUAGES.map(({ code }) => [code, read(code)])))
}

/**
 * A definition as it is in its file. In every object with a member named after the language, that member is moved to
 * the front, because the schema reads the first language of a text. Elsewhere, the order of members has no meaning.
 */
export function speaking(value: unknown, language: string): unknown {
  if (Array.isArray(value)) return value.map((part) => speaking(part, language))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, part]) => [name, speaking(part, language)] as const)
  const isFirst = ([name]: readonly [string, unknown]) => name === language
  return Object.fromEntries([...members.filter(isFirst), ...members.filter((member) => !isFirst(member))])
}

/** The definition in the language of a page. */
export const forReader = (platform: Platform, ctx: Context, uiLocales?: string): Platform =>
  inLanguage(platform, pageLanguage(ctx, uiLocales).code)
