import { escapeHtml } from '../pages/markup.ts'
import { type Colour, textOn } from './contrast.ts'
import { type Theme, themeCss } from './theme.ts'

export type BrandImage = { extension: 'svg' | 'png'; body: Buffer; width: number; height: number }

/** How a vendor looks, as pages and mails need it. */
export type Brand = {
  name: string
  /** null if the definition sets nothing. The pages then have Drawbridge's own castle and colours. */
  look: {
    logo: BrandImage
    logo_dark: BrandImage | null
    logo_has_name: boolean
    icon: BrandImage
    themes: { light: Theme; dark: Theme } | null
  } | null
  /** Addresses of the vendor's own pages. */
  privacy_url: string | null
  terms_url: string | null
}

/** The colours of Drawbridge's mark. */
const GROUND = '#0d5760'

/** The first letter of a name on a coloured ground, for vendors without a logo. */
export function monogram(name: string, ground: Colour = GROUND): BrandImage {
  const letter = escapeHtml([...name.trim()][0]?.toUpperCase() ?? '')
  const body = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${ground}"/><text x="16" y="22.5" font-family="system-ui,sans-serif" font-size="19" font-weight="700" text-anchor="middle" fill="${textOn(ground)}">${letter}</text></svg>`,
  )
  return { extension: 'svg', body, width: 32, height: 32 }
}

/**
 * The stylesheet that is loaded after ours. A vendor's pages have one typeface. The serif of our headings belongs to
 * Drawbridge, like the castle, and is the largest file of a page.
 */
export const brandCss = ({ themes }: NonNullable<Brand['look']>): string =>
  `html:root:not([data-theme]){--serif:var(--pico-font-family)}\n${themes ? themeCss(themes.light, themes.dark) : ''}`
