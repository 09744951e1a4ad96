import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { Context } from 'koa'
import type { Brand } from '../look/brand.ts'
import type { AssetName, Assets } from './assets.ts'
import { openOutside } from './embedding.ts'
import { type Frame, frameOf } from './frame.ts'
import { LANGUAGES, pageLanguage } from './language.ts'
import { toHtml } from './markup.ts'
import { createPhrases, type Phrases } from './phrases.ts'
import type { Views } from './views.ts'

/**
 * Sends a page: `render(ctx, 'error', { … })`. A template has the view's data and the `ViewTools` under `it`. It
 * escapes everything except `Markup`.
 */
export type Render = <Name extends keyof Views>(
  ctx: Context,
  view: Name,
  data: Views[Name],
  options?: RenderOptions,
) => void

export interface RenderOptions {
  /** Status of the response. The default is the one set before, or 200. */
  status?: number | undefined
  /** `ui_locales` of the authorization request, if the page's own address does not have it. */
  uiLocales?: string | undefined
}

/** The vendor's images, stylesheet and links of every page. */
export interface VendorLook {
  /** null if the page has Drawbridge's own mark. */
  logo: { href: string; dark_href: string | null; width: number; height: number; has_name: boolean } | null
  icon: { href: string; type: string }
  stylesheet: string | null
  privacy_url: string | null
  terms_url: string | null
}

/** What every template has in addition to the data of its view. */
export interface ViewTools extends Phrases {
  /** The platform's title, which is the brand of every page. */
  brand: string
  look: VendorLook
  frame: Frame
  /** The address of a stylesheet, script or image. */
  asset: (name: AssetName) => string
  /** The token that every form has in its field `csrf`. */
  csrf_token: () => string
}

/**
 * Compiles each template of `views/` once, at its first use.
 * @param brand how the vendor looks
 * @param nameIn the vendor's name in a language; without it, the same in every language
 */
export function createRender({
  assets,
  brand,
  nameIn = () => brand.name,
}: {
  assets: Assets
  brand: Brand
  nameIn?: (language: string) => string
}): Render {
  const look = vendorLook(assets, brand)
  const eta = new Eta({
    views: fileURLToPath(new URL('../../../views', import.meta.url)),
    cache: true,
    autoTrim: [false, 'nl'],
    escapeFunction: toHtml,
  })
  // Creating the formats of dates and numbers takes longer than rendering a page.
  const phrases = new Map(LANGUAGES.map((language) => [language.code, createPhrases(language)]))
  return (ctx, view, data, { status, uiLocales } = {}) => {
    const language = pageLanguage(ctx, uiLocales)
    const tools: ViewTools = {
      ...(phrases.get(language.code) as Phrases),
      brand: nameIn(language.code),
      look,
      frame: frameOf(ctx, language.texts),
      asset: assets.url,
      csrf_token: () => ctx.state.csrfToken(),
    }
    const html = eta.render(view, { ...data, ...tools })
    if (status) ctx.status = status
    ctx.type = 'text/html; charset=utf-8'
    // Pages contain one person's data and one browser's form token.
    ctx.set('Cache-Control', 'no-store')
    ctx.vary('Accept-Language')
    ctx.set('Content-Language', language.code)
    ctx.body = ctx.state.embedded ? openOutside(html) : html
  }
}

function vendorLook(assets: Assets, { look, privacy_url, terms_url }: Brand): VendorLook {
  const links = { privacy_url, terms_url }
  const files = assets.look
  if (!look || !files) {
    const icon = { href: assets.url('mark.svg'), type: 'image/svg+xml' }
    return { logo: null, icon, stylesheet: null, ...links }
  }
  const { width, height } = look.logo
  return {
    logo: { href: files.logo, dark_href: files.logo_dark, width, height, has_name: look.logo_has_name },
    icon: { href: files.icon, type: look.icon.extension === 'svg' ? 'image/svg+xml' : 'image/png' },
    stylesheet: files.stylesheet,
    ...links,
  }
}
