import type { Context } from 'koa'
import { setBrowserCookie } from '../../http/pages/browser_cookie.ts'
import type { Markup } from '../../http/pages/markup.ts'
import { highlighted } from './highlight.ts'
import { SNIPPET_LANGUAGES, type SnippetLanguage } from './request_snippets.ts'

/** A request, as a program in the chosen programming language. */
export interface RequestCode {
  title: string
  code: Markup | string
}

declare module '../../http/pages/views.ts' {
  interface Partials {
    'partials/languages': { languages: LanguageLink[] }
  }
}

/** A link that shows a page in another programming language. */
export interface LanguageLink {
  href: string
  title: string
  current: boolean
}

const COOKIE = 'code_language'
const YEAR_MS = 365 * 24 * 3600 * 1000

/** The programming language from `?code=` or, without it, from the cookie that remembers the last choice. */
export function chosenLanguage(ctx: Context, secure: boolean): SnippetLanguage {
  const byId = (id: unknown) => SNIPPET_LANGUAGES.find((one) => one.id === id)
  const now = byId(ctx.query['code'])
  if (now) setBrowserCookie(ctx, COOKIE, now.id, { secure, maxAge: YEAR_MS })
  return now ?? byId(ctx.cookies.get(COOKIE)) ?? SNIPPET_LANGUAGES[0]
}

export const languageLinks = (chosen: SnippetLanguage): LanguageLink[] =>
  SNIPPET_LANGUAGES.map(({ id, title }) => ({ href: `?code=${id}`, title, current: id === chosen.id }))

/** @param token null if the program reads the token from its environment */
export const requestCode = (
  chosen: SnippetLanguage,
  url: string,
  token: string | null = null,
): RequestCode => ({
  title: chosen.title,
  code: highlighted(chosen.write(url, token), chosen.code),
})
