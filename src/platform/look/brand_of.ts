import { type Brand, monogram } from '../../http/look/brand.ts'
import { linkContrast, themeOf } from '../../http/look/theme.ts'
import type { Platform } from '../definition.ts'
import { lookImage } from './look_images.ts'
import type { Look } from './look_rules.ts'

/** The vendor's brand, from a loaded definition. */
export function brandOf({ title, look }: Pick<Platform, 'title' | 'look'>): Brand {
  const links = { privacy_url: look?.privacy_url ?? null, terms_url: look?.terms_url ?? null }
  if (!look || !(look.logo || look.icon || look.colour)) return { name: title, look: null, ...links }
  const own = monogram(title, look.colour)
  const logo = look.logo ? lookImage(look.logo) : look.icon ? lookImage(look.icon) : own
  return {
    name: title,
    look: {
      logo,
      logo_dark: look.logo_dark ? lookImage(look.logo_dark) : null,
      logo_has_name: look.logo_has_name && look.logo !== undefined,
      icon: look.icon ? lookImage(look.icon) : logo.width === logo.height ? logo : own,
      themes: themesOf(look),
    },
    ...links,
  }
}

function themesOf({ colour, colour_dark }: Look) {
  if (!colour) return null
  return { light: themeOf(colour, 'light'), dark: themeOf(colour_dark ?? colour, 'dark') }
}

/** A look in words, with the computed contrasts, for `platform check`. */
export function describeLook(platform: Pick<Platform, 'title' | 'look'>): string[] {
  const { look, privacy_url, terms_url } = brandOf(platform)
  if (!look && !privacy_url && !terms_url) return []
  const { light, dark } = look?.themes ?? {}
  const links = (scheme: 'light' | 'dark', { accent, fill, ...rest }: NonNullable<typeof light>) =>
    `  On ${scheme} ground: buttons ${fill} with text ${rest['on-accent']}, links ${accent} at ${linkContrast({ accent, fill, ...rest }, scheme).toFixed(1)}:1 or better${
      accent === fill ? '' : ` (adjusted from ${fill})`
    }.`
  return [
    'Look',
    ...(look ? [`  Logo: ${look.logo.extension}, ${look.logo.width} × ${look.logo.height}.`] : []),
    ...(light && dark ? [links('light', light), links('dark', dark)] : []),
    ...(privacy_url ? [`  Privacy notice: ${privacy_url}`] : []),
    ...(terms_url ? [`  Terms: ${terms_url}`] : []),
  ]
}
