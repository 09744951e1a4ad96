import type { Context } from 'koa'
import { LANGUAGES, pageLanguage } from '../http/pages/language.ts'
import type { Platform } from './definition.ts'

// A definition never changes once it is loaded: it is read once in each language of the pages.
const translations = new WeakMap<Platform, Map<string, Platform>>()

/**
 * The definition with its texts in a language; in the first language of each text that lacks it. For what people read
 * on pages: APIs, documentation and records use the definition itself.
 */
export const inLanguage = (platform: Platform, language: string): Platform =>
  translations.get(platform)?.get(language) ?? platform

/** @param read reads the definition in a language */
export function keepTranslations(platform: Platform, read: (language: string) => Platform): void {
  translations.set(platform, new Map(LANGUAGES.map(({ code }) => [code, read(code)])))
}

/**
 * A definition as its file has it, with a language at the head of every object that has a member of this name: the
 * schema reads the first language of a text. The order of members means nothing elsewhere.
 */
export function speaking(value: unknown, language: string): unknown {
  if (Array.isArray(value)) return value.map((part) => speaking(part, language))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, part]) => [name, speaking(part, language)] as const)
  const isFirst = ([name]: readonly [string, unknown]) => name === language
  return Object.fromEntries([...members.filter(isFirst), ...members.filter((member) => !isFirst(member))])
}

/** The definition as the reader of a page reads it. */
export const forReader = (platform: Platform, ctx: Context, uiLocales?: string): Platform =>
  inLanguage(platform, pageLanguage(ctx, uiLocales).code)
