import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { Context } from 'koa'
import type { Assets } from './assets.ts'
import { chooseLanguage, type Language } from './language.ts'
import { createPhrases, type Phrases } from './phrases.ts'
import type { Views } from './views.ts'

/**
 * Answers with a page: `render(ctx, 'error', { … })`. Views are typed by name, escape by default, and see
 * the data under `it`, beside `it.say` and `it.plain` (texts), `it.time` (moments) and `it.asset` (addresses).
 */
export type Render = <Name extends keyof Views>(
  ctx: Context,
  view: Name,
  data: Views[Name],
  options?: RenderOptions,
) => void

export interface RenderOptions {
  /** Status of the answer; 200 unless set before. */
  status?: number
  /** `ui_locales` of the authorization request, where it isn't in the page's own address. */
  uiLocales?: string
}

/** Compiles each template of `views/` once, at its first use. */
export function createRender({ assets }: { assets: Assets }): Render {
  const eta = new Eta({
    views: fileURLToPath(new URL('../../../views', import.meta.url)),
    cache: true,
    autoTrim: [false, 'nl'],
  })
  // Formats of dates and numbers take longer to make than a page.
  const phrases = new Map<Language, Phrases>()
  const phrasesOf = (language: Language): Phrases => {
    const known = phrases.get(language) ?? createPhrases(language)
    phrases.set(language, known)
    return known
  }
  return (ctx, view, data, options = {}) => {
    const language = chooseLanguage(ctx, options.uiLocales)
    const html = eta.render(view, { ...data, ...phrasesOf(language), asset: assets.url, path: ctx.path })
    if (options.status) ctx.status = options.status
    ctx.type = 'text/html; charset=utf-8'
    // Pages hold one person's data and one browser's form token.
    ctx.set('Cache-Control', 'no-store')
    ctx.vary('Accept-Language')
    ctx.set('Content-Language', language.code)
    ctx.body = html
  }
}
