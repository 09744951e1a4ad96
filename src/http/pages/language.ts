import type { Context } from 'koa'
import { ar } from '../../../views/languages/ar.ts'
import { en, type Texts, type TranslatedTexts } from '../../../views/languages/en.ts'
import { hr } from '../../../views/languages/hr.ts'
import { pl } from '../../../views/languages/pl.ts'

/** A language of the pages. Missing texts are shown in English. */
export interface Language {
  code: string
  dir: 'ltr' | 'rtl'
  texts: Texts
}

const complete = (texts: TranslatedTexts): Texts => mergeOver(en, texts)

/** The languages of the pages. The first one, English, is shown to readers of all others. */
export const LANGUAGES: Language[] = [
  { code: 'en', dir: 'ltr', texts: en },
  { code: 'pl', dir: 'ltr', texts: complete(pl) },
  { code: 'hr', dir: 'ltr', texts: complete(hr) },
  { code: 'ar', dir: 'rtl', texts: complete(ar) },
]

/**
 * The first language that the person can read: the `ui_locales` that the app sent (OpenID Connect Core
 * §3.1.2.1, a space-separated list), then the languages of the browser, then English.
 */
export function chooseLanguage(ctx: Context, uiLocales?: string): Language {
  const requested = uiLocales ?? [ctx.query['ui_locales']].flat()[0] ?? ''
  for (const tag of requested.split(' ')) {
    const found = byTag(tag)
    if (found) return found
  }
  const accepted = ctx.acceptsLanguages()
  for (const tag of Array.isArray(accepted) ? accepted : []) {
    const found = byTag(tag)
    if (found) return found
  }
  return LANGUAGES[0] as Language
}

// Pages for partners and the vendor's staff are only in English.
const ENGLISH_ONLY = /^\/(developers|docs|operator|mails)(\/|$)/

/** The language of a page: the reader's if the whole page is translated, else English. */
export const pageLanguage = (ctx: Context, uiLocales?: string): Language =>
  ENGLISH_ONLY.test(ctx.path) ? (LANGUAGES[0] as Language) : chooseLanguage(ctx, uiLocales)

/** The language of a code that was stored with a person; English if that language no longer exists here. */
export const languageOf = (code: string): Language => byTag(code) ?? (LANGUAGES[0] as Language)

const byTag = (tag: string): Language | undefined =>
  LANGUAGES.find(({ code }) => code === tag.toLowerCase().split('-')[0])

type Tree = { [key: string]: string | Tree }

/** The texts of a language, with English ones in place of missing ones. */
function mergeOver<T extends Tree>(english: T, texts: Tree): T {
  const merged: Tree = { ...english }
  for (const [key, text] of Object.entries(texts)) {
    const below = english[key]
    merged[key] = typeof text === 'string' || typeof below !== 'object' ? text : mergeOver(below, text)
  }
  return merged as T
}
